"""Sets papers: data and a form under templates/ become a PDF whose text reads in its order.

Data reach the form as JSON and as nothing else, so no name in them can become markup. The setter
is a process of its own with limits to its memory and time: a paper that asks for too much fails
alone, and what it used is given back when it ends.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app

from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l, language
from esrar.core.typeset.isolating import isolated

PDF = "application/pdf"
HOME = Path(__file__).parent
SETTER = HOME / "setter.py"
SECONDS = 120
"""Patience for one paper; what the setter itself may use of the processor is less."""
TAGGED = 20_000
"""Up to so many cells a paper carries the tags by which a screen reader walks it; beyond, they
would be nine tenths of the file, and a spreadsheet of the same rows reads better anyway."""


class Unset(Invalid):
    """The paper asks for more than the setter is given."""

    def __init__(self) -> None:
        super().__init__(_l("The paper is too large to be set. Narrow the list with a filter"))


@dataclass(frozen=True)
class Paper:
    """What is to be set: a form under templates/ and its data.

    `running` and `house` stand above every page. `keywords` go into the file's properties, with
    the title and the language; nobody's name does. `files` are contents that the form shows, by
    the name it calls them; one that cannot be shown is left out and named by `shown`.
    """

    form: str
    title: str
    data: Mapping[str, Any]
    running: str = ""
    house: str = ""
    keywords: Sequence[str] = ()
    wide: bool = False
    cells: int = 0
    files: Mapping[str, bytes] = field(default_factory=dict)


def typeset(paper: Paper) -> bytes:
    """The paper as PDF: the same bytes for the same paper. Raises Unset."""
    asked = {
        "root": str(current_app.template_folder), "form": paper.form, "fonts": str(HOME / "fonts"),
        "tags": paper.cells <= TAGGED, "data": json.dumps(_whole(paper), ensure_ascii=False),
        "files": {name: len(content) for name, content in paper.files.items()},
    }  # fmt: skip
    head = json.dumps(asked).encode()
    sent = b"".join([struct.pack(">I", len(head)), head, *paper.files.values()])
    try:
        # The command is ours; what the paper says comes on standard input and meets no shell.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-B", str(SETTER)],
            input=sent, capture_output=True, timeout=SECONDS, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unset() from None
    if done.returncode == 3:  # a fault of the form: ours, and nothing a person could mend
        raise RuntimeError(f"{paper.form}: {done.stderr.decode(errors='replace')[:2000]}")
    if done.returncode:
        raise Unset()
    return done.stdout


def _whole(paper: Paper) -> dict[str, Any]:
    """What the form meets as `data`: the paper's own, and what every paper says."""
    tongue = language()
    own = {"title": paper.title, "running": paper.running, "house": paper.house}
    words = {"page": _("Page"), "of": _("of"), "yes": _("yes"), "no": _("no")}
    return {
        **isolated({**paper.data, **own, "words": words}, tongue),
        "language": tongue, "wide": paper.wide, "keywords": list(paper.keywords),
        "name": paper.title, "files": list(paper.files),
    }  # fmt: skip
