"""The leaflet of licences for families (task 2.3), printed from what the register says today."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy import or_, select

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.fields import Money, Url
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.standing import stands
from esrar.core.typeset import PDF, Paper, typeset
from esrar.kit.choices import values as choices
from esrar.licensing.models import Incentive, LicenceStep, LicenceType, RequiredDocument
from esrar.organisations.models import Organisation

blueprint = Blueprint("leaflet", __name__)


@dataclass(frozen=True)
class Sheet:
    """What the leaflet says of one type."""

    name: str
    facts: list[tuple[str, str]]
    conditions: list[str]
    documents: list[str]
    steps: list[str]


@dataclass(frozen=True)
class Leaflet:
    """The whole leaflet."""

    title: str
    back: Link
    dated: str
    sheets: list[Sheet]
    incentives: list[tuple[str, str]]


@blueprint.get("/licence-types/leaflet")
@requires("licence-types:read")
def leaflet() -> str:
    """All types that are licences to practise, or the one that is asked for."""
    asked = request.args.get("type", type=int)
    pdf = Link(str(_("Download PDF")), url_for("leaflet.paper", type=asked), "primary")
    return render_template("licensing/leaflet.html", page=_leaflet(asked), actions=[pdf])


@blueprint.get("/licence-types/leaflet.pdf")
@requires("licence-types:read")
def paper() -> Response:
    """The same as a paper, to be approved and handed out."""
    page = _leaflet(request.args.get("type", type=int))
    words = {
        "conditions": _("Conditions"), "documents": _("Required documents"),
        "steps": _("Steps of the procedure"),
        "incentives": _("Incentives for families that obtain a licence"),
        "none": _("Documents and steps are not entered yet"),
    }  # fmt: skip
    sheets = [
        {**asdict(sheet), "facts": [[label, Markup(value).striptags()]
                                    for label, value in sheet.facts]}
        for sheet in page.sheets
    ]  # fmt: skip
    content = typeset(Paper(
        "licensing/leaflet.typ", page.title,
        {"sheets": sheets, "incentives": page.incentives, "dated": page.dated,
         "says": {key: str(text) for key, text in words.items()}},
        running=page.title, house=str(_("Esrar association for productive families")),
    ))  # fmt: skip
    response = Response(content, content_type=PDF)
    response.headers["Content-Disposition"] = 'attachment; filename="licences-leaflet.pdf"'
    return response


def _leaflet(asked: int | None) -> Leaflet:
    return Leaflet(
        title=str(_("How a productive family obtains its licence")),
        back=Link(str(_("Licence types")), url_for("licence-types.list")),
        dated=str(_("As of %(day)s", day=show_date(clock.today()))),
        sheets=_sheets(asked),
        incentives=_incentives(),
    )


def _sheets(asked: int | None) -> list[Sheet]:
    statement = (
        select(LicenceType.__table__, Organisation.name.label("authority"))
        .outerjoin(Organisation, Organisation.id == LicenceType.authority_id)
        .where(stands(LicenceType))
        .order_by(LicenceType.name_key, LicenceType.id)
    )
    wanted = LicenceType.id == asked if asked else LicenceType.counts.is_(True)
    rows = db.session.execute(statement.where(wanted)).all()
    ids = [row.id for row in rows]
    documents, steps = _documents(ids), _steps(ids)
    return [
        Sheet(row.name, _facts(row), (row.conditions or "").splitlines(),
              documents.get(row.id, []), steps.get(row.id, []))
        for row in rows
    ]  # fmt: skip


def _facts(row: Any) -> list[tuple[str, str]]:
    fee = "" if row.fee is None else Money().show(row.fee) if row.fee else str(_("Free"))
    whole = " – ".join(filter(None, (fee, row.fee_note)))
    validity = counted("month", row.validity_months) if row.validity_months else ""
    pairs = (
        (_("Licensing authority"), row.authority), (_("Fee"), whole),
        (_("How long it takes"), row.duration), (_("Where to apply"), row.where),
        (_("Page for applying"), Url().show(row.apply_url) if row.apply_url else ""),
        (_("Valid for"), validity),
    )  # fmt: skip
    return [(str(label), value) for label, value in pairs if value]


def _documents(ids: list[int]) -> dict[int, list[str]]:
    names = choices("licence-document")
    rows = db.session.execute(
        select(RequiredDocument.licence_type_id, RequiredDocument.document_id,
               RequiredDocument.optional, RequiredDocument.note)
        .where(RequiredDocument.licence_type_id.in_(ids)).order_by(RequiredDocument.id)
    )  # fmt: skip
    found: dict[int, list[str]] = {}
    for row in rows:
        said = names[row.document_id].label if row.document_id in names else ""
        if row.optional:
            said += f" ({_('in some cases')})"
        found.setdefault(row.licence_type_id, []).append(": ".join(filter(None, (said, row.note))))
    return found


def _steps(ids: list[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(LicenceStep.licence_type_id, LicenceStep.text)
        .where(LicenceStep.licence_type_id.in_(ids))
        .order_by(LicenceStep.number.is_(None), LicenceStep.number, LicenceStep.id)
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.licence_type_id, []).append(row.text)
    return found


def _incentives() -> list[tuple[str, str]]:
    """The incentives that are approved and still offered."""
    rows = db.session.execute(
        select(Incentive.name, Incentive.for_whom)
        .where(stands(Incentive),
               Incentive.approved_on.is_not(None),
               or_(Incentive.ended_on.is_(None), Incentive.ended_on >= clock.today()))
        .order_by(Incentive.name_key, Incentive.id)
    )  # fmt: skip
    return [(row.name, row.for_whom or "") for row in rows]
