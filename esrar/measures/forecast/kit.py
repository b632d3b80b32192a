"""What a pipeline is: the records under way that are expected to count by the year's end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement

from esrar.measures.kit import Label, Settings, Window

Under = Callable[[Window, Window], ColumnElement[bool]]
"""A condition of the window seen from the day asked about, and from the year's end."""


@dataclass(frozen=True, eq=False)
class Pipeline:
    """Which records of a measure's population are under way toward counting.

    `test` says that they are; `keeps` names the criteria of the measure that must hold of them
    already, for nothing under way will mend them; what else they fail is what they still lack.
    `due` is the day on which one is expected, where there is one. A pipeline that does not `apply`
    under the year's settings is none.
    """

    why: Label
    test: Under
    keeps: tuple[str, ...]
    due: ColumnElement[Any] | None = None
    note: Label = ""
    applies: Callable[[Settings], bool] = lambda settings: True
