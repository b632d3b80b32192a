"""Reads `data/plan.json`, the plan as data: objectives, indicators, tasks and open questions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from esrar.plan.plan_data import (
    DeliverableData,
    Department,
    IndicatorData,
    ObjectiveData,
    PlanData,
    QuestionData,
    TargetData,
    TaskData,
    Wording,
)

PLAN_FILE = Path(__file__).parent / "data" / "plan.json"


def read_plan(path: Path = PLAN_FILE) -> PlanData:
    """The plan as the file has it. Raises KeyError or ValueError where the file is malformed."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    return PlanData(
        title=_wording(raw["title"]),
        association=raw["association"],
        departments=tuple(
            Department(d["key"], d["name_ar"], d["name_en"], tuple(d["printed_ar"]))
            for d in raw["departments"]
        ),
        document_types={d["key"]: (d["name_ar"], d["name_en"]) for d in raw["document_types"]},
        objectives=tuple(map(_objective, raw["objectives"])),
        questions=tuple(map(_question, raw["questions"])),
    )


def _wording(raw: Mapping[str, Any]) -> Wording:
    return Wording(raw["printed_ar"], raw["text_ar"], raw["text_en"])


def _objective(raw: Mapping[str, Any]) -> ObjectiveData:
    return ObjectiveData(
        number=raw["number"],
        wording=_wording(raw),
        indicators=tuple(map(_indicator, raw["indicators"])),
    )


def _indicator(raw: Mapping[str, Any]) -> IndicatorData:
    return IndicatorData(
        number=raw["number"],
        measure=raw["measure"],
        second_readings=tuple(raw["second_readings"]),
        criterion=_wording(raw["criterion"]),
        target=_target(raw["target"]),
        definition_ar=raw["definition_ar"],
        definition_en=raw["definition_en"],
        tasks=tuple(map(_task, raw["tasks"])),
    )


def _target(raw: Mapping[str, Any]) -> TargetData:
    low = None if raw["low"] is None else Decimal(raw["low"])
    return TargetData(_wording(raw), raw["kind"], low, Decimal(raw["high"]), raw["unit"])


def _task(raw: Mapping[str, Any]) -> TaskData:
    return TaskData(
        code=raw["code"],
        number=raw["number"],
        wording=_wording(raw),
        duration_printed=raw["duration_printed_ar"],
        duration_days=raw["duration_days"],
        owner_printed=raw["owner_printed_ar"],
        owner=raw["owner"],
        owner_suggested=raw["owner_suggested"],
        cost_printed=raw["cost_printed_ar"],
        quarters=tuple(raw["quarters"]),
        deliverables=tuple(map(_deliverable, raw["deliverables"])),
    )


def _deliverable(raw: Mapping[str, Any]) -> DeliverableData:
    return DeliverableData(
        _wording(raw),
        raw["kind"],
        raw["document_type"],
        raw["must_be_approved"],
        raw["software_home"],
    )


def _question(raw: Mapping[str, Any]) -> QuestionData:
    return QuestionData(
        key=raw["key"],
        kind=raw["kind"],
        refers_to=tuple(raw["refers_to"]),
        printed=tuple(raw["printed_ar"]),
        explanation_ar=raw["explanation_ar"],
        explanation_en=raw["explanation_en"],
        handling_ar=raw["handling_ar"],
        handling_en=raw["handling_en"],
    )
