"""Reads the diary of the demo's year, data/*.json, and turns each entry into an act of a person.

An entry says when (`at`, see `Calendar.day`), who (`by`) and what, by one of these words:

    to       a register: a new record, called `as`, with the values `of` and the lines `with`;
             several at once where `rows` gives further values as columns
    in       a record called so, or families: other values, more lines or changed ones
    submit, approve, return    a record called so; with `number` or `reason`
    file     a record called so: a scanned `kind` is attached
    answers  a survey called so: a sheet of marks each
    nominate   an exhibition called so: the first so many of the ranking
    tasks, hand, copy    of the plan: see planned.py

Values are what people type, and are read and checked as a form does. Of a date it is the day of
the year as `at` has it. `@name` is the record, the family or the user called so; a record that
an installation begins with is called "register: title". The lines of a block stand one by one, or
as columns: the first says how many there are, the others come round.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from esrar.core import clock, context
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.fields import Date
from esrar.core.uploads import accept
from esrar.demo import planned
from esrar.demo.acts import Act, Event, Told, picture
from esrar.demo.days import Calendar
from esrar.demo.reader import Reader, Untrue, columns, families, known_lines, sameness
from esrar.events.models import Exhibition
from esrar.events.nomination import choosing, whom
from esrar.kit import files, joining, registry, saving
from esrar.kit.doubles import Duplicate
from esrar.kit.register import Register, Values
from esrar.kit.relations import Relation
from esrar.kit.saving import Draft, LineDraft
from esrar.staff import answers

FOLDER = Path(__file__).resolve().parent / "data"
Entry = Mapping[str, Any]
FAMILIES = re.compile(r"[en]\d+(-[en]\d+)?( |$)")


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
            WORDS[word](entry, Reader(calendar, told))
        except Exception as error:
            error.add_note(f"{word} {entry[word]}, {entry['at']}: {entry.get('of')}")
            raise

    return act


# -- records --------------------------------------------------------------------------------------


def _create(entry: Entry, reader: Reader) -> None:
    register = registry.get(entry["to"])
    for row in columns(entry["rows"]) if "rows" in entry else [{}]:
        found = _new(register, entry, {**entry.get("of", {}), **row}, reader)
        if "as" in entry:
            reader.told.records[entry["as"]] = (register.key, found)


def _new(register: Register, entry: Entry, texts: Mapping[str, Any], reader: Reader) -> int:
    values = {f.name: f.default() for f in register.fields if f.default and f.entered}
    values |= reader.values(register.fields, texts)
    _check(register, {f.name: None for f in register.fields} | values)
    lines = {
        block.key: [LineDraft(None, line)
                    for line in reader.lines(block, values, entry["with"][block.key])]
        for block in register.lines if block.key in entry.get("with", {})
    }  # fmt: skip
    draft = Draft(values, lines)
    try:
        return saving.save(register, draft).record_id
    except Duplicate as same:
        if same.joinable:  # a body that exists gets a further role
            return joining.join(register, draft, same.record_id).record_id
        return same.record_id  # in a young year two entries can fall on one day


def _check(register: Register, values: Values) -> None:
    """What a form would have said."""
    for one in register.fields:
        if one.required and one.entered and values[one.name] is None:
            raise Untrue(f"{register.key}: {one.name} is not said")
    for name, problem in register.check(values, clock.today()) if register.check else ():
        raise Untrue(f"{register.key}: {name}: {problem}")


def _change(entry: Entry, reader: Reader) -> None:
    named = FAMILIES.match(entry["in"])
    for name in families(entry["in"]) if named else [entry["in"]]:
        register, record_id = _record(name.removeprefix("@"), reader)
        values = reader.values(register.fields, entry.get("of", {}))
        lines = {}
        for block in register.lines:
            if block.key in entry.get("with", {}):
                known = known_lines(block, record_id)
                lines[block.key] = [
                    LineDraft(known.get(sameness(block, line)), line)
                    for line in reader.lines(block, values, entry["with"][block.key])
                ]
        saving.save(register, Draft(values, lines), record_id=record_id)


def _record(name: str, reader: Reader) -> tuple[Register, int]:
    key, found, title = name.partition(": ")
    if found:
        return registry.get(key), Relation(key).parse(title)
    key, record_id = reader.told.records[name]
    return registry.get(key), record_id


# -- acts on a record -----------------------------------------------------------------------------


def _submit(entry: Entry, reader: Reader) -> None:
    register, record_id = _record(entry["submit"], reader)
    columns = {"submitted_on": clock.today(), "submitted_by_id": context.actor_id(),
               "returned_on": None, "return_reason": None}  # fmt: skip
    saving.set_columns(register, record_id, columns)


def _approve(entry: Entry, reader: Reader) -> None:
    register, record_id = _record(entry["approve"], reader)
    today = EnteredDate(clock.today())
    columns = {**Date().store("approved_on", today), **Date().store("decision_date", today),
               "decision_number": entry.get("number"), "approved_by_id": context.actor_id(),
               "returned_on": None, "return_reason": None}  # fmt: skip
    saving.set_columns(register, record_id, columns)


def _return(entry: Entry, reader: Reader) -> None:
    register, record_id = _record(entry["return"], reader)
    columns = {"returned_on": clock.today(), "return_reason": entry["reason"]}
    saving.set_columns(register, record_id, columns)


def _file(entry: Entry, reader: Reader) -> None:
    register, record_id = _record(entry["file"], reader)
    label = files.kind_label(register, entry["kind"])
    files.keep(register, record_id, entry["kind"], f"{label}.png", accept(picture()))


def _answer(entry: Entry, reader: Reader) -> None:
    """Sheets that nobody is named on; the key is drawn as the page draws it."""
    _register, survey_id = _record(entry["answers"], reader)
    asked = answers.questions(db.session(), survey_id)
    for place, marks in enumerate(entry["sheets"]):
        given = {q.id: int(mark) for q, mark in zip(asked, marks, strict=True) if mark != "-"}
        answers.keep(survey_id, asked, given, f"{entry['answers']} {place}")


def _nominate(entry: Entry, reader: Reader) -> None:
    """As the page proposes it: the families that the order puts first."""
    _register, exhibition = _record(entry["nominate"], reader)
    record = db.session.get_one(Exhibition, exhibition)
    show = whom.show_of(db.session(), vars(record))
    if show is not None and record.stands is not None:
        stands = record.stands
        found = choosing.ranking(db.session(), show).proposed(stands)[: entry["first"]]
        if found:
            choosing.nominate(exhibition, choosing.Choice(stands, found))


WORDS: Mapping[str, Callable[[Entry, Reader], None]] = {
    "to": _create, "in": _change, "submit": _submit, "approve": _approve, "return": _return,
    "file": _file, "answers": _answer, "nominate": _nominate,
    "tasks": planned.move, "hand": planned.hand, "copy": planned.copy,
}  # fmt: skip
