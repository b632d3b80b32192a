"""Entries as they are printed: a row of the list, the page of one, a line of the exported table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from markupsafe import Markup, escape

from esrar.accounts.permissions import granted
from esrar.audit.finding import SYSTEM, Found
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pieces import CODE, LINK, LTR
from esrar.kit import registry
from esrar.kit.access import may, visible
from esrar.kit.history import act_said, changed
from esrar.kit.importer.models import ImportBatch
from esrar.kit.register import Register
from esrar.trail.facts import facts
from esrar.trail.subjects import About, about, home
from esrar.trail.words import act_label

NAME = Markup('%s <span class="beside">%s</span>')
CHANGES = frozenset({"create", "update", "delete", "restore", "merge"})


def moment(one: Found) -> str:
    """When, by the clocks of Riyadh, to the second."""
    local = clock.local(one.entry.at)
    return f"{show_date(local.date())} {local:%H:%M:%S}"


def act(one: Found) -> str:
    """What was done."""
    register = home(one.subject, one.entry.item)
    if register is not None and one.entry.action in CHANGES:
        return act_said(register, one.entry)
    return act_label(one.entry.action)


def who(one: Found) -> str:
    """Whoever did it."""
    if one.entry.actor:
        return one.entry.actor
    return str(_("The system")) if one.actor_id is None else str(one.actor_id)


def rows(found: Sequence[Found]) -> list[list[Any]]:
    """The cells of a list; the first is a link to the entry."""
    subjects = about(found)
    return [
        [LINK % (url_for("audit.entry", number=one.entry.id), LTR % moment(one)),
         act(one), who(one), _record(subjects[one.entry.id]),
         LTR % one.address if one.address else ""]
        for one in found
    ]  # fmt: skip


def _record(one: About) -> Any:
    shown = LINK % (one.url, one.text) if one.url else escape(one.text)
    return NAME % (shown, one.name) if one.name else shown


def pairs(one: Found) -> list[tuple[str, Any]]:
    """Everything an entry says, but for old and new."""
    subject = about([one])[one.entry.id]
    person = SYSTEM if one.actor_id is None else one.actor_id
    found: list[tuple[str, Any]] = [
        (str(_("What")), act(one)),
        (str(_("Done by")), LINK % (url_for("audit.page", person=person or "system"), who(one))),
        (str(_("When (Riyadh)")), LTR % moment(one)),
    ]
    if subject.text:
        found.append((str(_("About")), _record(subject)))
    if one.entry.batch_id is not None:
        found.append((str(_("Import")), _batch(one.entry.batch_id)))
    found += [(label, text) for label, text in facts(one) if label]
    if one.address:
        found.append((str(_("From address")), LTR % one.address))
    if one.request_id:
        same = url_for("audit.page", request=one.request_id)
        found.append((str(_("Request number")), LINK % (same, CODE % one.request_id)))
    return found


def _batch(number: int) -> Any:
    batch = db.session.get(ImportBatch, number)
    register = registry.registers().get(batch.register) if batch else None
    if register is None or not may(register, "import"):
        return number
    return LINK % (url_for(f"{register.key}.import_batch", batch=number), number)


def changes(one: Found) -> tuple[list[tuple[str, str, str]], str]:
    """Old and new of what one may see; and what to say where that is nothing."""
    register = home(one.subject, one.entry.item)
    if one.entry.action not in CHANGES:
        return [], ""
    if register is None:
        return [], str(_("Its values are shown on its own page"))
    if not _readable(register):
        return [], str(_("Your role does not include reading this register"))
    found = changed(register, visible(register), one.entry)
    return found, "" if found else str(_("No value that your role includes"))


def _readable(register: Register) -> bool:
    return may(register, "read") and f"{register.key}:personal" in granted()


def line(one: Found, subject: About) -> list[Any]:
    """A row of the exported table: what stands in the list, and the kind, import and request."""
    return [one.entry.id, moment(one), who(one), act(one), one.entry.action, subject.text,
            subject.name, one.entry.batch_id, one.address, one.request_id]  # fmt: skip
