"""A closing's content as text: written once, the same whenever it is written, and read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from esrar.audit.chain import compact
from esrar.measures.kit import Value
from esrar.measures.ledger import exact
from esrar.plan.approving import PlanState
from esrar.plan.closing.shape import (
    Condition,
    Content,
    Deliverable,
    Indicator,
    Remark,
    Setting,
    Task,
)
from esrar.plan.rules import Status, TargetKind
from esrar.plan.standing import Standing


def written(content: Content) -> str:
    """A content as it is kept, and as the fingerprint covers it."""
    return compact(_plain(content))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction | Decimal):
        return str(Fraction(value))
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return [_plain(one) for one in value]


def read(text: str) -> Content:
    """A content as it was kept. Raises KeyError or ValueError where the text is malformed."""
    raw = json.loads(text)
    return Content(
        raw["year"], _day(raw["start"]), _day(raw["end"]), _day(raw["as_of"]),
        _plan(raw["plan"]), tuple(map(_indicator, raw["indicators"])),
        tuple(map(_task, raw["tasks"])),
    )  # fmt: skip


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _maybe(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _plan(raw: Mapping[str, Any]) -> PlanState:
    days = {name: _maybe(raw[name]) for name in ("approved_on", "decision_date")}
    return PlanState(**{**raw, **days})


def _indicator(raw: Mapping[str, Any]) -> Indicator:
    number = {name: exact(_text(raw[name])) for name in ("low", "high", "share")}
    return Indicator(**{
        **raw, **number,
        "kind": TargetKind(raw["kind"]),
        "quarterly": tuple(exact(_text(one)) for one in raw["quarterly"]),
        "value": _value(raw["value"]),
        "status": Status(raw["status"]) if raw["status"] else None,
        "settings": tuple(Setting(**one) for one in raw["settings"]),
        "tests": tuple(Condition(**one) for one in raw["tests"]),
        "remarks": tuple(Remark(**one) for one in raw["remarks"]),
        "unconfirmed": tuple(raw["unconfirmed"]),
    })  # fmt: skip


def _text(number: Any) -> str | None:
    return None if number is None else str(number)


def _value(raw: Mapping[str, Any]) -> Value:
    numbers = (exact(_text(raw[name])) for name in ("number", "numerator", "denominator"))
    number, numerator, denominator = numbers
    coverage = (raw["coverage"][0], raw["coverage"][1]) if raw["coverage"] else None
    return Value(number, raw["provisional"], coverage, numerator, denominator)


def _task(raw: Mapping[str, Any]) -> Task:
    days = {n: _maybe(raw[n]) for n in ("starts_on", "started_on", "due_on", "completed_on")}
    costs = {n: exact(_text(raw[n])) for n in ("cost", "cost_spent")}
    owed = tuple(map(_deliverable, raw["deliverables"]))
    return Task(**{**raw, **days, **costs, "status": Standing(raw["status"]), "deliverables": owed})


def _deliverable(raw: Mapping[str, Any]) -> Deliverable:
    days = {name: _maybe(raw[name]) for name in ("delivered_on", "fulfilled_on")}
    return Deliverable(**{**raw, **days, "decisions": tuple(raw["decisions"])})
