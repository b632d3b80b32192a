"""Which fiscal year a day belongs to, what was set for it, and the points at which it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.calendar import fiscal_year_end, quarter_ends
from esrar.core.db import db
from esrar.core.standing import stands
from esrar.measures.kit import Measure, Period, Settings
from esrar.measures.models import TODAY, FiscalYear, MeasureSetting

_YEAR, _SETTING = FiscalYear.__table__.c, MeasureSetting.__table__.c
_YEARS = select(_YEAR.start, _YEAR.label, _YEAR.id).where(stands(_YEAR)).order_by(_YEAR.start)
_SETTINGS = select(_SETTING.measure, _SETTING.name, _SETTING.value).where(
    _SETTING.fiscal_year_id == bindparam("year"),
    stands(_SETTING),
)


@dataclass(frozen=True)
class Year:
    """A fiscal year as measures need it. Without an id it was never set up, only reckoned."""

    start: date
    label: str
    id: int | None = None

    @property
    def end(self) -> date:
        """Its last day."""
        return fiscal_year_end(self.start)

    @property
    def quarters(self) -> tuple[date, date, date, date]:
        """The last days of its quarters."""
        return quarter_ends(self.start)

    def seen_from(self, day: date) -> Period:
        """The year as it stood on a day; after its end, as it closed."""
        return Period(self.start, self.end, min(day, self.end))


def years() -> Sequence[Year]:
    """The fiscal years set up, the earliest first."""
    return kept(("fiscal years",), _load, FiscalYear.__table__)


def _load() -> Sequence[Year]:
    return [Year(*row) for row in db.session.execute(_YEARS)]


def current_year(today: date | None = None) -> Year | None:
    """The year that today lies in, else the last one begun, else the first to come."""
    day = today or clock.today()
    found = years()
    begun = [year for year in found if year.start <= day]
    return begun[-1] if begun else (found[0] if found else None)


def year_of(day: date) -> Year:
    """The year that a day lies in; where none was set up, one reckoned as the others are."""
    for year in years():
        if year.start <= day <= year.end:
            return year
    first = years()[0].start if years() else date(day.year, 1, 1)
    start = _anniversary(first, day.year)
    if start > day:
        start = _anniversary(first, day.year - 1)
    return Year(start, str(start.year))


def _anniversary(first: date, year: int) -> date:
    """The same day in another year; 29 February gives way to 1 March."""
    try:
        return first.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def settings_of(session: Session, measure: Measure, year: Year) -> Settings:
    """The settings of a measure in a year, defaults where the manager set nothing."""
    stored = dict[str, str]()
    if measure.settings and year.id is not None:
        stored = _stored(session, year.id).get(measure.key, {})
    first = is_first(year)
    return {one.name: one.read(stored.get(one.name), first=first) for one in measure.settings}


def is_first(year: Year) -> bool:
    """Whether the register begins with this year: of what came before, nothing was noted."""
    return not years() or year.start <= years()[0].start


def _stored(session: Session, year_id: int) -> dict[str, dict[str, str]]:
    def load() -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for measure, name, value in session.execute(_SETTINGS, {"year": year_id}):
            found.setdefault(measure, {})[name] = value
        return found

    return kept(("measure settings", year_id), load, MeasureSetting.__table__)


def points(year: Year, today: date) -> dict[str, date]:
    """The days at which members are kept: today, and the ends of the quarters closed so far."""
    as_of = year.seen_from(today).as_of
    return {TODAY: as_of, **{end.isoformat(): end for end in year.quarters if end <= as_of}}
