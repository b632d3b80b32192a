"""Corrections of disclosures.

Why: who wrote down wrongly to whom or why a file went can say so; what was written first stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disclosure_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("disclosure_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("aim", sa.String(length=16), nullable=True),
        sa.Column("disclosed_on", sa.Date(), nullable=False),
        sa.Column("handed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"],
            name=op.f("fk_disclosure_correction_disclosure_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_correction")),
        sqlite_autoincrement=True,
    )  # fmt: skip
    op.create_index("ix_disclosure_correction_disclosure_id", "disclosure_correction",
                    ["disclosure_id", "id"])  # fmt: skip


def downgrade() -> None:
    op.drop_table("disclosure_correction")
