"""Whatever is sent to a form: an answer, and no refusal changes the data or the board.

The form of every register is sent nasty values in turns, then what is drawn; `EXAMPLES=150` draws
more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from esrar.accounts.departments import Department
from esrar.audit.reading import revision
from esrar.core.db import db
from esrar.kit.loading import fetch
from esrar.kit.register import Register
from esrar.measures.ledger import values
from esrar.registers import REGISTERS
from tests.support import people
from tests.support.samples import sample
from tests.support.visitor import SENT, Visitor
from tests.trust.junk import CHANGES, NASTY, Change


@dataclass
class Desk:
    """An application with a record of every register, and who keeps each."""

    app: Flask
    records: Mapping[str, int]
    keepers: dict[str, Visitor] = field(default_factory=dict)
    forms: dict[str, dict[str, str]] = field(default_factory=dict)
    met: Counter[int] = field(default_factory=Counter)

    def keeper(self, register: Register) -> Visitor:
        """Its head, or whoever keeps it."""
        of = register.department
        if of not in self.keepers:
            told = ("head", of) if of in set(Department) else (of,)
            self.keepers[of] = people.sign_in(self.app, *told)
        return self.keepers[of]

    def form(self, register: Register) -> dict[str, str]:
        """What the record's form would send: as it was when first opened, in its newest version."""
        number = self.records[register.key]
        if register.key not in self.forms:
            page = self.keeper(register).get(f"/{register.key}/{number}/edit", expect=range(500))
            self.forms[register.key] = {**page.values, "request_key": ""}
        with self.app.app_context():
            row = fetch(register, number)
        return {**self.forms[register.key], "version": str(row["version"]) if row else ""}

    def state(self) -> Any:
        """The revision of the data, and every value that the board shows."""
        with self.app.app_context():
            return revision(db.session()), values(db.session())

    def names(self, register: Register) -> list[str]:
        """What the form sends, and what it would send with other lines and other fields shown."""
        return list(dict.fromkeys((*sorted(self.form(register)), *_names(register))))

    def send(self, register: Register, new: bool, changes: Sequence[Change]) -> None:
        """Send the form with these changes. What is refused changes nothing."""
        form: dict[str, Any] = dict(self.form(register))
        names, before, who = self.names(register), self.state(), self.keeper(register)
        for place, value in changes:
            name = names[place % len(names)]
            form.pop(name, None)
            if value is not None:
                form[name] = value
        address = f"/{register.key}/{'new' if new else f'{self.records[register.key]}/edit'}"
        form["csrf_token"] = who.csrf(address)
        status = who._client.post(address, data=form).status_code
        self.met[status] += 1
        told = f"{address}: {status}: {changes!r:.300}"
        assert status < 500, told
        assert status in SENT or self.state() == before, told


def _names(register: Register) -> Iterator[str]:
    """Entries that a form may have though this one shows none, or no such line."""
    for one in register.fields:
        yield from (f"{one.name}{end}" for end in ("", "-id", "-for", "-day", "-month", "-year"))
    for block in register.lines:
        yield from (f"{block.key}-0-{one.name}" for one in block.fields)
        yield from (f"{block.key}-{end}" for end in ("0-id", "0-removed", f"{'9' * 5000}-id"))
        yield f"keep-{block.key}"
    yield from ("join", "then")
    yield from (f"add-{block.key}" for block in register.lines)


@pytest.fixture
def desk(database: str, app: Flask, request: pytest.FixtureRequest) -> Desk:
    """A filled application."""
    if database == "sqlite":
        world = request.getfixturevalue("world")
        return Desk(world.app, world.records)
    return Desk(app, {register.key: sample(app, register.key) for register in REGISTERS})


@pytest.mark.both
def test_forms_answer_whatever_they_are_sent(desk: Desk) -> None:
    for turn, register in enumerate(REGISTERS):
        names = enumerate(desk.names(register))
        entries = [n for n, name in names if not name.startswith("add-")]
        # Each time another value in another entry; then no entry at all.
        nasty: list[Change] = [(n, NASTY[(n + turn) % len(NASTY)]) for n in entries]
        desk.send(register, False, nasty)
        desk.send(register, True, nasty[turn % 3 :: 3])
        desk.send(register, turn % 2 == 0, [(n, None) for n in entries])

    assert desk.met[422] > len(REGISTERS) / 2, desk.met  # they were read, not turned away before

    @given(st.integers(0, len(REGISTERS) - 1), st.booleans(), CHANGES)
    def drawn(which: int, new: bool, changes: list[Change]) -> None:
        desk.send(REGISTERS[which], new, changes)

    drawn()
    assert any(desk.met[status] for status in SENT), desk.met
