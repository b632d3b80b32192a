"""Spellings in the search.

Why: a name is found however it is spelt in Latin letters, by keys beside the words of its document.
"""

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op

from esrar.core.search import create_index, drop_index, fill_index
from esrar.core.words import ARABIC, LATIN, with_keys

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PORTION = 5_000


def upgrade() -> None:
    rewrite(lambda text: with_keys(text.split()))


def downgrade() -> None:
    rewrite(lambda text: " ".join(w for w in text.split() if w[0] not in (ARABIC, LATIN)))


def rewrite(made: Callable[[str], str]) -> None:
    """Every document anew; the index is begun again, which is quicker than to follow each row."""
    bind = op.get_bind()
    dialect = bind.dialect.name
    for name in searched():
        for statement in drop_index(dialect, name):
            op.execute(statement)
        table = sa.table(name, sa.column("id"), sa.column("search_text"))
        changed = (
            sa.update(table)
            .where(table.c.id == sa.bindparam("record"))
            .values(search_text=sa.bindparam("document"))
        )
        for rows in filter(None, portions(table)):
            bind.execute(changed, [{"record": i, "document": made(text)} for i, text in rows])
        for statement in (*create_index(dialect, name), *fill_index(dialect, name)):
            op.execute(statement)


def searched() -> list[str]:
    """The tables with a document of their own; those of SQLite's index are made from them."""
    found = sa.inspect(op.get_bind())
    return [
        name for name in sorted(found.get_table_names())
        if "_search" not in name and any(c["name"] == "search_text" for c in found.get_columns(name))
    ]  # fmt: skip


def portions(table: sa.TableClause) -> Iterator[list[tuple[int, str]]]:
    """Ids and documents, some at a time."""
    last = 0
    while True:
        after = sa.select(table.c.id, table.c.search_text).where(table.c.id > last)
        rows = [tuple(r) for r in op.get_bind().execute(after.order_by(table.c.id).limit(PORTION))]
        if not rows:
            return
        last = rows[-1][0]
        yield [(i, text) for i, text in rows if text]
