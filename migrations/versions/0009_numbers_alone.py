"""Numbers alone.

Why: a second mobile and a licence number are searched for without saying whose or of which type.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_family_second_mobile", "family", "second_mobile"),
    ("ix_licence_number_key", "licence", "number_key"),
)


def upgrade() -> None:
    for name, table, column in INDEXES:
        filled = sa.text(f"{column} IS NOT NULL")
        op.create_index(name, table, [column], sqlite_where=filled, postgresql_where=filled)


def downgrade() -> None:
    for name, table, _column in INDEXES:
        op.drop_index(name, table_name=table)
