"""The demo's year so far: days are parts of it, so that the story fits whatever the date is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WEEKEND = (4, 5)  # Friday, Saturday
LATELY = 0.9
"""The part of the year so far that is over before anything happens of late."""

When = float | str


@dataclass(frozen=True)
class Calendar:
    """The year so far."""

    start: date
    today: date

    def at(self, part: float) -> date:
        """The working day that so much of the year so far has brought."""
        day = self.start + timedelta(days=round(part * (self.today - self.start).days))
        while day.weekday() in WEEKEND and day > self.start:
            day -= timedelta(days=1)
        return day

    def day(self, when: When) -> date:
        """A day as the diary has it: 0.35 of the year so far, "0.35+14", "today-3", "start-200"."""
        if not isinstance(when, str):
            return self.at(when)
        base, later = _parted(when)
        known = {"today": self.today, "start": self.start}
        return (known.get(base) or self.at(float(base))) + timedelta(days=later)

    def happens(self, when: When) -> tuple[date, float]:
        """The day of an act, and its place among those of a day: in the order of the year.

        What happened lately stays behind all that came before it, in however young a year.
        """
        base, _later = _parted(str(when))
        if base == "today":
            return max(self.day(when), self.at(LATELY)), 1.0
        return self.day(when), 0.0 if base == "start" else float(base)


def _parted(when: str) -> tuple[str, int]:
    for sign in "+-":
        base, found, days = when.partition(sign)
        if found:
            return base, int(f"{sign}{days}")
    return when, 0
