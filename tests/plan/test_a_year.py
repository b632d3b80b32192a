"""A year, month by month, through the pages people use; every number checked against paper.

Entered before the plan is approved (5 January, decision 3/2026): families licensed 2, 4, 7, 10.

| day      | what happens                                                                     |
|----------|----------------------------------------------------------------------------------|
| 02-10    | two families licensed (15 January, 8 February)                                   |
| 03-20    | study of task 2.3 handed in; approved on 14 April (decision 9)                   |
| 04-08    | Q1 closed                                                                        |
| 05-20    | two families licensed (6 April, 12 May); task 3.2 is to be done by 31 May        |
| 06-15    | exhibition with five families; on 1 July the half-year's balance: 105 of 100     |
| 07-07    | Q2 closed                                                                        |
| 08-10    | task 3.2 handed over; the licence of 12 May turns out to be of 2 July            |
| 09-09    | a family licensed (3 September); copy of the funders approved on the 10th: 13.1  |
| 10-06    | Q3 closed                                                                        |
| 12-28    | five families licensed (1 October to 20 December)                                |
| 2027-01-10 | Q4 closed                                                                      |
| 2027-02-15 | the audited balance of 31 December is approved: 112 of 100                     |
| 2027-02-20 | the year is closed; its plan copied to 2027                                    |

Licensed at each end: 15/1, 8/2 = 2; + 6/4, 12/5 = 4; + 3/9 = 5; + five = 10. Since the correction
the second quarter would be 3. Growth: (105 − 100) / 100 = 5 %, at the end (112 − 100) / 100 = 12 %.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core.db import db
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.measures.keeping import faults
from esrar.measures.years import Year, current_year, years
from esrar.plan.closing import Closing, Span, as_computed, closed
from esrar.plan.rules import Status
from esrar.plan.standing import Standing
from tests.plan.test_fulfilment import taken
from tests.plan.test_handing import completed, handed, task
from tests.support.records import add, add_family, add_licence
from tests.support.samples import sample
from tests.support.visitor import SignIn, Visitor

LICENSED, EXHIBITIONS, GROWTH = "families.licensed", "exhibitions.held", "capital.growth"

#          licensed              exhibitions          growth                  tasks done, late
PAPER: dict[Span, tuple[Any, ...]] = {
    Span.Q1:   ((2, Status.ON_PACE), (0, Status.PENDING), (None, Status.NO_DATA), 0, 0),
    Span.Q2:   ((4, Status.ON_PACE), (1, Status.MET),     (5, Status.PENDING),    1, 1),
    Span.Q3:   ((5, Status.BEHIND),  (1, Status.MET),     (5, Status.PENDING),    3, 0),
    Span.Q4:   ((10, Status.MET),    (1, Status.MET),     (5, Status.NOT_MET),    3, 0),
    Span.YEAR: ((10, Status.MET),    (1, Status.MET),     (12, Status.MET),       3, 0),
}  # fmt: skip
RECOUNTED = {Span.Q1: 2, Span.Q2: 3, Span.Q3: 5, Span.Q4: 10, Span.YEAR: 10}


def row(closing: Closing) -> tuple[Any, ...]:
    """A closing as the table writes it."""
    values = [closing.indicator(key) for key in (LICENSED, EXHIBITIONS, GROWTH)]
    tasks = [one.status for one in closing.content.tasks]
    return (
        *((one.value.number, one.status) for one in values if one),
        tasks.count(Standing.COMPLETED), tasks.count(Standing.LATE),
    )  # fmt: skip


def decision(number: str, day: str) -> dict[str, str]:
    return {"approved_on": day, "decision_number": number, "decision_date": day}


class Story:
    """The year's days, each with new visits: nobody stays signed in for a month."""

    def __init__(self, app: Flask, sign_in: SignIn, today: Callable[[date | None], None]) -> None:
        self.app, self.sign_in, self.today = app, sign_in, today

    def on(self, month: int, day: int, year: int = 2026) -> Visitor:
        """The manager opens the board in the morning."""
        self.today(date(year, month, day))
        manager = self.sign_in("executive-manager")
        manager.get("/")
        return manager

    def licensed(self, *issued: str) -> list[int]:
        family = {"registered_on": None}
        return [add_licence(self.app, add_family(self.app, **family), issued_on=day)
                for day in issued]  # fmt: skip

    def close(self, manager: Visitor, span: Span) -> None:
        page = f"/closings/new/{span}?year=2026"
        manager.post(page, manager.get(page).values)

    def balance(self, day: str, amount: str) -> int:
        return add(self.app, "capital-snapshots", taken_on=day, paid_up=amount)


def year_2026() -> Year:
    return next(year for year in years() if year.start.year == 2026)


def test_a_year_of_the_plan(
    app: Flask, session: Session, sign_in: SignIn, today: Callable[[date | None], None]
) -> None:
    story = Story(app, sign_in, today)
    first_half(story)
    second_half(story)
    year_is_closed(story)
    session.rollback()
    year = year_2026()
    for span, expected in PAPER.items():
        closing = closed(session, year, span)
        assert closing is not None
        assert (span, row(closing)) == (span, expected)
        now = as_computed(session, year, span).indicator(LICENSED)
        assert now is not None
        assert (span, now.value.number) == (span, RECOUNTED[span])
    late_correction(story, session)
    next_year(story, session)
    assert list(faults(session)) == []
    verdict = json.loads(app.test_cli_runner().invoke(args=["closing", "verify", "--json"]).output)
    assert verdict["verified"]
    assert [one["span"] for one in verdict["closings"]] == ["q1", "q2", "q3", "q4", "year"]


def first_half(story: Story) -> None:
    manager = story.on(1, 5)
    target = f"/admin/indicators/{LICENSED}"
    form = {**manager.get(target).values, "q1": "2", "q2": "4", "q3": "7", "q4": "10"}
    manager.post(target, {**manager.post(target, form, expect=200).values, "act": "save"})
    manager.post("/plan/approval/submit", manager.get("/plan/approval").values)
    page = manager.get("/plan/approval/approve").values
    manager.post("/plan/approval/approve", {**page, **decision("3/2026", "5/1/2026")})
    opening = story.balance("31/12/2025", "100000")
    manager.post(f"/capital-snapshots/{opening}/approve", decision("4", "5/1/2026"))
    story.on(2, 10)
    story.licensed("15/1/2026", "8/2/2026")
    story.on(3, 20)
    handed(story.app, story.sign_in("officer", "beneficiary-relations"), "2.3")
    manager = story.on(4, 8)
    story.close(manager, Span.Q1)
    manager = story.on(4, 14)
    manager.post("/documents/1/approve", decision("9", "14/4/2026"))
    assert completed(story.app, "2.3") == date(2026, 4, 14)
    story.on(5, 20)
    story.licensed("6/4/2026", "12/5/2026")
    with story.app.app_context():
        kit = registry.get("tasks")
        due = kit.field("due_on").kind.parse("31/5/2026")
        number = task(story.app, "3.2")
        saving.save(kit, Draft({"due_on": due}), record_id=number)
    story.on(6, 15)
    stands = {"participations": [{"family_id": f"#{n}"} for n in range(1, 5)]}
    stands["participations"].append({"family_id": f"#{add_family(story.app)}"})
    add(story.app, "exhibitions", stands, name="معرض الصيف", specialised="نعم", role="organised",
        opened_on="15/6/2026", locality_id="الهفوف")  # fmt: skip
    manager = story.on(7, 1)
    half = story.balance("30/6/2026", "105000")
    manager.post(f"/capital-snapshots/{half}/approve", decision("15", "1/7/2026"))
    story.close(story.on(7, 7), Span.Q2)


def second_half(story: Story) -> None:
    story.on(8, 10)
    handed(story.app, story.sign_in("officer", "beneficiary-relations"), "3.2")
    with story.app.app_context():
        kit = registry.get("licences")
        wrong = db.session.scalars(
            select(kit.table.c.id).where(kit.table.c.issued_on == date(2026, 5, 12))
        ).one()
        right = kit.field("issued_on").kind.parse("2/7/2026")
        saving.save(kit, Draft({"issued_on": right}), record_id=wrong)
    story.on(9, 9)
    story.licensed("3/9/2026")
    sample(story.app, "funders")
    copy = taken(story.app, "funders")
    story.on(9, 10).post(f"/funders/snapshots/{copy}/approve", {
        **{f"{name}-{part}": text for name in ("approved_on", "decision_date")
           for part, text in (("day", "10"), ("month", "9"), ("year", "2026"))},
        "decision_number": "31",
    })  # fmt: skip
    story.close(story.on(10, 6), Span.Q3)
    story.on(12, 28)
    story.licensed("1/10/2026", "18/10/2026", "9/11/2026", "30/11/2026", "20/12/2026")


def year_is_closed(story: Story) -> None:
    story.close(story.on(1, 10, 2027), Span.Q4)
    manager = story.on(2, 15, 2027)
    end = story.balance("31/12/2026", "112000")
    manager.post(f"/capital-snapshots/{end}/approve", decision("2", "15/2/2027"))
    story.close(story.on(2, 20, 2027), Span.YEAR)


def late_correction(story: Story, session: Session) -> None:
    """The frozen value stands; beside it, the row that left the count and who changed it."""
    auditor = story.sign_in("auditor")
    second = closed(session, year_2026(), Span.Q2)
    assert second is not None
    page = auditor.get(f"/closings/{second.id}/{LICENSED}")
    after = page.html.split('id="after"')[1].split("</section>")[0]
    rows = list(second.rows(session, LICENSED))
    assert len(rows) == 4
    moved = next(row for row in rows if row.dated == date(2026, 5, 12))
    assert f"/licences/{moved.record_id}" in after
    assert after.count('<th scope="row">') == 1
    assert "<bdi>4</bdi>" in after
    assert "<bdi>3</bdi>" in after
    board = story.sign_in("board").get("/?on=30/6/2026")
    assert value(board.html) == "4"
    assert value(story.sign_in("board").get("/?on=30/6/2026&as=computed").html) == "3"


def value(html: str) -> str:
    """What a board shows for licensed families."""
    found = html.split('<tr data-key="2">')[1].split("</tr>")[0]
    return found.split('class="value"')[1].split("<bdi>")[1].split("</bdi>")[0]


def next_year(story: Story, session: Session) -> None:
    """The next year begins with the promises of this one, at nothing, as a draft."""
    manager = story.on(2, 20, 2027)
    page = "/plan/approval/next?year=2026"
    manager.post(page, manager.get(page).values)
    session.rollback()
    now = current_year()
    assert now is not None
    assert now.start == date(2027, 1, 1)
    assert value(manager.get("/").html) == "0"
    assert value(manager.get("/?year=2026").html) == "10"
    content = as_computed(session, now, Span.Q1).content
    copied = content.indicator(LICENSED)
    assert copied is not None
    assert copied.quarterly == (2, 4, 7, 10)
    assert (copied.high, copied.value.number) == (Fraction(10), 0)
    assert content.plan.status == "draft"
    due = [one.due_on for one in content.tasks if one.due_on]
    assert due == [date(2027, 5, 31)]
    assert not any(one.completed_on or one.started_on or one.progress for one in content.tasks)
