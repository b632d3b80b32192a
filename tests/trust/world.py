"""One small world for the trials of access: records of every register, and all that hangs on them.

Every hidden value in it is planted: `Planted` knows how the value may look on a page, in a file or
in an answer, so that whatever somebody is given can be scanned for what they may not see.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import openpyxl
from flask import Flask
from sqlalchemy import select

from esrar.accounts import links
from esrar.core import fields as kinds
from esrar.core.db import db, writing
from esrar.core.i18n import LANGUAGES, speaking
from esrar.core.identifiers import make_national_id, mask
from esrar.core.uploads import accept
from esrar.families.register import FAMILIES
from esrar.kit import files, saving
from esrar.kit.choices import Choice, ChoiceRow
from esrar.kit.disclosures.models import Disclosure
from esrar.kit.doubles import Duplicate
from esrar.kit.duplicates.merging import merge_now
from esrar.kit.files import Attachment
from esrar.kit.importer.models import ImportBatch
from esrar.kit.loading import stored_lines
from esrar.kit.queries import Query
from esrar.kit.register import Field, Register
from esrar.kit.saved_lists import ExportTemplate, ListView
from esrar.kit.saving import Draft, LineDraft
from esrar.kit.snapshots.frozen import laid_out
from esrar.kit.snapshots.taking import take
from esrar.measures.years import current_year
from esrar.plan.closing import Span
from esrar.plan.closing.acts import close
from esrar.registers import REGISTERS
from esrar.reports.asked import Asked
from esrar.reports.keeping import make as report
from esrar.reports.letters import many
from esrar.reports.models import LetterTemplate, ProofPack
from esrar.staff.models import SatisfactionSurvey
from tests.kit.test_import_pages import address_of, confirm, to_check
from tests.support import people
from tests.support.imports import HEADINGS, PERSON
from tests.support.records import add_licence
from tests.support.samples import sample
from tests.support.uploads import PDF
from tests.support.visitor import Visitor

LETTERS = "بتثجحخدذرز"
EPOCH = date(1899, 12, 30)
"""A day in a workbook is the number of days since."""
WITHOUT = {"families": ("suspended_on", "resumed_on", "left_on", "consent_withdrawn_on")}
"""What is left blank, so that the record counts."""


@dataclass(frozen=True)
class Planted:
    """A value of a hidden field: the permission that lets one see it, and how it may look."""

    place: str
    needs: str
    typed: str
    looks: tuple[bytes, ...]
    sealed: bool = False

    def within(self, content: bytes) -> bool:
        """Whether a text shows it."""
        return any(look in content for look in self.looks)


@dataclass
class World:
    """The application, two records of every register, and what is planted in them."""

    app: Flask
    records: dict[str, int] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    attachments: dict[tuple[str, int], int] = field(default_factory=dict)
    operations: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    keeper: Visitor = field(init=False)
    manager: Visitor = field(init=False)

    def hidden_from(self, held: frozenset[str]) -> list[Planted]:
        """What somebody with these permissions may not see."""
        return [one for one in self.planted if one.needs not in held]


def hidden_fields(register: Register) -> Iterator[tuple[str, Field]]:
    """The fields that not every reader may see, those of lines with the key of their block."""
    yield from (("", one) for one in register.fields if one.access)
    for block in register.lines:
        yield from ((block.key, one) for one in block.fields if one.access)


def made(app: Flask) -> World:
    """The world."""
    world = World(app)
    for register in REGISTERS:
        world.records[register.key] = sample(app, register.key, WITHOUT.get(register.key, ()))
        _plant(world, register, world.records[register.key], 0)
        with suppress(Duplicate):  # of some there is one only about the same thing
            world.others[register.key] = sample(app, register.key, WITHOUT.get(register.key, ()))
            _plant(world, register, world.others[register.key], 50)
    _hang(world)
    return world


# -- what hangs on the records ---------------------------------------------------------------------


def _hang(world: World) -> None:
    """Files, and of each thing that is somebody's or a record's own: one, by its numbers."""
    app = world.app
    with app.app_context():
        for register in REGISTERS:
            kind = (register.attached or (("paper", ""),))[0][0]
            for number in filter(None, (world.records[register.key],
                                        world.others.get(register.key))):  # fmt: skip
                upload = accept(PDF + f"{register.key} {number}".encode())
                files.keep(register, number, kind, f"{register.key}-{number}.pdf", upload)
        for one in db.session.scalars(select(Attachment).order_by(Attachment.id)):
            world.attachments.setdefault((one.subject, one.subject_id), one.id)
    world.keeper = people.sign_in(app, "head", "beneficiary-relations")
    world.manager = people.sign_in(app, "executive-manager")
    _lists(world)
    _import(world)
    _papers(world)
    _gone(world)
    _found(world)


def _lists(world: World) -> None:
    """Views, columns, templates, a copy and a file that left: each with all that is hidden."""
    keeper = world.keeper
    hidden = [one.name for _block, one in hidden_fields(FAMILIES) if not _block]
    asked = "/families?monthly_income_from=1"
    for shared in ("", "1"):
        told = {"shared": shared} if shared else {}
        keeper.post(f"/families/views/new{asked[9:]}", {"name": f"مرئي {shared}", **told})
        form = {"name": f"قالب {shared}", "column": ["#", "full_name", *hidden], **told}
        keeper.post("/families/export-templates/new", form)
    with world.app.app_context():
        layout = laid_out(FAMILIES, ["full_name", *hidden])
        world.numbers["snapshot"] = take(FAMILIES, layout, Query())
    leaves = {
        "_use": "leaves", "_asked": "1", "format": "xlsx", "columns": "all",
        "_recipient": "وزارة", "_purpose": "دراسة", "_basis": "law", "_aim": "services",
        "_disclosed_on-day": "3", "_disclosed_on-month": "3", "_disclosed_on-year": "2026",
    }  # fmt: skip
    keeper.post("/families/export", leaves, expect=200)


def _import(world: World) -> None:
    """A file that came in, another that waits for its owner."""
    content = _workbook("2000000006")
    done = confirm(world.keeper, to_check(world.keeper, "families", content))
    assert done
    waiting = to_check(world.keeper, "families", _workbook("2000000014"))
    world.texts["token"] = address_of(waiting).split("/")[-2]


def _workbook(number: str) -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(HEADINGS)
    book.active.append((PERSON[0], number, "0501112299", *PERSON[3:]))
    book.save(out)
    return out.getvalue()


def _papers(world: World) -> None:
    """A closing, a report, a pack, letters of one act, a survey, a link."""
    for number in (world.records["families"], world.others["families"]):
        add_licence(world.app, number)
    with world.app.app_context():
        year = current_year()
        assert year is not None
        world.numbers["closing"] = close(year, Span.Q1)
        world.texts["report"] = report(Asked(year, Span.Q1))
        template = db.session.scalars(
            select(LetterTemplate.id).where(LetterTemplate.audience == "family")
        ).first()
        families = [world.records["families"], world.others["families"]]
        world.numbers["letters"], _undo = many.write(template or 0, FAMILIES, families)
        with writing() as write:
            person = people.add_user("board")
            write.session.add(person)
            write.session.flush()
            world.texts["link"] = links.issue(
                write.session, links.Purpose.SET_PASSWORD, person.id
            )  # fmt: skip
            world.numbers["person"] = person.id
    world.manager.post("/indicators/families.licensed/pack", {"size": "2", "seed": "a1"})


def _gone(world: World) -> None:
    """A record that was deleted, and one that was merged into another."""
    with world.app.app_context():
        first, second, third = (sample(world.app, "families") for _turn in range(3))
        saving.delete(FAMILIES, first)
        merge_now(FAMILIES, second, [third], {}, {})
        world.numbers |= {"deleted": first, "merged": third}


def _found(world: World) -> None:
    """The numbers of what was made through the front door."""
    told: tuple[tuple[str, Any], ...] = (
        ("view", ListView.id), ("template", ExportTemplate.id), ("batch", ImportBatch.id),
        ("disclosure", Disclosure.id),
    )  # fmt: skip
    with world.app.app_context():
        for name, column in told:
            first, *rest = db.session.scalars(select(column).order_by(column))
            world.numbers[name] = first
            if rest:
                world.numbers[f"shared-{name}"] = rest[0]
        survey = db.session.get_one(SatisfactionSurvey, world.records["satisfaction-surveys"])
        world.texts["survey"] = survey.token or ""
        world.texts["pack"] = db.session.scalars(select(ProofPack.identifier)).one()


# -- what is hidden --------------------------------------------------------------------------------


def _plant(world: World, register: Register, number: int, start: int) -> None:
    with world.app.app_context():
        values: dict[str, Any] = {}
        lines: dict[str, dict[str, Any]] = {}
        known = stored_lines(register, number)
        for at, (block, one) in enumerate(hidden_fields(register), start):
            typed = _sentinel(one.kind, 100 * REGISTERS.index(register) + at)
            if not typed or (block and not known[block]):
                continue
            value = one.kind.parse(typed)
            (lines.setdefault(block, {}) if block else values)[one.name] = value
            place = ".".join(filter(None, (register.key, block, one.name)))
            world.planted.append(Planted(
                place, f"{register.key}:{one.access}", typed, _looks(one.kind, value, typed),
                isinstance(one.kind, kinds.NationalId),
            ))  # fmt: skip
        drafts = {key: [LineDraft(known[key][0][0], told)] for key, told in lines.items()}
        done = saving.save(register, Draft(values, drafts), record_id=number)
        world.operations.setdefault(register.key, done.operation or 0)


def _sentinel(kind: kinds.Kind, number: int) -> str:
    """A text that says a value of this kind which is nowhere else; blank where there is none."""
    if isinstance(kind, Choice):
        with writing() as write:
            text = f"مكنون{number:05}"
            write.session.add(ChoiceRow(list=kind.list, key=f"hidden-{number}", ar=text, en=text))
        return text
    told: tuple[tuple[type[kinds.Kind], str], ...] = (
        (kinds.NationalId, make_national_id(700_000 + number)), (kinds.Mobile, f"0577{number:06}"),
        (kinds.NationalAddress, f"ZZQX{number:04}"), (kinds.Email, f"hidden{number}@example.sa"),
        (kinds.Url, f"https://hidden{number}.example.sa/"), (kinds.Money, f"7{number:05}.83"),
        (kinds.Date, f"{number % 27 + 1}/{number // 27 % 12 + 1}/{1911 + number // 324}"),
        (kinds.Number, f"{number // 81 % 9 + 1}.{number // 9 % 9 + 1}{number % 9 + 1}"),
        (kinds.PersonName, f"مكنون {''.join(LETTERS[int(d)] for d in f'{number:05}')}"),
        (kinds.Text, f"مكنون{number:05}"), (kinds.LongText, f"مكنون{number:05}"),
    )  # fmt: skip
    return next((text for known, text in told if isinstance(kind, known)), "")


def _looks(kind: kinds.Kind, value: Any, typed: str) -> tuple[bytes, ...]:
    found = {typed}
    if isinstance(kind, kinds.Date):
        found = {value.date.isoformat(), f"<v>{(value.date - EPOCH).days}<"}
        for tongue in LANGUAGES:
            with speaking(tongue):
                found.add(kind.show(value))
    elif isinstance(kind, kinds.Money):
        found |= {f"{value:,.2f}"}
    elif isinstance(kind, (kinds.NationalId, kinds.Mobile)):
        found |= {mask(value), typed[1:]}
    elif isinstance(kind, kinds.Number):
        found = {f">{typed}%", f">{typed}<", f'"{typed}"'}
    return tuple(text.encode() for text in found)
