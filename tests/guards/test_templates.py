"""Every page has its language, direction and title, and nothing that the CSP would refuse."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.tree import ROOT, files, short

TEMPLATES = files("templates", "*.html")
EXTENDS = re.compile(r"""\{%-?\s*extends\s+["']([^"']+)["']""")
COMMENT = re.compile(r"\{#.*?#\}", re.S)
JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
REFUSED = {
    r"\sstyle\s*=": "an inline style: use a class of app.css (a bar's length: an SVG attribute)",
    r"<style\b": "a <style> element: put it into app.css",
    r"<script\b(?![^>]*\b(?:src|type=\"application/json\"))[^>]*>": "an inline script: use a file",
    r"\son[a-z]+\s*=": "an event attribute: listen in a script",
    r"\shx-on\b": "hx-on needs eval: listen in a script",
    r"javascript:": "a javascript: address",
    r"https?://(?!www\.w3\.org/)": "a foreign address: the application opens no connection",
}


def text_of(template: Path) -> str:
    return COMMENT.sub("", template.read_text())


def ancestry(template: Path) -> list[Path]:
    """The template and what it extends, up to the layout."""
    chain = [template]
    while found := EXTENDS.search(text_of(chain[-1])):
        chain.append(ROOT / "templates" / found.group(1))
        assert chain[-1].exists(), (
            f"{short(chain[-2])} extends {found.group(1)}, which is not there"
        )
    return chain


def rendered() -> dict[str, str]:
    """Templates that Python renders as whole pages, and where."""
    named = {}
    for file in files("esrar", "*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template":
                for part in ast.walk(node.args[0]) if node.args else ():
                    if isinstance(part, ast.Constant) and str(part.value).endswith(".html"):
                        named[str(part.value)] = f"{short(file)}:{node.lineno}"
    return named


def is_fragment(name: str) -> bool:
    """A part of a page, swapped in by htmx or included: its file's name starts with _."""
    return Path(name).name.startswith("_")


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_a_template_holds_nothing_that_the_policy_refuses(template: Path) -> None:
    markup = JINJA.sub("x", text_of(template))
    found = [why for pattern, why in REFUSED.items() if re.search(pattern, markup, re.I)]
    assert not found, f"{short(template)}: " + "; ".join(found)


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_a_page_extends_a_layout_with_language_direction_and_title(template: Path) -> None:
    root = ancestry(template)[-1]
    markup = text_of(root)
    if root == template and "<html" not in markup:
        return  # a part of a page; whether a view renders it as a whole one is tested below
    opening = re.search(r"<html\b[^>]*>", markup)
    assert opening, f"{short(template)} extends {short(root)}, which has no <html>"
    for attribute in ("lang=", "dir="):
        assert attribute in opening.group(), f"{short(root)}: <html> lacks {attribute}"
    assert re.search(r"<title>\s*\S", markup), f"{short(root)} lacks a <title>"


def test_what_a_view_renders_is_a_whole_page_or_says_it_is_not() -> None:
    faults = []
    for name, place in rendered().items():
        path = ROOT / "templates" / name
        if not path.exists():
            faults.append(f"{place} renders {name}, which is not there")
        elif not is_fragment(name) and "<html" not in text_of(ancestry(path)[-1]):
            faults.append(f"{place}: {name} extends no layout (a fragment's name starts with _)")
    assert not faults, "\n".join(faults)
