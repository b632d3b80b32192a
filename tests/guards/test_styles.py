"""The stylesheet speaks of start and end, never of left and right: it serves both directions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.tree import files, short

SHEETS = [path for path in files("esrar/static", "*.css") if "vendor" not in path.parts]
COMMENT = re.compile(r"/\*.*?\*/", re.S)
SIDED = re.compile(
    r"""
    [\w-]*(?<![\w])(?:margin|padding|border|scroll-margin|scroll-padding|inset)-(?:left|right)\b
    | border-(?:top|bottom)-(?:left|right)-radius
    | (?<![\w-])(?:left|right)\s*:
    | (?:text-align|float|clear|caption-side|text-align-last)\s*:\s*(?:left|right)\b
    | (?:background-position|object-position|transform-origin)\s*:[^;}]*\b(?:left|right)\b
    """,
    re.X,
)
FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-width)\s*:\s*([^;}!]+)")


def is_lopsided(hit: re.Match[str]) -> bool:
    """A shorthand whose second and fourth values differ speaks of right and left."""
    values = re.findall(r"[^\s(]+(?:\([^()]*\))?", hit.group(1))
    return len(values) == 4 and values[1] != values[3]


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


@pytest.mark.parametrize("sheet", SHEETS, ids=short)
def test_no_physical_sides(sheet: Path) -> None:
    text = COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), sheet.read_text())
    hits = [*SIDED.finditer(text), *filter(is_lopsided, FOUR.finditer(text))]
    found = [f"line {line_of(text, hit.start())}: {hit.group().strip()}" for hit in hits]
    assert not found, f"{short(sheet)}: write -inline-start, -inline-end, start or end: {found}"
