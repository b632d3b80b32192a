"""The acts of the demo's year: what a person of the association does at a desk, as functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select

from esrar.core.calendar import EnteredDate
from esrar.core.db import db, writing
from esrar.core.uploads import accept
from esrar.families.holder import Holder
from esrar.families.models import Family, FamilyActivity, FamilyMember
from esrar.families.register import FAMILIES
from esrar.invented.people import Columns, Household
from esrar.kit import files, saving
from esrar.kit.bulk import insert_rows
from esrar.kit.register import Field, Values
from esrar.kit.saving import Draft, LineDraft
from esrar.licensing.models import Licence
from esrar.licensing.register import LICENCES

OFFICER = "officer-beneficiary-relations"
HEAD = "head-beneficiary-relations"
ADMINISTRATOR = "administrator"


@dataclass
class Told:
    """What the story has come to: ids by the number of the household they belong to.

    `names` are those by which the diary calls households, `records` all that it can call.
    """

    names: Mapping[int, str]
    families: dict[int, int] = field(default_factory=dict)
    licences: dict[int, int] = field(default_factory=dict)
    records: dict[str, tuple[str, int]] = field(default_factory=dict)

    def family(self, number: int, family_id: int) -> None:
        """A household is in the register from now on."""
        self.families[number] = family_id
        self.records[self.names[number]] = (FAMILIES.key, family_id)


Act = Callable[[Told], None]


@dataclass(frozen=True)
class Event:
    """Something that somebody does on a day."""

    day: date
    by: str
    happens: Act


def take_in(homes: Sequence[Household], papers: Mapping[int, Columns]) -> Act:
    """The association's earlier list, with the licences it held, brought in at once."""

    def act(told: Told) -> None:
        with writing(origin="demo") as write:
            insert_rows(write, Family, [home.family for home in homes])
            for home in homes:
                told.family(home.number, home.family["id"])
                for line in (*home.activities, *home.members):
                    line["family_id"] = home.family["id"]
            insert_rows(write, FamilyActivity, [a for home in homes for a in home.activities])
            insert_rows(write, FamilyMember, [m for home in homes for m in home.members])
            for number, paper in papers.items():
                paper["family_id"] = told.families[number]
            insert_rows(write, Licence, list(papers.values()))
            told.licences |= {number: paper["id"] for number, paper in papers.items()}

    return act


def register(home: Household) -> Act:
    """A family comes to the desk and is registered through the form."""

    def act(told: Told) -> None:
        lines = {"activities": home.activities, "members": home.members}
        drafts = {
            block.key: [
                LineDraft(None, _values(block.fields, line)) for line in lines.get(block.key, ())
            ]
            for block in FAMILIES.lines
        }
        draft = Draft(_values(FAMILIES.fields, home.family), drafts)
        told.family(home.number, saving.save(FAMILIES, draft).record_id)

    return act


def licence(home: Household, values: Values, *, member: bool = False, renews: bool = False) -> Act:
    """A licence of the family, or the wish for one, is written down."""

    def act(told: Told) -> None:
        family_id = told.families[home.number]
        holder = Holder(family_id, _first_member(family_id) if member else None)
        before = told.licences.get(home.number) if renews else None
        draft = Draft({**values, "family_id": holder, "renews_id": before})
        told.licences[home.number] = saving.save(LICENCES, draft).record_id

    return act


def change_licence(home: Household, **values: Any) -> Act:
    """The family's latest licence goes on: issued, refused, cancelled, completed."""

    def act(told: Told) -> None:
        saving.save(LICENCES, Draft(values), record_id=told.licences[home.number])

    return act


def change_family(home: Household, **values: Any) -> Act:
    """Something is corrected in a family's record."""

    def act(told: Told) -> None:
        saving.save(FAMILIES, Draft(values), record_id=told.families[home.number])

    return act


def delete_family(home: Household) -> Act:
    """A record made by mistake is put aside."""

    def act(told: Told) -> None:
        saving.delete(FAMILIES, told.families[home.number])

    return act


def scan(home: Household) -> Act:
    """A copy of the family's licence is attached to it."""

    def act(told: Told) -> None:
        upload = accept(picture())
        files.keep(LICENCES, told.licences[home.number], "evidence", "صورة الترخيص.png", upload)

    return act


@cache
def picture() -> bytes:
    """What a scanned paper looks like from afar."""
    page = Image.new("L", (420, 594), 250)
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 396, 570), outline=90, width=3)
    for row in range(90, 420, 34):
        pen.line((70, row, 350 - (row * 7) % 130, row), fill=150, width=6)
    content = BytesIO()
    page.save(content, "PNG")
    return content.getvalue()


def on(day: date, *, hijri: bool = False) -> EnteredDate:
    """A date as the desk typed it."""
    return EnteredDate(day, "hijri" if hijri else "gregorian")


def _values(fields: Sequence[Field], row: Columns) -> Values:
    whole = {column: row.get(column) for f in fields for column in f.kind.columns(f.name)}
    return {f.name: f.kind.fetch(f.name, whole) for f in fields if not f.through}


def _first_member(family_id: int) -> int | None:
    members = select(FamilyMember.id).where(FamilyMember.family_id == family_id)
    return db.session.scalar(members.order_by(FamilyMember.id).limit(1))
