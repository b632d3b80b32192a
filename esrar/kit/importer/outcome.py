"""What an import is asked for and what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from esrar.kit.extensions import Panel
from esrar.kit.importer.cells import Unknown
from esrar.kit.importer.known import Differences, Policy
from esrar.kit.importer.layout import Layout
from esrar.kit.importer.lists import Answers
from esrar.kit.importer.parsing import REQUIRED, Fixes, Parsed, Problem
from esrar.kit.importer.reader import Upload
from esrar.kit.importer.repeating import Repeated
from esrar.kit.register import Register

DEFAULT_BASIS = "قائمة سابقة لدى الجمعية"


@dataclass(frozen=True)
class Sheet:
    """One sheet to be taken in, and what its columns mean."""

    name: str
    layout: Layout


@dataclass(frozen=True)
class Request:
    """What is asked for: a file, sheets and columns of it, and why these data may be kept.

    `skipped` are texts unknown to their lists whose cells count as blank.
    """

    register: Register
    upload: Upload
    sheets: tuple[Sheet, ...]
    basis: str = DEFAULT_BASIS
    fixes: Fixes = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    skipped: Answers = field(default_factory=dict)
    key: str = ""

    @property
    def layout(self) -> Layout:
        """The columns of the first sheet."""
        return self.sheets[0].layout

    @property
    def sheet(self) -> str:
        """The name of the first sheet."""
        return self.sheets[0].name


@dataclass(frozen=True)
class Refused:
    """A row that was not taken in: its cells, and column, field and reason of each error."""

    row: int
    cells: list[str]
    errors: list[tuple[int, str, str]]
    sheet: str = ""


@dataclass
class Totals:
    """How many rows ended how."""

    read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    rejected: int = 0

    def settle(self) -> None:
        """What is left did not change anything."""
        self.unchanged = self.read - self.new - self.updated - self.repeated - self.rejected


@dataclass
class Outcome:
    """What an import did, or would do."""

    request: Request
    totals: Totals = field(default_factory=Totals)
    problems: list[Problem] = field(default_factory=list)
    repeated: list[Repeated] = field(default_factory=list)
    warnings: Counter[str] = field(default_factory=Counter)
    differing: int = 0
    changed: Differences = field(default_factory=Differences)
    unknown: dict[tuple[str, str], Unknown] = field(default_factory=dict)
    lines: dict[str, Totals] = field(default_factory=dict)
    line_problems: dict[str, list[Problem]] = field(default_factory=dict)
    effects: list[Panel] = field(default_factory=list)
    batch_id: int | None = None
    again: bool = False

    def sound(self, rows: Sequence[Parsed]) -> list[Parsed]:
        """The same for rows that were only parsed: what is wrong with one may be compulsory too."""
        for row in rows:
            if row.problems:
                row.problems += [Problem(row.row, one, "", REQUIRED) for one in row.missing]
        return self.fitting(rows)

    def fitting(self, rows: Sequence[Parsed]) -> list[Parsed]:
        """The rows without problems; of the others only the problems are kept."""
        for row in rows:
            if row.problems:
                self.problems += row.problems
                self.totals.rejected += 1
        return [row for row in rows if not row.problems]
