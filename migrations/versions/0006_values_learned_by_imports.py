"""Values learned by imports.

Why: a text that a list does not know is decided by a person once, and means the same next time.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_alias",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list", sa.String(length=80), nullable=False),
        sa.Column("spelling", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_alias")),
        sa.UniqueConstraint("list", "spelling", name=op.f("uq_import_alias_list_spelling")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("import_alias")
