"""Operations of the audit.

Why: to undo a save, an import or a deletion one must know which entries were one act.
Acts before this revision are told by what all their entries share: moment, request, person, batch.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EARLIER = """
INSERT INTO operation (id, last_id, at, actor_id, actor, origin, batch_id)
SELECT MIN(id), MAX(id), at, actor_id, MAX(actor), '', batch_id
FROM audit_entry
WHERE action IN ('create', 'update', 'delete', 'restore')
GROUP BY at, request_id, actor_id, batch_id
"""


def upgrade() -> None:
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
    )
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.create_index("ix_operation_batch_id", ["batch_id"], unique=False)
    op.execute(EARLIER)


def downgrade() -> None:
    with op.batch_alter_table("operation", schema=None) as batch_op:
        batch_op.drop_index("ix_operation_batch_id")
    op.drop_table("operation")
