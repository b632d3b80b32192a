"""On an exhibition's page: how its stands are filled, and the way to ranking and stand list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import func, select

from esrar.accounts.permissions import granted
from esrar.core import clock
from esrar.core.counted import counted
from esrar.core.db import Write, db
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.events.models import Participation
from esrar.kit.extensions import Panel
from esrar.kit.register import Register

LINE = Participation.__table__


@dataclass(frozen=True)
class Filled:
    """What the panel prints."""

    text: str
    acts: Sequence[Link]


class NominationPanel:
    """Stands on an exhibition; the ranking is offered until it opens."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        if register.key != "exhibitions" or record["cancelled_on"] is not None:
            return None
        held, id = granted(), record["id"]
        listed = db.session.scalar(
            select(func.count()).select_from(LINE).where(LINE.c.exhibition_id == id)
        ) or 0  # fmt: skip
        acts = []
        opens = record["opened_on"]
        if "exhibitions:write" in held and (opens is None or opens >= clock.today()):
            acts.append(Link(str(_("Nominate families")), url_for("nomination.ask", id=id),
                             "primary"))  # fmt: skip
        if listed:
            acts.append(Link(str(_("Stand list")), url_for("nomination.stand_list", id=id)))
            if "exhibitions:export" in held:
                acts.append(Link(str(_("Export the stand list")),
                                 url_for("nomination.export", id=id)))  # fmt: skip
        if not acts:
            return None
        text = counted("family", listed)
        if record["stands"]:
            text = str(_("%(families)s on %(stands)s stands", families=text,
                         stands=record["stands"]))  # fmt: skip
        return Panel("nomination", str(_("Nomination")), "events/panel.html", Filled(text, acts))

    def preview(self, write: Write) -> Panel | None:
        return None


PANEL = NominationPanel()
"""Given to `create_app`, like the panels of the measures."""
