"""Search of tasks.

Why: a task and what it hands over are found by their words, as every other record is.
"""

from types import SimpleNamespace

import sqlalchemy as sa
from alembic import op

from esrar.core.search import create_index, drop_index, fill_index, searchable

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TOLD = {"plan_task": ("code", "text_ar", "text_en"), "plan_deliverable": ("text_ar", "text_en")}


def upgrade() -> None:
    bind = op.get_bind()
    for name, told in TOLD.items():
        column = sa.Column("search_text", sa.Text(), nullable=False, server_default="")
        op.add_column(name, column)
        names = ("id", "deleted_at", "merged_into_id", "search_text", *told)
        table = sa.table(name, *(sa.column(one) for one in names))
        for row in bind.execute(sa.select(table)).all():
            text = searchable(SimpleNamespace(**row._mapping), *(getattr(row, c) for c in told))
            change = sa.update(table).where(table.c.id == row.id).values(search_text=text)
            bind.execute(change)
        # Last: the index's triggers would take each row for one that they had filled before.
        for step in (create_index, fill_index):
            for statement in step(bind.dialect.name, name):
                op.execute(statement)


def downgrade() -> None:
    for name in TOLD:
        for statement in drop_index(op.get_bind().dialect.name, name):
            op.execute(statement)
        op.drop_column(name, "search_text")
