"""The forms of alerts: one alert's, the digest's, and the days of every kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from esrar.alerts.catalogue import RULES, in_force
from esrar.alerts.kit import Rule
from esrar.core import arabic
from esrar.core.dating import parse_date
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.core.pages import Entry
from esrar.kit.people import Person

MOST_DAYS = 999


@dataclass(frozen=True)
class RuleForm:
    """A kind of alert with its switch and days, as they are printed."""

    title: str
    switch: Entry
    days: Sequence[Entry]


def assign_entry(chosen: int | None) -> Entry:
    """Who minds an alert."""
    nobody = ("", str(_("Its department")), chosen is None)
    people = [(v, t, v == str(chosen)) for v, t in Person().options()]
    return Entry("f-person", "person", str(_("Who minds it")), "select", options=[nobody, *people],
                 required=False)  # fmt: skip


def snooze_entries(given: Mapping[str, str], errors: Mapping[str, str]) -> list[Entry]:
    """Until when an alert rests, and why."""
    return [
        Entry("f-until", "until", str(_("Until")), value=given.get("until", ""), ltr=True,
              hint=str(_("Day, month and year; it comes back on that day")), width="s",
              inputmode="numeric", error=errors.get("until", "")),
        Entry("f-reason", "reason", str(_("Reason")), value=given.get("reason", ""),
              maxlength=300, error=errors.get("reason", "")),
    ]  # fmt: skip


def read_day(text: str) -> date | None:
    """A day as it was typed; None for none that can be read."""
    try:
        return parse_date(text).date if text.strip() else None
    except Invalid:
        return None


# -- the kinds -------------------------------------------------------------------------------------


def rule_forms(given: Mapping[str, str] | None, errors: Mapping[str, str]) -> list[RuleForm]:
    """Every kind with what is set for it, or with what was typed."""
    return [_rule_form(rule, given, errors) for rule in RULES]


def _rule_form(rule: Rule, given: Mapping[str, str] | None, errors: Mapping[str, str]) -> RuleForm:
    holds = in_force(db.session())
    days = holds.get(rule.key) or tuple(step.days for step in rule.steps)
    on = f"on-{rule.key}"
    entries = []
    for place, step in enumerate(rule.steps):
        name = f"{rule.key}-{place}"
        value = given.get(name, "") if given is not None else str(days[place])
        entries.append(Entry(
            f"f-{name}", name, str(step.label), "number", value, ltr=True, width="s",
            hint=str(_("default: %(value)s", value=step.days)), error=errors.get(name, ""),
        ))  # fmt: skip
    checked = on in given if given is not None else rule.key in holds
    return RuleForm(str(rule.label), Entry(f"f-{on}", on, str(_("Look for these")), "checkbox",
                                           checked, required=False), entries)  # fmt: skip


def read_rules(
    given: Mapping[str, Any],
) -> tuple[dict[str, tuple[bool, tuple[int, ...]]], dict[str, str]]:
    """What was set for every kind, and what is wrong with it by the name of its field."""
    wanted, errors = {}, {}
    for rule in RULES:
        days = []
        for place in range(len(rule.steps)):
            name = f"{rule.key}-{place}"
            number = arabic.number_of(str(given.get(name, "")).strip())
            if number is None or number > MOST_DAYS:
                errors[name] = str(_("Write a whole number of days, up to %(most)s",
                                     most=MOST_DAYS))  # fmt: skip
            else:
                days.append(number)
        wanted[rule.key] = (f"on-{rule.key}" in given, tuple(days))
    return wanted, errors
