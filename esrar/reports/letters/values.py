"""What the fields of a letter stand for: read off its family, its organisation and the day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _, language, speaking
from esrar.families.models import Activity, FamilyActivity
from esrar.kit import registry
from esrar.kit.loading import fetch
from esrar.kit.register import Values
from esrar.reports.dates import hijri
from esrar.reports.letters.rules import filled
from esrar.reports.models import LetterTemplate


def completed(values: Values) -> Values:
    """A letter's values with subject and text taken from its template, and their fields put in."""
    found, session = dict(values), db.session()
    template = session.get(LetterTemplate, found["template_id"]) if (
        found.get("template_id")) else None  # fmt: skip
    if template is not None:
        found["language"] = template.language
        found["subject"] = found.get("subject") or template.subject
        found["body"] = found.get("body") or template.body
    with speaking(found.get("language") or "ar"):
        known = of_letter(session, found)
        for name in ("subject", "body"):
            if found.get(name):
                found[name] = filled(found[name], known)
    found["subject"] = (found.get("subject") or "")[:200]
    return found


def of_letter(session: Session, values: Mapping[str, Any]) -> dict[str, str]:
    """The value of each field that has one."""
    today = clock.today()
    found = {
        "today": show_date(today), "today_hijri": hijri(today),
        "association": str(_("Esrar association for productive families")),
        "recipient": values.get("recipient") or "",
    }  # fmt: skip
    if values.get("family_id"):
        found |= _of_family(session, values["family_id"])
    if values.get("organisation_id"):
        row = fetch(registry.get("organisations"), values["organisation_id"])
        name = row["name_en"] if language() == "en" and row["name_en"] else row["name"]
        found["organisation"] = name
        found["recipient"] = found["recipient"] or name
    found["recipient"] = found["recipient"] or found.get("name", "")
    return {key: value for key, value in found.items() if value}


def _of_family(session: Session, family_id: int) -> dict[str, str]:
    register = registry.get("families")
    row = fetch(register, family_id)
    fields = {"name": "full_name", "file_number": "file_number",
              "registered_on": "registered_on", "locality": "locality_id"}  # fmt: skip
    found = {}
    for key, name in fields.items():
        kind = register.field(name).kind
        value = kind.fetch(name, row)
        found[key] = str(Markup(kind.show(value)).striptags()) if value is not None else ""
    found["activity"] = _activities(session, family_id)
    return found


def _activities(session: Session, family_id: int) -> str:
    name = Activity.name_en if language() == "en" else Activity.name
    rows = session.execute(
        select(name, Activity.name)
        .join(FamilyActivity, FamilyActivity.activity_id == Activity.id)
        .where(FamilyActivity.family_id == family_id, FamilyActivity.stopped_on.is_(None))
        .order_by(FamilyActivity.id)
    )
    between = "، " if language() == "ar" else ", "
    return between.join(own or usual for own, usual in rows)
