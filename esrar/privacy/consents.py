"""On a family's page: what may be done with its data, purpose by purpose, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.db import Write
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.families.consent_register import CONSENTS
from esrar.families.consent_texts import text_on, words_of
from esrar.families.consents import BASES, LABELS, MEANS, METHOD, Answer, answers, lawful
from esrar.kit import sensitive
from esrar.kit.access import may, may_change
from esrar.kit.extensions import Panel
from esrar.kit.loading import line_rows
from esrar.kit.people import Person
from esrar.kit.register import Register

KEY = "families"
ISOLATED = "\u2066%s\u2069"


@dataclass(frozen=True)
class Said:
    """One purpose as the panel prints it."""

    label: str
    means: str
    status: StatusTag
    details: Sequence[str]
    text: str
    act: Link | None = None


@dataclass(frozen=True)
class Uses:
    """All purposes; what stands in the record without a basis, and what can be done."""

    purposes: Sequence[Said]
    links: Sequence[Link]
    warning: str = ""
    remedy: Link | None = None


class Consents:
    """What a family agreed to."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """The block, for who may meet data of persons."""
        if register.key != KEY or record["deleted_at"] or not may(register, "personal"):
            return None
        uses = _uses(register, record, may_change(register, record))
        return Panel("consent", str(_("What may be done with this family's data")),
                     "privacy/uses.html", uses)  # fmt: skip

    def preview(self, write: Write) -> Panel | None:
        """A write says nothing of it."""
        return None


PANEL = Consents()
"""Given to `create_app`."""


def _uses(register: Register, record: Mapping[str, Any], changes: bool) -> Uses:
    today, number = clock.today(), record["id"]
    found = answers(record, line_rows(register, CONSENTS, number), today)
    links = []
    if changes:
        links = [
            Link(str(_("Record an answer")), url_for("consents.answer", id=number)),
            Link(str(_("Withdraw everything")),
                 url_for("consents.answer", id=number, answer="no", purposes="services"), "danger"),
        ]  # fmt: skip
    why = unkept(register, record)
    remedy = None
    if why and changes and may(register, sensitive.ACCESS):
        remedy = Link(str(_("Remove the sensitive values")),
                      url_for("consents.remove", id=number), "danger")  # fmt: skip
    return Uses([_said(record, one, today, changes) for one in found], links, why, remedy)


def unkept(register: Register, record: Mapping[str, Any]) -> str:
    """Why the sensitive values that a record holds may stay no longer; empty when they may."""
    if register.withholds is None or not sensitive.there(register, record):
        return ""
    why = register.withholds(record, clock.today())
    return str(why) if why is not None else ""


def _said(record: Mapping[str, Any], one: Answer, day: date, changes: bool) -> Said:
    return Said(
        str(LABELS[one.purpose]), str(MEANS[one.purpose]), _status(one),
        [str(text) for text in _details(record, one)], _words(one, day),
        _act(record["id"], one) if changes else None,
    )  # fmt: skip


def _status(one: Answer) -> StatusTag:
    if one.allowed:
        return StatusTag(str(_("Allowed")), "good")
    if one.withdrawn_on is not None:
        return StatusTag(str(_("Not allowed: refused or withdrawn")), "bad")
    return StatusTag(str(_("Not allowed: not asked yet")), "wait")


def _details(record: Mapping[str, Any], one: Answer) -> Any:
    line = one.line
    if one.given_on is not None:
        at = f" {line['given_at']}" if line and line["given_at"] else ""
        yield _("Agreed on %(day)s", day=ISOLATED % (show_date(one.given_on) + at))
    method = line["method"] if line else record["consent_method"]
    if method and one.given_on is not None:
        yield METHOD.show(method)
    if one.basis_id is not None:
        article = line["article"] if line else record["basis_article"]
        yield _("Basis: %(basis)s", basis=" – ".join(filter(None, (BASES.show(one.basis_id),
                                                                   article))))  # fmt: skip
    if one.withdrawn_on is not None:
        yield _("Refused or withdrawn on %(day)s", day=ISOLATED % show_date(one.withdrawn_on))
        how = line["withdrawn_how"] if line else record["consent_withdrawn_how"]
        if how:
            yield how
    if line and line["recorded_by_id"]:
        yield _("Recorded by %(name)s", name=Person().show(line["recorded_by_id"]))


def _words(one: Answer, day: date) -> str:
    """The text as it was agreed to; of what nobody was asked, the one to be read."""
    if one.line is not None:
        return words_of(one.line["text_id"]) if one.line["text_id"] else ""
    if one.given_on is None and one.known:
        return ""
    found = text_on(one.purpose, one.given_on or day)
    return found[1] if found else ""


def _act(number: int, one: Answer) -> Link | None:
    """To the form, filled for this purpose; of a duty nothing is agreed to or withdrawn."""
    if lawful(one.basis_id):
        return None
    to = "no" if one.allowed else "yes"
    label = _("Withdraw") if to == "no" else _("Record the consent")
    url = url_for("consents.answer", id=number, answer=to, purposes=one.purpose.value)
    return Link(str(label), url, "quiet")
