"""Progress compares exact values, never prorates, and says one status for each state."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esrar.plan.rules import (
    Progress,
    Status,
    TargetKind,
    due_targets,
    is_closed,
    progress,
    quarter_status,
    show_number,
    show_value,
)

YEAR_END = date(2026, 12, 31)
QUARTER_ENDS = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), YEAR_END]

values = st.fractions(min_value=-200, max_value=300)
targets = st.integers(min_value=1, max_value=100)


def of_ten(value: Any, **given: Any) -> Progress:
    return progress(value, None, 10, TargetKind.COUNT, **{"closed": False, **given})


def satisfaction(value: Any, **given: Any) -> Status:
    return progress(
        value, Decimal(70), Decimal(85), TargetKind.RANGE, **{"closed": False, **given}
    ).status


def test_a_reached_target_is_met_before_and_after_the_year_ends() -> None:
    assert of_ten(10).status is Status.MET
    assert of_ten(12, closed=True).status is Status.MET


def test_a_closed_year_that_is_short_is_not_met() -> None:
    assert of_ten(9, closed=True).status is Status.NOT_MET
    assert of_ten(9, closed=True, due=[Decimal(5)]).status is Status.NOT_MET


def test_nothing_is_late_while_nothing_is_due() -> None:
    assert of_ten(0).status is Status.PENDING


def test_the_entered_targets_of_closed_quarters_decide_the_pace() -> None:
    assert of_ten(5, due=[Decimal(2), Decimal(5)]).status is Status.ON_PACE
    assert of_ten(4, due=[Decimal(2), Decimal(5)]).status is Status.BEHIND


def test_no_data_is_neither_zero_nor_a_failure() -> None:
    assert of_ten(None, closed=True) == Progress(None, Status.NO_DATA)
    assert of_ten(None).percent is None
    assert of_ten(0, closed=True).status is Status.NOT_MET


def test_a_measure_that_is_not_connected_says_so_first() -> None:
    assert of_ten(12, connected=False) == Progress(None, Status.NOT_CONNECTED)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("value", [0, 9, 10, 11])
def test_a_provisional_value_stays_provisional_on_either_side(value: int, closed: bool) -> None:
    assert of_ten(value, provisional=True, closed=closed).status is Status.PROVISIONAL


@pytest.mark.parametrize("closed", [False, True])
def test_satisfaction_has_three_results_in_its_range(closed: bool) -> None:
    assert satisfaction(Decimal("69.99"), closed=closed) is Status.NOT_MET
    assert satisfaction(70, closed=closed) is Status.PARTLY_MET
    assert satisfaction(Decimal("84.99"), closed=closed) is Status.PARTLY_MET
    assert satisfaction(85, closed=closed) is Status.MET
    assert satisfaction(90, provisional=True, closed=closed) is Status.PROVISIONAL
    assert satisfaction(None, closed=closed) is Status.NO_DATA


def test_the_share_of_a_range_is_measured_from_its_floor() -> None:
    halfway = progress(Decimal("77.5"), 70, 85, "range", closed=False)
    assert halfway.share == Fraction(1, 2)
    assert progress(60, 70, 85, "range", closed=False).share == 0


def test_a_range_needs_its_floor() -> None:
    with pytest.raises(ValueError, match="floor"):
        progress(80, None, 85, "range", closed=False)


def test_the_comparison_is_exact_where_a_rounded_one_would_lie() -> None:
    nearly = Fraction(95) - Fraction(1, 10**9)
    assert progress(nearly, None, 95, "percent", closed=True).status is Status.NOT_MET
    assert progress(nearly, None, 95, "percent", closed=True).percent == 99
    assert show_value(nearly) == "94.9"


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        of_ten(9.5)


def test_negative_growth_reaches_nothing() -> None:
    shrunk = progress(Decimal("-3.25"), None, 10, "percent", closed=True)
    assert shrunk == Progress(Fraction(0), Status.NOT_MET)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("94.96"), "94.9"),
        (Fraction(200, 3), "66.6"),
        (Decimal(95), "95.0"),
        (Decimal("-3.29"), "-3.2"),
        (Decimal("-0.04"), "0.0"),
        (0, "0.0"),
        (Decimal("1234567.89"), "1,234,567.8"),
    ],
)
def test_a_value_shows_one_decimal_truncated_towards_zero(value: Any, text: str) -> None:
    assert show_value(value) == text


def test_counts_show_whole_and_percentages_with_their_sign() -> None:
    assert show_number(10000, TargetKind.COUNT) == "10,000"
    assert show_number(Decimal("94.96"), TargetKind.PERCENT) == "94.9%"


def test_the_last_day_closes_the_year() -> None:
    assert is_closed(YEAR_END, YEAR_END)
    assert not is_closed(YEAR_END - timedelta(days=1), YEAR_END)


def test_only_entered_targets_of_closed_quarters_are_due() -> None:
    entered = [Decimal(2), None, Decimal(7), Decimal(10)]
    assert due_targets(QUARTER_ENDS, entered, date(2026, 3, 30)) == ()
    assert due_targets(QUARTER_ENDS, entered, date(2026, 3, 31)) == (Decimal(2),)
    assert due_targets(QUARTER_ENDS, entered, date(2026, 9, 30)) == (Decimal(2), Decimal(7))


def test_a_quarter_is_judged_by_the_target_entered_for_it() -> None:
    assert quarter_status(3, Decimal(3), closed=True) is Status.MET
    assert quarter_status(2, Decimal(3), closed=True) is Status.NOT_MET
    assert quarter_status(2, Decimal(3), closed=False) is Status.PENDING
    assert quarter_status(2, None, closed=True) is Status.PENDING
    assert quarter_status(None, Decimal(3), closed=True) is Status.NO_DATA


@given(values, targets, st.booleans())
def test_met_is_exactly_reaching_the_target(value: Fraction, target: int, closed: bool) -> None:
    result = progress(value, None, target, "percent", closed=closed)
    assert (result.status is Status.MET) == (value >= target)
    assert (result.percent == 100) == (value >= target)


@given(values, values, targets)
def test_more_never_reaches_less(one: Fraction, other: Fraction, target: int) -> None:
    low, high = sorted((one, other))
    shares = [progress(v, None, target, "percent", closed=False).share for v in (low, high)]
    assert shares[0] is not None
    assert shares[1] is not None
    assert 0 <= shares[0] <= shares[1] <= 1


@given(values, targets, st.lists(targets, max_size=3), st.booleans(), st.booleans())
def test_an_open_year_is_never_not_met_and_a_closed_one_never_pending(
    value: Fraction, target: int, due: list[int], closed: bool, provisional: bool
) -> None:
    status = progress(
        value, None, target, "count", closed=closed, due=due, provisional=provisional
    ).status
    late_words = {Status.NOT_MET} if closed else {Status.PENDING, Status.ON_PACE, Status.BEHIND}
    assert status in {Status.MET, Status.PROVISIONAL} | late_words
    assert (status is Status.PROVISIONAL) == provisional


@given(values)
def test_what_is_shown_is_never_further_from_zero_than_the_value(value: Fraction) -> None:
    shown = Decimal(show_value(value).replace(",", ""))
    assert abs(Fraction(shown)) <= abs(value) < abs(Fraction(shown)) + Fraction(1, 10)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_word_and_a_tone(status: Status) -> None:
    assert status.label is not None
    assert status.tone in {"good", "wait", "bad", "plain"}
