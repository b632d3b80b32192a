"""Finding in the audit.

Why: the page of the audit asks who did it, and for the few acts that are no registering or editing;
at a million entries each is found along an index of its own. The index of imports shrinks to the
entries that an import made, so a save costs no more than before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLE, ACTOR, ACT, BATCH = (
    "audit_entry", "ix_audit_entry_actor", "ix_audit_entry_act", "ix_audit_entry_batch",
)  # fmt: skip


def upgrade() -> None:
    uncommon = sa.text("action NOT IN ('create', 'update')")
    imported = sa.text("batch_id IS NOT NULL")
    op.create_index(ACTOR, TABLE, ["actor_id", "id"])
    op.create_index(ACT, TABLE, ["action", "id"], sqlite_where=uncommon,
                    postgresql_where=uncommon)  # fmt: skip
    op.drop_index(BATCH, table_name=TABLE)
    op.create_index(BATCH, TABLE, ["batch_id"], sqlite_where=imported, postgresql_where=imported)


def downgrade() -> None:
    op.drop_index(BATCH, table_name=TABLE)
    op.create_index(BATCH, TABLE, ["batch_id"])
    op.drop_index(ACT, table_name=TABLE)
    op.drop_index(ACTOR, table_name=TABLE)
