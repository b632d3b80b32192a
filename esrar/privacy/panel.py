"""On the page of a person: giving a copy, destroying the data; or the proof that they are gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from esrar.accounts.permissions import granted
from esrar.core.db import Write, db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.destroyed import proof_of
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.privacy import retention
from esrar.privacy.rights import may_copy, may_destroy


@dataclass(frozen=True)
class Offered:
    """What is said, and what can be done."""

    text: str
    links: list[Link]


class PersonalData:
    """Acts on all that is held of a person."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """The block, for who may give a copy, destroy, or see the proof."""
        if record["deleted_at"] and (proof := proof_of(db.session(), register.table, record["id"])):
            text = str(_("The data of this record were destroyed"))
            url = url_for("privacy.proof", number=proof)
            links = [Link(proof, url)] if "privacy:read" in granted() else []
            return self._block(Offered(text, links))
        if register.key not in {rule.register for rule in retention.rules()}:
            return None
        at, links = {"key": register.key, "id": record["id"]}, []
        if may_copy(register):
            links.append(Link(str(_("A copy for the person")), url_for("privacy_acts.copy", **at)))
        if may_destroy(register):
            url = url_for("privacy_acts.destruction", **at)
            links.append(Link(str(_("Destroy the data")), url, "danger"))
        return self._block(Offered("", links)) if links else None

    def _block(self, offered: Offered) -> Panel:
        return Panel("personal-data", str(_("Personal data")), "privacy/panel.html", offered)

    def preview(self, write: Write) -> Panel | None:
        """A write that is rolled back destroys nothing."""
        return None


PANEL = PersonalData()
"""Given to `create_app`."""
