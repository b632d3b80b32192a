"""Packs the copy of a person's data: a paper to read, the same for a machine, and the files."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from esrar.core.i18n import _
from esrar.core.typeset import Paper, typeset
from esrar.privacy.copying import Copy


def packed(copy: Copy) -> bytes:
    """One zip: the paper, the same for a machine, and the files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("copy.pdf", paper(copy))
        archive.writestr("data.json", json.dumps(document(copy), ensure_ascii=False, indent=1))
        for name, content in copy.files.items():
            archive.writestr(name, content)
    return out.getvalue()


def document(copy: Copy) -> Mapping[str, Any]:
    """The copy for a machine: labels and values."""
    return {
        "title": copy.title, "facts": dict(copy.facts), "files": list(copy.files),
        "parts": [
            {"title": part.title, "values": dict(part.facts),
             "tables": [{"title": t.title, "rows": [dict(zip(t.headings, row, strict=True))
                                                    for row in t.rows]} for t in part.tables]}
            for part in copy.parts
        ],
    }  # fmt: skip


def paper(copy: Copy) -> bytes:
    """The copy as PDF."""
    parts = [
        {"title": part.title, "facts": [list(pair) for pair in part.facts],
         "tables": [{"title": t.title, "headings": list(t.headings), "rows": list(t.rows),
                     "widths": [1] * len(t.headings)} for t in part.tables]}
        for part in copy.parts
    ]  # fmt: skip
    intro = _("This is all that the association holds of you. You may ask to correct it, to "
              "destroy it, or withdraw your consent; you are answered within 30 days")  # fmt: skip
    return typeset(Paper(
        "privacy/copy.typ", copy.title,
        {"copy": {"title": copy.title, "facts": [list(p) for p in copy.facts],
                  "intro": str(intro), "parts": parts}},
        house=str(_("Esrar association for productive families")),
    ))  # fmt: skip
