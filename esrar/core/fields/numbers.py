"""Kinds of numbers: counts, money, measures, shares of a hundred."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from markupsafe import Markup

from esrar.core import arabic
from esrar.core.errors import Invalid
from esrar.core.fields.kind import Kind
from esrar.core.i18n import _, _l
from esrar.core.pieces import LTR


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number between two bounds, both included."""

    inputmode: ClassVar[str] = "numeric"
    width: ClassVar[str] = "s"
    least: int = 0
    most: int = 1_000_000

    def read(self, text: str) -> int:
        digits = arabic.western_digits(text).replace(",", "").replace("٬", "")
        if not (digits.isascii() and digits.removeprefix("-").isdigit() and len(digits) <= 18):
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
            return LTR % _("%(amount)s riyals", amount=amount)
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
