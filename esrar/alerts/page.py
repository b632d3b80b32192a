"""The page of alerts: kind by kind, each with its record, its day, its urgency, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.accounts.departments import department_label
from esrar.accounts.identity import me
from esrar.accounts.matrix import current_matrix
from esrar.accounts.permissions import granted
from esrar.alerts.finding import MOST, PAGE, Group, Reader, Scope, groups, page_of
from esrar.alerts.kit import Found, Rule, Seen
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import _, _l
from esrar.core.pages import Link, StatusTag
from esrar.core.pieces import LTR
from esrar.kit import registry
from esrar.kit.pages import Tab
from esrar.kit.people import Person
from esrar.plan.moves import unit_names

SCOPES = {
    Scope.MINE: _l("Assigned to me"),
    Scope.DEPARTMENT: _l("My department"),
    Scope.ALL: _l("All alerts"),
    Scope.SNOOZED: _l("At rest"),
}
DASH = "–"


@dataclass(frozen=True)
class AlertRow:
    """One alert as it is printed; `rests` says until when and why, where it does."""

    title: str
    url: str
    text: str
    due: Markup | str
    urgency: StatusTag
    owner: str
    act: Link | None
    rests: str = ""


@dataclass(frozen=True)
class AlertGroup:
    """The alerts of a kind with their number; `every` is the list of all of them."""

    key: str
    title: str
    count_text: str
    said: str
    rows: Sequence[AlertRow]
    every: Link | None = None
    listed: Link | None = None


@dataclass(frozen=True)
class AlertsPage:
    """The alerts of a scope; with `back`, those of one kind."""

    title: str
    tabs: Sequence[Tab]
    groups: Sequence[AlertGroup]
    empty: str
    actions: Sequence[Link]
    back: Link | None = None
    first_url: str | None = None
    next_url: str | None = None


def reader() -> Reader:
    """Whoever looks now."""
    person = me()
    assert person is not None
    # Who has no department keeps what their role keeps: the plan is the executive manager's.
    return Reader(person.id, person.department or person.role, granted())


def asked_scope(given: str) -> Scope:
    """The scope of an address; without one, the department's where there is one."""
    if given in set(Scope):
        return Scope(given)
    person = me()
    return Scope.DEPARTMENT if person and person.department else Scope.ALL


def alerts_page(session: Session, scope: Scope) -> AlertsPage:
    """Every kind with its first alerts."""
    found = groups(session, reader(), scope)
    return AlertsPage(
        title=str(_("Alerts")),
        tabs=_tabs(scope, ""),
        groups=[_group(one, scope, whole=False) for one in found],
        empty=_empty(scope),
        actions=_actions(),
    )


def kind_page(session: Session, key: str, scope: Scope, after: int) -> AlertsPage | None:
    """The alerts of one kind, page by page; None for one that is not looked for."""
    after = min(max(after, 0), MOST)
    found = page_of(session, key, reader(), scope, after)
    if found is None:
        return None
    here: dict[str, Any] = {"kind": key, "scope": scope.value}
    more = after + len(found.found) < min(found.count, MOST)
    return AlertsPage(
        title=str(found.rule.label),
        tabs=_tabs(scope, key),
        groups=[_group(found, scope, whole=True)] if found.found else [],
        empty=_empty(scope),
        actions=(),
        back=Link(str(_("Alerts")), url_for("alerts.page_of_all", scope=scope.value)),
        first_url=url_for("alerts.kind", **here) if after else None,
        next_url=url_for("alerts.kind", **here, after=after + PAGE) if more else None,
    )  # fmt: skip


def _empty(scope: Scope) -> str:
    return str(_("Nothing is at rest") if scope is Scope.SNOOZED
               else _("Nothing needs attention here"))  # fmt: skip


def _tabs(scope: Scope, kind: str) -> list[Tab]:
    more: dict[str, Any] = {"kind": kind} if kind else {}
    endpoint = "alerts.kind" if kind else "alerts.page_of_all"
    person, found = me(), []
    for one, label in SCOPES.items():
        if one is not Scope.DEPARTMENT or (person and person.department):
            url = url_for(endpoint, scope=one.value, **more)
            found.append(Tab(str(label), url, one is scope))
    return found


def _actions() -> list[Link]:
    found = [Link(str(_("My e-mail digest")), url_for("alerts.digest"))]
    if "settings:read" in granted():
        found.append(Link(str(_("Alert rules")), url_for("alerts.rules")))
    return found


def _group(one: Group, scope: Scope, *, whole: bool) -> AlertGroup:
    every = url_for("alerts.kind", kind=one.rule.key, scope=scope.value)
    named = {
        key: unit_names(key, [f.link for f in one.found if f.register == key])
        for key in {f.register for f in one.found if f.register in registry.registers()}
    }
    return AlertGroup(
        key=one.rule.key,
        title=str(one.rule.label),
        count_text=str(_("More than %(number)s", number=f"{MOST:,}")) if one.capped
        else counted("alert", one.count),
        said=str(one.rule.said),
        rows=[row_of(one.rule, one.seen, found, named) for found in one.found],
        every=None if whole else Link(str(_("Show all")), every),
        listed=_listed(one.rule, one.seen),
    )  # fmt: skip


def _listed(rule: Rule, seen: Seen) -> Link | None:
    """The same days in the register itself, with its filters and columns."""
    if rule.listed is None:
        return None
    given: dict[str, Any] = dict(rule.listed(seen))
    url = url_for(f"{rule.register}.list", **given)
    return Link(str(_("Open in the register: %(name)s",
                      name=registry.get(rule.register).label)), url)  # fmt: skip


def row_of(
    rule: Rule, seen: Seen, found: Found, named: Mapping[str, Mapping[int, str]]
) -> AlertRow:
    """An alert in words."""
    name = named.get(found.register, {}).get(found.link, "")
    text = found.text if name else ""
    if not rule.register and name and not text:
        text = str(registry.get(found.register).singular)
    urgency = rule.urgency(found, seen)
    due = LTR % show_date(found.due) if found.due else DASH
    act = None
    if may_mark(rule, found):
        url = url_for("alerts.alert", kind=rule.key, subject=found.subject, id=found.id)
        act = Link(str(_("Assign or snooze")), url)
    return AlertRow(
        title=name or found.text,
        url=found.address,
        text=text,
        due=due,
        urgency=StatusTag(str(urgency.label), urgency.tone),
        owner=owner_of(rule, found),
        act=act,
        rests=_rests(found, seen),
    )


def may_mark(rule: Rule, found: Found) -> bool:
    """Whether whoever looks may assign it or let it rest: their own,
    their department's, and to who has none (the manager, the administrator) everybody's."""
    if "alerts:write" not in granted():
        return False
    who, person = reader(), me()
    mine = who.id in (found.assigned, found.owner)
    return mine or not (person and person.department) or _department(rule, found) == who.department


def _department(rule: Rule, found: Found) -> str:
    key = found.department or rule.department
    if not key and found.register in registry.registers():
        key = registry.get(found.register).department
    return key


def owner_of(rule: Rule, found: Found) -> str:
    """Who minds an alert: the person assigned, the record's own, else its department."""
    person = found.assigned or found.owner
    if person is not None:
        return Person().show(person)
    key = _department(rule, found)
    role = current_matrix().role(key)
    return department_label(key) or (str(role.label) if role else "")


def _rests(found: Found, seen: Seen) -> str:
    if found.until is None or found.until <= seen.today:
        return ""
    return str(_("At rest until %(day)s, by %(who)s: %(reason)s",
                 day=f"\u2066{show_date(found.until)}\u2069",
                 who=Person().show(found.by) if found.by else DASH,
                 reason=found.reason or DASH))  # fmt: skip
