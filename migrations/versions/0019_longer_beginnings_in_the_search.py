"""Longer beginnings in the search.

Why: a beginning of up to six letters, which most names are, is read off SQLite's index as it stands;
for a longer one the index first gathers everybody who has any word that begins so.
"""

import sqlalchemy as sa
from alembic import op

from esrar.core.search import create_index, drop_index, fill_index

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SHORT = "%prefix='1 2 3',%"


def upgrade() -> None:
    bind = op.get_bind()
    if bind.dialect.name != "sqlite":
        return  # its one index serves beginnings of any length
    searches = sa.text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE :short")
    for search in bind.scalars(searches, {"short": SHORT}).all():
        table = search.removesuffix("_search")
        made = drop_index, create_index, fill_index
        for statement in (s for one in made for s in one(bind.dialect.name, table)):
            op.execute(statement)


def downgrade() -> None:
    """Nothing: the longer index serves an older release as well."""
