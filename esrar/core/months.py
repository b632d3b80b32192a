"""Names of months and weekdays in the reader's language."""

from __future__ import annotations

from datetime import date

from esrar.core.calendar import hijri
from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l

GREGORIAN = (
    _l("January"), _l("February"), _l("March"), _l("April"), _l("May"), _l("June"), _l("July"),
    _l("August"), _l("September"), _l("October"), _l("November"), _l("December"),
)  # fmt: skip
HIJRI = (
    _l("Muharram"), _l("Safar"), _l("Rabi I"), _l("Rabi II"), _l("Jumada I"), _l("Jumada II"),
    _l("Rajab"), _l("Shaban"), _l("Ramadan"), _l("Shawwal"), _l("Dhul Qadah"), _l("Dhul Hijjah"),
)  # fmt: skip
WEEKDAYS = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"),
    _l("Sunday"),
)  # fmt: skip
"""In the order of Python's `date.weekday`."""


def month_name(day: date) -> str:
    """November 2026."""
    return f"{GREGORIAN[day.month - 1]} {day.year}"


def hijri_months(first: date, last: date) -> str:
    """Jumada I – Jumada II 1448 AH: the Hijri months of a span; nothing where unknown."""
    try:
        begins, ends = hijri(first)[:2], hijri(last)[:2]
    except Invalid:
        return ""
    year, month = ends
    end = _("%(month)s %(year)s AH", month=HIJRI[month - 1], year=year)
    if begins == ends:
        return end
    start = str(HIJRI[begins[1] - 1])
    if begins[0] != year:
        start = _("%(month)s %(year)s AH", month=start, year=begins[0])
    return f"{start} – {end}"


def hijri_day(day: date, named: bool = False) -> str:
    """The day of the Hijri month, with the name of a month that begins or is to be `named`."""
    try:
        _year, month, number = hijri(day)
    except Invalid:
        return ""
    return f"{number} {HIJRI[month - 1]}" if named or number == 1 else str(number)
