"""Rules of a capital snapshot: what its amounts and its day must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from esrar.core.i18n import _l
from esrar.core.sequence import is_ahead

AMOUNTS = ("paid_up", "equity", "own_resources")


def problems(values: Mapping[str, Any], today: date) -> Iterable[tuple[str, Any]]:
    """What does not fit together; field name and message."""
    if all(values.get(name) is None for name in AMOUNTS):
        yield "paid_up", _l("Write at least one of the amounts")


def warnings(values: Mapping[str, Any], today: date) -> Iterable[Any]:
    """What is allowed and still deserves a look."""
    if is_ahead(values, "taken_on", today):
        yield _l("The day of the balance lies ahead of today")
    if values.get("paid_up") is None:
        yield _l("Without paid-up capital the growth of capital is not counted from it")
