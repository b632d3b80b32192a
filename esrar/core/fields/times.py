"""The kind of a time of day, by the clocks of Riyadh."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from esrar.core import arabic
from esrar.core.errors import Invalid
from esrar.core.fields.kind import Kind
from esrar.core.i18n import _l

WRITTEN = re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})(?::\d{2})?\s*(ص|م|am|pm)?", re.IGNORECASE)
AFTERNOON = ("م", "pm")


@dataclass(frozen=True)
class TimeOfDay(Kind):
    """Hours and minutes, kept as 24 hours: 09:05, 21:40. «9:40 م» is read as well."""

    ltr: ClassVar[bool] = True
    width: ClassVar[str] = "s"

    def parse(self, raw: Any) -> str | None:
        if hasattr(raw, "hour") and hasattr(raw, "minute"):
            return f"{raw.hour:02}:{raw.minute:02}"
        return super().parse(raw)  # type: ignore[no-any-return]

    def read(self, text: str) -> str:
        found = WRITTEN.fullmatch(arabic.western_digits(text).strip())
        if found is None:
            raise Invalid(_l("Write the time as hours and minutes, such as 14:30"))
        hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
        if half and not 1 <= hour <= 12:
            raise Invalid(_l("Write the time as hours and minutes, such as 14:30"))
        if half:
            hour = hour % 12 + (12 if half in AFTERNOON else 0)
        if hour > 23 or minute > 59:
            raise Invalid(_l("Write the time as hours and minutes, such as 14:30"))
        return f"{hour:02}:{minute:02}"
