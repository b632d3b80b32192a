"""Says of each selected record what a value given to all of them would change, or why it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.changes import derive
from esrar.core.i18n import _, _l
from esrar.core.portions import portions
from esrar.kit import sensitive
from esrar.kit.access import may, may_change, may_set, visible
from esrar.kit.approval import SETTLED, is_settled
from esrar.kit.importer.storing import columns_of
from esrar.kit.register import Field, Register, Values, strong
from esrar.kit.selecting import standing

AT_ONCE = 1_000
SET_AT_ONCE = ("select", "radios", "checks", "combo", "date", "relation")
"""How a field is entered whose value many records can share."""

Row = dict[str, Any]


@dataclass
class Judged:
    """What would become of the records: new values of those that change, and the rest by reason."""

    own: list[tuple[Row, Row]] = field(default_factory=list)
    roles: list[tuple[Row, Row]] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    same: int = 0
    refused: dict[str, list[int]] = field(default_factory=dict)

    def refuse(self, record_id: int, why: Any) -> None:
        """Leave a record as it is."""
        self.refused.setdefault(str(why), []).append(record_id)

    @property
    def stays(self) -> int:
        """How many may not change."""
        return sum(map(len, self.refused.values()))


def settable(register: Register) -> list[Field]:
    """The fields that many records can be given at once: none that tells records apart."""
    return [
        f for f in _own(register)
        if f.kind.widget in SET_AT_ONCE and not _tells(register, f) and may_set(register, f.name)
    ]  # fmt: skip


def telling(register: Register) -> list[Field]:
    """The fields that whoever acts now may set, but not for many: they tell records apart."""
    return [f for f in _own(register) if _tells(register, f) and may_set(register, f.name)]


def _own(register: Register) -> list[Field]:
    return [f for f in visible(register) if f.entered and not f.through]


def _tells(register: Register, one: Field) -> bool:
    found = {c for m in strong(register) for c in m.columns}
    found |= {m.field for m in strong(register)} | {register.title}
    return bool(found & {one.name, *one.kind.columns(one.name)})


def judge(
    session: Session, register: Register, ids: Sequence[int], one: Field, value: Any
) -> Judged:
    """Weigh every record as its form would; the rows are locked. Inside a write."""
    judged, stored = Judged(), columns_of({one.name: one}, {one.name: value})
    for part in portions(ids, AT_ONCE):
        roles, lines = _roles(session, register, part), _lines(session, register, part)
        for record in _locked(session, register, part):
            role = roles.get(record["id"], {})
            _weigh(register, judged, record, role, one, stored, lines.get(record["id"], {}))
    missing = len(ids) - len(judged.changed) - judged.same - judged.stays
    if missing:
        judged.refused.setdefault(str(_("It was deleted meanwhile")), []).extend([0] * missing)
    return judged


def _locked(session: Session, register: Register, ids: Sequence[int]) -> Iterator[Row]:
    table = register.table
    statement = select(table).where(table.c.id.in_(ids), standing(register)).order_by(table.c.id)
    for row in session.execute(statement.with_for_update(of=table)).mappings():
        yield dict(row)


def _roles(session: Session, register: Register, ids: Sequence[int]) -> dict[int, Row]:
    if register.role is None:
        return {}
    table, own = register.role.model.__table__, register.role.column
    statement = select(table).where(table.c[own].in_(ids))
    return {row[own]: dict(row) for row in session.execute(statement).mappings()}


def _lines(
    session: Session, register: Register, ids: Sequence[int]
) -> dict[int, dict[str, list[Values]]]:
    """The lines of blocks whose rules look at the record as well."""
    found: dict[int, dict[str, list[Values]]] = {}
    for block in (b for b in register.lines if b.check is not None):
        table, parent = block.model.__table__, block.model.parent_column
        statement = select(table).where(table.c[parent].in_(ids)).order_by(table.c.id)
        for row in map(dict, session.execute(statement).mappings()):
            line = {f.name: f.kind.fetch(f.name, row) for f in block.fields}
            found.setdefault(row[parent], {}).setdefault(block.key, []).append(line)
    return found


def _weigh(register: Register, judged: Judged, record: Row, role: Row, one: Field,
           stored: Mapping[str, Any], lines: Mapping[str, list[Values]]) -> None:  # fmt: skip
    row, number = {**role, **record}, record["id"]
    if all(row[c] == v for c, v in stored.items()):
        judged.same += 1
        return
    if register.shared is not None and not may_change(register, row):
        judged.refuse(number, _l("Only who is responsible for this record changes it"))
        return
    if is_settled(register, row):
        judged.refuse(number, SETTLED)
        return
    if _has_passed(register, row, one, stored):
        judged.refuse(number, _l("The day has passed: only the head of the department changes it"))
        return
    new, values = _completed(register, row, stored)
    if not new:
        judged.refuse(number, _l("It follows from the other fields of the record"))
        return
    withheld = sensitive.refusal(register, new, {**row, **new})
    if withheld is not None:
        judged.refuse(number, withheld[1])
        return
    why = next(_problems(register, values, lines), None)
    if why is not None:
        judged.refuse(number, why)
        return
    derived = derive(register.model, {**record, **new})
    new |= {c: derived[c] for c in register.model.derived if derived[c] != record[c]}
    judged.changed.append(number)
    own = {c: v for c, v in new.items() if c in record}
    played = {c: v for c, v in new.items() if c not in record}
    if own:
        judged.own.append((record, own))
    if played:
        judged.roles.append((role, played))


def _has_passed(register: Register, row: Row, one: Field, stored: Mapping[str, Any]) -> bool:
    if not one.fixed or may(register, one.fixed):
        return False
    was = row[one.name]
    return was is not None and was <= clock.today() and stored[one.name] != was


def _completed(register: Register, row: Row, stored: Mapping[str, Any]) -> tuple[Row, Values]:
    """The columns that change, and all values as they would be."""
    fields = {f.name: f for f in register.fields if not f.through}
    after = {**row, **stored}
    values = {name: f.kind.fetch(name, after) for name, f in fields.items()}
    if register.complete is not None:
        values = register.complete(dict(values))
        made = columns_of(fields, {n: v for n, v in values.items() if n in fields})
        after |= {c: v for c, v in made.items() if c in row}
    return {c: v for c, v in after.items() if v != row[c]}, values


def _problems(
    register: Register, values: Values, lines: Mapping[str, list[Values]]
) -> Iterator[Any]:
    """What a form with these values would say."""
    if register.check is not None:
        yield from (message for _name, message in register.check(values, clock.today()))
    for block in register.lines:
        if block.check is not None:
            yield from block.check(values, lines.get(block.key, []))
