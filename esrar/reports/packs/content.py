"""What a pack says of each drawn row: its values, each criterion, who entered it, its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts.permissions import Action
from esrar.audit.reading import history
from esrar.core import clock, storage
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.counted import counted
from esrar.core.i18n import _, language
from esrar.kit import registry
from esrar.kit.access import visible
from esrar.kit.files import Attachment, kind_label, readable, size_text
from esrar.kit.loading import fetch
from esrar.kit.register import Register
from esrar.measures.evaluate import Question
from esrar.plan.asked import Asked
from esrar.plan.closing import standing
from esrar.plan.closing.gathering import Row, rows
from esrar.plan.figures import DASH, number_text, reading_of
from esrar.plan.moves import unit_names
from esrar.plan.promises import promises
from esrar.plan.rules import TargetKind
from esrar.reports.packs.drawing import drawn

FILE = Attachment.__table__
SHOWN = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp",
         "application/pdf": ".pdf"}  # fmt: skip
LARGEST = 30_000_000
"""So many bytes of evidence are shown in one pack; the rest is listed with its fingerprint."""
ENTRIES = 200
"""So far back it is looked for who entered a record."""

Data = dict[str, Any]


@dataclass
class Pack:
    """A pack being made: what it says, and the contents of the files it shows by their names."""

    data: Data
    drawn: list[Row]
    population: int
    files: dict[str, bytes] = field(default_factory=dict)


def population(session: Session, question: Question, asked: Asked) -> list[Row]:
    """All rows behind the number: of a closed period as it was closed."""
    for closing in standing(session, asked.year).values():
        if closing.as_of == asked.period.as_of and closing.indicator(asked.key):
            return list(closing.rows(session, asked.key))
    return list(rows(session, question, asked.period))


def pack(session: Session, question: Question, asked: Asked, seed: str, size: int,
         identifier: str) -> Pack:  # fmt: skip
    """The whole pack."""
    every = population(session, question, asked)
    chosen = drawn(every, seed, size)
    measure = question.measure
    units = unit_names(measure.unit_register, [row.unit_id for row in chosen])
    records = unit_names(measure.record_register, [row.record_id for row in chosen])
    promise = next((p for p in promises(session, asked.year) if p.key == asked.key), None)
    reading = reading_of(session, asked.key, asked.year, asked.period.as_of)
    kind = promise.kind if promise else TargetKind.COUNT
    made = Pack({}, chosen, len(every))
    record = registry.get(measure.record_register)
    made.data = {
        "identifier": identifier, "language": language(),
        "title": str(_("Verification pack: %(name)s",
                       name=promise.name if promise else measure.label)),
        "facts": [
            [str(_("Indicator")), promise.name if promise else str(measure.label)],
            [str(_("Value")), number_text(reading.value.number, kind) if reading else DASH],
            [str(_("Target")), promise.target if promise else DASH],
            [str(_("As of")), show_date(asked.period.as_of)],
            [str(_("Rows behind the number")), counted("record", len(every))],
            [str(_("Drawn")), counted("record", len(chosen))],
            [str(_("Seed")), seed],
            [str(_("Made on")), show_date(clock.today())],
        ],
        "definition": str(measure.definition(question.settings)),
        "criteria": [str(one.label) for one in question.criteria],
        "rows": [],
    }  # fmt: skip
    for row in chosen:
        made.data["rows"].append(_row(session, question, made, row, (
            units.get(row.unit_id, ""), records.get(row.record_id, ""), record)))  # fmt: skip
    return made


def _row(session: Session, question: Question, made: Pack, row: Row,
         named: tuple[str, str, Register]) -> Data:  # fmt: skip
    unit, title, record = named
    own = registry.get(question.measure.unit_register)
    holders = [(record, row.record_id)]
    if own is not record:
        holders.append((own, row.unit_id))
    return {
        "title": unit if own is record else f"{unit} – {title}",
        "number": f"{record.singular} {row.record_id}",
        "counts": row.counts,
        "answers": [one == "1" for one in row.outcome],
        "dated": show_date(row.dated) if row.dated else DASH,
        "values": list(_values(record, row.record_id)),
        "entered": _entered(session, record, row.record_id),
        "files": [f for holder, number in holders for f in _files(session, made, holder, number)],
    }


def _values(register: Register, record_id: int) -> Iterator[list[str]]:
    """What the register's page says of a record to everybody whom the pack is handed out to."""
    loaded = fetch(register, record_id)
    for one in visible(register):
        if one.through or one.access not in ("", Action.PERSONAL):
            continue
        value = one.kind.fetch(one.name, loaded)
        if value is not None:
            yield [str(one.label), str(Markup(one.kind.show(value)).striptags())]


def _entered(session: Session, register: Register, record_id: int) -> str:
    """Who entered the record and when, and who changed it last."""
    told = history(session, register.table.name, record_id, ENTRIES)
    acts = [one for one in told if one.action in ("create", "update")]
    if not acts:
        return DASH
    first, last = acts[-1], acts[0]
    entered = _("Entered by %(who)s on %(day)s", **_who(first))
    if last is first:
        return str(entered)
    changed = _("last changed by %(who)s on %(day)s", **_who(last))
    return f"{entered} · {changed}"


def _who(entry: Any) -> Mapping[str, str]:
    return {"who": who_acted(entry.actor),
            "day": show_date(clock.local(entry.at).date())}  # fmt: skip


def _files(session: Session, made: Pack, register: Register, record_id: int) -> Iterator[Data]:
    """The files of a record; those that can be shown are, as far as there is room."""
    if not (register.attached and readable(register)):
        return
    for one in _attached(session, register, record_id):
        name = ""
        if one.content_type in SHOWN and sum(map(len, made.files.values())) + one.size <= LARGEST:
            try:
                content = storage.get(one.sha256)
                name = f"f{one.id}{SHOWN[one.content_type]}"
                made.files[name] = content
            except storage.Damaged:
                name = ""
        yield {
            "name": one.name, "kind": kind_label(register, one.kind), "size": size_text(one.size),
            "sha256": one.sha256, "file": name,
        }  # fmt: skip


def _attached(session: Session, register: Register, record_id: int) -> Sequence[Any]:
    return session.execute(
        select(FILE).where(
            FILE.c.subject == register.table.name, FILE.c.subject_id == record_id,
            FILE.c.deleted_at.is_(None),
        ).order_by(FILE.c.id)
    ).all()  # fmt: skip
