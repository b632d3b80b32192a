"""What holds of every register, whatever it keeps: the list, the forms, the workbook, the history.

A new register is in all of these as soon as it stands in `esrar/registers.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.accounts.departments import Department
from esrar.audit.models import AuditEntry
from esrar.core.db import db
from esrar.kit import approval, registry, saving
from esrar.kit.loading import fetch, stored_lines, stored_values
from esrar.kit.reads import ACTION
from esrar.kit.register import Register, strong
from esrar.registers import REGISTERS
from tests.support.imports import run, take
from tests.support.samples import more, sample
from tests.support.visitor import SignIn, Visitor

every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda r: r.key)


@pytest.fixture
def keeper(sign_in: SignIn) -> Callable[[Register], Visitor]:
    """Somebody who keeps a register: the head of its department, or the role it is kept by."""

    def enter(register: Register) -> Visitor:
        if register.department in set(Department):
            return sign_in("head", register.department)
        return sign_in(register.department)

    return enter


@every_register
def test_its_pages_open_for_who_keeps_it(
    app: Flask, register: Register, keeper: Callable[[Register], Visitor]
) -> None:
    who, list_url = keeper(register), f"/{register.key}"
    number = sample(app, register.key)
    for address in ("/new", f"/{number}", f"/{number}/edit", f"/{number}/history", "/import"):
        who.get(f"{list_url}{address}")
    tabs = [a.url for a in who.get(list_url).anchors if a.url.startswith(f"{list_url}?")]
    names = [f.name for f in register.fields if f.listed and f.sorted_by]
    names += [c.name for c in register.computed if c.sorted]
    for address in {*tabs, *(f"{list_url}?sort=-{name}" for name in names)}:
        who.get(address)


@every_register
def test_a_form_sent_back_as_it_came_changes_nothing(
    app: Flask, register: Register, keeper: Callable[[Register], Visitor]
) -> None:
    who, number = keeper(register), sample(app, register.key)
    address, before = f"/{register.key}/{number}/edit", changes(app, register, number)
    who.post(address, who.get(address).values)
    assert changes(app, register, number) == before > 0


@every_register
def test_what_its_workbook_says_is_read_back_as_it_was(
    app: Flask, register: Register, sign_in: SignIn, tmp_path: Path
) -> None:
    numbers = samples(app, register, sign_in)
    assert not blanks(app, register, numbers)
    before, file = [changes(app, register, n) for n in numbers], tmp_path / "export.xlsx"
    run(app, "export", register.key, str(file))
    done = take(app, register.key, file)
    assert done["totals"]["read"] == done["totals"]["unchanged"] >= len(numbers), done["rejected"]
    assert done["differing"] == 0
    for lines in done["lines"].values():
        assert lines["totals"]["read"] == lines["totals"]["unchanged"], lines
    assert len(done["lines"]) == len(register.lines)
    assert [changes(app, register, n) for n in numbers] == before
    run(app, "template", register.key, str(tmp_path / "template.xlsx"))
    wanted, offered = headings(file)[1:], headings(tmp_path / "template.xlsx")
    taken = importable(app, register)
    assert [h for h in wanted if h in offered] == [h for h in wanted if h in taken]
    without_numbers(file)
    assert take(app, register.key, file)["totals"]["new"] == nameless(app, register, numbers)


def nameless(app: Flask, register: Register, numbers: list[int]) -> int:
    """How many of these have nothing that two records are told to be one by."""
    with app.app_context():
        rows = [fetch(register, number) for number in numbers]
        return sum(not any(m.applies(row) for m in strong(register)) for row in rows)


def samples(app: Flask, register: Register, sign_in: SignIn) -> list[int]:
    """Records in which every field is filled in one at least, approved where they can be."""
    sign_in("head", "quality")  # somebody of the staff to be named in them
    first = sample(app, register.key)
    if register.final:
        with app.app_context():
            day, number = date(2026, 11, 1), "12/ق"
            approval = {"approved_on": day, "decision_number": number, "decision_date": day}
            saving.set_columns(registry.get(register.key), first, approval)
    return [first, *more(app, register.key, first)]


def blanks(app: Flask, register: Register, numbers: list[int]) -> set[str]:
    """The fields, of records or lines, that none of these records fills."""
    filled = set()
    with app.app_context():
        for number in numbers:
            values = stored_values(register, fetch(register, number))
            filled |= {name for name, value in values.items() if value is not None}
            for key, lines in stored_lines(register, number).items():
                filled |= {f"{key}.{n}" for _id, line in lines for n, v in line.items()
                           if v is not None}  # fmt: skip
    fields = {f.name for f in register.fields if f.importable and not f.through}
    return (fields | {f"{b.key}.{f.name}" for b in register.lines for f in b.fields}) - filled


@every_register
def test_a_row_of_its_workbook_makes_the_record_again_where_it_is_not(
    app: Flask, register: Register, sign_in: SignIn, tmp_path: Path
) -> None:
    number, file = sample(app, register.key), tmp_path / "export.xlsx"
    wanted = kept(app, register, number)
    run(app, "export", register.key, str(file))
    with app.app_context():
        saving.delete(registry.get(register.key), number)
    without_numbers(file)
    done = take(app, register.key, file)
    assert done["totals"]["new" if register.role is None else "updated"] == 1, done
    if register.role is None:  # of a body only the role had ended
        with app.app_context():
            number = db.session.scalar(select(func.max(register.table.c.id))) or 0
    if register.lacks is not None:  # without its lines it may not stand as approved
        wanted |= {f.name: None for f in approval.FIELDS if f.name in wanted}
    assert kept(app, register, number) == wanted


def kept(app: Flask, register: Register, number: int) -> dict[str, Any]:
    """What a record says in the fields that an import fills."""
    with app.app_context():
        values = stored_values(register, fetch(register, number))
        return {f.name: values[f.name] for f in register.fields if f.importable and not f.through}


def changes(app: Flask, register: Register, number: int) -> int:
    """How many entries the history of a record has, but for those that it was read."""
    with app.app_context():
        table, of = register.table.name, AuditEntry.__table__.c
        found = db.session.scalar(
            select(func.count()).where(
                of.subject == table, of.subject_id == number, of.action != ACTION
            )
        )
        return found or 0


def headings(file: Path) -> list[str]:
    with closing(openpyxl.load_workbook(file, read_only=True)) as book:
        (row,) = book.worksheets[0].iter_rows(max_row=1, values_only=True)
    return [str(h).removesuffix(" *") for h in row if h]


def importable(app: Flask, register: Register) -> set[str]:
    with app.test_request_context():
        return {str(f.label) for f in register.fields if f.importable}


def without_numbers(file: Path) -> None:
    """The rows as somebody else would send them: recognised by what makes two the same."""
    book = openpyxl.load_workbook(file)
    for sheet in book.worksheets[1:]:
        book.remove(sheet)
    book.worksheets[0].delete_cols(1)
    book.save(file)
