"""Days as papers say them: Gregorian, and Hijri in the words of the language."""

from __future__ import annotations

from datetime import date

from esrar.core.calendar import show_date, show_hijri
from esrar.core.i18n import language


def hijri(day: date) -> str:
    """A day of the Hijri calendar; in English its era stands behind it."""
    text = show_hijri(day)
    return text if language() == "ar" else f"{text.removesuffix('هـ')} AH"


def both(day: date) -> str:
    """A day in both calendars."""
    return f"{show_date(day)} ({hijri(day)})"
