"""A letter on paper: letterhead, number, both dates, recipient, subject, text, signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _, speaking
from esrar.core.typeset import Paper, typeset, typeset_all
from esrar.reports.dates import hijri
from esrar.reports.letters.values import of_letter

FORM = "reports/letter.typ"
Row = Mapping[str, Any]


def each(rows: Sequence[Row]) -> list[bytes]:
    """A PDF for each letter, as it is to be kept."""
    return typeset_all([_paper([row]) for row in rows])


def together(rows: Sequence[Row]) -> bytes:
    """All letters in one PDF, each beginning on a page of its own, to be printed at once."""
    return typeset(_paper(rows))


def _paper(rows: Sequence[Row]) -> Paper:
    with speaking(rows[0]["language"]):
        return _said(rows)


def _said(rows: Sequence[Row]) -> Paper:
    first = rows[0]
    numbers = [row["reference"] for row in rows if row["reference"]]
    return Paper(
        FORM, str(first["subject"]), {"letters": [_data(row) for row in rows]},
        house=str(_("Esrar association for productive families")),
        keywords=[f"esrar:letter:{number}" for number in numbers], language=first["language"],
    )  # fmt: skip


def _data(row: Row) -> dict[str, Any]:
    day: date | None = row["issued_on"]
    to = of_letter(db.session(), row)
    return {
        "draft": "" if row["reference"] else str(_("Draft – not issued")),
        "facts": [
            [str(_("Number")), row["reference"] or "–"],
            [str(_("Date")), f"{show_date(day)}" if day else "–"],
            [str(_("Hijri")), hijri(day) if day else "–"],
        ],
        "to": str(_("To: %(name)s", name=to.get("recipient", ""))),
        "subject": str(_("Subject: %(subject)s", subject=row["subject"])),
        "body": row["body"] or "",
        "signatory": (row["signatory"] or str(_("Executive manager"))).split(" – "),
        "house": str(_("Esrar association for productive families")),
    }  # fmt: skip
