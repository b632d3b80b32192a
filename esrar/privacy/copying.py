"""Gathers all that is held of a person, for the person: records, files, disclosures, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit.reading import history
from esrar.core import clock, storage
from esrar.core.calendar import show_date
from esrar.core.db import Part, db
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.kit.disclosures.basis import BASIS
from esrar.kit.disclosures.correcting import remark
from esrar.kit.disclosures.keeping import of_record
from esrar.kit.files import Attachment, kind_label, size_text
from esrar.kit.history import act_said, changed
from esrar.kit.loading import Row, fetch, is_sealed, line_rows, title
from esrar.kit.register import Field, Lines, Register
from esrar.privacy.reach import Reach, collect, model_of

FILE = Attachment.__table__
HISTORY = 500


@dataclass(frozen=True)
class Table:
    """Rows under headings."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass
class Told:
    """One record, or one thing that is told of it: values by label, then tables."""

    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass
class Copy:
    """All that is held, in parts; `files` are contents by the name that they get."""

    title: str
    facts: list[tuple[str, str]]
    parts: list[Told]
    files: dict[str, bytes]


def gather(register: Register, record_id: int) -> Copy:
    """Everything that a destruction would reach, read instead. Raises NotFound."""
    session = db.session()
    row = fetch(register, record_id)
    found = collect(session, register, record_id)
    parts = [_record(register, row)]
    parts += [_record(one, fetch(one, number)) for one, number in _others(found)]
    parts += _named_in(session, found)
    told = _disclosed(register, record_id)
    files, listed = _files(session, found)
    own = _history(session, register, record_id)
    parts += [p for p in (listed, told, own) if p.tables]
    facts = [
        (str(_("Register")), f"{register.label} – {register.singular} {record_id}"),
        (str(_("Made on")), show_date(clock.today())),
    ]
    name = title(register, row)
    return Copy(str(_("What is held of: %(name)s", name=name)), facts, parts, files)


def _others(found: Reach) -> Iterator[tuple[Register, int]]:
    """The records that are about the person, by register."""
    for group in (found.records, found.stand):
        for table, ids in group.items():
            register = registry.of_model(table)
            if register is None or issubclass(model_of(table), Part):
                continue
            yield from ((register, i) for i in ids if (table, i) != found.root)


def _record(register: Register, row: Row) -> Told:
    made = Told(f"{register.singular}: {title(register, row)}")
    for one in register.fields:
        if one.through:
            continue
        value = one.kind.fetch(one.name, row)
        if value is not None and value != "":
            made.facts.append((str(one.label), _said(register, one, value)))
    for block in register.lines:
        lines = line_rows(register, block, row["id"])
        if lines:
            made.tables.append(_table(register, block, lines))
    return made


def _table(register: Register, block: Lines, lines: Sequence[Row]) -> Table:
    filled = [f for f in block.fields
              if any(f.kind.fetch(f.name, line) is not None for line in lines)]  # fmt: skip
    return Table(
        str(block.label), [str(f.label) for f in filled],
        [[_said(register, f, f.kind.fetch(f.name, line)) for f in filled] for line in lines],
    )  # fmt: skip


def _said(register: Register, one: Field, value: Any) -> str:
    """A value in words, whole: to the person nothing is masked."""
    if value is None:
        return ""
    if is_sealed(register, one.name) or (isinstance(value, str) and one.kind.ltr):
        return str(value)
    return str(Markup(one.kind.show(value)).striptags())


def _named_in(session: Session, found: Reach) -> Iterator[Told]:
    """Lines of other records that name the person: a place in a course, a stand."""
    for name, ids in found.stand.items():
        model = model_of(name)
        if not issubclass(model, Part):
            continue
        for register in registry.registers().values():
            for block in register.lines:
                if block.model is model:
                    yield _stand(session, register, block, ids)


def _stand(session: Session, register: Register, block: Lines, ids: Sequence[int]) -> Told:
    table = block.model.__table__
    rows = [dict(r) for r in session.execute(select(table).where(table.c.id.in_(ids))).mappings()]
    told = _table(register, block, rows)
    parents = [title(register, fetch(register, row[block.model.parent_column])) for row in rows]
    headings = [str(register.singular), *told.headings]
    cells = [[parent, *row] for parent, row in zip(parents, told.rows, strict=True)]
    return Told(f"{register.label}: {block.label}", [], [Table("", headings, cells)])


def _disclosed(register: Register, record_id: int) -> Told:
    made, found = Told(str(_("Disclosed to others"))), of_record(register, record_id)
    headings = [_("Recipient"), _("Date"), _("Purpose"), _("Legal basis"), _("Columns of the file")]
    rows = [
        [row.recipient, show_date(row.disclosed_on), row.purpose, str(BASIS.show(row.basis)),
         "، ".join(row.columns.split("\n"))]
        for row in found
    ]  # fmt: skip
    remarks = [remark(registry.get(row.register), row) for row in found]
    if any(remarks):
        headings.append(_("Correction"))
        rows = [[*cells, remark] for cells, remark in zip(rows, remarks, strict=True)]
    if rows:
        made.tables.append(Table("", [str(h) for h in headings], rows))
    return made


def _files(session: Session, found: Reach) -> tuple[dict[str, bytes], Told]:
    made, contents, rows = Told(str(_("Files"))), dict[str, bytes](), []
    ids = found.named.get(FILE.name, [])
    for one in session.execute(select(FILE).where(FILE.c.id.in_(ids)).order_by(FILE.c.id)):
        register = registry.of_model(one.subject)
        name = f"{one.id}-{one.name}"
        if one.subject == "proof_pack":
            continue  # of others as well: what it says of this person stands in the record
        try:
            contents[f"files/{name}"] = storage.get(one.sha256)
        except storage.Damaged:
            name = str(_("%(name)s (damaged)", name=name))
        kind = kind_label(register, one.kind) if register else one.kind
        rows.append([name, kind, size_text(one.size),
                     show_date(clock.local(one.created_at).date())])  # fmt: skip
    if rows:
        headings = [_("Name"), _("Kind"), _("Size"), _("Added on")]
        made.tables.append(Table("", [str(h) for h in headings], rows))
    return contents, made


def _history(session: Session, register: Register, record_id: int) -> Told:
    """What became of the record, in short: when, what was done, which values."""
    made, rows = Told(str(_("History in short"))), []
    for one in history(session, register.table.name, record_id, HISTORY):
        named = dict.fromkeys(
            label for label, _old, _new in changed(register, register.fields, one)
        )
        rows.append([show_date(clock.local(one.at).date()), act_said(register, one),
                     "، ".join(named)])  # fmt: skip
    if rows:
        headings = [_("Date"), _("Act"), _("Values")]
        made.tables.append(Table("", [str(h) for h in headings], rows))
    return made
