"""The terms of a file that leaves: what is asked of them, how they are entered and said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from esrar.core.calendar import show_date
from esrar.core.fields import Date, Flag, Text
from esrar.core.i18n import _l
from esrar.core.pieces import LTR
from esrar.kit.disclosures.basis import BASIS, aims
from esrar.kit.disclosures.models import PURPOSE, RECIPIENT
from esrar.kit.disclosures.recipients import offered
from esrar.kit.form_fields import form_field
from esrar.kit.pages import FormField
from esrar.kit.register import Field, Register

TERMS = (
    Field("recipient", _l("Recipient"), Text(RECIPIENT), required=True,
          hint=_l("A body of the register, or another name")),
    Field("purpose", _l("Purpose"), Text(PURPOSE), required=True),
    Field("basis", _l("Basis of the disclosure"), BASIS, required=True),
    Field("disclosed_on", _l("Disclosed on"), Date(), required=True),
)  # fmt: skip
AIM = _l("What the persons were asked about")
AIM_HINT = _l("Of those who go by consent, only who agreed to this is in the file")
HANDED = Field("handed", _l("Was the file handed over?"), Flag(), required=True)
MARK = "_"
"""Begins the names of the form's own entries: beside them it carries the filters of a list."""


def terms(register: Register) -> tuple[Field, ...]:
    """What is asked; of persons who agree to each aim apart, also for which."""
    kind = aims(register)
    if kind is None:
        return TERMS
    recipient, purpose, *rest = TERMS
    return (recipient, purpose, Field("aim", AIM, kind, required=True, hint=AIM_HINT), *rest)


def printed(one: Field, form: Any, values: Mapping[str, Any]) -> FormField:
    """A term as the form has it: as it was typed, else with the value given."""
    made = form_field(one, form[one.name] if form else None, values.get(one.name), prefix=MARK)
    return replace(made, pick_url=offered()) if one.name == "recipient" else made


def said(register: Register, name: str, value: Any) -> Any:
    """A kept term in words; empty for none."""
    if value is None or value == "":
        return ""
    if name == "disclosed_on":
        return LTR % show_date(value)
    one = next((f for f in (*terms(register), HANDED) if f.name == name), None)
    return value if one is None else one.kind.show(value)
