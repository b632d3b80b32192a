"""No statement is put together from texts: what a person typed reaches SQL as a parameter only.

Order and columns too: they come from declared columns, never from the words of an address.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.tree import ROOT, files, short

RAW = {"text", "exec_driver_sql", "literal_column", "DDL", "execute", "executemany", "op.execute"}
"""What takes SQL as a text. `execute` of a statement object is given no text and passes."""
OWN_NAMES = {
    "esrar/core/db.py": "pragmas of its own list, which take no parameters",
    "esrar/core/indexes.py": "a column of the model at hand; the parts of an index cannot be bound",
    "esrar/keeping/databases.py": "names that the database itself listed",
    "esrar/privacy/wiping.py": "names that the database itself listed",
}
"""Files that put names into statements, which cannot be parameters, and where these come from."""


def test_a_text_of_sql_is_a_constant_or_holds_names_of_our_own() -> None:
    found = [
        f"{short(file)}:{line}: {what}"
        for file in files("esrar", "*.py")
        if short(file) not in OWN_NAMES
        for line, what in mixed(file)
    ]
    assert not found, "bind values as parameters; a name goes through a column:\n" + "\n".join(
        found
    )


def test_nothing_is_excused_that_does_not_need_it() -> None:
    idle = [name for name in OWN_NAMES if (ROOT / name).exists() and not [*mixed(ROOT / name)]]
    assert not idle, f"these put no names into statements any more: {idle}"


def mixed(file: Path) -> Iterator[tuple[int, str]]:
    """Where a text that is no constant is handed on as SQL."""
    tree = ast.parse(file.read_text())
    own = {t.id: n.value for n in ast.walk(tree) if isinstance(n, ast.Assign)
           for t in n.targets if isinstance(t, ast.Name)}  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and called(node.func) in RAW:
            given = node.args[0]
            given = own.get(given.id, given) if isinstance(given, ast.Name) else given
            if is_made(given):
                yield node.lineno, ast.unparse(node)[:90]


def called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_made(given: ast.expr) -> bool:
    """Whether a text is put together while the program runs."""
    if isinstance(given, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in given.values)
    if isinstance(given, ast.BinOp) and isinstance(given.op, ast.Mod | ast.Add):
        sides = (given.left, given.right)
        texts = [s for s in sides if isinstance(s, ast.JoinedStr) or is_text(s)]
        return bool(texts) and not all(is_text(s) for s in sides)
    made = given.func if isinstance(given, ast.Call) else None
    of = made.value if isinstance(made, ast.Attribute) else None
    return of is not None and (is_text(of) or isinstance(of, ast.JoinedStr))


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
