"""Tasks in work.

Why: a task gets dates, a person, what it cost, how far it is, and the tasks that it waits for;
its number becomes its place in the whole plan, so that a list stands in the plan's order.
No column that was filled is changed: a table that others point at is not made anew.
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
    ("done_on", sa.Date()),
    ("done_on_entered", sa.String(length=16)),
    ("progress", sa.Integer()),
    ("progress_on", sa.Date()),
    ("notes", sa.Text()),
)


def upgrade() -> None:
    for name, kind in ADDED:
        default = "calendar" if name == "duration_unit" else None
        column = sa.Column(name, kind, nullable=default is None, server_default=default)
        op.add_column("plan_task", column)
    op.add_column("plan_deliverable", sa.Column("fulfilled_on", sa.Date(), nullable=True))
    op.drop_column("plan_deliverable", "approved_on")
    op.execute(
        "UPDATE plan_task SET number = number + 1000 * (SELECT plan_indicator.number "
        "FROM plan_indicator WHERE plan_indicator.id = plan_task.indicator_id)"
    )
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
    op.execute("UPDATE plan_task SET number = number % 1000")
    op.add_column("plan_deliverable", sa.Column("approved_on", sa.Date(), nullable=True))
    op.drop_column("plan_deliverable", "fulfilled_on")
    op.drop_index(op.f("ix_plan_task_need_task_id"), table_name="plan_task_need")
    op.drop_index("ix_plan_task_need_needs_id", table_name="plan_task_need")
    op.drop_table("plan_task_need")
    for name, _kind in reversed(ADDED):
        op.drop_column("plan_task", name)
