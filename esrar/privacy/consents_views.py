"""The page on which a family's answer is recorded, and the removal of its sensitive values."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.exceptions import Forbidden

from esrar.accounts.permissions import requires
from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.errors import Conflict, Invalid
from esrar.core.fields import Date, OneOf, Several, Text, TimeOfDay
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.families.consents import LABELS, METHOD, Purpose
from esrar.kit import registry, sensitive
from esrar.kit.access import may, may_change
from esrar.kit.banners import flash_done, flash_link
from esrar.kit.loading import Row, standing_row, title
from esrar.kit.pages import Button
from esrar.kit.register import Field, Register
from esrar.privacy.asking import Asked
from esrar.privacy.consents import KEY, unkept
from esrar.privacy.consents_acts import Said, record
from esrar.privacy.consents_acts import remove as take_out

blueprint = Blueprint("consents", __name__, url_prefix="/families")

BY_LETTER = dict(zip("abcdef", Purpose, strict=True))
"""A choice of several is kept by letters."""


class Reply(StrEnum):
    """What a family says."""

    YES = "yes"
    NO = "no"


REPLY = OneOf(Reply, {Reply.YES: _l("Agrees"), Reply.NO: _l("Refuses or withdraws")})
FIELDS = (
    Field("answer", _l("What the family said"), REPLY, required=True),
    Field("purposes", _l("What for"), Several({k: LABELS[p] for k, p in BY_LETTER.items()}),
          required=True),
    Field("day", _l("Date of the answer"), Date(), required=True),
    Field("at", _l("Time"), TimeOfDay()),
    Field("method", _l("How it was given"), METHOD),
    Field("how", _l("Note"), Text(200), hint=_l("On a withdrawal: how it reached the association")),
)  # fmt: skip


@blueprint.route("/<int:id>/consent", methods=["GET", "POST"])
@requires("families:write")
def answer(id: int) -> Any:
    """Record what a family said, to one purpose or to several."""
    register, row = _family(id)
    asked, errors = Asked(FIELDS, _begun()), []
    if asked.sent:
        errors = [*asked.errors, *_wrong(asked)]
        try:
            if not errors:
                return _kept(register, row, asked)
        except (Invalid, Conflict) as problem:
            errors = [("", str(problem))]
    name, back = title(register, row), url_for("families.show", id=id, _anchor="consent")
    page = {
        "title": str(_("The family's answer: %(name)s", name=name)), "back": Link(name, back),
        "action": url_for("consents.answer", id=id), "hidden": [("confirm", "yes")],
        "errors": errors, "fields": asked.printed,
        "notice": str(_("A withdrawal of «Services and follow-up» ends every consent given "
                        "before it")),
    }  # fmt: skip
    return render_template("privacy/answer.html", page=page), 422 if errors else 200


def _begun() -> dict[str, Any]:
    """The form as the link begins it."""
    wanted = set(request.args.getlist("purposes"))
    letters = "".join(k for k, one in BY_LETTER.items() if one in wanted)
    reply = request.args.get("answer", "")
    return {"answer": Reply(reply) if reply in set(Reply) else None, "purposes": letters or None,
            "day": EnteredDate(clock.today()), "at": None}  # fmt: skip


def _wrong(asked: Asked) -> list[tuple[str, str]]:
    day = asked["day"]
    if day is not None and day.date > clock.today():
        return [("f-day", str(_("This day has not come yet")))]
    if asked["answer"] == Reply.YES and asked["method"] is None:
        return [("f-method", str(_("Say how the consent was given")))]
    return []


def _kept(register: Register, row: Row, asked: Asked) -> Any:
    said = Said(
        asked["answer"] == Reply.YES, {BY_LETTER[k] for k in asked["purposes"]}, asked["day"],
        asked["at"], asked["method"], asked["how"],
    )  # fmt: skip
    saved = record(register, row, said)
    flash_done(register, str(_("The answer was recorded and holds at once")), saved.operation)
    return redirect(url_for("families.show", id=row["id"], _anchor="consent"))


@blueprint.route("/<int:id>/sensitive", methods=["GET", "POST"])
@requires("families:write")
def remove(id: int) -> Any:
    """Ask, then empty the sensitive fields of a family that they may no longer be kept of."""
    register, row = _family(id)
    if not may(register, sensitive.ACCESS):
        raise Forbidden()
    back = url_for("families.show", id=id, _anchor="consent")
    found = sensitive.there(register, row)
    if not found:
        flash_link(str(_("There are no sensitive values in this record")), "notice")
        return redirect(back)
    if request.method == "POST":
        saved = take_out(register, row)
        flash_done(register, str(_("The sensitive values were removed")), saved.operation)
        return redirect(back)
    name = title(register, row)
    page = {
        "title": str(_("Remove the sensitive values: %(name)s?", name=name)),
        "notices": [text for text in (
            unkept(register, row),
            str(_("These are emptied: %(fields)s", fields="، ".join(str(f.label) for f in found))),
            str(_("They come back by undoing only while a consent or a basis stands. From the "
                  "history they go when the family's data are destroyed")),
        ) if text],
        "action": url_for("consents.remove", id=id), "hidden": [], "errors": [], "effects": [],
        "fields": [], "cancel": Link(str(_("Cancel")), back),
        "buttons": [Button(str(_("Remove")), primary=True)],
    }  # fmt: skip
    return render_template("kit/confirm.html", page=page)


def _family(number: int) -> tuple[Register, Row]:
    """A family that whoever acts now may change. Raises NotFound, Forbidden."""
    register = registry.get(KEY)
    row = standing_row(register, number)
    if not may_change(register, row):
        raise Forbidden()
    return register, row
