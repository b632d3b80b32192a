"""Reads a date as people write it: in either calendar, day first, with names of months.

«٢٣/١١/٢٠٢٦», «12 رجب 1448هـ», «1405/03», a year alone, or a cell as Excel counts days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from esrar.core.arabic import clean, fold, text_of, western_digits
from esrar.core.calendar import (
    FIRST_HIJRI,
    FIRST_YEAR,
    HIJRI_YEARS,
    LAST_HIJRI,
    LAST_YEAR,
    Calendar,
    EnteredDate,
    Precision,
    days_in,
    from_hijri,
)
from esrar.core.errors import Invalid
from esrar.core.i18n import _l

__all__ = ["from_parts", "parse_date"]

LAST_SERIAL = 73_415  # 31/12/2100 as Excel numbers its days
EXCEL_EPOCH = date(1899, 12, 30)

_GREGORIAN_MONTHS = """
يناير january jan | فبراير february feb | مارس march mar | ابريل أبريل april apr | مايو may
| يونيو يونيه june jun | يوليو يوليه july jul | اغسطس أغسطس august aug
| سبتمبر september sept sep | اكتوبر october oct | نوفمبر november nov | ديسمبر december dec
"""
_HIJRI_MONTHS = """
محرم muharram | صفر safar | ربيعأول ربيعاول rabiawwal rabii
| ربيعثاني ربيعآخر rabithani rabiakhir rabiii | جمادىأولى جمادىأول jumadaula jumadaawwal jumadai
| جمادىثانية جمادىآخرة جمادىآخر jumadaakhirah jumadathaniyah jumadaii | رجب rajab
| شعبان shaban | رمضان ramadan | شوال shawwal | ذوقعدة ذيقعدة dhuqadah dhulqadah dhuqidah
| ذوحجة ذيحجة dhuhijjah dhulhijjah
"""
_FILLERS = frozenset({"سنه", "عام", "شهر", "يوم", "من", "في", "of", "in", "year"})
_ARTICLES = frozenset({"ال", "al"})
_ERAS: dict[str, Calendar] = {
    **dict.fromkeys(("ه", "هجري", "هجريه", "ah", "h"), "hijri"),
    **dict.fromkeys(("م", "ميلادي", "ميلاديه", "ad", "ce"), "gregorian"),
}
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_USUAL = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
"""How most dates are written; an import has very many, which need not be taken to pieces."""
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_ODD = re.compile(r"[^\w\s/\\.,،ـ\u2010-\u2015\u2212'’-]")

_UNREADABLE = _l("Write the date as day/month/year, for example 23/11/2026 or 12/06/1448هـ")
_MONTHS_OF_YEAR = _l("The month must be between 1 and 12")
_FOUR_DIGITS = _l("Write the year with 4 digits")
_MISMATCH = _l("The month and the year must be of the same calendar")


@dataclass(frozen=True)
class _Month:
    number: int
    calendar: Calendar | None = None


def _months(table: str, calendar: Calendar) -> dict[str, _Month]:
    return {
        _month_key(name.split()): _Month(number, calendar)
        for number, names in enumerate(table.split("|"), start=1)
        for name in names.split()
    }


def _month_key(words: list[str]) -> str:
    """Month names differ in spaces and articles: ربيع الأول, ربيع أول, Rabi al-awwal."""
    folded = [fold(word).replace(" ", "") for word in words]
    return "".join(word.removeprefix("ال") for word in folded if word not in _ARTICLES)


_MONTHS = _months(_GREGORIAN_MONTHS, "gregorian") | _months(_HIJRI_MONTHS, "hijri")


def parse_date(value: object, *, excel_number: bool = False) -> EnteredDate:
    """The date that a text, a cell or a date object holds; day first unless the year is.

    With `excel_number` a number is the day as Excel counts them, save that 1300 to 2100 stay years.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        _check_year(value.year, "gregorian")
        return EnteredDate(value)
    text = western_digits(clean(text_of(value)))
    if usual := _USUAL.fullmatch(text):
        day, month, year = usual.groups()
        return _dated(int(day), _Month(int(month)), int(year), None)
    if excel_number and re.fullmatch(r"\d{5}(\.\d+)?", text) and int(text[:5]) <= LAST_SERIAL:
        return EnteredDate(EXCEL_EPOCH + timedelta(days=int(text[:5])))
    return _read(_TIME.sub("", text))


def from_parts(day: str, month: str, year: str, calendar: str) -> EnteredDate:
    """The date of a form's three boxes; the month may be a name, and the last two may stand alone.

    A year of 1300 to 1500 is Hijri whichever calendar is chosen, as in every other place.
    """
    chosen: Calendar = "hijri" if calendar == "hijri" else "gregorian"
    boxes = [western_digits(clean(text_of(box))) for box in (day, month, year)]
    filled = [box for box in boxes if box]
    if len(filled) == 1:
        # A year alone, or a whole date pasted into one box.
        return _read(filled[0], None if _looks_hijri(filled[0]) else chosen)
    day_digits, month_text, year_text = boxes
    number, era = _year_and_era(year_text)
    if day_digits and not re.fullmatch(r"[0-9]{1,2}", day_digits):
        raise Invalid(_l("Write the day as a number"))
    if not month_text:
        raise Invalid(_l("Write the month as well"))
    return _dated(
        int(day_digits) if day_digits else None,
        _month(month_text.split()),
        number,
        era or (None if _looks_hijri(str(number)) else chosen),
    )


def _looks_hijri(text: str) -> bool:
    return any(1300 <= int(piece) <= 1500 for piece in re.findall(r"(?<!\d)\d{4}(?!\d)", text))


def _year_and_era(text: str) -> tuple[int, Calendar | None]:
    pieces = _PIECE.findall(text)
    era = _ERAS.get(fold(pieces[-1])) if len(pieces) == 2 else None
    if not pieces or not re.fullmatch(r"[0-9]{4}", pieces[0]) or len(pieces) != 1 + bool(era):
        raise Invalid(_FOUR_DIGITS)
    return int(pieces[0]), era


def _read(text: str, calendar: Calendar | None = None) -> EnteredDate:
    """Numbers in the order they stand, names gathered into the month, a sign after them the era."""
    if _ODD.search(text) or len(text) > 60:
        raise Invalid(_UNREADABLE)
    pieces = [piece for piece in _PIECE.findall(text) if fold(piece) not in _FILLERS]
    if len(pieces) > 1 and (era := _ERAS.get(fold(pieces[-1]))):
        pieces.pop()
        calendar = era  # a sign that was written tells more than a box left as it was
    numbers = [piece for piece in pieces if piece.isdecimal()]
    words = [piece for piece in pieces if not piece.isdecimal()]
    year = _take_year(numbers, most=2 if words else 3)
    if words:
        month: _Month | None = _month(words)
    else:
        # What is left runs day, month, or after a leading year month, day.
        month = _month([numbers.pop(0 if pieces[0] == year else -1)]) if numbers else None
    day = numbers.pop() if numbers else None
    return _dated(int(day) if day else None, month, int(year), calendar)


def _take_year(numbers: list[str], most: int) -> str:
    """Remove and return the number that is a year: the first or the last, of four digits."""
    if not 1 <= len(numbers) <= most or max(map(len, numbers)) > 4:
        raise Invalid(_UNREADABLE)
    place = 0 if len(numbers[0]) == 4 else -1
    if len(numbers[place]) != 4:
        raise Invalid(_FOUR_DIGITS)
    return numbers.pop(place)


def _month(words: list[str]) -> _Month:
    if len(words) == 1 and re.fullmatch(r"[0-9]{1,2}", words[0]):
        return _Month(int(words[0]))
    if found := _MONTHS.get(_month_key(words)):
        return found
    if words[0].isdecimal():
        raise Invalid(_MONTHS_OF_YEAR)
    raise Invalid(_l("Write the month as a number from 1 to 12 or by its name"))


def _dated(
    day: int | None, month: _Month | None, year: int, calendar: Calendar | None
) -> EnteredDate:
    named = month.calendar if month else None
    calendar = calendar or ("hijri" if 1300 <= year <= 1500 else "gregorian")
    if named and named != calendar:
        raise Invalid(_MISMATCH)
    number = month.number if month else 1
    _check_year(year, calendar)
    if not 1 <= number <= 12:
        raise Invalid(_MONTHS_OF_YEAR)
    days = days_in(year, number, calendar)
    if day is not None and not 1 <= day <= days:
        raise Invalid(_l("The day must be between 1 and %(days)s in this month"), days=days)
    precision: Precision = "year" if month is None else "month" if day is None else "day"
    convert = from_hijri if calendar == "hijri" else date
    return EnteredDate(convert(year, number, day or 1), calendar, precision)


def _check_year(year: int, calendar: Calendar) -> None:
    if calendar == "gregorian" and not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(
            _l("The year must be between %(first)s and %(last)s"), first=FIRST_YEAR, last=LAST_YEAR
        )
    if calendar == "hijri" and year < FIRST_HIJRI:
        raise Invalid(
            _l("A Hijri year before %(first)s cannot be converted: write the Gregorian date"),
            first=FIRST_HIJRI,
        )
    if calendar == "hijri" and year > LAST_HIJRI:
        raise Invalid(HIJRI_YEARS, first=FIRST_HIJRI, last=LAST_HIJRI)
