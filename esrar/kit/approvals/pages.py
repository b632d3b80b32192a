"""What the pages of the approval session show: the list, the question, the printed pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, request, url_for

from esrar.accounts.identity import me
from esrar.core import clock
from esrar.core.calendar import EnteredDate, show_date
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.approval import FIELDS
from esrar.kit.approvals.deciding import Decided
from esrar.kit.approvals.waiting import Facts, Waiting, sources
from esrar.kit.form_fields import form_field
from esrar.kit.pages import Tab
from esrar.kit.people import Person
from esrar.kit.register import Field

_KNOWN = {f.name: f for f in FIELDS}
DECISION: tuple[Field, ...] = tuple(
    replace(_KNOWN[name], required=True)
    for name in ("decision_number", "decision_date", "approved_on")
)


@dataclass(frozen=True)
class Row:
    """One thing that waits, in words."""

    key: str
    title: str
    url: str
    group: str
    submitted: str
    facts: Facts = ()


@dataclass(frozen=True)
class Group:
    """What waits under one heading."""

    label: str
    count: str
    rows: Sequence[Row]


def row(one: Waiting, facts: Facts = ()) -> Row:
    """One thing with when and by whom it was handed in."""
    said = show_date(one.submitted_on)
    if one.submitted_by_id is not None:
        said = f"{said} – {Person().show(one.submitted_by_id)}"
    return Row(one.key, one.title, one.url, one.group, said, facts)


def groups(found: Sequence[Waiting], by: str) -> list[Group]:
    """All that waits, by register or by what a higher tier knows of it."""
    _sources, groupings = current_app.extensions["esrar.approvals"]
    named: Mapping[str, str] = next((of(found) for key, _l, of in groupings if key == by), {})
    parts: dict[str, list[Waiting]] = {}
    for one in found:
        label = named.get(one.key) or (one.group if not named else str(_("Others")))
        parts.setdefault(label, []).append(one)
    order = sorted(parts) if named else list(parts)
    return [Group(label, counted("record", len(parts[label])), [row(one) for one in parts[label]])
            for label in order]  # fmt: skip


def tabs(by: str) -> list[Tab]:
    """The ways of grouping."""
    _sources, groupings = current_app.extensions["esrar.approvals"]
    every = [("", _("By register")), *((key, str(label)) for key, label, _of in groupings)]
    if len(every) == 1:
        return []
    return [Tab(label, url_for("approvals.page", by=key or None), key == by)
            for key, label in every]  # fmt: skip


def fields(form: Any = None) -> list[Any]:
    """The entries of a decision; its days are today unless somebody says otherwise."""
    today = {f.name: EnteredDate(clock.today()) for f in DECISION if f.name != "decision_number"}
    return [form_field(f, form[f.name] if form else None, today.get(f.name)) for f in DECISION]


def list_page(found: Sequence[Waiting], by: str, form: Any = None) -> dict[str, Any]:
    """The session: everything that waits, each to be chosen."""
    errors = [(f"f-{f.name}", str(e)) for f in form for e in f.errors] if form else []
    chosen = request.form.getlist("one") if form else None
    return {
        "title": str(_("Approval session")), "count": counted("record", len(found)),
        "groups": groups(found, by), "tabs": tabs(by), "by": by, "fields": fields(form),
        "chosen": {one.key for one in found} if chosen is None else set(chosen), "errors": errors,
        "action": url_for("approvals.decide"),
        "print": Link(str(_("Print as one pack")), url_for("approvals.pack", by=by or None)),
    }  # fmt: skip


def question(decided: Decided, shown: Sequence[tuple[str, str]],
             hidden: Sequence[tuple[str, str]]) -> dict[str, Any]:  # fmt: skip
    """What approving these does, before it is done."""
    return {
        "title": str(_("Approve by one decision")), "decision": shown,
        "rows": [row(one) for one in decided.done],
        "stays": [(row(one), why) for one, why in decided.stays],
        "effects": [effect for panel in decided.effects for effect in panel.data],
        "back": Link(str(_("Approval session")), url_for("approvals.page")),
        "action": url_for("approvals.decide"), "hidden": hidden,
        "confirm": str(_("Approve: %(number)s", number=counted("record", len(decided.done)))),
    }  # fmt: skip


def reasons(chosen: Sequence[Waiting], missing: Sequence[str]) -> dict[str, Any]:
    """A reason for each that is returned."""
    rows = [(row(one), f"reason-{n}", request.form.get(f"reason-{one.key}", ""),
             one.key in missing) for n, one in enumerate(chosen)]  # fmt: skip
    return {
        "title": str(_("Return for completion")), "rows": rows,
        "errors": [(anchor, f"{one.title}: {_('Write the reason')}")
                   for one, anchor, _text, wrong in rows if wrong],
        "back": Link(str(_("Approval session")), url_for("approvals.page")),
        "action": url_for("approvals.decide"), "hidden": [("one", one.key) for one in chosen],
    }  # fmt: skip


def pack(found: Sequence[Waiting], by: str) -> dict[str, Any]:
    """All of it on paper: a list to be decided on and signed, then each thing by itself."""
    told: dict[str, Facts] = {}
    for source in sources():
        parts: dict[str, list[Waiting]] = {}
        for one in found:
            if one.source.partition(".")[0] == source.key:
                parts.setdefault(one.source, []).append(one)
        for same in parts.values():
            facts = source.facts(same)
            told |= {one.key: facts.get(one.id, ()) for one in same}
    reader = me()
    return {
        "title": str(_("Pack of the approval session")), "day": show_date(clock.today()),
        "who": reader.name if reader else "", "groups": groups(found, by),
        "rows": [row(one, told.get(one.key, ())) for one in found],
        "count": counted("record", len(found)),
        "heading": next((t.label for t in tabs(by) if t.current), str(_("Register"))),
        "back": Link(str(_("Approval session")), url_for("approvals.page")),
    }  # fmt: skip
