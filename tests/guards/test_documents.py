"""The README and the documents speak only of files and commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.cli import FlaskGroup

from tests.support.tree import ROOT, committed, short

DOCUMENTS = [path for path in committed() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
SPAN = re.compile(r"`([^`\n]+)`")
TOPS = sorted({path.relative_to(ROOT).parts[0] for path in committed()})
# `esrar/<feature>/` and `templates/…` are patterns, not paths; folders below are made by commands.
PATTERN = re.compile(r"[<>{}*…\s$]")
MADE = ("instance", "demo", "screens", "bench", ".venv", ".stamps")


def spans(document: Path) -> list[str]:
    text = document.read_text()
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", text, re.S | re.M)
    plain = re.sub(r"^```.*?^```", "", text, flags=re.S | re.M)
    return SPAN.findall(plain) + [line.strip() for block in fenced for line in block.splitlines()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_named_files_exist(document: Path) -> None:
    linked = [(document.parent / target, target) for target in LINK.findall(document.read_text())]
    named = [
        (ROOT / span.rstrip("/").split(":")[0], span)
        for span in spans(document)
        if "/" in span
        and not PATTERN.search(span)
        and span.split("/")[0] in TOPS
        and not span.startswith(MADE)
    ]
    missing = [name for path, name in linked + named if not path.exists()]
    assert not missing, f"{short(document)} names what is not there: {missing}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=short)
def test_named_commands_exist(document: Path, app: Flask) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.M))
    commands = set(app.cli.commands) | set(FlaskGroup().commands)
    text = "\n".join(spans(document))
    missing = [
        f"make {name}"
        for name in re.findall(r"(?<![\w-])make ([a-z][a-z-]*)", text)
        if name not in targets
    ]
    missing += [
        f"flask {name}"
        for name in re.findall(r"(?<![\w-])flask (?:--app \S+ )?([a-z][a-z-]*)", text)
        if name not in commands
    ]
    assert not missing, f"{short(document)} names commands that are not there: {missing}"
