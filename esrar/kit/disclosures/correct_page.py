"""The page on which wrongly written terms of a disclosure are corrected, with the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden, NotFound

from esrar.accounts.permissions import requires
from esrar.core.calendar import EnteredDate
from esrar.core.errors import Conflict, Invalid
from esrar.core.fields import LongText
from esrar.core.forms import typed_form
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.banners import flash_link
from esrar.kit.disclosures import correcting
from esrar.kit.disclosures.basis import asks
from esrar.kit.disclosures.correcting import NAMES
from esrar.kit.disclosures.models import REASON
from esrar.kit.disclosures.recipients import known
from esrar.kit.disclosures.terms import HANDED, MARK, printed, terms
from esrar.kit.register import Field, Register

WHY = Field("reason", _l("Reason of the correction"), LongText(REASON), required=True,
            hint=_l("Shown with it, also on the pages of those in the file"))  # fmt: skip
AFTER = "_after"


def met(row: Any) -> Register | None:
    """The register of a disclosure, if whoever acts now may meet the persons in it."""
    register = registry.registers().get(row.register) if row is not None else None
    return register if register and asks(register) and may(register, "personal") else None


def correctable(register: Register) -> bool:
    """Whether whoever acts now may say the terms anew: who may hand such a file out."""
    return may(register, "disclose")


@requires("disclosures:read")
def correct(number: int) -> Any:
    """The terms as they are said now, to be corrected; the second time keep the correction."""
    row = correcting.find(number)
    register = met(row)
    if register is None:
        raise NotFound()
    if not correctable(register):
        raise Forbidden()
    asked = (*(replace(f, hint="") if f.name == "aim" else f for f in terms(register)), HANDED, WHY)
    if request.method != "POST":
        return _page(row, asked, None, [])
    form = typed_form({f.name: (f.label, f.kind, f.required) for f in asked}, request.form, MARK)
    if not form.validate():
        return _page(row, asked, form, [(f"f-{f.name}", str(e)) for f in form for e in f.errors])
    given = {f.short_name: f.data for f in form}
    try:
        correcting.correct(number, _values(row, given), given["reason"],
                           request.form.get(AFTER, type=int))  # fmt: skip
    except Conflict as problem:
        flash_link(str(problem), "error")
    except Invalid as problem:
        return _page(row, asked, form, [(f"f-{MARK}recipient", str(problem))])
    else:
        flash(_("The disclosure was corrected"), "success")
    return redirect(url_for("disclosures.show", number=number))


def _values(row: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What was typed as columns; a recipient that stays keeps the body it was."""
    body, name = row.recipient_id, given["recipient"]
    if name != row.recipient:
        body, name = known(name)
    return {
        "recipient": name, "recipient_id": body, "purpose": given["purpose"],
        "basis": given["basis"], "aim": given.get("aim"),
        "disclosed_on": given["disclosed_on"].date, "handed": given["handed"],
    }  # fmt: skip


def _page(row: Any, asked: tuple[Field, ...], form: Any, problems: list[tuple[str, str]]) -> Any:
    stands = {name: row._mapping[name] for name in (*NAMES, "handed")}
    stands["disclosed_on"] = EnteredDate(row.disclosed_on)
    opens = url_for("disclosures.show", number=row.id)
    after = request.form.get(AFTER, "") if form is not None else str(row.correction or "")
    page = {
        "title": str(_("Correction of disclosure %(number)s", number=row.id)),
        "notices": [str(_("What was written first stays readable, with the correction, its day and "
                          "its reason beside it")),
                    str(_("The file itself does not change: neither who was in it nor who was left "
                          "out"))],
        "back": Link(str(_("Disclosure %(number)s", number=row.id)), opens),
        "action": request.path, "hidden": [(AFTER, after)], "errors": problems,
        "fields": [printed(f, form, stands) for f in asked],
        "cancel": Link(str(_("Cancel")), opens),
    }  # fmt: skip
    return render_template("kit/disclosure_correct.html", page=page), 422 if problems else 200


def add_to(blueprint: Blueprint) -> None:
    """The route of the page."""
    blueprint.add_url_rule("/<int:number>/correct", "correct", correct, methods=["GET", "POST"])
