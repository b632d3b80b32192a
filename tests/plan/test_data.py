"""The plan's data file holds the whole plan, and says the same thing everywhere it says it."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from esrar.core.counted import nouns
from esrar.plan.data_file import read_plan
from esrar.plan.plan_data import PlanData, TaskData, Wording
from esrar.plan.rules import TargetKind

ARABIC_INDIC = re.compile("[٠-٩۰-۹٪]")
MISPRINTS = ("معييار", "الربح", "الابحاث", "الانتاج", "أتمته", "الإجتماعية", "المدرسين", "الرضا ا")

TARGETS = {
    "exhibitions.held": (1, TargetKind.COUNT, None, 1),
    "families.licensed": (2, TargetKind.COUNT, None, 10),
    "meetings.held": (3, TargetKind.COUNT, None, 3),
    "capital.growth": (4, TargetKind.PERCENT, None, 10),
    "initiatives.quality": (5, TargetKind.PERCENT, None, 95),
    "initiatives.economic": (6, TargetKind.COUNT, None, 1),
    "initiatives.community": (7, TargetKind.COUNT, None, 1),
    "staff.specialised": (8, TargetKind.PERCENT, None, 90),
    "staff.performance": (9, TargetKind.PERCENT, None, 80),
    "staff.satisfaction": (10, TargetKind.RANGE, 70, 85),
    "operations.electronic": (11, TargetKind.PERCENT, None, 90),
    "training.programmes": (12, TargetKind.COUNT, None, 3),
    "funding.channels": (13, TargetKind.COUNT, None, 3),
    "partnerships.qualified": (14, TargetKind.COUNT, None, 2),
}
TASKS_OF = {1: 4, 2: 4, 3: 4, 4: 4, 5: 2, 6: 3, 7: 3, 8: 2, 9: 2, 10: 1, 11: 2, 12: 6, 13: 3, 14: 3}


@pytest.fixture(scope="module")
def plan() -> PlanData:
    return read_plan()


def wordings(plan: PlanData) -> list[Wording]:
    found = [plan.title, *(objective.wording for objective in plan.objectives)]
    for indicator in plan.indicators:
        found += [indicator.criterion, indicator.target.wording]
    for task in plan.tasks:
        found += [task.wording, *(one.wording for one in task.deliverables)]
    return found


def test_seven_objectives_fourteen_indicators_forty_three_tasks(plan: PlanData) -> None:
    assert [objective.number for objective in plan.objectives] == list(range(1, 8))
    assert [indicator.number for indicator in plan.indicators] == list(range(1, 15))
    assert len(list(plan.tasks)) == 43
    assert {i.number: len(i.tasks) for i in plan.indicators} == TASKS_OF


def test_each_indicator_has_its_measure_and_target(plan: PlanData) -> None:
    found = {
        i.measure: (i.number, TargetKind(i.target.kind), i.target.low, i.target.high)
        for i in plan.indicators
    }
    assert found == TARGETS


def test_two_indicators_have_a_second_reading(plan: PlanData) -> None:
    found = {i.number: i.second_readings for i in plan.indicators if i.second_readings}
    assert found == {2: ("families.holding",), 14: ("partnerships.signed",)}


def test_a_task_code_is_its_indicator_and_its_number(plan: PlanData) -> None:
    for indicator in plan.indicators:
        assert [task.code for task in indicator.tasks] == [
            f"{indicator.number}.{n}" for n in range(1, len(indicator.tasks) + 1)
        ]


def test_durations_are_those_of_the_plan(plan: PlanData) -> None:
    days = Counter(task.duration_days for task in plan.tasks)
    assert days == {10: 7, 15: 3, 20: 20, 30: 7, 60: 6}
    for task in plan.tasks:
        assert Decimal(task.duration_printed.split()[0]) == task.duration_days


def test_thirty_tasks_name_their_department_and_the_others_may_suggest_one(plan: PlanData) -> None:
    keys = {department.key for department in plan.departments}
    by_printed = {p: d.key for d in plan.departments for p in d.printed_ar}
    assert len(keys) == 9
    assert sum(task.owner is not None for task in plan.tasks) == 30
    for task in plan.tasks:
        assert task.owner == (by_printed[task.owner_printed] if task.owner_printed else None)
        assert task.owner_suggested in keys | {None}
        assert task.owner is None or task.owner_suggested is None


def test_nothing_is_scheduled_and_nothing_has_a_cost(plan: PlanData) -> None:
    assert all(task.quarters == () for task in plan.tasks)
    assert sum(task.cost_printed is not None for task in plan.tasks) == 8
    assert all(set(task.cost_printed) == {"-"} for task in plan.tasks if task.cost_printed)


def test_thirty_six_printed_deliverables_must_be_approved(plan: PlanData) -> None:
    printed = [one for t in plan.tasks for one in t.deliverables if one.wording.printed_ar]
    assert len(printed) == 43
    assert sum(one.must_be_approved for one in printed) == 36


def test_only_the_bylaws_are_suggested_beside_the_printed_deliverable(plan: PlanData) -> None:
    suggested = [
        (task.code, one.document_type)
        for task in plan.tasks
        for one in task.deliverables
        if one.wording.printed_ar is None
    ]
    assert suggested == [("4.3", "bylaws")]


def test_deliverables_are_of_known_kinds(plan: PlanData) -> None:
    for task in plan.tasks:
        for one in task.deliverables:
            assert one.kind in {"document", "database", "list", "statement"}
            assert one.document_type in plan.document_types
            assert re.fullmatch(r"[a-z-]+(\[[a-z]+!?=[a-z]+\])?", one.software_home.split("+")[0])


def test_what_is_shown_is_corrected_and_in_western_digits(plan: PlanData) -> None:
    for wording in wordings(plan):
        assert not ARABIC_INDIC.search(wording.text_ar), wording.text_ar
        assert not any(misprint in wording.text_ar for misprint in MISPRINTS), wording.text_ar
        assert "  " not in wording.text_ar + wording.text_en
        assert wording.text_ar == wording.text_ar.strip(" .")
        assert re.search("[A-Za-z]", wording.text_en)
        assert not re.search("[؀-ۿ]", wording.text_en), wording.text_en


def test_what_is_printed_is_kept_with_its_misprints(plan: PlanData) -> None:
    tasks: dict[str, TaskData] = {task.code: task for task in plan.tasks}
    assert tasks["11.1"].wording.printed_ar != tasks["11.1"].wording.text_ar
    assert "أتمته" in str(tasks["11.1"].wording.printed_ar)
    assert "العملية" in str(tasks["3.1"].wording.printed_ar)
    assert "العالمية" in tasks["3.1"].wording.text_ar
    assert tasks["7.2"].deliverables[0].wording.printed_ar == "مبادرات اقتصادية معتمدة"
    assert tasks["7.2"].deliverables[0].wording.text_ar == "مبادرات مجتمعية معتمدة"


def test_every_count_has_a_noun_to_be_counted_with(plan: PlanData) -> None:
    for indicator in plan.indicators:
        is_count = indicator.target.kind == TargetKind.COUNT
        assert indicator.target.unit in (nouns() if is_count else {"percent"})


def test_every_indicator_is_defined_in_both_languages(plan: PlanData) -> None:
    for indicator in plan.indicators:
        assert len(indicator.definition_ar) > 40
        assert len(indicator.definition_en) > 40


def test_the_open_questions_cover_the_document_and_the_settings(plan: PlanData) -> None:
    keys = [question.key for question in plan.questions]
    assert len(keys) == len(set(keys))
    assert sum(question.kind != "setting" for question in plan.questions) == 45
    known = {str(i.number) for i in plan.indicators} | {task.code for task in plan.tasks}
    known |= {"title", "header", "tasks", "indicators", "departments"}
    for question in plan.questions:
        assert set(question.refers_to) <= known, question.key
        texts = (question.explanation_ar, question.handling_ar)
        assert all(re.search("[؀-ۿ]", text) for text in texts)
    with_a_setting = {n for q in plan.questions if q.kind == "setting" for n in q.refers_to}
    assert with_a_setting == {str(n) for n in range(1, 15)}
