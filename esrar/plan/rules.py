"""How far an indicator is: the share reached and its status. Pure arithmetic on exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from esrar.core.counted import tenths
from esrar.core.i18n import _l

Number = int | Decimal | Fraction
"""What a value or a target may be. A float is refused: it would decide a target by its error."""

NOTHING_REACHED, ALL_REACHED = Fraction(0), Fraction(1)


class TargetKind(StrEnum):
    """What a target is: a number of things, a percentage, or a percentage with a floor."""

    COUNT = "count"
    PERCENT = "percent"
    RANGE = "range"


class Status(StrEnum):
    """Where an indicator stands against what was promised."""

    MET = "met"
    PARTLY_MET = "partly_met"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    PENDING = "pending"
    NOT_MET = "not_met"
    PROVISIONAL = "provisional"
    NO_DATA = "no_data"
    NOT_CONNECTED = "not_connected"

    @property
    def label(self) -> Any:
        """The word shown for it, translated when it is printed."""
        return STATUS_LABELS[self]

    @property
    def tone(self) -> str:
        """Colour and shape of its tag: good, wait, bad or plain."""
        return STATUS_TONES[self]


STATUS_LABELS = {
    Status.MET: _l("Met"),
    Status.PARTLY_MET: _l("Partly met"),
    Status.ON_PACE: _l("On track"),
    Status.BEHIND: _l("Behind its quarterly target"),
    Status.PENDING: _l("Not due yet"),
    Status.NOT_MET: _l("Not met"),
    Status.PROVISIONAL: _l("Provisional"),
    Status.NO_DATA: _l("No data"),
    Status.NOT_CONNECTED: _l("Not connected to the registers"),
}

STATUS_TONES = {
    Status.MET: "good",
    Status.PARTLY_MET: "wait",
    Status.ON_PACE: "good",
    Status.BEHIND: "bad",
    Status.PENDING: "plain",
    Status.NOT_MET: "bad",
    Status.PROVISIONAL: "wait",
    Status.NO_DATA: "plain",
    Status.NOT_CONNECTED: "plain",
}


@dataclass(frozen=True)
class Progress:
    """The share of the target reached, 0 to 1 (None without data), and the status."""

    share: Fraction | None
    status: Status

    @property
    def percent(self) -> int | None:
        """The share in whole percent, truncated: 100 is shown only when all is reached."""
        return None if self.share is None else int(self.share * 100)


def progress(
    value: Number | None,
    target_low: Number | None,
    target_high: Number,
    kind: TargetKind | str,
    *,
    closed: bool,
    due: Sequence[Number] = (),
    provisional: bool = False,
    connected: bool = True,
) -> Progress:
    """Where a value stands.

    `target_high` is what meets the target, `target_low` the floor of a range. `closed` says that
    the fiscal year has ended, and `due` holds the entered targets of its closed quarters, each
    cumulative. Nothing is ever prorated: what was not entered falls due at the year's end.
    """
    if not connected:
        return Progress(None, Status.NOT_CONNECTED)
    if value is None:
        return Progress(None, Status.NO_DATA)
    exact, high = _exact(value), _exact(target_high)
    low = _floor(target_low, kind)
    share = _share(exact, low, high)
    if provisional:
        return Progress(share, Status.PROVISIONAL)
    if exact >= high:
        return Progress(share, Status.MET)
    if low is not None:
        return Progress(share, Status.PARTLY_MET if exact >= low else Status.NOT_MET)
    if closed:
        return Progress(share, Status.NOT_MET)
    return Progress(share, _pace(exact, due))


def can_still_turn(
    value: Number, coverage: tuple[int, int] | None, target: Number, kind: TargetKind | str,
    *, together: bool = False,
) -> bool:  # fmt: skip
    """Whether what is not assessed yet could still turn a provisional value into another answer.

    A mean or a share can always move; a number only grows, by as many as wait – or, where they
    count `together` or not at all, to all there are.
    """
    if TargetKind(kind) is not TargetKind.COUNT or coverage is None:
        return True
    done, of = coverage
    most = of if together else _exact(value) + of - done
    return _exact(value) < _exact(target) <= most


def _pace(value: Fraction, due: Sequence[Number]) -> Status:
    if not due:
        return Status.PENDING
    reached = all(value >= _exact(target) for target in due)
    return Status.ON_PACE if reached else Status.BEHIND


def _share(value: Fraction, low: Fraction | None, high: Fraction) -> Fraction:
    start = low or NOTHING_REACHED
    if high <= start:
        return ALL_REACHED if value >= high else NOTHING_REACHED
    return min(ALL_REACHED, max(NOTHING_REACHED, (value - start) / (high - start)))


def _floor(target_low: Number | None, kind: TargetKind | str) -> Fraction | None:
    if TargetKind(kind) is not TargetKind.RANGE:
        return None
    if target_low is None:
        raise ValueError("a range needs its floor")
    return _exact(target_low)


def _exact(number: Number) -> Fraction:
    if isinstance(number, float):
        raise TypeError("a float is not exact")
    return Fraction(number)


def is_closed(as_of: date, end: date) -> bool:
    """A year or a quarter is closed on its last day, for both ends belong to it."""
    return as_of >= end


def due_targets(
    quarter_ends: Sequence[date], targets: Sequence[Decimal | None], as_of: date
) -> tuple[Decimal, ...]:
    """The entered targets of the quarters that are closed on a day."""
    pairs = zip(quarter_ends, targets, strict=True)
    return tuple(target for end, target in pairs if target is not None and is_closed(as_of, end))


def quarter_status(value: Number | None, target: Number | None, *, closed: bool) -> Status:
    """Where one quarter stands: its own cumulative value against the target entered for it."""
    if value is None:
        return Status.NO_DATA
    if target is None:
        return Status.PENDING
    if _exact(value) >= _exact(target):
        return Status.MET
    return Status.NOT_MET if closed else Status.PENDING


def show_value(value: Number) -> str:
    """One decimal, truncated towards zero: 94.96 is "94.9", so that it never reads as 95.0."""
    return tenths(_exact(value))


def show_number(value: Number, kind: TargetKind | str) -> str:
    """A value beside its target: a count as "10,000", a percentage as "94.9%"."""
    if TargetKind(kind) is TargetKind.COUNT:
        return f"{int(_exact(value)):,}"
    return f"{show_value(value)}%"
