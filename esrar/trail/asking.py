"""What an address of the audit asks for: read, said again in words, and carried on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from esrar.accounts.models import User
from esrar.audit.finding import SYSTEM, Wanted
from esrar.core import arabic, clock
from esrar.core.dating import parse_date
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.register import Register
from esrar.trail.words import KINDS

NUMBERS = ("record", "batch")
TEXTS = ("person", "kind", "register", "request")
DAYS = ("since", "until")
ACCOUNTS = "user"
"""Stands among the registers: accounts are no register, and are asked about like one."""


@dataclass(frozen=True)
class Asked:
    """What was typed, by the name of its box; `wanted` is what it means, `problems` what is wrong
    with it."""

    typed: Mapping[str, str]
    wanted: Wanted
    problems: Mapping[str, str]

    @property
    def given(self) -> dict[str, Any]:
        """What the address must carry on."""
        return {name: text for name, text in self.typed.items() if text}


def asked(args: Mapping[str, str]) -> Asked:
    """Read an address; what cannot be read is left out and told."""
    names = (*TEXTS, *NUMBERS, *DAYS)
    typed = {name: arabic.clean(args.get(name, ""))[:60] for name in names}
    wanted, problems = Wanted(), dict[str, str]()
    for name, text in typed.items():
        if text:
            try:
                wanted = replace(wanted, **_read(name, text))
            except Invalid as problem:
                problems[name] = str(problem)
    if wanted.subject_id is not None and not wanted.subject and "record" not in problems:
        problems["record"] = str(_("Choose the register as well"))
        wanted = replace(wanted, subject_id=None)
    return Asked(typed, wanted, problems)


def _read(name: str, text: str) -> dict[str, Any]:
    match name:
        case "person":
            return {"person": SYSTEM if text == "system" else _number(text)}
        case "kind":
            return {"actions": KINDS[text].actions} if text in KINDS else {}
        case "register":
            return {"subject": _subject(text)}
        case "request":
            return {"request": text.lower()}
        case "record":
            return {"subject_id": _number(text)}
        case "batch":
            return {"batch": _number(text)}
        case "since":
            return {"since": _midnight(parse_date(text).date)}
        case _:
            return {"before": _midnight(parse_date(text).date + timedelta(days=1))}


def _number(text: str) -> int:
    number = arabic.number_of(text.removeprefix("#"))
    if number is None:
        raise Invalid(_l("Write the number in digits"))
    return number


def _subject(key: str) -> str:
    known = next((r for r in registers() if r.key == key), None)
    return known.table.name if known else ACCOUNTS if key == ACCOUNTS else ""


def _midnight(day: date) -> datetime:
    """When a day begins by the clocks of Riyadh."""
    return datetime.combine(day, time(), clock.ZONE)


def registers() -> list[Register]:
    """Registers of records, not of roles, that one may read."""
    return [r for r in registry.registers().values() if r.role is None and may(r, "read")]


def people() -> list[tuple[str, str]]:
    """Whoever has or had an account, by name."""
    user = User.__table__.c
    rows = db.session.query(user.id, user.name).order_by(user.name, user.id)
    return [(str(id), name) for id, name in rows]


def said(one: Asked) -> str:
    """What is looked for, in words."""
    names = dict(people()) | {"system": str(_("The system"))}
    labels = {r.key: str(r.label) for r in registers()} | {ACCOUNTS: str(_("Accounts"))}
    kinds = {key: str(kind.label) for key, kind in KINDS.items()}
    words = {
        "person": (_("Person"), names), "kind": (_("Kind of act"), kinds),
        "register": (_("Register"), labels), "record": (_("Record number"), {}),
        "batch": (_("Import number"), {}), "request": (_("Request number"), {}),
        "since": (_("From day"), {}), "until": (_("To day"), {}),
    }  # fmt: skip
    return " · ".join(f"{label}: {known.get(one.given[name], one.given[name])}"
                      for name, (label, known) in words.items() if name in one.given)  # fmt: skip
