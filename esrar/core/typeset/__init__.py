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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import current_app

from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l, language, speaking
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
    the title and the language – the one being spoken unless another is named; nobody's name does.
    `files` are contents that the form shows, by the name it calls them; how many pages of each
    can be shown, none of one that is broken, the form is told as `shown`.
    """

    form: str
    title: str
    data: Mapping[str, Any]
    running: str = ""
    house: str = ""
    keywords: Sequence[str] = ()
    wide: bool = False
    cells: int = 0
    language: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)


def typeset(paper: Paper) -> bytes:
    """The paper as PDF: the same bytes for the same paper. Raises Unset."""
    return typeset_all([paper])[0]


def typeset_all(papers: Sequence[Paper]) -> list[bytes]:
    """Each of the papers as PDF, set by one process. They share their files. Raises Unset."""
    files = {name: content for paper in papers for name, content in paper.files.items()}
    asked = {
        "root": str(current_app.template_folder), "fonts": str(HOME / "fonts"),
        "papers": [{"form": paper.form, "tags": paper.cells <= TAGGED,
                    "data": json.dumps(_whole(paper), ensure_ascii=False)} for paper in papers],
        "files": {name: len(content) for name, content in files.items()},
    }  # fmt: skip
    head = json.dumps(asked).encode()
    sent = b"".join([struct.pack(">I", len(head)), head, *files.values()])
    try:
        # The command is ours; what a paper says comes on standard input and meets no shell.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-I", "-B", str(SETTER)],
            input=sent, capture_output=True, timeout=SECONDS, check=False, env={},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unset() from None
    if done.returncode == 3:  # a fault of the form: ours, and nothing a person could mend
        raise RuntimeError(done.stderr.decode(errors="replace")[:2000])
    if done.returncode:
        raise Unset()
    return list(_parted(done.stdout))


def _parted(out: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(out):
        (length,) = struct.unpack_from(">I", out, at)
        yield out[at + 4 : at + 4 + length]
        at += 4 + length


def _whole(paper: Paper) -> dict[str, Any]:
    """What the form meets as `data`: the paper's own, and what every paper says."""
    tongue = paper.language or language()
    own = {"title": paper.title, "running": paper.running, "house": paper.house}
    with speaking(tongue):
        words = {"page": _("Page"), "of": _("of"), "yes": _("yes"), "no": _("no")}
    return {
        **isolated({**paper.data, **own, "words": words}, tongue),
        "language": tongue, "wide": paper.wide, "keywords": list(paper.keywords),
        "name": paper.title, "files": list(paper.files),
    }  # fmt: skip
