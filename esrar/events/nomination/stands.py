"""The stand list of an exhibition: printed to be signed, and given out as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from flask import url_for
from sqlalchemy import or_, select

from esrar.audit.recorder import note
from esrar.core import arabic
from esrar.core.db import db, writing
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import LTR
from esrar.events.models import Participation
from esrar.families.leaving import leaves
from esrar.families.models import Family, FamilyActivity
from esrar.kit import registry
from esrar.kit.disclosures.basis import Basis
from esrar.kit.disclosures.leaving import Leaving
from esrar.kit.disclosures.parcels import Shape
from esrar.kit.loading import title
from esrar.kit.one_table import Table
from esrar.kit.one_table import write as write_table
from esrar.kit.pages import SheetPage
from esrar.kit.register import Register
from esrar.kit.relations import titles
from esrar.kit.workbooks import Heading

LINE, FAMILY, RUNS = Participation.__table__, Family.__table__, FamilyActivity.__table__


@dataclass(frozen=True)
class Stand:
    """One family of the list, without its numbers: the list hangs at the entrance."""

    family: int
    stand: str
    name: str
    activity: str
    file_number: str


def stands(exhibition: int) -> list[Stand]:
    """The families of an exhibition, by stand and name."""
    rows = db.session.execute(
        select(LINE.c.family_id, LINE.c.stand, FAMILY.c.file_number)
        .join(FAMILY, FAMILY.c.id == LINE.c.family_id)
        .where(LINE.c.exhibition_id == exhibition,
               or_(LINE.c.present.is_(None), LINE.c.present.is_(True)))
    ).all()  # fmt: skip
    ids = [row.family_id for row in rows]
    names, work = titles(registry.get("families"), ids), _activities(ids)
    found = [Stand(row.family_id, row.stand or "", names.get(row.family_id, ""),
                   work.get(row.family_id, ""), row.file_number or "") for row in rows]  # fmt: skip
    return sorted(found, key=lambda one: (not one.stand, arabic.sort_key(one.stand),
                                          arabic.sort_key(one.name), one.family))  # fmt: skip


def _activities(families: Sequence[int]) -> dict[int, str]:
    """What each family does now, in words."""
    rows = db.session.execute(
        select(RUNS.c.family_id, RUNS.c.activity_id)
        .where(RUNS.c.family_id.in_(families), RUNS.c.stopped_on.is_(None)).order_by(RUNS.c.id)
    ).all()  # fmt: skip
    names = titles(registry.get("activities"), [row.activity_id for row in rows])
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.family_id, []).append(names.get(row.activity_id, ""))
    return {family: "، ".join(dict.fromkeys(own)) for family, own in found.items()}


def _headings() -> list[str]:
    return [str(text) for text in (_("No."), _("Stand"), _("Family"), _("Activity"),
                                   _("File number"))]  # fmt: skip


def sheet(row: Mapping[str, Any], facts: Sequence[tuple[str, str]]) -> SheetPage:
    """The list as a paper; each row ends in room for a signature."""
    rows = [[str(n), LTR % one.stand, one.name, one.activity, LTR % one.file_number]
            for n, one in enumerate(stands(row["id"]), 1)]  # fmt: skip
    name = title(registry.get("exhibitions"), row)
    back = Link(name, url_for("exhibitions.show", id=row["id"]))
    heading = _("Stand list: %(name)s", name=name)
    return SheetPage(str(heading), facts, [*_headings(), str(_("Signature"))], rows, back)


@dataclass(frozen=True)
class OfStands:
    """The stand list as it is given out: of persons, so that it is asked where it goes."""

    exhibition: int
    said: str
    shaped: bool = True
    asks: bool = True

    @property
    def register(self) -> Register:
        return registry.get("families")

    @property
    def name(self) -> str:
        return f"stands-{self.exhibition}"

    @property
    def asked(self) -> str:
        return f"exhibition={self.exhibition}"

    def tally(self) -> dict[Basis, tuple[int, int]]:
        total = len(stands(self.exhibition))
        return {basis: (total, len(self._staying(Leaving(basis)))) for basis in Basis}

    def write(self, out: IO[bytes], shape: Shape, only: Leaving | None = None) -> int:
        wide = zip(_headings(), (6, 12, 34, 34, 16), strict=True)
        headings = [Heading(text, width) for text, width in wide]
        return write_table(out, shape.ending, Table(self.said, headings, self._rows(only)))

    def headings(self, shape: Shape) -> list[str]:
        return _headings()

    def held(self, shape: Shape, only: Leaving) -> dict[str, set[int]]:
        return {"families": {one.family for one in self._staying(only)}}

    def note(self, shape: Shape, count: int) -> None:
        values = {"list": "stands", "count": count, "format": shape.ending}
        with writing(origin="export") as done:
            note(done.session, "export", subject="exhibition", subject_id=self.exhibition,
                 values=values)  # fmt: skip

    def _rows(self, only: Leaving | None) -> Iterator[Sequence[Any]]:
        for n, one in enumerate(self._staying(only), 1):
            yield [n, one.stand, one.name, one.activity, one.file_number]

    def _staying(self, only: Leaving | None) -> list[Stand]:
        every = stands(self.exhibition)
        if only is None:
            return every
        ids = [one.family for one in every]
        may = set(db.session.scalars(
            select(FAMILY.c.id).where(FAMILY.c.id.in_(ids), leaves(only.basis, only.day, only.aim))
        ))  # fmt: skip
        return [one for one in every if one.family in may]
