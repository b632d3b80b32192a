"""Takes in the lines that have a sheet of their own: added to their parents, or changed there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from esrar.core.db import Write
from esrar.core.portions import portions
from esrar.kit.approval import SETTLED, is_settled
from esrar.kit.bulk import update_rows
from esrar.kit.importer.columns import Target
from esrar.kit.importer.known import Model, Policy, Row, derived, locked, news
from esrar.kit.importer.parsing import Parsed, Problem
from esrar.kit.importer.waiting import parent_id
from esrar.kit.importer.writer import add_lines
from esrar.kit.register import Values, same_line


class LineFilling:
    """Adds the lines of a sheet to their parents; one that is there changes as far as chosen.

    `created` are the parents that this import itself has added or approved.
    """

    def __init__(self, write: Write, target: Target, policy: Policy,
                 created: Collection[int] = ()) -> None:  # fmt: skip
        assert target.block is not None
        self._write, self._register, self._block = write, target.register, target.block
        self._policy, self._created = policy, created
        self.created = 0
        self.updated: list[int] = []
        self.differing: list[int] = []

    def fill(self, rows: Sequence[Parsed]) -> None:
        """Take in these rows, whose `parent` is known."""
        known = self._known({parent_id(r) for r in rows})
        rows = self._allowed(rows, known)
        new: list[Row] = []
        fresh: dict[int, Row] = {}
        changes: dict[int, tuple[Row, Row]] = {}
        for parsed in rows:
            parent = parent_id(parsed)
            lines = known.setdefault(parent, [])
            line = next((x for x in lines if same_line(self._block, parsed.stored, x)), None)
            if line is None:
                row = {self._block.model.parent_column: parent, **parsed.stored}
                lines.append(row)
                fresh[id(row)] = row
                new.append(row)
                self.created += 1
                continue
            whole = _whole(self._block.model, line)
            fill, differs = news(self._policy, parsed, whole, self._block.fields)
            if differs:
                self.differing.append(parsed.row)
            if not fill:
                continue
            self.updated.append(parsed.row)
            if id(line) in fresh:
                line.update(fill)
            else:
                old = changes[line["id"]][0] if line["id"] in changes else dict(line)
                line.update(fill)
                earlier = changes[line["id"]][1] if line["id"] in changes else {}
                changes[line["id"]] = (old, derived(self._block.model, old, {**earlier, **fill}))
        add_lines(self._write, self._block, new)
        update_rows(self._write, self._block.model, list(changes.values()))

    def _allowed(self, rows: Sequence[Parsed], known: dict[int, list[Row]]) -> Sequence[Parsed]:
        """The rows but those of parents whose lines would no longer fit together."""
        if self._block.check is None and not self._register.final:
            return rows
        parents = locked(self._write.session, self._register.table, "id",
                          list({parent_id(r) for r in rows}))  # fmt: skip
        by_parent: dict[int, list[Parsed]] = {}
        for row in rows:
            by_parent.setdefault(parent_id(row), []).append(row)
        for parent, record in parents.items():
            own = by_parent[parent]
            lines, changed = self._merged(own, known.get(parent, ()))
            messages: list[Any] = []
            if changed and parent not in self._created and is_settled(self._register, record):
                messages = [SETTLED]
            elif changed and self._block.check is not None:
                values = {f.name: f.kind.fetch(f.name, record) for f in self._register.fields
                          if not f.through}  # fmt: skip
                messages = list(self._block.check(values, lines))
            for parsed in own if messages else ():
                one = self._block.fields[0]
                parsed.problems.append(Problem(parsed.row, one, "", messages[0]))
        return [r for r in rows if not r.problems]

    def _merged(self, rows: Sequence[Parsed], known: Sequence[Row]) -> tuple[list[Values], bool]:
        """A parent's lines with these rows taken in, and whether that changes any."""
        lines, changed = [dict(line) for line in known], False
        for parsed in rows:
            line = next((x for x in lines if same_line(self._block, parsed.stored, x)), None)
            if line is None:
                lines.append(dict(parsed.stored))
                changed = True
                continue
            whole = _whole(self._block.model, line)
            fill, _differs = news(self._policy, parsed, whole, self._block.fields)
            line.update(fill)
            changed = changed or bool(fill)
        rest = [_whole(self._block.model, line) for line in lines]
        return [{f.name: f.kind.fetch(f.name, row) for f in self._block.fields}
                for row in rest], changed  # fmt: skip

    def _known(self, parents: set[int]) -> dict[int, list[Row]]:
        table = self._block.model.__table__
        parent = table.c[self._block.model.parent_column]
        found: dict[int, list[Row]] = {}
        wanted = sorted(parents)
        for part in portions(wanted):
            statement = select(table).where(parent.in_(part)).order_by(table.c.id)
            for row in self._write.session.execute(statement).mappings():
                found.setdefault(row[parent.name], []).append(dict(row))
        return found


def _whole(model: Model, row: Row) -> Row:
    return {**dict.fromkeys(c.name for c in model.__table__.columns), **row}
