"""The reason of a change in an approved plan: said anew with each change, never left standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from esrar.core import clock
from esrar.core.fields import LongText
from esrar.core.i18n import _l
from esrar.kit.register import Field


@dataclass(frozen=True)
class Reason(LongText):
    """A text that is kept with the moment it was given; its box is always empty."""

    suffixes: ClassVar[tuple[str, ...]] = ("", "_at")
    longest: int = 500

    def store(self, name: str, value: Any) -> dict[str, Any]:
        return {name: value, f"{name}_at": clock.now() if value else None}

    def edit(self, value: Any) -> str:
        return ""


NAME = "amended_because"
LABEL = _l("Reason of the change")
HINT = _l("Asked for once the plan is approved: the change is listed with it")
REASON = Field(NAME, LABEL, Reason(), "wording", importable=False, hint=HINT)
"""Among the fields of every register whose records a plan promises."""


def given(reason: str | None) -> Mapping[str, Any]:
    """The columns of a reason."""
    return Reason().store(NAME, reason or None)
