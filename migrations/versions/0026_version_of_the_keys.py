"""Version of the keys.

Why: the keys can be changed; of which version the blind indexes are must change with the indexes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "key_use",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_use")),
    )
    op.bulk_insert(made, [{"id": 1, "version": 1}])


def downgrade() -> None:
    op.drop_table("key_use")
