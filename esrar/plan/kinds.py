"""Fields of tasks and deliverables that no other register has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from markupsafe import Markup
from sqlalchemy import select

from esrar.audit.cache import kept
from esrar.core import arabic
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, LongText, OneOf, Option, Several, Whole
from esrar.core.i18n import _l, language
from esrar.measures.years import current_year, years
from esrar.plan.models import Indicator, Objective
from esrar.plan.schedule import UNITS, Unit

INDICATOR, OBJECTIVE = Indicator.__table__, Objective.__table__

QUARTER_LABELS = {
    "1": _l("First quarter"), "2": _l("Second quarter"),
    "3": _l("Third quarter"), "4": _l("Fourth quarter"),
}  # fmt: skip
QUARTERS = Several(QUARTER_LABELS)
UNIT = OneOf(Unit, UNITS)


class Form(StrEnum):
    """What a deliverable is."""

    DOCUMENT = "document"
    DATABASE = "database"
    LIST = "list"
    STATEMENT = "statement"


FORMS = {
    Form.DOCUMENT: _l("A document"), Form.DATABASE: _l("A database"),
    Form.LIST: _l("A list"), Form.STATEMENT: _l("A statement"),
}  # fmt: skip
FORM = OneOf(Form, FORMS)


@dataclass(frozen=True)
class Done(Whole):
    """How far a task is, in whole percent."""

    most: int = 100

    def read(self, text: str) -> int:
        return super().read(text.rstrip("%٪ "))

    def show(self, value: Any) -> str:
        return Markup(f'<bdi dir="ltr">{int(value)}%</bdi>')


@dataclass(frozen=True)
class Words(LongText):
    """A text that need not be there; kept as an empty one."""

    def store(self, name: str, value: Any) -> dict[str, Any]:
        return {name: value or ""}

    def fetch(self, name: str, row: Mapping[str, Any]) -> Any:
        return row[name] or None


@dataclass(frozen=True)
class Wording(Kind):
    """The wording in the reader's language, out of one column for each; `lead` stands before it."""

    lead: str = ""

    def columns(self, name: str) -> tuple[str, ...]:
        return (*filter(None, [self.lead]), f"{name}_ar", f"{name}_en")

    def store(self, name: str, value: Any) -> dict[str, Any]:
        return {}

    def fetch(self, name: str, row: Mapping[str, Any]) -> str | None:
        text = row[f"{name}_ar"] if language() == "ar" else row[f"{name}_en"] or row[f"{name}_ar"]
        if text is None:  # in a history, before there was any
            return None
        return f"{row[self.lead]} {text}" if self.lead else str(text)


@dataclass(frozen=True)
class Known:
    """An indicator as its tasks name it."""

    id: int
    number: int
    ar: str
    en: str
    year_id: int
    year: str
    objective: int

    @property
    def label(self) -> str:
        """Number and criterion; of another year than the current one, the year too."""
        text = f"{self.number} · {self.ar if language() == 'ar' else self.en}"
        year = current_year()
        return text if year is not None and year.id == self.year_id else f"{text} ({self.year})"


def indicators() -> dict[int, Known]:
    """Every indicator of every year by id, the latest year first."""
    return kept(("plan indicators",), _load, INDICATOR, OBJECTIVE)


def _load() -> dict[int, Known]:
    own = INDICATOR.c
    rows = db.session.execute(
        select(own.id, own.number, own.criterion_ar, own.criterion_en, own.fiscal_year_id,
               OBJECTIVE.c.number.label("objective"))
        .join(OBJECTIVE, OBJECTIVE.c.id == own.objective_id)
        .where(own.deleted_at.is_(None))
        .order_by(own.fiscal_year_id.desc(), own.number)
    )  # fmt: skip
    labels = {year.id: year.label for year in years()}
    return {
        r.id: Known(r.id, r.number, r.criterion_ar, r.criterion_en, r.fiscal_year_id,
                    labels.get(r.fiscal_year_id, ""), r.objective)
        for r in rows
    }  # fmt: skip


@dataclass(frozen=True)
class IndicatorOf(Kind):
    """An indicator of the plan, stored as its id; typed by its number, it is the current year's."""

    widget: ClassVar[str] = "select"

    def options(self) -> Sequence[Option]:
        """All indicators, those of the latest year first."""
        return [(f"#{one.id}", one.label) for one in indicators().values()]

    def read(self, text: str) -> int:
        known = indicators()
        number = arabic.number_of(text[1:]) if text.startswith("#") else None
        if number is not None and number in known:
            return number
        digits, folded = arabic.western_digits(text), arabic.fold(text)
        year = current_year()
        for one in known.values():
            if digits == str(one.number) and year is not None and year.id == one.year_id:
                return one.id
        found = [one.id for one in known.values() if folded in _spellings(one)]
        if len(found) != 1:
            raise Invalid(_l("Choose one of the listed values"))
        return found[0]

    def show(self, value: Any) -> str:
        one = indicators().get(value)
        return one.label if one else f"#{value}"

    def edit(self, value: Any) -> str:
        return "" if value is None else f"#{value}"

    def cell(self, value: Any) -> str:
        return self.show(value)


def _spellings(one: Known) -> set[str]:
    year = current_year()
    end = "" if year is not None and year.id == one.year_id else f" ({one.year})"
    return {arabic.fold(f"{one.number} · {text}{end}") for text in (one.ar, one.en)}


@dataclass(frozen=True)
class YearOf(Kind):
    """A fiscal year of the plan, stored as its id."""

    widget: ClassVar[str] = "select"

    def options(self) -> Sequence[Option]:
        """The years set up, the latest first."""
        return [(str(year.id), year.label) for year in reversed(years())]

    def read(self, text: str) -> int:
        folded = arabic.fold(text)
        for year in years():
            if year.id is not None and (text == str(year.id) or folded == arabic.fold(year.label)):
                return year.id
        raise Invalid(_l("Choose one of the listed values"))

    def show(self, value: Any) -> str:
        return next((year.label for year in years() if year.id == value), f"#{value}")

    def cell(self, value: Any) -> str:
        return self.show(value)
