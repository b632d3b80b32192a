"""Nominations for exhibitions: how many stands there are, for which activities, and who was ranked.

Why: the families of an exhibition are chosen by declared rules, and the place and the reason of
each choice stay with its line.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exhibition_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibition_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_exhibition_activity_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["exhibition_id"], ["exhibition.id"], name=op.f("fk_exhibition_activity_exhibition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_activity")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_exhibition_activity_exhibition_id"), "exhibition_activity", ["exhibition_id"]
    )
    op.add_column("exhibition", sa.Column("stands", sa.Integer(), nullable=True))
    op.add_column("participation", sa.Column("nomination", sa.String(length=300), nullable=True))


def downgrade() -> None:
    op.drop_column("participation", "nomination")
    op.drop_column("exhibition", "stands")
    op.drop_index(op.f("ix_exhibition_activity_exhibition_id"), table_name="exhibition_activity")
    op.drop_table("exhibition_activity")
