"""Tasks in work.

Why: a task gets dates, a person, what it cost, how far it is, and the tasks that it waits for.
Columns are only added: a table that others point at is not made anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ADDED = (
    ("duration_unit", sa.String(length=10)),
    ("owner_id", sa.Integer()),
    ("cost_spent", sa.Numeric(precision=14, scale=2)),
    ("starts_on", sa.Date()),
    ("starts_on_entered", sa.String(length=16)),
    ("due_on_entered", sa.String(length=16)),
    ("started_on_entered", sa.String(length=16)),
    ("completed_on_entered", sa.String(length=16)),
    ("progress", sa.Integer()),
    ("progress_on", sa.Date()),
    ("notes", sa.Text()),
)


def upgrade() -> None:
    for name, kind in ADDED:
        default = "calendar" if name == "duration_unit" else None
        column = sa.Column(name, kind, nullable=default is None, server_default=default)
        op.add_column("plan_task", column)
    op.create_table(
        "plan_task_need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("needs_id", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["needs_id"], ["plan_task.id"], name=op.f("fk_plan_task_need_needs_id")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["plan_task.id"], name=op.f("fk_plan_task_need_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_task_need")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_task_need_needs_id", "plan_task_need", ["needs_id"])
    op.create_index(op.f("ix_plan_task_need_task_id"), "plan_task_need", ["task_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_plan_task_need_task_id"), table_name="plan_task_need")
    op.drop_index("ix_plan_task_need_needs_id", table_name="plan_task_need")
    op.drop_table("plan_task_need")
    for name, _kind in reversed(ADDED):
        op.drop_column("plan_task", name)
