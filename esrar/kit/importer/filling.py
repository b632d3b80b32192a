"""Brings what rows say into the records that they mean and that are already there."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from esrar.core import clock
from esrar.core.db import Write
from esrar.core.portions import portions
from esrar.kit import sensitive
from esrar.kit.approval import is_settled
from esrar.kit.bulk import update_rows
from esrar.kit.importer.columns import Target
from esrar.kit.importer.known import Differences, Matches, Policy, Row, derived, locked, moved, news
from esrar.kit.importer.parsing import Parsed, Problem
from esrar.kit.importer.storing import columns_of
from esrar.kit.importer.writer import add_roles, add_through
from esrar.kit.register import Values


class Changes:
    """Rows as they were, each with its new values; a row without new ones is left out."""

    def __init__(self) -> None:
        self.kept: list[tuple[Row, Row]] = []

    def add(self, old: Row, new: Row) -> None:
        """Keep a change, if it is one."""
        if new:
            self.kept.append((old, new))


class Filling:
    """Changes known records as far as was chosen; counts the rows whose difference is left out."""

    def __init__(self, write: Write, target: Target, policy: Policy) -> None:
        self._write, self._register, self._policy = write, target.register, policy
        self._fields = {f.name: f for f in target.register.fields}
        self.updated = array("q")
        self.differing = array("q")
        self.changed = Differences()
        self.approved: set[int] = set()

    def fill(self, rows: Sequence[Parsed]) -> None:
        """Fill from these rows, whose `record_id` is known; one that does not fit gets problems."""
        register, own, roles = self._register, Changes(), Changes()
        for part in portions(rows):
            ids = [r.record_id for r in part]
            stored = locked(self._write.session, register.table, "id", ids)
            played = self._played(ids)
            for parsed in part:
                record, role = stored[parsed.record_id], played.get(parsed.record_id, {})
                new = self._new_values(parsed, {**role, **record})
                if new and is_settled(register, record):
                    self.differing.append(parsed.row)
                    continue
                if not new:
                    continue
                self.updated.append(parsed.row)
                self.changed.add(parsed.row, {**role, **record}, new)
                if new.get("approved_on") is not None:
                    self.approved.add(record["id"])
                own.add(record, {k: v for k, v in new.items() if k in record})
                roles.add(role, {k: v for k, v in new.items() if k not in record})
        update_rows(self._write, register.model, own.kept)
        if register.role is not None:
            update_rows(self._write, register.role.model, roles.kept)  # type: ignore[arg-type]
        self._count_others([r for r in rows if not r.problems])

    def _played(self, ids: Sequence[Any]) -> dict[Any, Row]:
        role = self._register.role
        if role is None:
            return {}
        table: Any = role.model.__table__
        return locked(self._write.session, table, role.column, ids)

    def _count_others(self, rows: Sequence[Parsed]) -> None:
        before = len(self._write.changes)
        add_roles(self._write, self._register, rows)
        if self._policy.matches is not Matches.SKIP:
            add_through(self._write, self._register, rows)
        touched = {c.subject[1] for c in self._write.changes[before:]}
        known = set(self.updated) if touched else set()
        self.updated.extend(r.row for r in rows
                            if r.record_id in touched and r.row not in known)  # fmt: skip

    def _new_values(self, parsed: Parsed, record: Row) -> Row:
        fill, differs = news(self._policy, parsed, record, self._fields.values())
        if differs:
            self.differing.append(parsed.row)
        if not fill:
            return {}
        whole = {**record, **fill}
        values = {n: f.kind.fetch(n, whole) for n, f in self._fields.items()
                  if not f.through and all(c in whole for c in f.kind.columns(n))}  # fmt: skip
        if self._register.complete:
            completed = columns_of(self._fields, self._register.complete(dict(values)))
            fill = {k: v for k, v in completed.items() if k in record and v != record[k]}
        for name, message in self._problems({**values}):
            parsed.problems.append(Problem(parsed.row, self._fields[name], "", message))
        if fixed := moved(self._register, record, fill):
            parsed.problems.append(Problem(parsed.row, fixed[0], "", fixed[1]))
        if withheld := sensitive.refusal(self._register, fill, {**record, **fill}):
            parsed.problems.append(Problem(parsed.row, withheld[0], "", withheld[1]))
        if parsed.problems:
            return {}
        return derived(self._register.model, record, fill)

    def _problems(self, values: Values) -> Iterable[tuple[str, Any]]:
        return self._register.check(values, clock.today()) if self._register.check else ()
