"""Numbers and shares are read whatever their digits, and nothing that is no number passes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from esrar.core.errors import Invalid
from esrar.core.fields import LastDay, Money, Number, Percent


@pytest.mark.parametrize(
    ("typed", "read"),
    [("٨٥٫٥٪", "85.5"), ("85.5 %", "85.5"), ("0", "0"), ("100", "100"), ("66.666", "66.67")],
)
def test_a_share_is_read_in_any_digits(typed: str, read: str) -> None:
    assert Percent().parse(typed) == Decimal(read)


@pytest.mark.parametrize("typed", ["101", "-1", "nan", "inf", "1e9", "five", "1.2.3"])
def test_what_is_no_share_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        Percent().parse(typed)


@pytest.mark.parametrize("typed", ["nan", "-5", "infinity", "1e400"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        Money().parse(typed)


def test_a_number_is_shown_without_idle_zeros_and_edited_as_it_is_read() -> None:
    kind = Number()
    assert kind.show(Decimal("1200.50")) == "1,200.5"
    assert kind.parse(kind.edit(Decimal("1200.50"))) == Decimal("1200.50")
    assert kind.show(Decimal("100.00")) == "100"
    assert Percent().edit(Decimal("85.50")) == "85.5"


@pytest.mark.parametrize(
    ("typed", "last"),
    [
        ("2026", date(2026, 12, 31)),
        ("2/2028", date(2028, 2, 29)),
        ("5/3/2026", date(2026, 3, 5)),
        ("1447هـ", date(2026, 6, 15)),
    ],
)
def test_the_end_of_a_period_typed_as_a_year_is_its_last_day(typed: str, last: date) -> None:
    found = LastDay().parse(typed)
    assert found is not None
    assert found.date == last
    assert LastDay().parse(LastDay().edit(found)) == found
    assert LastDay().fetch("to", LastDay().store("to", found)) == found
