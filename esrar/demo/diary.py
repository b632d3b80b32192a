"""Reads the diary of the demo's year, data/*.json, and turns each entry into an act of a person.

An entry says when (`at`, see `Calendar.day`), who (`by`) and what, by one of these words:

    to       a register: a new record, called `as`, with the values `of` and the lines `with`;
             several at once where `rows` gives further values as columns
    in       a record called so, or families: other values, more lines or changed ones
    submit, approve, return    a record called so; with `number` or `reason`
    file     a record called so: a scanned `kind` is attached
    answers  a survey called so: a sheet of marks each

Values are what people type, and are read and checked as a form does. Of a date it is the day of
the year as `at` has it. `@name` is the record, the family or the user called so; a record that
an installation begins with is called "register: title". The lines of a block stand one by one, or
as columns: the first says how many there are, the others come round.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from esrar.core import clock, context
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.fields import Date
from esrar.core.uploads import accept
from esrar.demo.acts import Act, Event, Told, picture
from esrar.demo.days import Calendar
from esrar.kit import files, joining, registry, saving
from esrar.kit.people import Person
from esrar.kit.register import Field, Lines, Register, Values
from esrar.kit.relations import Relation
from esrar.kit.saving import Draft, Duplicate, LineDraft
from esrar.staff import answers

FOLDER = Path(__file__).resolve().parent / "data"
Entry = Mapping[str, Any]
FAMILIES = re.compile(r"[en]\d+(-[en]\d+)?( |$)")


class Untrue(ValueError):
    """An entry of the diary that a form would have refused."""


def entries() -> Iterator[Entry]:
    """Every entry, file by file."""
    for path in sorted(FOLDER.glob("*.json")):
        yield from json.loads(path.read_text(encoding="utf-8"))


def events(calendar: Calendar) -> Iterator[Event]:
    """What the diary tells, each on its day; on one day in the order of the year."""
    for entry in sorted(entries(), key=lambda one: calendar.happens(one["at"])):
        day, _place = calendar.happens(entry["at"])
        yield Event(day, entry["by"], _act(entry, calendar))


def _act(entry: Entry, calendar: Calendar) -> Act:
    word = next(word for word in WORDS if word in entry)

    def act(told: Told) -> None:
        try:
            WORDS[word](entry, calendar, told)
        except Exception as error:
            error.add_note(f"{word} {entry[word]}, {entry['at']}: {entry.get('of')}")
            raise

    return act


# -- records --------------------------------------------------------------------------------------


def _create(entry: Entry, calendar: Calendar, told: Told) -> None:
    register = registry.get(entry["to"])
    for row in _columns(entry["rows"], ()) if "rows" in entry else [{}]:
        found = _new(register, entry, {**entry.get("of", {}), **row}, calendar, told)
        if "as" in entry:
            told.records[entry["as"]] = (register.key, found)


def _new(register: Register, entry: Entry, texts: Mapping[str, Any], calendar: Calendar,
         told: Told) -> int:  # fmt: skip
    typed = {f.name: f.default() for f in register.fields if f.default and f.entered}
    typed |= _values(register.fields, texts, calendar, told)
    _check(register, {f.name: None for f in register.fields} | typed)
    for one in register.fields:
        if one.required and one.entered and typed.get(one.name) is None:
            raise Untrue(f"{register.key}: {one.name} is not said")
    lines = {
        block.key: [LineDraft(None, line) for line in _lines(block, typed, entry, calendar, told)]
        for block in register.lines if block.key in entry.get("with", {})
    }  # fmt: skip
    draft = Draft(typed, lines)
    try:
        return saving.save(register, draft).record_id
    except Duplicate as same:
        if same.joinable:  # a body that exists gets a further role
            return joining.join(register, draft, same.record_id).record_id
        return same.record_id  # in a young year two entries can fall on one day


def _change(entry: Entry, calendar: Calendar, told: Told) -> None:
    names = _spread(entry["in"]) if FAMILIES.match(entry["in"]) else [entry["in"]]
    for name in names:
        _changed(entry, *_record(name.removeprefix("@"), told), calendar, told)


def _changed(entry: Entry, register: Register, record_id: int, calendar: Calendar,
             told: Told) -> None:  # fmt: skip
    typed = _values(register.fields, entry.get("of", {}), calendar, told)
    lines = {}
    for block in register.lines:
        if block.key in entry.get("with", {}):
            known = _known(block, record_id)
            lines[block.key] = [
                LineDraft(known.get(_sameness(block, line)), line)
                for line in _lines(block, typed, entry, calendar, told)
            ]
    saving.save(register, Draft(typed, lines), record_id=record_id)


def _record(name: str, told: Told) -> tuple[Register, int]:
    key, found, title = name.partition(": ")
    if found:
        return registry.get(key), Relation(key).parse(title)
    key, record_id = told.records[name]
    return registry.get(key), record_id


def _values(fields: Sequence[Field], texts: Mapping[str, Any], calendar: Calendar,
            told: Told) -> Values:  # fmt: skip
    known = {f.name: f for f in fields}
    return {name: _value(known[name], text, calendar, told) for name, text in texts.items()}


def _value(field: Field, text: Any, calendar: Calendar, told: Told) -> Any:
    if isinstance(field.kind, Date):
        if not text:
            return None
        day = calendar.day(text.removesuffix(" هـ") if isinstance(text, str) else text)
        hijri = isinstance(text, str) and text.endswith(" هـ")
        return field.kind.meant(EnteredDate(day, "hijri" if hijri else "gregorian"))
    if isinstance(text, str) and text.startswith("@"):
        found = told.records[text[1:]][1]
        return found if isinstance(field.kind, Person) else field.kind.parse(f"#{found}")
    return field.kind.parse(text)


def _check(register: Register, values: Values) -> None:
    for name, problem in register.check(values, clock.today()) if register.check else ():
        raise Untrue(f"{register.key}: {name}: {problem}")


# -- lines ----------------------------------------------------------------------------------------


def _lines(block: Lines, record: Values, entry: Entry, calendar: Calendar,
           told: Told) -> list[Values]:  # fmt: skip
    given = entry["with"][block.key]
    starts = [dict(line) for line in block.starts(record)] if block.starts else []
    rows = _columns(given, starts) if isinstance(given, dict) else given
    typed = [_values(block.fields, row, calendar, told) for row in rows]
    if isinstance(given, dict) and starts:
        typed = [{**begun, **line} for begun, line in zip(starts, typed, strict=True)]
    for problem in block.check(record, typed) if block.check else ():
        raise Untrue(f"{block.key}: {problem}")
    return typed


def _columns(given: Mapping[str, Any], starts: Sequence[Values]) -> list[dict[str, Any]]:
    columns = {name: _spread(told) if isinstance(told, str) else told
               for name, told in given.items()}  # fmt: skip
    many = len(starts) or len(next(iter(columns.values())))
    return [
        dict(zip(columns, row, strict=True))
        for row in islice(zip(*map(cycle, columns.values()), strict=True), many)
    ]


def _spread(text: str) -> list[str]:
    """ "e3 n0-n2" names families: @e3 @n0 @n1 @n2."""
    found = []
    for part in text.split():
        first, _dash, last = part.partition("-")
        for number in range(int(first[1:]), int((last or first)[1:]) + 1):
            found.append(f"@{first[0]}{number}")
    return found


def _sameness(block: Lines, line: Values) -> tuple[Any, ...]:
    stored: dict[str, Any] = {}
    for one in block.fields:
        if one.name in line:
            stored |= one.kind.store(one.name, line[one.name])
    return tuple(stored.get(column) for column in block.same)


def _known(block: Lines, record_id: int) -> dict[tuple[Any, ...], int]:
    child = block.model.__table__
    rows = db.session.execute(
        select(child.c.id, *(child.c[name] for name in block.same)).where(
            child.c[block.model.parent_column] == record_id
        )
    )
    return {tuple(same): number for number, *same in rows}


# -- acts on a record -----------------------------------------------------------------------------


def _submit(entry: Entry, calendar: Calendar, told: Told) -> None:
    register, record_id = _record(entry["submit"], told)
    columns = {"submitted_on": clock.today(), "submitted_by_id": context.actor_id(),
               "returned_on": None, "return_reason": None}  # fmt: skip
    saving.set_columns(register, record_id, columns)


def _approve(entry: Entry, calendar: Calendar, told: Told) -> None:
    register, record_id = _record(entry["approve"], told)
    today = EnteredDate(clock.today())
    columns = {**Date().store("approved_on", today), **Date().store("decision_date", today),
               "decision_number": entry.get("number"), "approved_by_id": context.actor_id(),
               "returned_on": None, "return_reason": None}  # fmt: skip
    saving.set_columns(register, record_id, columns)


def _return(entry: Entry, calendar: Calendar, told: Told) -> None:
    register, record_id = _record(entry["return"], told)
    columns = {"returned_on": clock.today(), "return_reason": entry["reason"]}
    saving.set_columns(register, record_id, columns)


def _file(entry: Entry, calendar: Calendar, told: Told) -> None:
    register, record_id = _record(entry["file"], told)
    label = files.kind_label(register, entry["kind"])
    files.keep(register, record_id, entry["kind"], f"{label}.png", accept(picture()))


def _answer(entry: Entry, calendar: Calendar, told: Told) -> None:
    """Sheets that nobody is named on; the key is drawn as the page draws it."""
    _register, survey_id = _record(entry["answers"], told)
    asked = answers.questions(db.session(), survey_id)
    for place, marks in enumerate(entry["sheets"]):
        given = {q.id: int(mark) for q, mark in zip(asked, marks, strict=True) if mark != "-"}
        answers.keep(survey_id, asked, given, f"{entry['answers']} {place}")


WORDS: Mapping[str, Callable[[Entry, Calendar, Told], None]] = {
    "to": _create, "in": _change, "submit": _submit, "approve": _approve, "return": _return,
    "file": _file, "answers": _answer,
}  # fmt: skip
