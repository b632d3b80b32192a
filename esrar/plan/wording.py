"""Corrects the wording of objectives and indicators; what was printed is never touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session

from esrar.core.db import writing
from esrar.core.errors import Conflict
from esrar.core.fields import Kind, LongText
from esrar.core.i18n import _, _l
from esrar.core.pages import Entry, Link
from esrar.kit.people import DEPARTMENT
from esrar.measures.years import years
from esrar.plan.models import Indicator, Objective
from esrar.plan.reason import HINT, LABEL, given

MODELS: Mapping[str, Any] = {"objective": Objective, "indicator": Indicator}
REASON = "reason"
Spec = dict[str, tuple[Any, Kind, bool]]


@dataclass(frozen=True)
class Worded:
    """An objective or an indicator with its words, and the year it is of."""

    kind: str
    id: int
    version: int
    year: int
    number: int
    printed: Sequence[str]
    values: Mapping[str, Any]
    settings: str


def _columns(kind: str) -> dict[str, tuple[str, Any, Kind, bool]]:
    """What can be corrected: the column, its label, its kind, whether it must be said."""
    stem = "text" if kind == "objective" else "criterion"
    found: dict[str, tuple[str, Any, Kind, bool]] = {
        "ar": (f"{stem}_ar", _l("Wording in Arabic"), LongText(1000), True),
        "en": (f"{stem}_en", _l("Wording in English"), LongText(1000), True),
    }
    if kind == "indicator":
        found["owner"] = ("owner_department", _l("Responsible"), DEPARTMENT, False)
    return found


def spec(kind: str) -> Spec:
    """What can be typed."""
    own = {name: (label, one, must) for name, (_c, label, one, must) in _columns(kind).items()}
    return {**own, REASON: (LABEL, LongText(500), False)}


def find(session: Session, kind: str, id: int) -> Worded | None:
    """One objective or indicator; None when there is none."""
    row = session.get(MODELS[kind], id)
    year = next((one for one in years() if row and one.id == row.fiscal_year_id), None)
    if row is None or year is None or row.deleted_at is not None:
        return None
    printed = [row.printed_ar] if kind == "objective" else [
        row.criterion_printed, row.target_printed]  # fmt: skip
    settings = "" if kind == "objective" else url_for(
        "settings.indicator", key=row.measure_key, year=year.start.year)  # fmt: skip
    values = {name: getattr(row, column) for name, (column, *_) in _columns(kind).items()}
    return Worded(kind, id, row.version, year.start.year, row.number, printed, values, settings)


def save(kind: str, id: int, version: int, typed: Mapping[str, Any]) -> None:
    """Keep it. Raises Conflict when somebody saved since, Invalid when a reason is wanting."""
    with writing(origin="form") as write:
        row = write.session.get_one(MODELS[kind], id)
        if row.version != version:
            raise Conflict(_l("Somebody changed this meanwhile: look at it again"))
        for name, (column, *_rest) in _columns(kind).items():
            if getattr(row, column) != typed[name]:
                setattr(row, column, typed[name])
        for column, value in given(typed[REASON]).items():
            if value is not None:
                setattr(row, column, value)


def page(one: Worded, form: Any, errors: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The form with what holds, or with what was typed."""
    title = _("Objective %(number)s", number=one.number) if one.kind == "objective" else _(
        "Indicator %(number)s", number=one.number)  # fmt: skip
    back = url_for("plans.plan", year=one.year)
    return {
        "title": str(title), "printed": [text for text in one.printed if text],
        "back": Link(str(_("Plan of the year")), back), "action": request.path,
        "errors": errors, "hidden": [("version", one.version)],
        "fields": [_entry(name, part, one, form, dict(errors))
                   for name, part in spec(one.kind).items()],
        "targets": Link(str(_("Targets and settings")), one.settings) if one.settings else None,
    }  # fmt: skip


def _entry(name: str, part: tuple[Any, Kind, bool], one: Worded, form: Any,
           errors: Mapping[str, str]) -> Entry:  # fmt: skip
    label, kind, required = part
    text = form[name].raw if form is not None else kind.edit(one.values.get(name))
    options = []
    if hasattr(kind, "options"):
        options = [("", str(_("Not named")), not text)]
        options += [(v, t, v == text) for v, t in kind.options()]
    return Entry(
        id=f"f-{name}", name=name, label=str(label), kind=kind.widget, value=text,
        required=required, hint=str(HINT) if name == REASON else "",
        error=errors.get(f"f-{name}", ""), options=options, width="l",
    )  # fmt: skip
