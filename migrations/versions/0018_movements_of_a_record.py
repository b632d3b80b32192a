"""Movements by the record that caused them.

Why: a record's page lists the indicators it moved, without reading every movement there is.
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_movement_record_record_id", "movement_record", ["record_id"])
    op.create_index("ix_movement_record_unit_id", "movement_record", ["unit_id"])


def downgrade() -> None:
    op.drop_index("ix_movement_record_unit_id", table_name="movement_record")
    op.drop_index("ix_movement_record_record_id", table_name="movement_record")
