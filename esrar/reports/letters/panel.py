"""Shows on a letter's page its number, its paper and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.db import Write
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.access import may
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.reports.dates import hijri


@dataclass(frozen=True)
class Told:
    """What the panel prints."""

    number: str
    day: str
    hijri: str
    digest: str
    actions: list[Link]


class OfLetter:
    """Stands on every letter."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """The block, for whoever may meet what the letter says."""
        if register.key != "letters" or record["deleted_at"] or not may(register, "personal"):
            return None
        day = record["issued_on"]
        told = Told(
            record["reference"] or "", show_date(day) if day else "",
            hijri(day) if day else "", record["sha256"] or "",
            list(_acts(register, record)),
        )  # fmt: skip
        return Panel("paper", str(_("The letter on paper")), "reports/letter.html", told)

    def preview(self, write: Write) -> Panel | None:
        """A write issues nothing by the way."""
        return None


def _acts(register: Register, record: Mapping[str, Any]) -> Iterator[Link]:
    key = record["id"]
    if record["issued_on"] is None and record["approved_on"] is not None and may(register, "write"):
        url = url_for("letters_out.issue", id=key)
        yield Link(str(_("Issue the letter")), url, "primary", "post")
    label = _("Download PDF") if record["issued_on"] else _("Look at the draft (PDF)")
    yield Link(str(label), url_for("letters_out.paper", id=key))
    if record["batch"] is not None:
        url = url_for("letters_out.batch", batch=record["batch"])
        yield Link(str(_("All letters of this act")), url)
    if record["disclosure_id"] and "disclosures:read" in granted():
        url = url_for("disclosures.show", number=record["disclosure_id"])
        yield Link(str(_("Open the disclosure")), url)


PANEL = OfLetter()
"""Given to `create_app`, like the panels of the measures."""
