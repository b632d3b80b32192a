"""What the benchmark asks of the application, each time for another record, name or place."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select

from esrar.core.db import db
from esrar.families.models import Family, FamilyActivity
from esrar.families.register import FAMILIES
from esrar.invented import words
from esrar.invented.people import Household
from esrar.invented.seed import invent
from esrar.kit.register import Field
from esrar.licensing.models import Licence, LicenceType

OTHER_SEED = 7_000_001
PICKED = 400
LATIN = ("Mohammed", "Fatimah", "Abdullah", "Noura", "Hussein Ali", "Abd Al-Rahman")


@dataclass(frozen=True)
class Ask:
    """One request: a page to get, or a form to send."""

    path: str
    form: Mapping[str, Any] | None = None
    etag: bool = False


@dataclass(frozen=True)
class Case:
    """A kind of request and how fast it is to be: p50 in milliseconds at 100,000 families."""

    name: str
    make: Callable[[], Ask]
    target: float | None = None
    times: int = 200
    writes: bool = False


@dataclass(frozen=True)
class Sample:
    """What there is to ask for in this database."""

    families: Sequence[int]
    licences: Sequence[int]
    national_ids: Sequence[str]
    localities: Sequence[int]
    activities: Sequence[int]
    unlicensed: Sequence[int]
    types: Sequence[int]
    newcomers: Sequence[Household]


def sample(rng: Random) -> Sample:
    """Drawn from the whole database, in its application's context."""
    session = db.session()
    families = _picked(rng, Family)
    held = select(Licence.id).where(Licence.family_id == Family.id).exists()
    standing = Family.id >= rng.choice(families) // 2, Family.left_on.is_(None), ~held
    numbers = select(Family.national_id).where(Family.id.in_(families))
    newcomers = invent(session, PICKED + 100, OTHER_SEED, count())
    return Sample(
        families=families,
        licences=_picked(rng, Licence),
        national_ids=[number for number in session.scalars(numbers) if number],
        localities=session.scalars(select(Family.locality_id).distinct()).all(),
        activities=session.scalars(select(FamilyActivity.activity_id).distinct()).all(),
        unlicensed=session.scalars(select(Family.id).where(*standing).limit(PICKED)).all(),
        types=session.scalars(select(LicenceType.id).where(LicenceType.counts)).all(),
        newcomers=newcomers,
    )


def _picked(rng: Random, model: Any) -> list[int]:
    most = db.session.scalar(select(func.max(model.id))) or 0
    return [rng.randint(1, most) for _ in range(PICKED)]


def cases(rng: Random, given: Sample, today: date) -> list[Case]:
    """Every case, those that write at the end."""
    return [*_lists(rng, given), *_searches(rng, given), *_pages(rng, given),
            *_writes(rng, given, today)]  # fmt: skip


def _page(path: str, **values: Any) -> Ask:
    return Ask(f"{path}?{urlencode(values)}" if values else path)


def _lists(rng: Random, given: Sample) -> list[Case]:
    pick = rng.choice
    return [
        Case("list", lambda: _page("/families"), 8),
        Case("list, later page", lambda: _page("/families", after=pick(given.families)), 8),
        Case("list, sorted, later page", lambda: _page(
            "/families", sort="-registered_on", after=pick(given.families)), 8),
        Case("list, by place and status", lambda: _page(
            "/families", locality_id=pick(given.localities), standing="active"), 8),
        Case("list, by activity", lambda: _page(
            "/families", activity_id=pick(given.activities)), 8),
        Case("licences, newest first", lambda: _page(
            "/licences", sort="-issued_on", after=pick(given.licences)), 8),
    ]  # fmt: skip


def _searches(rng: Random, given: Sample) -> list[Case]:
    pick, names = rng.choice, (*words.WOMEN, *words.MEN, *words.FAMILIES)
    parts = [name.removeprefix("ال")[:3] for name in names]
    return [
        Case("name, three letters", lambda: _page("/families", q=pick(parts)), 8),
        Case("name, two words", lambda: _page(
            "/families", q=f"{pick(words.WOMEN)} {pick(words.MEN)}"), 8),
        Case("name in Latin letters", lambda: _page("/families", q=pick(LATIN)), 8),
        Case("search of all registers", lambda: _page("/search", q=pick(parts)), 8),
        Case("search of all, ID", lambda: Ask("/search", {"q": pick(given.national_ids)}), 8),
        Case("did you mean", lambda: _page("/search", q=turned(pick(names))), 30),
        Case("typeahead, three letters", lambda: Ask("/families/suggest", {"q": pick(parts)}), 8),
        Case("typeahead, two words", lambda: Ask(
            "/families/suggest", {"q": f"{pick(words.WOMEN)} {pick(words.FAMILIES)}"}), 8),
        Case("exact ID", lambda: Ask("/families/find", {"q": pick(given.national_ids)}), 5),
    ]  # fmt: skip


def _pages(rng: Random, given: Sample) -> list[Case]:
    pick = rng.choice
    return [
        Case("record of a family", lambda: _page(f"/families/{pick(given.families)}"), 10),
        Case("record of a licence", lambda: _page(f"/licences/{pick(given.licences)}"), 10),
        Case("board", lambda: _page("/"), 5),
        Case("board, unchanged (304)", lambda: Ask("/board/live", etag=True), 5),
        Case("indicator", lambda: _page("/indicators/families.licensed")),
        Case("new form", lambda: _page("/families/new")),
        Case("quick form", lambda: _page("/families/quick")),
    ]


def _writes(rng: Random, given: Sample, today: date) -> list[Case]:
    newcomers, unlicensed = iter(given.newcomers), iter(given.unlicensed)
    return [
        Case("save a family", lambda: Ask(
            "/families/quick", _family(next(newcomers), given, rng)), 10, writes=True),
        Case("save a licence: the board moves", lambda: Ask(
            "/licences/new", _licence(next(unlicensed), given, rng, today)), 10, 100, True),
    ]  # fmt: skip


def turned(name: str) -> str:
    """A name with two letters in its middle changed about."""
    half = len(name) // 2
    return name[: half - 1] + name[half] + name[half - 1] + name[half + 1 :]


def _family(home: Household, given: Sample, rng: Random) -> dict[str, Any]:
    row = home.family
    return {
        "full_name": row["full_name"], "national_id": row["national_id"], "mobile": row["mobile"],
        "birth_date-year": "1985", "locality_id": rng.choice(given.localities),
        "activity_id": rng.choice(given.activities), "household_size": row["household_size"],
        "request_key": secrets.token_urlsafe(18),
    }  # fmt: skip


def _licence(family_id: int, given: Sample, rng: Random, today: date) -> dict[str, Any]:
    first = date(today.year, 1, 1)
    issued = first + timedelta(days=rng.randint(0, (today - first).days))
    return {
        "family_id": f"#{family_id}", "licence_type_id": rng.choice(given.types),
        "number": f"B{secrets.token_hex(6)}", "stage": "issued",
        "issued_on-day": issued.day, "issued_on-month": issued.month, "issued_on-year": issued.year,
        "issued_on-calendar": "gregorian", "request_key": secrets.token_urlsafe(18),
    }  # fmt: skip


def workbook(path: Path, homes: Sequence[Household]) -> None:
    """A list of families as the register's own template has it."""
    import xlsxwriter

    fields = [f for f in FAMILIES.fields if f.importable and f.name != "officer_id"]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [str(field.label) for field in fields])
        for place, home in enumerate(homes, 1):
            sheet.write_row(place, 0, [_cell(field, home) for field in fields])


def _cell(field: Field, home: Household) -> Any:
    row = home.activities[0] if field.through else home.family
    value = field.kind.fetch(field.name, {**dict.fromkeys(field.kind.columns(field.name)), **row})
    cell = "" if value is None else field.kind.cell(value)
    return cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell
