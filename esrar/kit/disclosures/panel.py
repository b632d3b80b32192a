"""Shows on a person's page to whom these data were disclosed, when, why, and which columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.db import Write
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.disclosures.basis import BASIS
from esrar.kit.disclosures.correcting import Corrected, last_of
from esrar.kit.disclosures.keeping import of_record
from esrar.kit.extensions import Panel
from esrar.kit.register import Register


@dataclass(frozen=True)
class Told:
    """One file as the panel shows it."""

    recipient: str
    day: str
    purpose: str
    basis: str
    columns: str
    url: str
    handed: bool = True
    corrected: Corrected | None = None


class Disclosed:
    """The files that left with a person's data."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """The block, when there is any such file and the reader may meet personal data."""
        if not register.personal or not may(register, "personal"):
            return None
        found = of_record(register, record["id"])
        if not found:
            return None
        label = str(_("Disclosed to others"))
        return Panel("disclosures", label, "kit/disclosed.html", _told(found))

    def preview(self, write: Write) -> Panel | None:
        """A write discloses nothing."""
        return None


def _told(rows: Sequence[Any]) -> list[Told]:
    opens = "disclosures:read" in granted()
    return [
        Told(
            row.recipient, show_date(row.disclosed_on), row.purpose, BASIS.show(row.basis),
            "، ".join(row.columns.split("\n")),
            url_for("disclosures.show", number=row.id) if opens else "",
            row.handed, last_of(registry.get(row.register), row),
        )
        for row in rows
    ]  # fmt: skip


PANEL = Disclosed()
