"""Several records become one: nothing is left behind, numbers stay right, and it can be undone."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.core import clock
from esrar.core.db import Base, Part, Record, db, writing
from esrar.core.errors import Conflict, Invalid
from esrar.kit import queries, registry
from esrar.kit.duplicates import merging
from esrar.kit.files import Attachment
from esrar.kit.references import naming
from esrar.kit.saving import Draft, save
from esrar.kit.undo import run
from esrar.measures import keeping
from esrar.registers import REGISTERS
from tests.criteria.test_scoring import add_set, approve, criteria_of
from tests.support.databases import TODAY
from tests.support.records import add, add_family, add_licence

EXCUSED = {
    "satisfaction-surveys": "an answer sheet names nobody and has no history to undo by",
}
UNSEEN = {"version", "updated_at"}
"""What a row has changed in when everything it says is as it was."""


def test_every_foreign_key_to_a_register_is_known_to_the_merge() -> None:
    for register in REGISTERS:
        unknown = merging.unknown_pointers(register)
        assert not unknown or register.key in EXCUSED, (
            f"{unknown} point at {register.key} from a table without history: make it a Record or "
            "a Line, or say in EXCUSED why these records are never merged"
        )
        assert register.role is not None or merging.mergeable(register) is not bool(unknown)


def test_what_names_a_record_without_a_foreign_key_is_known() -> None:
    """A pair of columns such as (subject, subject_id) is a pointer that no database checks."""
    loose = {t.name for t in Base.metadata.sorted_tables if "subject_id" in t.c}
    moved = {model.__tablename__ for model in naming()}
    # What was destroyed is proven under the number it had: nothing is left that could be merged.
    fixed = {"audit_entry", "destruction", "destroyed_record"}
    assert loose - moved == fixed, "make it a Record, so that a merge may move it"
    assert "attachment" in moved


def everything() -> dict[str, dict[Any, dict[str, Any]]]:
    """All rows that have a history, by table and key."""
    db.session.expire_all()
    found: dict[str, dict[Any, dict[str, Any]]] = {}
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, (Record, Part)):
            table: Any = mapper.class_.__table__
            (key,) = table.primary_key.columns
            rows = [dict(row) for row in db.session.execute(select(table)).mappings()]
            found[table.name] = {
                row[key.name]: {k: v for k, v in row.items() if k not in UNSEEN} for row in rows
            }
    return found


def orphans(table: str, gone: set[int]) -> list[str]:
    """Columns of standing rows that still point at records which are no more."""
    found = []
    target = Base.metadata.tables[table]
    for one in Base.metadata.sorted_tables:
        for column in one.c:
            if any(key.column.table is target for key in column.foreign_keys):
                statement = select(column).where(column.in_(gone))
                if "merged_into_id" in one.c:
                    statement = statement.where(one.c.merged_into_id.is_(None))
                if db.session.execute(statement).first():
                    found.append(f"{one.name}.{column.name}")
    return found


class Homes:
    """Three families that are one, with what hangs on each."""

    def __init__(self, app: Flask) -> None:
        member = {"full_name": "سعد علي محمد العلي", "national_id": "2000000006"}
        other = {"full_name": "نورة علي محمد العلي"}
        self.first = add_family(app, "فاطمة أحمد العلي", {"members": [member]}, notes="الأولى")
        people = {"members": [dict(member, birth_date="1440هـ"), other]}
        self.second = add_family(app, "فاطمة أحمد محمد العلي", people, national_id=None,
                                 birth_date="5/3/1390", district="الكوت")  # fmt: skip
        self.third = add_family(app, "فاطمه العلي", None, national_id=None, household_size="6")
        self.ids = [self.first, self.second, self.third]
        self.licence = add_licence(app, self.second)
        with app.app_context():
            members = db.session.execute(
                select(Base.metadata.tables["family_member"]).order_by("id")
            ).mappings().all()  # fmt: skip
        self.member = next(m["id"] for m in members if m["family_id"] == self.second)
        self.of_member = add_licence(app, self.second, family_id=f"#{self.second}/{self.member}")
        for number in self.ids:
            add(app, "contacts", family_id=f"#{number}", held_on=f"{number % 27 + 1}/4/2026",
                kind="visit")  # fmt: skip
        attendance = [{"family_id": f"#{n}", "present": "نعم" if n == self.third else ""}
                      for n in self.ids]  # fmt: skip
        self.meeting = add(app, "meetings", {"attendance": attendance}, name="لقاء الأسر",
                           kind="periodic", with_families="نعم", held_on="20/11/2026")  # fmt: skip


def merge(ids: list[int], register: str = "families", **chosen: int) -> int:
    kit = registry.get(register)
    picked = {f"{register}.{name}": number for name, number in chosen.items()}
    return merging.merge_now(kit, ids[0], ids[1:], picked, {})


@pytest.mark.both
def test_what_hangs_on_any_of_them_hangs_on_the_one_that_stays(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        merge(homes.ids)
        assert not orphans("family", {homes.second, homes.third})
        rows = everything()
        survivor = rows["family"][homes.first]
        assert survivor["full_name"] == "فاطمة أحمد محمد العلي"
        assert survivor["district"] == "الكوت"
        assert survivor["household_size"] == 6
        assert survivor["notes"] == "الأولى"
        assert rows["family"][homes.second]["merged_into_id"] == homes.first
        members = [m for m in rows["family_member"].values() if m["family_id"] == homes.first]
        assert sorted(m["full_name"] for m in members) == [
            "سعد علي محمد العلي", "نورة علي محمد العلي",
        ]  # fmt: skip
        assert next(m for m in members if m["national_id"])["birth_date"] is not None
        assert rows["licence"][homes.of_member]["family_id"] == homes.first
        assert rows["licence"][homes.of_member]["member_id"] in {m["id"] for m in members}
        seats = [a for a in rows["attendance"].values() if a["meeting_id"] == homes.meeting]
        assert [a["family_id"] for a in seats] == [homes.first]
        assert len([c for c in rows["contact"].values() if c["family_id"] == homes.first]) == 3


@pytest.mark.both
def test_numbers_are_right_after_a_merge_and_a_search_finds_one(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        merge(homes.ids)
        assert not keeping.faults(db.session())
        found = queries.search(registry.get("families"), "فاطمة العلي")
        assert found == [homes.first]


@pytest.mark.both
def test_a_value_is_taken_from_the_record_that_was_chosen(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        before = everything()["family"]
        merge([homes.second, homes.first], mobile=homes.first, national_id=homes.first)
        survivor = everything()["family"][homes.second]
        assert survivor["mobile"] == before[homes.first]["mobile"]
        assert survivor["national_id"] == before[homes.first]["national_id"]


@pytest.mark.both
def test_a_merge_undone_leaves_everything_as_it_was(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        before = everything()
        operation = merge(homes.ids)
        assert everything() != before
        outcome = run(operation)
        assert not outcome.kept
        assert not outcome.failed
        assert everything() == before
        assert not keeping.faults(db.session())


def test_a_merge_is_undone_for_thirty_days_and_no_longer(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = Homes(app)
    with app.app_context():
        operation = merge(homes.ids)
        merged = everything()
        monkeypatch.setattr(clock, "_fixed", TODAY + timedelta(days=31))
        with pytest.raises(Conflict):
            run(operation)
        assert everything() == merged
        monkeypatch.setattr(clock, "_fixed", TODAY + timedelta(days=29))
        assert run(operation).reversed


def test_approved_assessments_go_with_their_family_and_come_back(app: Flask) -> None:
    first, second = (add_family(app, name, national_id=None)
                     for name in ("فاطمة أحمد العلي", "فاطمة أحمد محمد العلي"))  # fmt: skip
    used = add_set(app, subject="family-excellence", name="معايير الأسر")
    about = {"criteria_set_id": f"#{used}", "period_end": "30/6/2026", "assessed_on": "1/7/2026"}
    scores = [{"criterion_id": str(c), "score": "3"} for c in criteria_of(app, used)]
    for family in (first, second):
        number = add(app, "family-assessments", {"scores": scores}, family_id=f"#{family}", **about)
        approve(app, "family-assessments", number)
    with app.app_context():
        before = everything()
        operation = merge([first, second])
        assert not orphans("family", {second})
        _undo(operation)
        assert everything() == before


def test_of_merges_in_a_chain_the_later_one_is_undone_first(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        before = everything()
        first = merge([homes.first, homes.second])
        then = merge([homes.third, homes.first])
        assert not orphans("family", {homes.first, homes.second})
        merged = everything()
        with pytest.raises(Conflict):
            run(first)
        assert everything() == merged
        _undo(then)
        _undo(first)
        assert everything() == before


def test_what_another_brought_since_stays_when_a_merge_is_undone(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        first = merge([homes.first, homes.second])
        merge([homes.first, homes.third])
        run(first)
        rows = everything()
        assert rows["family"][homes.second]["merged_into_id"] is None
        assert rows["family"][homes.third]["merged_into_id"] == homes.first
        assert rows["licence"][homes.licence]["family_id"] == homes.second
        assert not orphans("family", {homes.third})
        assert not keeping.faults(db.session())


@pytest.mark.both
def test_what_was_edited_since_is_kept_when_a_merge_is_undone(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        operation = merge(homes.ids)
        kit = registry.get("families")
        save(kit, Draft({"district": "النخيل"}), record_id=homes.first)
        outcome = run(operation)
        assert outcome.kept
        rows = everything()["family"]
        assert rows[homes.first]["district"] == "النخيل"
        assert rows[homes.second]["merged_into_id"] is None


@pytest.mark.both
def test_a_preview_changes_nothing_and_says_what_would_move(app: Flask) -> None:
    homes = Homes(app)
    add_licence(app, homes.first)
    with app.app_context():
        before = everything()
        done, effects = merging.preview(registry.get("families"), homes.first, [homes.second], {})
        assert len(done.moved["licence"]) == 2
        assert effects
        assert everything() == before


def test_a_record_that_changed_meanwhile_is_not_merged(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context(), pytest.raises(Conflict):
        merging.merge_now(registry.get("families"), homes.first, [homes.second], {},
                          {homes.second: 99})  # fmt: skip


def test_neither_one_record_nor_a_role_can_be_merged(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        for key, ids in (("families", [homes.first]), ("funders", [1, 2])):
            with pytest.raises(Invalid):
                merge(ids, key)


KINDS = ("contact", "licence", "meeting", "need")
_meetings = count(1)
hung = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 2)), max_size=6, unique=True)


@pytest.mark.both
@settings(max_examples=8)
@given(hung=hung, order=st.permutations([0, 1, 2]), taken=st.integers(0, 2))
def test_whatever_hangs_on_them_a_merge_keeps_it_right_and_is_undone_whole(
    app: Flask, hung: list[tuple[str, int]], order: list[int], taken: int
) -> None:
    people = {"members": [{"full_name": "سعد علي محمد العلي"}]}
    numbers = [add_family(app, lines=people, district=f"حي {n}") for n in range(3)]
    for what, place in hung:
        _hang(app, what, numbers, place)
    with app.app_context():
        before = everything()
        ids = [numbers[place] for place in order]
        operation = merge(ids, district=numbers[taken])
        after = everything()
        assert not orphans("family", set(ids[1:]))
        assert not keeping.faults(db.session())
        assert after["family"][ids[0]]["district"] == f"حي {taken}"
        for table in ("contact", "training_need"):
            assert len(after[table]) == len(before[table])
        _undo(operation)
        assert everything() == before
        assert not keeping.faults(db.session())


def _hang(app: Flask, what: str, numbers: list[int], place: int) -> None:
    family = f"#{numbers[place]}"
    if what == "contact":
        add(app, "contacts", family_id=family, held_on="1/4/2026", kind="visit")
    elif what == "licence":
        add_licence(app, numbers[place])
    elif what == "need":
        add(app, "training-needs", family_id=family, topic="الخياطة")
    else:
        seats = [{"family_id": f"#{n}", "present": "نعم" if n == numbers[place] else "لا"}
                 for n in numbers]  # fmt: skip
        add(app, "meetings", {"attendance": seats}, name=f"لقاء {next(_meetings)}", kind="periodic",
            with_families="نعم", held_on="20/11/2026")  # fmt: skip


# -- bodies and their roles ------------------------------------------------------------------------


@pytest.mark.both
def test_a_role_that_only_one_of_them_plays_goes_over_and_two_become_one(app: Flask) -> None:
    first = add(app, "partners", name="مصرف الواحة الزراعي", expected_benefit="قروض")
    second = add(app, "funders", name="مصرف الواحة", eligibility="أسر مسجلة")
    third = add(app, "partners", name="مصرف الواحه الزراعى الاول", approached_on="1/2/2026",
                expected_benefit="تدريب")  # fmt: skip
    agreement = add(
        app, "agreements", organisation_id=f"#{third}", name="مذكرة تفاهم", kind="مذكرة تفاهم"
    )
    with app.app_context():
        ids = [first, second, third]
        kit = registry.get("organisations")
        before = everything()
        operation = merging.merge_now(kit, first, ids[1:], {"partners.expected_benefit": third}, {})
        rows = everything()
        assert not orphans("organisation", {second, third})
        assert rows["funder"][first]["eligibility"] == "أسر مسجلة"
        assert second not in rows["funder"]
        assert third not in rows["partner"]
        assert rows["partner"][first]["expected_benefit"] == "تدريب"
        assert rows["partner"][first]["approached_on"] is not None
        assert rows["agreement"][agreement]["organisation_id"] == first
        assert not keeping.faults(db.session())
        _undo(operation)
        assert everything() == before


def _undo(operation: int) -> None:
    outcome = run(operation)
    assert not outcome.kept
    assert not outcome.failed


@pytest.mark.both
def test_two_records_that_become_one_by_a_merge_lead_to_each_other(app: Flask) -> None:
    first = add(app, "funders", name="صندوق الواحة", unified_number="7001234567")
    second = add(app, "funders", name="صندوق الواحه الاول")
    channels = [add(app, "funding-channels", organisation_id=f"#{n}", name="تمويل صغير", **more)
                for n, more in ((first, {}), (second, {"notes": "من الثاني"}))]  # fmt: skip
    with app.app_context():
        before = everything()
        operation = merge([first, second], "organisations")
        rows = everything()["funding_channel"]
        assert rows[channels[1]]["merged_into_id"] == channels[0]
        assert rows[channels[0]]["notes"] == "من الثاني"
        _undo(operation)
        assert everything() == before


@pytest.mark.both
def test_files_go_over_and_come_back(app: Flask) -> None:
    homes = Homes(app)
    with app.app_context():
        with writing() as write:
            for number in homes.ids:
                write.session.add(Attachment(subject="family", subject_id=number, name="a.pdf",
                    sha256="0" * 64, content_type="application/pdf", size=1))  # fmt: skip
        before = everything()
        operation = merge(homes.ids)
        assert {f["subject_id"] for f in everything()["attachment"].values()} == {homes.first}
        _undo(operation)
        assert everything() == before


def test_a_record_does_not_point_at_itself_after_a_merge(app: Flask) -> None:
    family = add_family(app)
    first = add_licence(app, family, number="111")
    second = add_licence(app, family, number="222", renews_id=f"#{first}")
    with app.app_context():
        merge([second, first], "licences")
        assert everything()["licence"][second]["renews_id"] is None
