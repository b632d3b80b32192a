"""A record of any register, made from its declaration alone: every field filled, one line a block.

A register with a rule that no guess can meet gets its values from `GIVEN`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from flask import Flask

from esrar.core import fields as kinds
from esrar.core.errors import Invalid
from esrar.core.identifiers import make_national_id
from esrar.criteria.kinds import SetOf
from esrar.kit import registry
from esrar.kit.choices import Choice
from esrar.kit.people import Person
from esrar.kit.register import Field, Lines, Register, Values
from esrar.kit.relations import Relation
from esrar.kit.saving import Draft, LineDraft, save
from esrar.places.kinds import Place

TODAY = date(2026, 11, 23)
GIVEN: Mapping[str, Mapping[str, str]] = {
    "families": {"legal_basis_id": "law"},  # it holds though the consent is withdrawn
    "meetings": {"with_families": "لا"},
    "criteria-sets.criteria": {"weight": "100"},
    "documents": {"task_code": "2.3"},
    "processes": {"degree": "full"},
    "tasks": {"code": "1.9", "indicator_id": "1", "amended_because": ""},
    "deliverables": {"software_home": "documents", "number": "9", "amended_because": ""},
    "satisfaction-surveys": {"typed_respondents": "9", "typed_mean": "4"},
}
"""What some registers need that follows from no field: texts as people type them."""

_numbers = count(500)


def sample(app: Flask, key: str, without: Sequence[str] = (), **given: str) -> int:
    """Save such a record, with the records it points at, and give its id."""
    with app.app_context():
        return _made(registry.get(key), {key}, without, given)


def more(app: Flask, key: str, first: int) -> list[int]:
    """Further records with the fields that the first could not have beside its others."""
    if key == "agreements":
        return [sample(app, key, renews_id=f"#{first}")]
    if key == "licences":
        issued = ("number", "issued_on", "activated_on", "expires_on", "stage")
        return [sample(app, key, renews_id=f"#{first}"), sample(app, key, issued)]
    if key == "breaches":
        return [sample(app, key, ("authority_told_on",), no_notice_reason="لا ضرر")]
    if key == "privacy-requests":
        return [sample(app, key, ("answered_on",), kind="correction")]
    if key == "financings":
        family = sample(app, "families")
        need = sample(app, "financing-needs", family_id=f"#{family}")
        paid = ("granted_on", "paid_on", "amount_granted")
        return [sample(app, key, paid, family_id=f"#{family}", need_id=f"#{need}")]
    return []


def _made(register: Register, under_way: set[str], without: Sequence[str] = (),
          given: Mapping[str, str] | None = None) -> int:  # fmt: skip
    # What is final once approved is left open, for a form to change.
    fields = [f for f in register.fields if f.entered or not register.final]
    values = _values(fields, under_way, {**GIVEN.get(register.key, {}), **(given or {})})
    values = {k: v for k, v in values.items() if k not in without}
    for name, _message in list(register.check(values, TODAY) if register.check else ()):
        values.pop(name, None)
    lines = {b.key: _lines(register.key, b, values, under_way) for b in register.lines}
    return save(register, Draft(values, lines)).record_id


def _lines(key: str, block: Lines, whole: Values, under_way: set[str]) -> list[LineDraft]:
    values = _values(block.fields, under_way, GIVEN.get(f"{key}.{block.key}", {}))
    if any(f.required and f.name not in values for f in block.fields):
        return []
    if block.check and list(block.check(whole, [values])):
        return []
    return [LineDraft(None, values)]


def _values(fields: Sequence[Field], under_way: set[str], given: Mapping[str, str]) -> Values:
    found = {}
    for one in fields:
        if not one.entered and not one.importable:
            continue
        if one.name in given:
            found[one.name] = one.kind.parse(given[one.name])
            continue
        try:
            value = _value(one, under_way)
        except Invalid as problem:
            raise AssertionError(f"{one.name}: {problem}") from problem
        if value is not None:
            found[one.name] = value
    return found


def _value(one: Field, under_way: set[str]) -> Any:
    kind = one.kind
    if isinstance(kind, Relation):
        return _pointed(kind, under_way)
    if isinstance(kind, Place):
        return kind.parse("الهفوف")
    return kind.parse(_text(kind))


def _pointed(kind: Relation, under_way: set[str]) -> Any:
    """A record of the other register: one that stands there already, else a new one."""
    if not kind.many and kind.options():
        return kind.parse(kind.options()[0][0])
    if kind.to in under_way:
        return None
    given = {"subject": kind.subjects[0].value} if isinstance(kind, SetOf) else None
    made = _made(registry.get(kind.to), under_way | {kind.to}, given=given)
    return kind.parse(f"#{made}") if kind.many else made


def _text(kind: kinds.Kind) -> str:
    number = next(_numbers)
    if isinstance(kind, (Choice, Person)) or kind.widget in ("select", "radios"):
        options = kind.options()  # type: ignore[attr-defined]
        return options[0][0] if options else ""
    plain: tuple[tuple[type[kinds.Kind], str], ...] = (
        (kinds.PersonName, "مريم سعد علي العمران"), (kinds.NationalId, make_national_id(number)),
        (kinds.Mobile, f"05{number:08d}"), (kinds.Phone, f"013{number:07d}"),
        (kinds.NationalAddress, "RRRD2929"), (kinds.UnifiedNumber, f"7{number:09d}"),
        (kinds.Email, f"n{number}@example.sa"), (kinds.Url, "https://example.sa/a"),
        (kinds.Date, "1/3/2026"), (kinds.TimeOfDay, "14:30"), (kinds.Code, f"A-{number}"),
        (kinds.LongText, f"سطر {number}\nسطر ثانٍ"), (kinds.Text, f"نص {number}"),
    )  # fmt: skip
    for known, text in plain:
        if isinstance(kind, known):
            return text
    return str(getattr(kind, "least", 1) or 1)
