"""Reads a page as a test needs it, and checks what every page of the application must have."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.support.tags import Reader

REFERENCES = {"for", "aria-describedby", "aria-labelledby", "aria-controls"}
LANGUAGES = {"ar": "rtl", "en": "ltr"}


@dataclass(frozen=True)
class Anchor:
    """A link: where it goes and what it says."""

    url: str
    text: str


@dataclass
class Outline:
    """What was found in one document."""

    attributes: dict[str, str] = field(default_factory=dict)
    title: str = ""
    headings: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    referred: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    anchors: list[Anchor] = field(default_factory=list)
    text: str = ""
    whole: bool = False

    def faults(self) -> list[str]:
        """What this page lacks that every page must have."""
        repeated = [name for name, count in Counter(self.ids).items() if count > 1]
        faults = [f'the id "{name}" stands more than once' for name in repeated]
        if not self.whole:
            return faults
        language = self.attributes.get("lang", "")
        if language not in LANGUAGES:
            faults.append(f'<html lang="{language}"> must be one of {", ".join(LANGUAGES)}')
        elif self.attributes.get("dir") != LANGUAGES[language]:
            faults.append(f'<html lang="{language}"> must have dir="{LANGUAGES[language]}"')
        if not self.title.strip():
            faults.append("there is no <title>")
        if len(self.headings) != 1:
            faults.append(f"there must be one <h1>, not {len(self.headings)}: {self.headings}")
        missing = sorted(self.referred - set(self.ids))
        return faults + [
            f'a label or aria attribute names no id of the page: "{name}"' for name in missing
        ]


class _Reader(Reader):
    def __init__(self) -> None:
        self.outline = Outline()
        self._silent = 0
        self._texts: list[str] = []
        self._capture: dict[str, list[str]] = {}
        self._link = ""
        self._select = ""
        self._area = ""

    def starts(self, tag: str, values: dict[str, str]) -> None:
        self._note(tag, values)
        if tag in ("script", "style", "template"):
            self._silent += 1
        if tag == "title" or tag == "h1" or tag == "a":
            self._capture[tag] = []
            self._link = values.get("href", "") if tag == "a" else self._link

    def _note(self, tag: str, values: dict[str, str]) -> None:
        out = self.outline
        if tag == "html":
            out.whole, out.attributes = True, values
        if self._silent or not values:
            return
        if name := values.get("id"):
            out.ids.append(name)
        for attribute in REFERENCES & values.keys():
            out.referred.update(values[attribute].split())
        self._note_entry(tag, values)

    def _note_entry(self, tag: str, values: dict[str, str]) -> None:
        entries, name = self.outline.values, values.get("name", "")
        chosen = values.get("type") not in ("checkbox", "radio") or "checked" in values
        if tag == "input" and chosen and name:
            entries.setdefault(name, values.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            entries.setdefault(
                self._select, values.get("value", "")
            )  # the first, if none is chosen
            if "selected" in values:
                entries[self._select] = values.get("value", "")
        elif tag == "textarea" and name:
            self._area, entries[name] = name, ""

    def ends(self, tag: str) -> None:
        if tag in ("script", "style", "template"):
            self._silent = max(0, self._silent - 1)
        if tag in ("select", "textarea"):
            self._select = self._area = ""
        if tag in self._capture:
            text = " ".join("".join(self._capture.pop(tag)).split())
            if tag == "title" and not self.outline.title:
                self.outline.title = text
            elif tag == "h1":
                self.outline.headings.append(text)
            elif tag == "a":
                self.outline.anchors.append(Anchor(self._link, text))

    def says(self, data: str) -> None:
        if self._silent:
            return
        self._texts.append(data)
        if self._area:
            self.outline.values[self._area] += data
        for parts in self._capture.values():
            parts.append(data)

    def close(self) -> None:
        self.outline.text = " ".join(" ".join(self._texts).split())


def read(document: str) -> Outline:
    """The outline of a document or of a fragment."""
    reader = _Reader()
    reader.feed(document)
    reader.close()
    return reader.outline
