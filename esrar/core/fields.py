"""Kinds of values: how each is typed, checked, stored, shown and put into a workbook.

The form, the import and the filters all read a value through the same kind, so that a digit, a
date or a name means the same wherever it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, ClassVar
from urllib.parse import quote

from markupsafe import Markup, escape

from esrar.core import arabic, calendar, identifiers
from esrar.core.errors import Invalid
from esrar.core.i18n import LANGUAGES, _, _l, speaking

Option = tuple[str, str]


@dataclass(frozen=True)
class Kind:
    """One kind of value. `parse` reads what was typed, None for blank; it raises Invalid."""

    widget: ClassVar[str] = "text"
    ltr: ClassVar[bool] = False
    inputmode: ClassVar[str] = ""
    width: ClassVar[str] = "m"
    suffixes: ClassVar[tuple[str, ...]] = ("",)
    """What is appended to the field's name for each column it is stored in."""

    def parse(self, raw: Any) -> Any:
        """The stored value of what was typed, or None when it is blank."""
        text = arabic.clean(text_of(raw))
        return self.read(text) if text else None

    def read(self, text: str) -> Any:
        """The value of a text that is not blank and already clean."""
        return text

    def show(self, value: Any) -> str:
        """For people; Markup where letters of another direction need isolating."""
        # Hundreds stand on a page of a list, where Markup's own % is the dearest part of a cell.
        return Markup(f'<bdi dir="ltr">{escape(value)}</bdi>') if self.ltr else str(value)

    def show_whole(self, value: Any) -> str:
        """For people, on the record's own page: with what can be done with the value."""
        return self.show(value)

    def edit(self, value: Any) -> str:
        """The text that stands in the form's box."""
        return "" if value is None else str(value)

    def cell(self, value: Any) -> Any:
        """For a workbook: text, number or date."""
        return str(value)

    def store(self, name: str, value: Any) -> dict[str, Any]:
        """The columns that keep a value."""
        return {name: value}

    def fetch(self, name: str, row: Mapping[str, Any]) -> Any:
        """The value out of its columns."""
        return row[name]

    def from_form(self, name: str, data: Mapping[str, str]) -> Any:
        """What was typed, out of a submitted form."""
        return data.get(name, "")

    def columns(self, name: str) -> tuple[str, ...]:
        """Names of the columns that keep a value."""
        return tuple(name + suffix for suffix in self.suffixes)


def text_of(raw: Any) -> str:
    """A cell or a form entry as text; a workbook's whole numbers come back as floats."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw)


@dataclass(frozen=True)
class Text(Kind):
    """One line of text."""

    longest: int = 200

    def read(self, text: str) -> str:
        if len(text) > self.longest:
            raise Invalid(_l("Shorten the text to %(longest)s characters"), longest=self.longest)
        return text


@dataclass(frozen=True)
class LongText(Text):
    """Several lines of text."""

    widget: ClassVar[str] = "textarea"
    width: ClassVar[str] = "l"
    longest: int = 4000

    def parse(self, raw: Any) -> str | None:
        lines = [arabic.clean(line) for line in text_of(raw).splitlines()]
        text = "\n".join(lines).strip()
        return self.read(text) if text else None


@dataclass(frozen=True)
class Code(Text):
    """A number or code given by somebody else, kept as it is printed."""

    ltr: ClassVar[bool] = True
    width: ClassVar[str] = "s"
    longest: int = 60

    def read(self, text: str) -> str:
        return super().read(arabic.western_digits(text))


@dataclass(frozen=True)
class PersonName(Text):
    """A person's name: two parts at least, four expected."""

    width: ClassVar[str] = "l"

    def read(self, text: str) -> str:
        name = super().read(text)
        if any(c.isdigit() for c in name) or not any(c.isalpha() for c in name):
            raise Invalid(_l("Write the name in letters only"))
        if len(name.split()) < 2:
            raise Invalid(_l("Write at least the first name and the family name"))
        return name


@dataclass(frozen=True)
class NationalId(Kind):
    """National ID or Iqama number; shown masked."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "numeric"

    def read(self, text: str) -> str:
        return identifiers.national_id(text)

    def show(self, value: Any) -> str:
        return super().show(identifiers.mask(value))


@dataclass(frozen=True)
class Mobile(Kind):
    """Mobile number, stored one way whatever its spelling."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "tel"

    def read(self, text: str) -> str:
        return identifiers.mobile(text)

    def show_whole(self, value: Any) -> str:
        """The number, with a call and a message a touch away on the reader's own device."""
        whole = "966" + value[1:] if value.startswith("05") else value.lstrip("+")
        links = Markup('<a href="tel:+%s" dir="ltr">%s</a> <a href="https://wa.me/%s?text=%s" '
                       'rel="noreferrer noopener">%s</a>')  # fmt: skip
        greeting = _("Peace be upon you. This is the Esrar association for productive families.")
        return links % (whole, value, whole, quote(greeting), _("WhatsApp"))


@dataclass(frozen=True)
class Phone(Kind):
    """Any telephone number of a body: mobile, landline, 9200 or 800."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "tel"

    def read(self, text: str) -> str:
        return identifiers.phone(text)


@dataclass(frozen=True)
class NationalAddress(Kind):
    """Short National Address: four letters and four digits."""

    ltr: ClassVar[bool] = True
    width: ClassVar[str] = "s"

    def read(self, text: str) -> str:
        return identifiers.national_address(text)


@dataclass(frozen=True)
class UnifiedNumber(Kind):
    """Unified national number of an organisation."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "numeric"

    def read(self, text: str) -> str:
        return identifiers.unified_number(text)


@dataclass(frozen=True)
class Email(Kind):
    """An e-mail address."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "email"

    def read(self, text: str) -> str:
        return identifiers.email(text)


@dataclass(frozen=True)
class Url(Kind):
    """An address on the web, such as the link of a map."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "url"
    width: ClassVar[str] = "l"

    def read(self, text: str) -> str:
        return identifiers.web_address(text)

    def show(self, value: Any) -> str:
        link = Markup('<a href="%s" rel="noreferrer noopener" dir="ltr">%s</a>')
        return link % (value, value)


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number between two bounds, both included."""

    inputmode: ClassVar[str] = "numeric"
    width: ClassVar[str] = "s"
    least: int = 0
    most: int = 1_000_000

    def read(self, text: str) -> int:
        digits = arabic.western_digits(text).replace(",", "").replace("٬", "")
        if not (digits.isascii() and digits.lstrip("-").isdigit() and len(digits) <= 18):
            raise Invalid(_l("Write a whole number"))
        number = int(digits)
        if not self.least <= number <= self.most:
            raise Invalid(
                _l("Write a number from %(least)s to %(most)s"), least=self.least, most=self.most
            )
        return number

    def cell(self, value: Any) -> int:
        return int(value)


@dataclass(frozen=True)
class Money(Kind):
    """An amount in riyals, two decimals; below zero only where it is `signed`."""

    inputmode: ClassVar[str] = "decimal"
    width: ClassVar[str] = "s"
    signed: bool = False

    def read(self, text: str) -> Decimal:
        amount = _decimal(text)
        if amount is None:
            raise Invalid(_l("Write the amount in digits, such as 1500 or 1500.50"))
        if amount < 0 and not self.signed:
            raise Invalid(_l("Write an amount of zero or more"))
        if abs(amount) >= 10**12:
            raise Invalid(_l("Write a smaller amount"))
        return amount.quantize(Decimal("0.01"))

    def show(self, value: Any) -> str:
        amount = f"{value:,.2f}".removesuffix(".00")
        if value < 0:
            return Markup('<bdi dir="ltr">%s</bdi>') % _("%(amount)s riyals", amount=amount)
        return str(_("%(amount)s riyals", amount=amount))

    def cell(self, value: Any) -> float:
        return float(value)


def _decimal(text: str) -> Decimal | None:
    """The number a text writes, whatever its digits and separators; None when it writes none."""
    digits = arabic.western_digits(text).replace(",", "").replace("٬", "").replace("٫", ".")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@dataclass(frozen=True)
class Number(Kind):
    """A number with decimals between two bounds, both included, such as hours or a mark."""

    inputmode: ClassVar[str] = "decimal"
    width: ClassVar[str] = "s"
    least: int = 0
    most: int = 1_000_000
    places: int = 2

    def read(self, text: str) -> Decimal:
        number = _decimal(text.rstrip("%٪ "))
        if number is None:
            raise Invalid(_l("Write a number in digits, such as 12 or 12.5"))
        if not self.least <= number <= self.most:
            raise Invalid(
                _l("Write a number from %(least)s to %(most)s"), least=self.least, most=self.most
            )
        return number.quantize(Decimal(1).scaleb(-self.places))

    def show(self, value: Any) -> str:
        text = f"{value:,.{self.places}f}"
        return text.rstrip("0").rstrip(".") if self.places else text

    def edit(self, value: Any) -> str:
        return "" if value is None else self.show(value).replace(",", "")

    def cell(self, value: Any) -> float:
        return float(value)


@dataclass(frozen=True)
class Percent(Number):
    """A share of a hundred."""

    most: int = 100

    def show(self, value: Any) -> str:
        return Markup('<bdi dir="ltr">%s%%</bdi>') % super().show(value)

    def edit(self, value: Any) -> str:
        return "" if value is None else Number.show(self, value)


@dataclass(frozen=True)
class Flag(Kind):
    """Yes, no, or not known (blank)."""

    widget: ClassVar[str] = "radios"

    def options(self) -> Sequence[Option]:
        """The two answers."""
        return (("yes", _("Yes")), ("no", _("No")))

    def read(self, text: str) -> bool:
        folded = arabic.fold(text)
        if folded in {"نعم", "yes", "y", "1", "true", "صح", "✓"}:
            return True
        if folded in {"لا", "no", "n", "0", "false", "خطا", "كلا"}:
            return False
        raise Invalid(_l("Choose yes or no"))

    def show(self, value: Any) -> str:
        return str(_("Yes") if value else _("No"))

    def edit(self, value: Any) -> str:
        return "" if value is None else "yes" if value else "no"

    def cell(self, value: Any) -> str:
        return self.show(value)


@dataclass(frozen=True)
class OneOf(Kind):
    """One value of an enumeration that a rule reads; `labels` say it to people."""

    widget: ClassVar[str] = "select"
    members: type[StrEnum]
    labels: Mapping[Any, Any]
    aliases: Mapping[str, Any] | None = None

    def options(self) -> Sequence[Option]:
        """Every value with its label, in the order declared."""
        return [(m.value, str(self.labels[m])) for m in self.members]

    def read(self, text: str) -> StrEnum:
        folded = arabic.fold(text)
        for member in self.members:
            if folded in {arabic.fold(member.value), *_spellings(self.labels[member])}:
                return member
        for alias, member in (self.aliases or {}).items():
            if folded == arabic.fold(alias):
                return self.members(member)
        raise Invalid(_l("Choose one of the listed values"))

    def show(self, value: Any) -> str:
        return str(self.labels[self.members(value)])

    def cell(self, value: Any) -> str:
        return self.show(value)


def _spellings(label: Any) -> set[str]:
    found = set()
    for tongue in LANGUAGES:
        with speaking(tongue):
            found.add(arabic.fold(str(label)))
    return found


@dataclass(frozen=True)
class DateParts:
    """The boxes of a date as they were typed."""

    day: str = ""
    month: str = ""
    year: str = ""
    calendar: str = "gregorian"

    def __bool__(self) -> bool:
        return bool(self.day.strip() or self.month.strip() or self.year.strip())


@dataclass(frozen=True)
class Date(Kind):
    """A day, stored Gregorian, with the calendar and the precision it was typed in."""

    widget: ClassVar[str] = "date"
    suffixes: ClassVar[tuple[str, ...]] = ("", "_entered")
    past_only: bool = False

    def parse(self, raw: Any) -> calendar.EnteredDate | None:
        if isinstance(raw, DateParts):
            return self.meant(self._parts(raw)) if raw else None
        if raw is None or (isinstance(raw, str) and not arabic.clean(raw)):
            return None
        return self.meant(calendar.parse_date(raw))

    def meant(self, entered: calendar.EnteredDate) -> calendar.EnteredDate:
        """The day that is kept of what was entered."""
        return entered

    def _parts(self, parts: DateParts) -> calendar.EnteredDate:
        filled = [p for p in (parts.day, parts.month, parts.year) if p.strip()]
        if len(filled) == 1 and len(filled[0].strip()) > 4:
            return calendar.parse_date(filled[0])  # a whole date pasted into one box
        return calendar.from_parts(parts.day, parts.month, parts.year, parts.calendar)

    def from_form(self, name: str, data: Mapping[str, str]) -> DateParts | str:
        if data.get(name):
            return data[name]
        day, month, year = (data.get(f"{name}-{part}", "") for part in ("day", "month", "year"))
        return DateParts(day, month, year, data.get(f"{name}-calendar", "gregorian"))

    def show(self, value: Any) -> str:
        if value.precision != "day":
            return Markup("<bdi>%s</bdi>") % calendar.show_entered(value)
        text = escape(calendar.show_date(value.date))
        if value.calendar == "hijri":
            return Markup('<bdi dir="ltr">%s</bdi> (<bdi>%s</bdi>)') % (
                text, calendar.show_entered(value))  # fmt: skip
        return Markup(f'<bdi dir="ltr">{text}</bdi>')

    def edit(self, value: Any) -> str:
        return "" if value is None else calendar.show_entered(value)

    def cell(self, value: Any) -> date | str:
        if value.precision != "day" or value.calendar == "hijri":
            return calendar.show_entered(value)  # as it was entered: no false precision comes back
        day: date = value.date
        return day

    def store(self, name: str, value: calendar.EnteredDate | None) -> dict[str, Any]:
        if value is None:
            return {name: None, f"{name}_entered": None}
        how = f"{value.calendar}:{value.precision}"
        return {name: value.date, f"{name}_entered": None if how == PLAIN else how}

    def fetch(self, name: str, row: Mapping[str, Any]) -> calendar.EnteredDate | None:
        day = row[name]
        if day is None:
            return None
        kind: Any
        precision: Any
        kind, precision = (row[f"{name}_entered"] or PLAIN).split(":")
        return calendar.EnteredDate(day, kind, precision)


@dataclass(frozen=True)
class LastDay(Date):
    """The end of something: a month or a year typed alone means its last day."""

    def meant(self, entered: calendar.EnteredDate) -> calendar.EnteredDate:
        return calendar.to_end(entered)


PLAIN = "gregorian:day"
