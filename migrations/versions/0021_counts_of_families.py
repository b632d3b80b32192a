"""Counts of families.

Why: the families of a place and a status, and those of an activity, are counted off indexes alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

PLACE, GONE = "ix_family_locality_id", "ix_family_gone"
ORDER = ["locality_id", "name_key", "id"]
STATUS = ["left_on", "suspended_on", "resumed_on"]


def upgrade() -> None:
    _place([*ORDER, *STATUS])
    gone = sa.text("deleted_at IS NOT NULL OR merged_into_id IS NOT NULL")
    op.create_index(GONE, "family", ["id"], sqlite_where=gone, postgresql_where=gone)


def downgrade() -> None:
    op.drop_index(GONE, table_name="family")
    _place(ORDER)


def _place(columns: list[str]) -> None:
    op.drop_index(PLACE, table_name="family")
    live = sa.text("deleted_at IS NULL AND merged_into_id IS NULL")
    op.create_index(PLACE, "family", columns, sqlite_where=live, postgresql_where=live)
