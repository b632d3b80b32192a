"""Hangs on the records of the world what belongs to them, and keeps the number of each."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from sqlalchemy import select

from esrar.accounts import links
from esrar.core.db import db, writing
from esrar.core.uploads import accept
from esrar.families.register import FAMILIES
from esrar.kit import files, saving
from esrar.kit.disclosures.models import Disclosure
from esrar.kit.duplicates.merging import merge_now
from esrar.kit.files import Attachment
from esrar.kit.importer.models import ImportBatch
from esrar.kit.queries import Query
from esrar.kit.saved_lists import ExportTemplate, ListView
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
from tests.trust.planting import hidden_fields
from tests.trust.world import World


def hang(world: World) -> None:
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
