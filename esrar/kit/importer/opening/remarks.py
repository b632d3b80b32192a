"""Finds what a person should know of a sheet before it is read: formulas, errors, hidden rows."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from html import unescape

MOST = 160 * 1024 * 1024
"""So much of a sheet is looked through; what lies beyond is read all the same."""
PART = 1 << 20
EDGE = 4096
SIGNS = {
    "formulas": re.compile(rb"<f[ >/]|table:formula="),
    "errors": re.compile(rb'<c [^>]*t="e"|calcext:value-type="error"'),
    "hidden_rows": re.compile(rb'<row [^>]*hidden="(?:1|true)"|<table:table-row [^>]*visibility="'),
    "hidden_columns": re.compile(
        rb'<col [^>]*hidden="(?:1|true)"|<table:table-column [^>]*visibility="'
    ),
}
SHEET = re.compile(rb"<sheet [^>]*>")
RELATION = re.compile(rb"<Relationship [^>]*>")


class Remarks:
    """What stands out in the sheets of one archive; a workbook of the old kind has none to give."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def of(self, name: str) -> list[str]:
        """The signs found in a sheet. Never fails: what cannot be looked into says nothing."""
        with suppress(Exception):
            archive = zipfile.ZipFile(io.BytesIO(self._content))
            path = self._path(archive, name)
            if path:
                return _signs(archive, path)
        return []

    def _path(self, archive: zipfile.ZipFile, name: str) -> str:
        names = archive.namelist()
        if "xl/workbook.xml" not in names:
            return "content.xml" if "content.xml" in names else ""
        book = archive.read("xl/workbook.xml")
        own = next(s for s in SHEET.findall(book) if _attribute(s, b"name") == name)
        number = _attribute(own, b"r:id")
        for relation in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
            if _attribute(relation, b"Id") == number:
                target = _attribute(relation, b"Target").lstrip("/")
                return target if target in names else f"xl/{target}"
        return ""


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + re.escape(name) + rb'="([^"]*)"', tag)
    return unescape(found[1].decode()) if found else ""


def _signs(archive: zipfile.ZipFile, path: str) -> list[str]:
    missing, found, edge = dict(SIGNS), [], b""
    with archive.open(path) as entry:
        for _turn in range(MOST // PART):
            part = entry.read(PART)
            if not part or not missing:
                break
            text = edge + part
            for sign in [s for s, pattern in missing.items() if pattern.search(text)]:
                found.append(sign)
                del missing[sign]
            edge = text[-EDGE:]
    return found
