"""Whatever a page is asked for in its address: an answer, and no data changed.

Every page is asked nasty things in turns, then what is drawn; `EXAMPLES=150` draws more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.routing import Rule

from esrar.audit.reading import revision
from esrar.core.db import db
from esrar.registers import REGISTERS
from tests.support.visitor import Visitor
from tests.trust import junk
from tests.trust.addresses import arguments, register_of
from tests.trust.junk import CHANGES, NASTY, Change
from tests.trust.world import World

ASKED = (
    "q", "sort", "after", "before", "page", "view", "select", "columns", "format", "template",
    "all", "tag", "of", "year", "month", "register", "number", "type", "scope", "stage", "next",
    "identity", "kind", "id", "purposes", "v", "objective", "near", "left_out", "lang", "join",
    "ground", "by", "below", "as_of", "on", "as", "answer", "record", "batch", "person", "request",
    "since", "until", "name", "key", "day", "low", "span", "block", "field", "then",
)  # fmt: skip
"""Names that some page reads out of its address; others are those of a register's fields."""
ENDINGS = ("", "!", "_from", "_to", "_in")
NUMBERS = (0, 2**31 - 1, 2**31, 2**63, 10**30)


@dataclass
class Pages:
    """Every page of the world, by the name of its view."""

    world: World
    rules: dict[str, list[Rule]]
    reader: Visitor

    def revision(self) -> int:
        """That of the data."""
        with self.world.app.app_context():
            return revision(db.session())

    def ask(self, name: str, turn: int, asked: Sequence[Change], bent: Any = None) -> None:
        """Ask for one of the pages of a name, with entries in its address, perhaps bent itself."""
        rule = self.rules[name][turn % len(self.rules[name])]
        with self.world.app.app_context():
            given = arguments(self.world, rule)
            if bent is not None and given:
                last = sorted(given)[turn % len(given)]
                given[last] = bent if isinstance(given[last], str) else NUMBERS[turn % len(NUMBERS)]
            try:
                address = self.world.app.url_map.bind("").build(rule.endpoint, given)
            except ValueError:
                return  # of a few words that a route names: no other comes to it
        register = register_of(rule)
        names = [*ASKED]
        if register is not None:
            names += [f"{one.name}{end}" for one in register.fields for end in ENDINGS]
        query = urlencode([(names[n % len(names)], v) for n, v in asked if v is not None], True)
        status = self.reader._client.get(f"{address}?{query}").status_code
        assert status < 500, f"{address}?{query:.300}: {status}"


@pytest.fixture
def pages(world: World) -> Pages:
    """All of them."""
    rules: dict[str, list[Rule]] = {}
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint != "static" and "GET" in (rule.methods or ()):
            _blueprint, _dot, name = rule.endpoint.rpartition(".")
            rules.setdefault(name if register_of(rule) else rule.endpoint, []).append(rule)
    return Pages(world, rules, world.manager)


def test_pages_answer_whatever_they_are_asked(pages: Pages) -> None:
    before = pages.revision()
    for turn, name in enumerate(sorted(pages.rules)):
        pages.ask(name, turn, [(turn + n, NASTY[(turn + n) % len(NASTY)]) for n in range(4)])
        pages.ask(name, turn, [], bent=NASTY[turn % len(NASTY)] or "-")
    for turn in range(len(REGISTERS)):
        pages.ask("list", turn, [(turn, NASTY[turn % len(NASTY)])])

    @given(st.data())
    def drawn(data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(pages.rules)))
        turn, bent = data.draw(st.integers(0, 60)), data.draw(st.none() | junk.texts)
        pages.ask(name, turn, data.draw(CHANGES), bent or None)

    drawn()
    assert pages.revision() == before
