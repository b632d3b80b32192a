"""A register is a declaration: it has no page of its own, and nothing in it is forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from esrar.kit.register import Register
from esrar.registers import REGISTERS
from tests.support.tree import ROOT

EXCUSED: dict[str, str] = {
    "licensing": "the leaflet prints many types as one paper, for families and not for staff",
    "plan": "the board, the plan and its quarters show many registers at once",
    "privacy": "a copy, a destruction and what is due are acts over all registers at once",
    "reports": "papers are set, numbered and verified; the kit draws the lists and the records",
    "staff": "a survey is answered by its link, by somebody who has not signed in",
}
"""Registers with a template or a view of their own, and why the kit cannot draw it."""

DOMAIN = {Path(f"{r.model.__module__.replace('.', '/')}.py").parent for r in REGISTERS}


def ids(register: Register) -> str:
    return register.key


@pytest.mark.parametrize("register", REGISTERS, ids=ids)
def test_a_register_has_no_template_of_its_own(register: Register) -> None:
    own = ROOT / "templates" / register.key
    assert not own.exists() or register.key in EXCUSED, (
        f"templates/{register.key} exists: mend the kit, or say in EXCUSED why it cannot draw it"
    )


@pytest.mark.parametrize("folder", sorted(DOMAIN), ids=str)
def test_a_domain_package_has_no_views_of_its_own(folder: Path) -> None:
    views = [f.name for f in (ROOT / folder).glob("*views*.py")]
    assert not views or folder.name in EXCUSED, f"{folder}: {views}"


@pytest.mark.parametrize("register", REGISTERS, ids=ids)
def test_every_field_stands_in_a_section_and_in_a_column(register: Register) -> None:
    sections = {s.key for s in register.sections} | {"main"}
    for one in register.fields:
        assert one.section in sections, f"{one.name}: no section {one.section}"
        for column in register.own_columns(one):
            register.column(column)


@pytest.mark.parametrize("register", REGISTERS, ids=ids)
def test_what_identifies_a_record_are_fields_and_columns_of_it(register: Register) -> None:
    names = {f.name for f in register.fields}
    assert register.title in names
    assert set(register.presence) <= names
    for match in register.match:
        assert match.field in names
        assert set(match.columns) <= set(register.table.c.keys())


@pytest.mark.parametrize("register", REGISTERS, ids=ids)
def test_every_line_belongs_to_its_record(register: Register) -> None:
    for block in register.lines:
        columns = block.model.__table__.c
        (target,) = columns[block.model.parent_column].foreign_keys
        assert target.column.table is register.table
        for one in block.fields:
            assert all(c in columns for c in one.kind.columns(one.name))
        assert all(c in columns for c in block.same)


def test_keys_are_unique_and_fit_an_address() -> None:
    keys = [r.key for r in REGISTERS]
    assert len(keys) == len(set(keys))
    assert all(k.replace("-", "").isalpha() and k.islower() for k in keys)
