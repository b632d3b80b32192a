"""Records a family's answers, given or taken back, and removes what may stay no longer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from esrar.core.calendar import EnteredDate
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.families.consents import FURTHER, Purpose, ended, lawful
from esrar.kit import saving, sensitive
from esrar.kit.loading import stored_lines
from esrar.kit.register import Register, Values
from esrar.kit.saving import Draft, LineDraft, Saved


@dataclass(frozen=True)
class Said:
    """What a family said: yes or no to some purposes, on a day, how."""

    yes: bool
    purposes: Collection[Purpose]
    day: EnteredDate
    at: str | None = None
    method: str | None = None
    how: str | None = None


def record(register: Register, row: Mapping[str, Any], said: Said) -> Saved:
    """Keep an answer. Raises Invalid for one that says nothing without another."""
    values = _agreed(row, said) if said.yes else _withdrawn(row, said)
    lines = [*_lines(register, row["id"], said)]
    draft = Draft(values, {"consents": lines} if lines else {})
    return saving.save(register, draft, record_id=row["id"])


def _agreed(row: Mapping[str, Any], said: Said) -> Values:
    values: Values = {}
    if Purpose.SERVICES in said.purposes:
        values = {"consent_on": said.day, "consent_method": said.method}
        withdrawn = row["consent_withdrawn_on"]
        if withdrawn is not None and said.day.date <= withdrawn:
            values |= {"consent_withdrawn_on": None, "consent_withdrawn_how": None}
    elif Purpose.SENSITIVE in said.purposes and not _stands(row, said):
        raise Invalid(_l("Sensitive data are kept for services: record the consent to these too"))
    if Purpose.SENSITIVE in said.purposes:
        values["sensitive_withdrawn_on"] = None
    elif values and row["sensitive_withdrawn_on"] is not None:
        # A new yes to the rest is none to what was refused apart.
        values["sensitive_withdrawn_on"] = said.day
    return values


def _stands(row: Mapping[str, Any], said: Said) -> bool:
    basis, given = row["legal_basis_id"], row["consent_on"]
    gone = ended(given, row["consent_withdrawn_on"], said.day.date)
    return lawful(basis) or ((basis is not None or given is not None) and not gone)


def _withdrawn(row: Mapping[str, Any], said: Said) -> Values:
    values: Values = {}
    if Purpose.SERVICES in said.purposes:
        values = {"consent_withdrawn_on": said.day, "consent_withdrawn_how": said.how}
    if Purpose.SENSITIVE in said.purposes:
        values["sensitive_withdrawn_on"] = said.day
    return values


def _lines(register: Register, number: int, said: Said) -> list[LineDraft]:
    """A new line for each yes; a no ends the line that stands, or is a line of its own."""
    kept = stored_lines(register, number)["consents"]
    made = []
    for purpose in (one for one in FURTHER if one in said.purposes):
        if said.yes:
            made.append(LineDraft(None, {
                "purpose": purpose, "given_on": said.day, "given_at": said.at,
                "method": said.method,
            }))  # fmt: skip
            continue
        gone: Values = {"withdrawn_on": said.day, "withdrawn_how": said.how}
        standing = [i for i, line in kept if line["purpose"] == purpose and _given(line, said)]
        made += [LineDraft(i, gone) for i in standing]
        if not standing:
            made.append(LineDraft(None, {"purpose": purpose, **gone}))
    return made


def _given(line: Values, said: Said) -> bool:
    """Whether a line was a yes on the day of a no."""
    given = line["given_on"]
    return line["withdrawn_on"] is None and (given is None or given.date <= said.day.date)


def remove(register: Register, row: Mapping[str, Any]) -> Saved:
    """Empty every sensitive field of a family."""
    values = {one.name: None for one in sensitive.there(register, row)}
    return saving.save(register, Draft(values), record_id=row["id"])
