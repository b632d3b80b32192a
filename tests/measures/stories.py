"""Small invented worlds for every measure, each with the written rule in plain Python.

A story draws a world of plain values, puts it into the database, and says who counts on a day.
The rules are those of the plan's measures, written anew here: they know neither SQL nor the kit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace as Row
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.agreements.models import Agreement, AgreementAssessment
from esrar.capital.models import CapitalSnapshot
from esrar.core import clock
from esrar.core.calendar import add_months
from esrar.criteria.models import CriteriaSet, Criterion
from esrar.criteria.rules import weighted
from esrar.events.meeting_models import Attendance, Meeting
from esrar.events.models import Exhibition, Participation
from esrar.families.models import Activity, Contact, Family, FamilyActivity, FamilyMember
from esrar.funding.models import Financing, FundingChannel
from esrar.initiatives.models import Initiative, InitiativeAssessment, InitiativeScore
from esrar.kit.files import Attachment
from esrar.licensing.models import Licence, LicenceType
from esrar.measures.kit import Value
from esrar.operations.models import Process, ProcessVolume
from esrar.organisations.models import Organisation
from esrar.places.models import Locality
from esrar.staff.models import (
    Appraisal,
    CompetencyAssessment,
    Employee,
    EmployeePost,
    Post,
    SatisfactionSheet,
    SatisfactionSurvey,
)
from esrar.training.models import Trainee, TrainingProgramme, TrainingRun
from tests.measures.proving import Answer, answer
from tests.measures.worlds import START, days, maybe

DAY = timedelta(days=1)
IN_YEAR = st.sampled_from([
    START, date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2026, 11, 22),
    date(2026, 11, 23), date(2026, 11, 24), date(2026, 12, 31), date(2025, 12, 31),
])  # fmt: skip
often = st.one_of(IN_YEAR, IN_YEAR, IN_YEAR, days)
rarely = st.one_of(st.none(), st.none(), st.none(), days)
gone = st.sampled_from((False,) * 6 + (True,))
yes = st.sampled_from((True,) * 5 + (False,))


def rows(most: int, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    """Some rows of these fields."""
    return st.lists(st.builds(Row, **fields), max_size=most)


def place(most: int) -> st.SearchStrategy[int]:
    """A place in a list of so many."""
    return st.integers(0, most - 1)


@dataclass(frozen=True)
class Story:
    """A world of a measure, how it comes into the database, and who counts in it on a day."""

    key: str
    worlds: st.SearchStrategy[Row]
    build: Callable[[Session, Row], None]
    rule: Callable[[Row, date], Answer]
    settings: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""


def dead(row: Row) -> Any:
    """The moment of its deletion, or none."""
    return clock.now() if row.gone else None


def lasts(row: Row, day: date) -> bool:
    """Neither deleted, nor cancelled by a day."""
    cancelled = getattr(row, "cancelled", None)
    return not row.gone and not (cancelled and cancelled <= day)


def away(row: Row, day: date) -> bool:
    """Suspended on a day."""
    if row.suspended is None or row.suspended > day:
        return False
    return not (row.resumed and row.suspended <= row.resumed <= day)


def in_year(day: date | None, until: date) -> bool:
    return day is not None and START <= day <= until


def people(session: Session, homes: list[Row]) -> None:
    """Families into the database; each row learns its id."""
    locality = session.scalars(select(Locality.id)).first()
    for home in homes:
        values = vars(home)
        found = Family(
            full_name="أسرة من نسج الخيال", mobile="+966500000000", locality_id=locality,
            left_on=values.get("left"), suspended_on=values.get("suspended"),
            resumed_on=values.get("resumed"), registered_on=values.get("registered"),
            deleted_at=dead(home),
        )  # fmt: skip
        session.add(found)
        session.flush()
        home.id, home.record = found.id, found


def add(session: Session, row: Row, record: Any) -> None:
    """A record into the database; its row learns it."""
    session.add(record)
    session.flush()
    row.id, row.record = record.id, record


HOMES = st.lists(st.builds(Row, gone=gone), min_size=4, max_size=4)


# -- 1 -------------------------------------------------------------------------------------------

EXHIBITIONS = st.builds(
    Row, homes=HOMES,
    all=rows(
        3, specialised=yes, role=st.sampled_from(("organised", "co-organised", "joined")),
        opened=st.one_of(often, often, st.none()), cancelled=rarely, gone=gone,
        stalls=st.lists(st.tuples(place(4), st.sampled_from((None, True, True, False))),
                        max_size=5),
    ),
)  # fmt: skip


def build_exhibitions(session: Session, world: Row) -> None:
    people(session, world.homes)
    for one in world.all:
        add(session, one, Exhibition(
            name="معرض", specialised=one.specialised, role=one.role, opened_on=one.opened,
            cancelled_on=one.cancelled, deleted_at=dead(one),
        ))  # fmt: skip
        for home, present in one.stalls:
            session.add(Participation(
                exhibition_id=one.id, family_id=world.homes[home].id, present=present
            ))  # fmt: skip


def exhibitions(world: Row, day: date) -> Answer:
    def counts(one: Row) -> bool:
        families = {home for home, present in one.stalls
                    if present is not False and not world.homes[home].gone}  # fmt: skip
        own = one.specialised and one.role in ("organised", "co-organised")
        return own and in_year(one.opened, day) and lasts(one, day) and len(families) >= 2

    return answer(one.id for one in world.all if counts(one))


# -- 3 -------------------------------------------------------------------------------------------

KINDS = ("contact", "licence", "exhibition", "training", "financing")
MEETINGS = st.builds(
    Row,
    homes=st.lists(
        st.builds(
            Row, gone=gone, left=rarely, suspended=rarely, resumed=rarely, registered=rarely,
            works=st.lists(st.tuples(rarely, rarely), max_size=1),
            acts=st.lists(st.tuples(st.sampled_from(KINDS), days), max_size=2),
        ), min_size=2, max_size=2,
    ),
    all=rows(
        4, title=st.sampled_from("أب"), kind=st.sampled_from(("periodic", "annual", "visit")),
        with_families=yes, held=st.one_of(IN_YEAR, IN_YEAR, often, st.none()), cancelled=rarely,
        gone=gone, paper=st.sampled_from(("minutes", "attendance", "minutes", "photo", None)),
        present=st.lists(st.tuples(place(2), st.sampled_from((True, True, None))), max_size=3),
    ),
)  # fmt: skip


def build_meetings(session: Session, world: Row) -> None:
    people(session, world.homes)
    activity = session.scalars(select(Activity.id)).first()
    kind = session.scalars(select(LicenceType.id)).first()
    body, programme = Organisation(name="جهة"), TrainingProgramme(name="برنامج")
    session.add_all((body, programme))
    session.flush()
    channel = FundingChannel(organisation_id=body.id, name="قناة")
    session.add(channel)
    session.flush()
    for home in world.homes:
        for started, stopped in home.works:
            session.add(FamilyActivity(family_id=home.id, activity_id=activity,
                                       started_on=started, stopped_on=stopped))  # fmt: skip
        for what, when in home.acts:
            if what == "contact":
                session.add(Contact(family_id=home.id, held_on=when, kind="call"))
            elif what == "licence":
                session.add(Licence(family_id=home.id, licence_type_id=kind, stage="issued",
                                    issued_on=when))  # fmt: skip
            elif what == "financing":
                session.add(Financing(family_id=home.id, channel_id=channel.id, granted_on=when))
            elif what == "exhibition":
                found = Exhibition(name="معرض", role="joined", opened_on=when)
                session.add(found)
                session.flush()
                session.add(Participation(exhibition_id=found.id, family_id=home.id))
            else:
                run = TrainingRun(name="دورة", programme_id=programme.id, completed_on=when)
                session.add(run)
                session.flush()
                session.add(Trainee(run_id=run.id, family_id=home.id, hours=Decimal(2)))
    for one in world.all:
        add(session, one, Meeting(
            name=one.title, kind=one.kind, with_families=one.with_families, held_on=one.held,
            cancelled_on=one.cancelled, deleted_at=dead(one),
        ))  # fmt: skip
        for home, present in one.present:
            session.add(Attendance(meeting_id=one.id, family_id=world.homes[home].id,
                                   present=present))  # fmt: skip
        if one.paper:
            session.add(Attachment(
                subject="meeting", subject_id=one.id, kind=one.paper, name="x", sha256="0" * 64,
                content_type="text/plain", size=1,
            ))  # fmt: skip


def meetings_with(*, interaction: bool) -> Callable[[Row, date], Answer]:
    def rule(world: Row, day: date) -> Answer:
        def active(place: int, on: date) -> bool:
            home = world.homes[place]
            if home.gone or away(home, on) or (home.left and home.left < on):
                return False
            if not any((a is None or a <= on) and (b is None or b >= on) for a, b in home.works):
                return False
            if not interaction:
                return True
            acts = [home.registered, *(when for _, when in home.acts)]
            acts += [
                other.held
                for other in world.all
                if lasts(other, on) and (place, True) in other.present
            ]
            return any(act and add_months(on, -12) <= act <= on - DAY for act in acts)

        def counts(one: Row) -> bool:
            return (
                one.kind in ("periodic", "annual") and one.with_families and lasts(one, day)
                and in_year(one.held, day) and one.paper in ("minutes", "attendance")
                and any(present and active(place, one.held) for place, present in one.present)
            )  # fmt: skip

        def first(one: Row) -> int:
            same = [o.id for o in world.all
                    if not o.gone and (o.title, o.held) == (one.title, one.held)]  # fmt: skip
            return min(map(int, same))

        return answer({first(one) for one in world.all if counts(one)})

    return rule


# -- 4 -------------------------------------------------------------------------------------------

AMOUNTS = st.sampled_from((None, "0", "-5", "100", "110.00", "333.33", "109.99"))
CAPITAL = st.builds(Row, all=rows(
    4, taken=st.one_of(often, st.sampled_from((date(2025, 9, 30), date(2025, 10, 1),
                                               date(2025, 12, 31)))),
    amount=AMOUNTS, approved=yes, gone=gone,
))  # fmt: skip


def build_capital(session: Session, world: Row) -> None:
    for one in world.all:
        amount = None if one.amount is None else Decimal(one.amount)
        add(session, one, CapitalSnapshot(
            taken_on=one.taken, paid_up=amount, equity=Decimal(7), deleted_at=dead(one),
            approved_on=date(2027, 2, 1) if one.approved else None,
        ))  # fmt: skip


def capital(world: Row, day: date) -> Answer:
    fit = sorted(
        (one for one in world.all
         if one.approved and not one.gone and one.amount is not None and one.taken <= day),
        key=lambda one: (one.taken, one.id),
    )  # fmt: skip
    opening = [one for one in fit if one.taken < START][-1:]
    closing = [one for one in fit if one.taken >= START][-1:]
    units = {one.id for one in opening + closing}
    if not opening or not closing or Fraction(opening[0].amount) <= 0:
        return answer(units, Value(None))
    a, b = Fraction(opening[0].amount), Fraction(closing[0].amount)
    return answer(units, Value(100 * (b - a) / a, (START - opening[0].taken).days > 92))


# -- criteria sets, for 5, 8 and 14 --------------------------------------------------------------

SETS = st.lists(
    st.builds(Row, starts=st.sampled_from((date(2024, 1, 1), date(2025, 1, 1), date(2026, 6, 1))),
              ends=rarely, approved=yes, gone=gone), min_size=1, max_size=2,
)  # fmt: skip
WEIGHTS, MOST = (Decimal(30), Decimal(70)), (Decimal(10), Decimal(3))
ASSESSMENTS = rows(
    3, set=place(2), period=st.one_of(often, days), assessed=st.one_of(often, days), approved=yes,
    gone=gone, meets=st.booleans(), marks=st.tuples(
        st.sampled_from((None, "10", "10", "7.25")), st.sampled_from(("3", "3", "2.5", "1"))),
)  # fmt: skip


def build_sets(session: Session, sets: list[Row], subject: str) -> None:
    for n, one in enumerate(sets):
        add(session, one, CriteriaSet(
            name="معايير", subject=subject, edition=n + 1, starts_on=one.starts, ends_on=one.ends,
            approved_on=one.starts if one.approved else None, deleted_at=dead(one),
        ))  # fmt: skip
        one.criteria = [Criterion(criteria_set_id=one.id, text="معيار", weight=w, maximum=m)
                        for w, m in zip(WEIGHTS, MOST, strict=True)]  # fmt: skip
        session.add_all(one.criteria)
        session.flush()


def build_assessments(session: Session, sets: list[Row], found: list[Row], model: Any,
                      scores: Any = None, **more: Any) -> None:  # fmt: skip
    for one in found:
        one.by = sets[one.set % len(sets)]
        marks = [None if m is None else Decimal(m) for m in one.marks]
        values = {"meets": one.meets} if model is CompetencyAssessment else {}
        add(session, one, model(
            criteria_set_id=one.by.id, period_end=one.period, assessed_on=one.assessed,
            approved_on=date(2027, 3, 1) if one.approved else None, deleted_at=dead(one),
            score=weighted(zip(WEIGHTS, MOST, marks, strict=True)), **values, **more,
        ))  # fmt: skip
        if scores:
            session.add_all(
                scores(assessment_id=one.id, criterion_id=c.id, score=m)
                for c, m in zip(one.by.criteria, marks, strict=True) if m is not None
            )  # fmt: skip


def latest(sets: list[Row], found: list[Row], first: date, last: date) -> Row | None:
    """The latest valid assessment about days between two."""

    def in_force(one: Row, on: date) -> bool:
        if one.gone or not one.approved or one.starts > on or (one.ends and one.ends < on):
            return False
        later = [s for s in sets if s.approved and not s.gone and s.starts <= on]
        return max(later, key=lambda s: (s.starts, sets.index(s))) is one

    fit = [
        one for one in found
        if one.approved and not one.gone and None not in one.marks
        and first <= one.period <= last and in_force(sets[one.set % len(sets)], one.assessed)
    ]  # fmt: skip
    return max(fit, key=lambda one: (one.period, one.assessed, one.id), default=None)


def score(one: Row) -> Fraction:
    rows = zip(WEIGHTS, MOST, one.marks, strict=True)
    return sum((Fraction(w) * Fraction(m) / Fraction(most) for w, most, m in rows), Fraction())


# -- 5, 6, 7 -------------------------------------------------------------------------------------

INITIATIVES = st.builds(
    Row, sets=SETS,
    all=rows(
        3, kind=st.sampled_from(("economic", "economic", "community")), approved=yes,
        launched=st.one_of(often, often, st.none()), completed=st.one_of(often, often, st.none()),
        cancelled=rarely, suspended=rarely, resumed=rarely, gone=gone, found=ASSESSMENTS,
    ),
)  # fmt: skip


def build_initiatives(session: Session, world: Row) -> None:
    build_sets(session, world.sets, "initiative")
    for one in world.all:
        add(session, one, Initiative(
            name="مبادرة", kind=one.kind, launched_on=one.launched, completed_on=one.completed,
            cancelled_on=one.cancelled, suspended_on=one.suspended, resumed_on=one.resumed,
            approved_on=date(2027, 1, 9) if one.approved else None, deleted_at=dead(one),
        ))  # fmt: skip
        build_assessments(session, world.sets, one.found, InitiativeAssessment, InitiativeScore,
                          initiative_id=one.id)  # fmt: skip


def quality_by(method: str) -> Callable[[Row, date], Answer]:
    def rule(world: Row, day: date) -> Answer:
        of = [one for one in world.all
              if in_year(one.completed, day) and lasts(one, day)
              and not away(one, day)]  # fmt: skip
        found = {one.id: latest(world.sets, one.found, date.min, day) for one in of}
        scores = {i: score(one) for i, one in found.items() if one}
        coverage = (len(scores), len(of))
        if not scores:
            return answer((), Value(None, coverage=coverage))
        number = sum(scores.values(), Fraction()) / len(scores)
        if method == "share":
            number = Fraction(100 * sum(s >= 80 for s in scores.values()), len(of))
        return answer(scores, Value(number, len(scores) < len(of), coverage))

    return rule


def launched(kind: str) -> Callable[[Row, date], Answer]:
    def rule(world: Row, day: date) -> Answer:
        return answer(
            one.id for one in world.all
            if one.kind == kind and one.approved and in_year(one.launched, day)
            and lasts(one, day) and not away(one, day)
        )  # fmt: skip

    return rule


# -- 8, 9, 10 ------------------------------------------------------------------------------------

HIRED = st.one_of(st.sampled_from((START - DAY, START, START + DAY)), often, maybe)
WORKERS: dict[str, st.SearchStrategy[Any]] = {
    "kind": st.sampled_from(("employee",) * 4 + ("volunteer", "board")), "hired": HIRED,
    "left": rarely, "gone": gone,
}  # fmt: skip


def employ(session: Session, one: Row) -> None:
    add(session, one, Employee(
        full_name="موظف من الخيال", kind=one.kind, hired_on=one.hired, left_on=one.left,
        deleted_at=dead(one),
    ))  # fmt: skip


def serves(one: Row, day: date) -> bool:
    return (
        one.kind == "employee" and not one.gone and one.hired is not None and one.hired <= day
        and (one.left is None or one.left >= day)
    )  # fmt: skip


SPECIALISTS = st.builds(
    Row, sets=SETS,
    posts=st.lists(st.builds(Row, required=yes, abolished=rarely, gone=gone), min_size=2,
                   max_size=2),
    all=rows(3, found=ASSESSMENTS, posts=st.lists(st.tuples(place(2), rarely, rarely), max_size=2),
             **WORKERS),
)  # fmt: skip


def build_specialists(session: Session, world: Row) -> None:
    build_sets(session, world.sets, "competency")
    for one in world.posts:
        add(session, one, Post(title="وظيفة", specialism_required=one.required,
                               abolished_on=one.abolished, deleted_at=dead(one)))  # fmt: skip
    for one in world.all:
        employ(session, one)
        for post, starts, ends in one.posts:
            session.add(EmployeePost(employee_id=one.id, post_id=world.posts[post].id,
                                     started_on=starts, ended_on=ends))  # fmt: skip
        build_assessments(session, world.sets, one.found, CompetencyAssessment,
                          employee_id=one.id)  # fmt: skip


def specialists(world: Row, day: date) -> Answer:
    def holds(line: tuple[int, date | None, date | None]) -> Any:
        post, (_, starts, ends) = world.posts[line[0]], line
        return (
            post.required and not post.gone and not (post.abolished and post.abolished <= day)
            and (starts is None or starts <= day) and (ends is None or ends >= day)
        )  # fmt: skip

    whole = [one for one in world.all if serves(one, day) and any(map(holds, one.posts))]
    found = {one.id: latest(world.sets, one.found, date.min, day) for one in whole}
    assessed = [one for one in found.values() if one]
    good = {i for i, one in found.items() if one and one.meets}
    coverage = (len(assessed), len(whole))
    if not whole:
        return answer((), Value(None, coverage=coverage))
    return answer(
        good, Value(Fraction(100 * len(good), len(whole)), len(assessed) < len(whole), coverage)
    )


def specialist_posts(world: Row, day: date) -> Answer:
    """The same world by its posts: a vacant one is one of the whole, and awaits nobody."""
    filled, settled, good, whole = set(), set(), set(), 0
    for place_, one in enumerate(world.posts):
        if not one.required or one.gone or (one.abolished and one.abolished <= day):
            continue
        whole += 1
        holders = [
            worker for worker in world.all if serves(worker, day) and any(
                post == place_ and (starts is None or starts <= day)
                and (ends is None or ends >= day)
                for post, starts, ends in worker.posts
            )
        ]  # fmt: skip
        found = [latest(world.sets, holder.found, date.min, day) for holder in holders]
        if holders:
            filled.add(one.id)
        if any(said and said.meets for said in found):
            good.add(one.id)
        if one.id in good or (holders and all(found)):
            settled.add(one.id)
    coverage = (len(settled), len(filled))
    if not whole:
        return answer((), Value(None, coverage=coverage))
    share = Fraction(100 * len(good), whole)
    return answer(good, Value(share, len(settled) < len(filled), coverage))


APPRAISED = st.builds(Row, all=rows(4, found=rows(
    3, kind=st.sampled_from(("final", "interim", "interim", "self")), period=often,
    score=st.sampled_from(("80", "79.99", "94.96", "33.33")), approved=yes, gone=gone,
), **WORKERS))  # fmt: skip


def build_appraised(session: Session, world: Row) -> None:
    for one in world.all:
        employ(session, one)
        for found in one.found:
            add(session, found, Appraisal(
                employee_id=one.id, kind=found.kind, period_end=found.period,
                score=Decimal(found.score), deleted_at=dead(found),
                approved_on=date(2027, 2, 2) if found.approved else None,
            ))  # fmt: skip


def appraised(world: Row, day: date) -> Answer:
    def served(one: Row) -> bool:
        if one.gone or one.kind != "employee" or one.hired is None:
            return False
        last = min(day, one.left or day)
        return (last - max(one.hired, START)).days + 1 >= 90

    def scored(one: Row) -> Fraction | None:
        fit = [f for f in one.found if f.approved and not f.gone and in_year(f.period, day)]
        final = [f for f in fit if f.kind == "final"]
        interim = [Fraction(f.score) for f in fit if f.kind == "interim"]
        if final:
            return Fraction(max(final, key=lambda f: (f.period, f.id)).score)
        return sum(interim, Fraction()) / len(interim) if interim else None

    whole = [one for one in world.all if served(one)]
    scores = {one.id: s for one in whole if (s := scored(one)) is not None}
    coverage = (len(scores), len(whole))
    if not scores:
        return answer((), Value(None, coverage=coverage))
    mean = sum(scores.values(), Fraction()) / len(scores)
    return answer(scores, Value(mean, len(scores) < len(whole), coverage))


SURVEYS = st.builds(
    Row, workers=rows(5, **WORKERS),
    all=rows(
        2, period=often, closed=st.one_of(often, often, st.none()), gone=gone,
        typed=st.sampled_from((None, None, None, (4, "4.25"), (2, None))),
        sheets=st.lists(st.sampled_from(((4, 4, 16), (4, 2, 9), (4, 1, 5), (3, 3, 10), (4, 4, 20))),
                        max_size=5),
    ),
)  # fmt: skip


def build_surveys(session: Session, world: Row) -> None:
    for one in world.workers:
        employ(session, one)
    for one in world.all:
        number, mean = one.typed or (None, None)
        add(session, one, SatisfactionSurvey(
            title="استبانة", period_end=one.period, closed_on=one.closed, deleted_at=dead(one),
            typed_respondents=number, typed_mean=mean and Decimal(mean),
        ))  # fmt: skip
        session.add_all(
            SatisfactionSheet(key=f"{one.id}-{n}", survey_id=one.id, asked=a, answered=b, total=c)
            for n, (a, b, c) in enumerate(one.sheets)
        )


def satisfied(world: Row, day: date) -> Answer:
    fit = [one for one in world.all if one.closed and not one.gone and in_year(one.period, day)]
    if not fit:
        return answer((), Value(None, coverage=(0, 0)))
    one = max(fit, key=lambda one: (one.period, one.id))
    staff = sum(serves(worker, one.closed) for worker in world.workers)
    shares = [Fraction(20 * total, answered)
              for asked, answered, total in one.sheets if 2 * answered >= asked]  # fmt: skip
    if one.typed:
        shares = [20 * Fraction(one.typed[1] or 0)] * one.typed[0]
    coverage = (len(shares), staff)
    if len(shares) < 3:
        return answer((), Value(None, coverage=coverage))
    mean = sum(shares, Fraction()) / len(shares)
    return answer({one.id}, Value(mean, 2 * len(shares) < staff, coverage))


# -- 11 ------------------------------------------------------------------------------------------

PROCESSES = st.builds(Row, all=rows(
    4, degree=st.sampled_from(("full", "full", "partly", "manual")), since=rarely, in_scope=yes,
    ended=rarely, approved=yes, gone=gone,
    volumes=st.lists(st.tuples(st.sampled_from((date(2025, 12, 1), START, date(2026, 11, 1),
                                                date(2026, 12, 1))),
                               st.integers(0, 3), st.integers(0, 3)), max_size=2),
))  # fmt: skip


def build_processes(session: Session, world: Row) -> None:
    for one in world.all:
        add(session, one, Process(
            name="عملية", degree=one.degree, electronic_on=one.since, in_scope=one.in_scope,
            ended_on=one.ended, approved_on=date(2027, 1, 1) if one.approved else None,
            deleted_at=dead(one),
        ))  # fmt: skip
        session.add_all(
            ProcessVolume(process_id=one.id, month=month, total=part + rest, electronic=part)
            for month, part, rest in one.volumes
        )


def processes(world: Row, day: date) -> Answer:
    whole = [one for one in world.all if one.in_scope and one.approved and not one.gone
             and (one.ended is None or one.ended >= day)]  # fmt: skip
    full = {one.id for one in whole
            if one.degree == "full" and (one.since is None or one.since <= day)}  # fmt: skip
    return answer(full, Value(Fraction(100 * len(full), len(whole)) if whole else None))


def volumes(world: Row, day: date) -> Answer:
    fit = {one.id: [v for v in one.volumes if in_year(v[0], day)] for one in world.all
           if one.in_scope and one.approved and not one.gone}  # fmt: skip
    found = [v for one in fit.values() for v in one]
    part, total = sum(v[1] for v in found), sum(v[1] + v[2] for v in found)
    number = Fraction(100 * part, total) if total else None
    return answer({i for i, one in fit.items() if one}, Value(number))


# -- 12 ------------------------------------------------------------------------------------------

TRAINING = st.builds(
    Row, homes=HOMES,
    programmes=st.lists(
        st.builds(Row, specialised=yes, gone=gone, hours=st.sampled_from(("8", None))),
        min_size=2, max_size=2,
    ),
    all=rows(
        3, programme=place(2), completed=st.one_of(often, often, st.none()), cancelled=rarely,
        gone=gone, total=st.sampled_from(("29.6", "10", "10", None)),
        trainees=st.lists(st.tuples(
            place(4), st.booleans(),
            st.sampled_from(("22.2", "22.19", "7.5", "7.49", "6", None, "0")),
        ), max_size=6),
    ),
)  # fmt: skip


def build_training(session: Session, world: Row) -> None:
    people(session, world.homes)
    for home in world.homes:
        member = FamilyMember(family_id=home.id, full_name="فرد من الأسرة")
        session.add(member)
        session.flush()
        home.member = member.id
    for one in world.programmes:
        add(session, one, TrainingProgramme(
            name="برنامج", specialised=one.specialised, deleted_at=dead(one),
            hours=one.hours and Decimal(one.hours),
        ))  # fmt: skip
    for one in world.all:
        add(session, one, TrainingRun(
            name="دورة", programme_id=world.programmes[one.programme].id,
            completed_on=one.completed, cancelled_on=one.cancelled, deleted_at=dead(one),
            total_hours=one.total and Decimal(one.total),
        ))  # fmt: skip
        for place_, head, hours in one.trainees:
            home = world.homes[place_]
            session.add(Trainee(run_id=one.id, family_id=home.id, hours=hours and Decimal(hours),
                                member_id=None if head else home.member))  # fmt: skip


def training_by(unit: Callable[[Row, Row], int]) -> Callable[[Row, date], Answer]:
    def rule(world: Row, day: date) -> Answer:
        return answer({unit(world, one) for one in world.all if _trained(world, one, day)})

    return rule


def _trained(world: Row, one: Row, day: date) -> bool:
    programme = world.programmes[one.programme]
    total = one.total or programme.hours
    if total is None or programme.gone or not programme.specialised:
        return False
    persons = {
        (home, head)
        for home, head, hours in one.trainees
        if not world.homes[home].gone
        and hours
        and Fraction(hours) > 0
        and 100 * Fraction(hours) >= 75 * Fraction(total)
    }
    return in_year(one.completed, day) and lasts(one, day) and len(persons) >= 2


# -- 13, 14 --------------------------------------------------------------------------------------

PAPERS: dict[str, st.SearchStrategy[Any]] = {
    "ours": st.one_of(often, often, st.none()), "theirs": st.one_of(often, often, st.none()),
    "starts": rarely, "ends": st.one_of(rarely, often), "terminated": rarely, "gone": gone,
    "kind": st.sampled_from(("agreement", "memorandum", "partnership-contract", "service")),
}  # fmt: skip
BODIES = st.lists(st.builds(Row, gone=gone), min_size=2, max_size=2)


def build_bodies(session: Session, bodies: list[Row]) -> None:
    for n, one in enumerate(bodies):
        add(session, one, Organisation(name=f"جهة {n}", deleted_at=dead(one)))


def build_agreement(session: Session, one: Row, body: Row) -> None:
    add(session, one, Agreement(
        name="اتفاقية", kind=one.kind, organisation_id=body.id, signed_by_us_on=one.ours,
        signed_by_partner_on=one.theirs, starts_on=one.starts, ends_on=one.ends,
        terminated_on=one.terminated, deleted_at=dead(one),
    ))  # fmt: skip


def force(one: Row) -> tuple[date, date] | None:
    """First and last day in force; none if there is no such day."""
    if one.gone or not one.ours or not one.theirs:
        return None
    first = max(one.ours, one.theirs, one.starts or one.ours)
    ends = [day for day in (one.ends, one.terminated and one.terminated - DAY) if day]
    last = min(ends, default=date.max)
    return (first, last) if first <= last else None


CHANNELS = st.builds(
    Row, bodies=BODIES, homes=HOMES,
    all=rows(
        3, body=place(2), activated=st.one_of(often, often, st.none()), ended=rarely,
        suspended=rarely, resumed=rarely, gone=gone,
        paper=st.one_of(st.none(), st.builds(Row, **PAPERS)),
        granted=rows(2, home=place(4), on=maybe, refused=rarely, gone=gone),
    ),
)  # fmt: skip


def build_channels(session: Session, world: Row) -> None:
    build_bodies(session, world.bodies)
    people(session, world.homes)
    for n, one in enumerate(world.all):
        body = world.bodies[one.body]
        if one.paper:
            build_agreement(session, one.paper, body)
        add(session, one, FundingChannel(
            organisation_id=body.id, name=f"قناة {n}", activated_on=one.activated,
            ended_on=one.ended, suspended_on=one.suspended, resumed_on=one.resumed,
            deleted_at=dead(one), agreement_id=one.paper.id if one.paper else None,
        ))  # fmt: skip
        for grant in one.granted:
            add(session, grant, Financing(
                family_id=world.homes[grant.home].id, channel_id=one.id, granted_on=grant.on,
                refused_on=grant.refused, deleted_at=dead(grant),
            ))  # fmt: skip


def channels_with(*, evidence: bool, product: bool = False) -> Callable[[Row, date], Answer]:
    def rule(world: Row, day: date) -> Answer:
        def evidenced(one: Row) -> bool:
            span = force(one.paper) if one.paper else None
            return bool(span and span[0] <= day <= span[1]) or any(
                not grant.gone
                and not world.homes[grant.home].gone
                and grant.on is not None
                and add_months(day, -12) < grant.on <= day
                and not (grant.refused and grant.refused <= day)
                for grant in one.granted
            )

        return answer({
            one.id if product else world.bodies[one.body].id for one in world.all
            if not one.gone and not world.bodies[one.body].gone
            and one.activated and one.activated <= day
            and (one.ended is None or one.ended >= day) and not away(one, day)
            and (not evidence or evidenced(one))
        })  # fmt: skip

    return rule


PARTNERSHIPS = st.builds(
    Row, bodies=BODIES, sets=SETS, all=rows(3, body=place(2), found=ASSESSMENTS, **PAPERS)
)


def build_partnerships(session: Session, world: Row) -> None:
    build_bodies(session, world.bodies)
    build_sets(session, world.sets, "partnership")
    for one in world.all:
        build_agreement(session, one, world.bodies[one.body])
        build_assessments(session, world.sets, one.found, AgreementAssessment, agreement_id=one.id)


def _partners(world: Row, day: date) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for one in world.all:
        span, body = force(one), world.bodies[one.body]
        if span and span[0] <= day and span[1] >= START and one.kind != "service" and not body.gone:
            found.setdefault(body.id, []).append(one)
    return found


def signed(world: Row, day: date) -> Answer:
    return answer(_partners(world, day))


def qualified(world: Row, day: date) -> Answer:
    good, open_ = set(), set()
    partners = _partners(world, day)
    for body, papers in partners.items():
        for one in papers:
            found = latest(world.sets, one.found, START, day)
            if found is None:
                open_.add(body)
            elif score(found) >= 80:
                good.add(body)
    waiting = len(open_ - good)
    return answer(good, Value(len(good), waiting > 0, (len(partners) - waiting, len(partners))))


def qualified_together(world: Row, day: date) -> Answer:
    """Every assessed partner, by its best agreement, if the mean of them is 80; else none."""
    partners, scores = _partners(world, day), {}
    for body, papers in partners.items():
        found = [latest(world.sets, one.found, START, day) for one in papers]
        if assessed := [score(one) for one in found if one]:
            scores[body] = max(assessed)
    waiting = len(partners) - len(scores)
    reached = bool(scores) and sum(scores.values()) >= 80 * len(scores)
    counted = set(scores) if reached else set()
    hopeful = sum(scores.values()) + 100 * waiting >= 80 * len(partners)
    coverage = (len(scores), len(partners))
    return answer(counted, Value(len(counted), bool(waiting) and hopeful, coverage))


STORIES = (
    Story("exhibitions.held", EXHIBITIONS, build_exhibitions, exhibitions,
          {"least_families": 2}),
    Story("meetings.held", MEETINGS, build_meetings, meetings_with(interaction=False),
          {"least_families": 1}),
    Story("meetings.held", MEETINGS, build_meetings, meetings_with(interaction=True),
          {"least_families": 1, "interaction": True}, "interaction"),
    Story("capital.growth", CAPITAL, build_capital, capital),
    Story("initiatives.quality", INITIATIVES, build_initiatives, quality_by("mean")),
    Story("initiatives.quality", INITIATIVES, build_initiatives, quality_by("share"),
          {"method": "share"}, "share"),
    Story("initiatives.economic", INITIATIVES, build_initiatives, launched("economic")),
    Story("initiatives.community", INITIATIVES, build_initiatives, launched("community")),
    Story("staff.specialised", SPECIALISTS, build_specialists, specialists),
    Story("staff.specialised", SPECIALISTS, build_specialists, specialist_posts,
          {"denominator": "filled"}, "by filled posts"),
    Story("staff.performance", APPRAISED, build_appraised, appraised),
    Story("staff.satisfaction", SURVEYS, build_surveys, satisfied),
    Story("operations.electronic", PROCESSES, build_processes, processes),
    Story("operations.electronic", PROCESSES, build_processes, volumes, {"method": "volumes"},
          "volumes"),
    Story("training.programmes", TRAINING, build_training,
          training_by(lambda world, one: world.programmes[one.programme].id),
          {"least_trainees": 2}),
    Story("training.programmes", TRAINING, build_training, training_by(lambda world, one: one.id),
          {"least_trainees": 2, "unit": "runs"}, "by runs"),
    Story("funding.channels", CHANNELS, build_channels, channels_with(evidence=True)),
    Story("funding.channels", CHANNELS, build_channels,
          channels_with(evidence=True, product=True), {"unit": "product"}, "by product"),
    Story("funding.channels", CHANNELS, build_channels, channels_with(evidence=False),
          {"evidence": False}, "without evidence"),
    Story("partnerships.qualified", PARTNERSHIPS, build_partnerships, qualified),
    Story("partnerships.qualified", PARTNERSHIPS, build_partnerships, qualified_together,
          {"quality": "average"}, "together"),
    Story("partnerships.signed", PARTNERSHIPS, build_partnerships, signed),
)  # fmt: skip
