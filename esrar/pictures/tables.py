"""The tables of the families in pictures, each with the picture that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _, direction, language
from esrar.core.pieces import LTR
from esrar.kit import registry
from esrar.kit.addresses import list_url
from esrar.kit.queries import Query
from esrar.kit.relations import titles
from esrar.pictures import course, mapping
from esrar.pictures.counts import Counts, by_state
from esrar.pictures.mapping import Frame, Spot
from esrar.places.models import Locality
from esrar.places.positions import positions

OASIS = Frame(25.325, 25.65, 49.49, 49.81)
GOVERNORATE = Frame(22.95, 25.95, 47.8, 51.0)
SHOWN = 15
"""So many activities are shown; their own list has all."""
LONGEST = 20
"""So many rows a table has before it goes on in a column beside it."""


@dataclass(frozen=True)
class Row:
    """A line of a table: what is counted, how often, and how long its bar is of a hundred."""

    label: str
    count: str
    share: int
    url: str = ""
    number: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its picture, where it has one beside the bars in its rows."""

    title: str
    heading: str
    unit: str
    rows: Sequence[Row]
    pictures: Sequence[Markup] = ()
    notes: Sequence[str] = ()
    empty: str = ""
    numbered: bool = False

    @property
    def parts(self) -> Sequence[Sequence[Row]]:
        """The rows in columns of a height that a page bears."""
        columns = -(-len(self.rows) // LONGEST) or 1
        height = -(-len(self.rows) // columns)
        return [self.rows[n : n + height] for n in range(0, len(self.rows), height or 1)]


def tables_of(found: Counts, query: Query, licensed: bool) -> Iterator[Table]:
    """Every table of the families found; that of licences where it is asked for."""
    yield _places(found, query)
    yield _activities(found, query)
    yield _months(found, query)
    if licensed:
        yield _licences()


def _url(query: Query, **more: str) -> str:
    filters = {**query.filters, **{name: (value,) for name, value in more.items()}}
    return list_url(registry.get("families"), Query(filters=filters, day=query.day))


def _share(number: int, most: int) -> int:
    return round(100 * number / most) if most else 0


# -- where they live -------------------------------------------------------------------------------


def _localities() -> dict[int, Any]:
    def load() -> dict[int, Any]:
        own = Locality.__table__.c
        rows = db.session.execute(select(own.id, own.slug, own.name, own.name_en))
        return {row.id: row for row in rows}

    return kept("pictures places", load, Locality.__table__)


def _places(found: Counts, query: Query) -> Table:
    known, where = _localities(), positions()
    ranked = sorted(found.localities.items(), key=lambda one: (-one[1], one[0]))
    most = ranked[0][1] if ranked else 0
    spots, rows, beyond = [], [], 0
    for number, (locality, count) in enumerate(ranked, 1):
        place = known[locality]
        name = place.name if language() == "ar" else place.name_en
        lies = where.get(place.slug)
        if lies is not None and GOVERNORATE.holds(*lies):
            spots.append(Spot(number, name, count, *lies))
        else:
            beyond += count
        note = "" if lies is not None else str(_("Not on the map"))
        rows.append(Row(name, f"{count:,}", _share(count, most),
                        _url(query, locality_id=str(locality)), number, note))  # fmt: skip
    return Table(str(_("Families by locality")), str(_("Locality")), str(_("Families")), rows,
                 list(_maps(spots, most)), list(_said(beyond, spots)),
                 str(_("No families match")), numbered=True)  # fmt: skip


def _maps(spots: Sequence[Spot], most: int) -> Iterator[Markup]:
    far = [s for s in spots if not OASIS.holds(s.latitude, s.longitude)]
    near = mapping.draw(spots, OASIS, str(_("Map of families in the oasis")), most)
    if near is not None:
        yield near
    wide = mapping.draw(far, GOVERNORATE, str(_("Map of families in the rest of the governorate")),
                        most, (OASIS, str(_("The oasis"))))  # fmt: skip
    if wide is not None:
        yield wide


def _said(beyond: int, spots: Sequence[Spot]) -> Iterator[str]:
    if spots:
        yield str(_("Approximate positions, moved apart where circles would overlap"))
        yield str(_("A circle's area follows the number of families; the number in it is its "
                    "line in the table"))  # fmt: skip
    if beyond:
        yield str(_("Without a place on the map: %(number)s", number=counted("family", beyond)))


# -- what they do, when they came, what stands -----------------------------------------------------


def _activities(found: Counts, query: Query) -> Table:
    ranked = found.activities[:SHOWN]
    names = titles(registry.get("activities"), [i for i, _number in ranked])
    most = ranked[0][1] if ranked else 0
    rows = [Row(names.get(i, f"#{i}"), f"{number:,}", _share(number, most),
                _url(query, activity_id=f"#{i}")) for i, number in ranked]  # fmt: skip
    notes = [str(_("A family with two activities stands in two lines"))]
    if len(found.activities) > SHOWN:
        notes.append(str(_("The %(shown)s most frequent of %(all)s", shown=SHOWN,
                           all=len(found.activities))))  # fmt: skip
    return Table(str(_("Families by activity")), str(_("Activity")), str(_("Families")), rows,
                 notes=notes if rows else (), empty=str(_("No families match")))  # fmt: skip


def _months(found: Counts, query: Query) -> Table:
    labels = [f"{start.month}/{start.year}" for start in found.starts]
    values = list(found.by_month)
    drawn = course.draw(labels, values, str(_("Families registered by month, cumulative")),
                        direction() == "rtl")  # fmt: skip
    most = max(values, default=0)
    rows = [Row(LTR % label, f"{value:,}", _share(value, most))
            for label, value in zip(labels, values, strict=True)] if most else []  # fmt: skip
    notes = [str(_("Without a registration date: %(number)s",
                   number=counted("family", found.undated)))] if found.undated else []  # fmt: skip
    return Table(str(_("Families registered by month, cumulative")), str(_("To the end of month")),
                 str(_("Families")), rows, [drawn] if drawn else [], notes,
                 str(_("No families match")))  # fmt: skip


def _licences() -> Table:
    register = registry.get("licences")
    query = Query(day=clock.today())
    found = by_state(register, "force", query)
    most = max(found.values(), default=0)
    rows = []
    for key, state in register.derived[0].states.items():
        if number := found.get(str(key), 0):
            url = list_url(register, Query(filters={"force": (str(key),)}))
            rows.append(Row(str(state.label), f"{number:,}", _share(number, most), url))
    return Table(str(_("Licences by state")), str(_("Status")), str(register.label), rows,
                 empty=str(_("No licences yet")))  # fmt: skip
