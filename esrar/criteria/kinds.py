"""Fields of an assessment: the set it uses, a criterion of such sets, the mark that comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any, ClassVar

from markupsafe import Markup
from sqlalchemy import select

from esrar.audit.cache import kept
from esrar.core import arabic, clock
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, Number, Option
from esrar.core.i18n import _l
from esrar.core.standing import stands
from esrar.criteria.models import CriteriaSet, Criterion
from esrar.criteria.rules import SET, Subject, in_force
from esrar.kit.relations import Relation

CRITERION = Criterion.__table__


@dataclass(frozen=True)
class Known:
    """One criterion as an assessment meets it."""

    id: int
    set_id: int
    subject: str
    text: str
    label: str
    weight: Decimal
    maximum: Decimal


def criteria() -> dict[int, Known]:
    """Every criterion of a standing set by id, the latest sets first."""
    return kept("criteria", _load)


def _load() -> dict[int, Known]:
    line, mine = CRITERION.c, SET.c
    rows = db.session.execute(
        select(line.id, mine.id.label("set_id"), mine.subject, line.text, mine.title,
               line.weight, line.maximum)
        .join(SET, mine.id == line.criteria_set_id)
        .where(stands(mine))
        .order_by(mine.starts_on.desc(), mine.id.desc(), line.id)
    )  # fmt: skip
    return {
        r.id: Known(r.id, r.set_id, r.subject, r.text, f"{r.text} – {r.title}", r.weight, r.maximum)
        for r in rows
    }


def of_set(set_id: int | None) -> list[Known]:
    """The criteria of one set, in their order."""
    return [one for one in criteria().values() if one.set_id == set_id]


def set_in_force(subjects: Sequence[Subject], day: date | None = None) -> int | None:
    """The one set that judges these subjects on a day; None when there is none, or several."""
    found = db.session.scalars(
        select(SET.c.id).where(SET.c.subject.in_(subjects), in_force(day or clock.today()))
    ).all()
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class SetOf(Relation):
    """A set of criteria for one of these subjects."""

    to: str = "criteria-sets"
    subjects: tuple[Subject, ...] = ()

    def _small(self) -> dict[int, tuple[str, frozenset[str]]]:
        fitting = kept(("criteria-sets", self.subjects), self._fitting, CriteriaSet.__table__)
        return {i: found for i, found in super()._small().items() if i in fitting}

    def _fitting(self) -> frozenset[int]:
        return frozenset(
            db.session.scalars(select(SET.c.id).where(SET.c.subject.in_(self.subjects)))
        )


@dataclass(frozen=True)
class CriterionOf(Kind):
    """One criterion of the sets for these subjects, stored as its id."""

    widget: ClassVar[str] = "select"
    width: ClassVar[str] = "l"
    subjects: tuple[Subject, ...] = ()

    def options(self) -> Sequence[Option]:
        """Every criterion, with the set it belongs to."""
        return [(str(one.id), one.label) for one in self._mine().values()]

    def _mine(self) -> Mapping[int, Known]:
        return {i: one for i, one in criteria().items() if one.subject in self.subjects}

    def read(self, text: str) -> int:
        mine = self._mine()
        number = arabic.number_of(text)
        if number is not None and number in mine:
            return number
        folded = arabic.fold(text)
        exact = [i for i, one in mine.items() if arabic.fold(one.label) == folded]
        found = exact or [i for i, one in mine.items() if arabic.fold(one.text) == folded]
        if len(found) == 1:
            return found[0]
        if found:
            raise Invalid(_l("Several sets have this criterion: write the set after a dash"))
        raise Invalid(_l("Choose one of the listed values"))

    def show(self, value: Any) -> str:
        found = criteria().get(value)
        return found.label if found else f"#{value}"

    def cell(self, value: Any) -> str:
        return self.show(value)


@dataclass(frozen=True)
class Mark(Number):
    """A share of a hundred that was reckoned; cut and never rounded up, for it is compared."""

    most: int = 100
    places: int = 10

    def show(self, value: Any) -> str:
        cut = f"{Decimal(value).quantize(Decimal('0.01'), ROUND_DOWN):f}"
        text = cut.rstrip("0").rstrip(".")
        return Markup('<bdi dir="ltr">%s%%</bdi>') % text
