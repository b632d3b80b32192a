"""Families of an activity.

Why: the families of an activity are read off an index alone, for their list and for its number.
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

NAME = "ix_family_activity_activity_id"


def upgrade() -> None:
    op.drop_index(NAME, table_name="family_activity")
    op.create_index(NAME, "family_activity", ["activity_id", "family_id"])


def downgrade() -> None:
    op.drop_index(NAME, table_name="family_activity")
    op.create_index(NAME, "family_activity", ["activity_id"])
