"""Import: the association's old list comes in as it should, and coming again changes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.audit.chain import verify
from esrar.audit.models import AuditEntry, Operation
from esrar.core.crypto import blind_index
from esrar.core.db import db
from esrar.families.models import ID_CONTEXT, Family, FamilyActivity
from esrar.kit import registry
from esrar.kit.importer import job, taking, waiting
from esrar.licensing.models import Licence
from esrar.measures.keeping import faults
from esrar.organisations.models import LicensingAuthority, Organisation
from tests.support.imports import (
    EXPECTED,
    HEADINGS,
    PERSON,
    SAMPLE,
    book,
    families,
    run,
    take,
)
from tests.support.records import add_family

FIRST_SHEET = "كشف الأسر"
OLD_LICENCES = "تراخيص سابقة"


def three_runs(app: Flask) -> list[dict[str, Any]]:
    """What the association does with its old list."""
    return [
        take(app, "families", SAMPLE),
        take(app, "licences", SAMPLE),
        take(app, "licences", SAMPLE, "--sheet", OLD_LICENCES),
    ]


def stored_families(app: Flask) -> dict[str, dict[str, Any]]:
    """Families by ID, as the expectation writes them."""
    with app.app_context():
        places = dict(registry.get("families").field("locality_id").kind.options())  # type: ignore[attr-defined]
        rows = db.session.execute(
            select(Family.national_id, Family.full_name, Family.mobile, Family.birth_date,
                   Family.locality_id)
        )  # fmt: skip
        return {
            r.national_id: {"name": r.full_name, "mobile": r.mobile,
                            "birth_date": r.birth_date.isoformat(),
                            "locality": places[str(r.locality_id)]}
            for r in rows
        }  # fmt: skip


def stored_licences(app: Flask) -> list[tuple[Any, ...]]:
    with app.app_context():
        types = dict(registry.get("licences").field("licence_type_id").kind.options())  # type: ignore[attr-defined]
        rows = db.session.execute(
            select(Family.national_id, Licence.licence_type_id, Licence.number, Licence.issued_on,
                   Licence.expires_on, Licence.stage).join(Family, Family.id == Licence.family_id)
        )  # fmt: skip
        return sorted(
            (
                r[0],
                types[str(r[1])],
                r[2],
                r[3] and r[3].isoformat(),
                r[4] and r[4].isoformat(),
                r[5],
            )
            for r in rows
        )


def changes(app: Flask) -> int:
    """Number of audited changes of records."""
    with app.app_context():
        statement = select(func.count()).select_from(AuditEntry).where(
            AuditEntry.action.in_(("create", "update", "delete", "restore"))
        )  # fmt: skip
        return db.session.scalar(statement) or 0


# -- the sample ----------------------------------------------------------------------------------


@pytest.mark.both
def test_the_old_list_comes_in_as_expected(app: Flask) -> None:
    first, second, third = three_runs(app)
    expected = [(row["excel_row"], row["field"]) for row in EXPECTED["rows_rejected"]]
    assert [(row["excel_row"], row["field"]) for row in first["rejected"]] == expected
    assert all(row["reason"] and row["label"] for row in first["rejected"])
    repeated = [{k: row[k] for k in ("excel_row", "field", "of")} for row in first["repeated"]]
    assert repeated == EXPECTED["rows_of_a_family_already_listed"]
    assert first["totals"] == {
        "read": 157, "new": 148, "updated": 0, "unchanged": 0, "repeated": 2, "rejected": 7,
    }  # fmt: skip
    assert second["totals"]["new"] + third["totals"]["new"] == EXPECTED["licences"]
    assert not second["rejected"] + third["rejected"]
    wanted = {
        number: {k: row[k] for k in ("name", "mobile", "birth_date", "locality")}
        for number, row in EXPECTED["families"].items()
    }
    assert stored_families(app) == wanted
    assert stored_licences(app) == sorted(
        (r["national_id"], r["type"], r["number"], r["issued_on"], r["expires_on"], "issued")
        for r in EXPECTED["licence_rows"]
    )
    undated = [r for r in stored_licences(app) if r[3] is None]
    assert len(undated) == EXPECTED["licences_without_issue_date"]


@pytest.mark.both
def test_the_old_list_moves_the_indicator_of_licensed_families(app: Flask) -> None:
    three_runs(app)
    for day, expected in EXPECTED["families_licensed_in_2026"].items():
        found = run(app, "indicators", "--as-of", day, "--json")
        rows = found["indicators"] if isinstance(found, dict) else found
        assert next(r["value"] for r in rows if r["key"] == "families.licensed") == expected, day


def test_the_order_of_the_sheets_does_not_matter_once_families_are_there(app: Flask) -> None:
    take(app, "families", SAMPLE)
    take(app, "licences", SAMPLE, "--sheet", OLD_LICENCES)
    take(app, "licences", SAMPLE, "--sheet", FIRST_SHEET)
    assert len(stored_licences(app)) == EXPECTED["licences"]


@pytest.mark.both
def test_the_same_file_again_changes_nothing(app: Flask) -> None:
    three_runs(app)
    before, audited = stored_licences(app), changes(app)
    for done in three_runs(app):
        assert done["totals"]["new"] == done["totals"]["updated"] == 0
    assert (stored_licences(app), changes(app)) == (before, audited)


def test_an_import_is_audited_row_by_row_under_its_batch(app: Flask) -> None:
    batch = take(app, "families", SAMPLE)["batch"]
    with app.app_context():
        created = db.session.scalar(
            select(func.count()).select_from(AuditEntry).where(
                AuditEntry.batch_id == batch, AuditEntry.action == "create",
                AuditEntry.item == "")
        )  # fmt: skip
        verdict = verify(db.session())
    assert created == EXPECTED["families_accepted"]
    assert not verdict.broken


def test_the_legal_basis_of_the_batch_stands_on_each_family(app: Flask) -> None:
    assert take(app, "families", SAMPLE)["basis"] == "قائمة سابقة لدى الجمعية"
    with app.app_context():
        assert None not in set(db.session.scalars(select(Family.legal_basis_id)))


def test_a_dry_run_says_the_same_and_keeps_nothing(app: Flask) -> None:
    tried = take(app, "families", SAMPLE, "--dry-run")
    assert tried["totals"]["new"] == 148
    assert tried["batch"] is None
    assert stored_families(app) == {}
    assert take(app, "families", SAMPLE)["totals"]["new"] == 148


# -- rows and records -----------------------------------------------------------------------------


def test_titles_blank_rows_totals_and_repeated_headings_are_no_records(
    app: Flask, tmp_path: Path
) -> None:
    other = ("مريم سعد علي الحربي", None, "0502223334", "المبرز", "خوصيات")
    file = book(tmp_path / "a.xlsx", [
        ["كشف الأسر"], [], HEADINGS, PERSON, [], HEADINGS, other, ["الإجمالي", None], [None, 2],
    ])  # fmt: skip
    done = take(app, "families", file)
    assert done["heading_row"] == 3
    assert done["totals"]["new"] == 2
    assert {r["excel_row"] for r in done["rejected"]} == {9}


def test_blanks_of_a_known_record_are_filled_and_what_it_says_stays(
    app: Flask, tmp_path: Path
) -> None:
    add_family(app, PERSON[0], national_id=PERSON[1], mobile="0509998887", household_size="4")
    headings = (*HEADINGS, "عدد أفراد الأسرة", "الحي")
    file = families(tmp_path / "a.xlsx", (*PERSON, 9, "حي الأندلس"), headings=headings)
    done = take(app, "families", file)
    assert (done["totals"]["updated"], done["totals"]["new"], done["differing"]) == (1, 0, 1)
    with app.app_context():
        family = db.session.execute(
            select(Family.mobile, Family.household_size, Family.district, Family.version)
        ).one()
    assert family == ("0509998887", 4, "حي الأندلس", 2)
    assert take(app, "families", file)["totals"]["unchanged"] == 1


def test_without_an_id_the_mobile_and_the_name_make_the_same_family(
    app: Flask, tmp_path: Path
) -> None:
    add_family(app, PERSON[0], national_id=None, mobile=PERSON[2])
    done = take(app, "families", families(tmp_path / "a.xlsx", PERSON))
    assert done["totals"]["updated"] == 1
    with app.app_context():
        index = db.session.scalar(select(Family.national_id_index))
        assert index == blind_index(ID_CONTEXT, PERSON[1])


def test_two_ids_are_two_families_whatever_they_share(app: Flask, tmp_path: Path) -> None:
    twin = (PERSON[0], "2000000006", *PERSON[2:])
    done = take(app, "families", families(tmp_path / "a.xlsx", PERSON, twin))
    assert (done["totals"]["new"], done["totals"]["repeated"]) == (2, 0)


def test_a_mobile_alone_only_calls_for_a_look(app: Flask, tmp_path: Path) -> None:
    add_family(app, "هند سعد علي الحربي", mobile=PERSON[2])
    done = take(app, "families", families(tmp_path / "a.xlsx", PERSON))
    assert done["totals"]["new"] == 1
    assert sum(w["rows"] for w in done["warnings"]) == 1


def test_a_value_that_only_one_may_have_rejects_the_row_and_not_the_file(
    app: Flask, tmp_path: Path
) -> None:
    headings = (*HEADINGS, "رقم الملف")
    other = ("مريم سعد علي الحربي", "2000000006", "0502223334", "المبرز", "خوصيات", "7")
    done = take(
        app, "families", families(tmp_path / "a.xlsx", (*PERSON, "7"), other, headings=headings)
    )
    assert done["totals"]["new"] == 1
    assert [(r["excel_row"], r["field"]) for r in done["rejected"]] == [(3, "file_number")]


def test_the_activity_of_a_row_becomes_the_first_line_of_the_family(
    app: Flask, tmp_path: Path
) -> None:
    take(app, "families", families(tmp_path / "a.xlsx", PERSON))
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FamilyActivity)) == 1


def test_a_body_that_is_known_gets_the_role_and_stays_one(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        have = select(LicensingAuthority.organisation_id)
        body = db.session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.id.not_in(have)).limit(1)
        ).one()
    file = book(
        tmp_path / "a.xlsx", [["اسم الجهة", "المنصة"], [body.name, "https://a.example.com"]]
    )
    assert take(app, "licensing-authorities", file)["totals"]["updated"] == 1
    with app.app_context():
        role = db.session.get_one(LicensingAuthority, body.id)
        assert role.platform == "https://a.example.com"
    assert take(app, "licensing-authorities", file)["totals"]["unchanged"] == 1


@pytest.mark.both
def test_a_sheet_named_like_a_block_brings_its_lines(app: Flask, tmp_path: Path) -> None:
    members = [["أسرة", "الاسم", "رقم الهوية أو الإقامة"],
               [PERSON[1], "سارة خالد", "2000000006"],
               [PERSON[1], "هند خالد", None],
               ["1000000099", "بلا أسرة", None]]  # fmt: skip
    file = book(tmp_path / "a.xlsx", [HEADINGS, PERSON], members, names=["الأسر", "أفراد الأسرة"])
    done = take(app, "families", file)
    lines = done["lines"]["أفراد الأسرة"]
    assert (lines["totals"]["new"], lines["totals"]["rejected"]) == (2, 1)
    assert [r["excel_row"] for r in lines["rejected"]] == [4, 4][: len(lines["rejected"])]
    again = take(app, "families", file)["lines"]["أفراد الأسرة"]["totals"]
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 2)


# -- columns --------------------------------------------------------------------------------------


def test_a_mapping_by_hand_names_columns_that_nobody_would_guess(
    app: Flask, tmp_path: Path
) -> None:
    headings = ("س", "ص", "ع", "ف", "ق")
    file = families(tmp_path / "a.xlsx", PERSON, headings=headings)
    names = ("name", "national_id", "mobile", "locality", "activity")
    plan = tmp_path / "map.json"
    plan.write_text(json.dumps(dict(zip(headings, names, strict=True))), encoding="utf-8")
    run(app, "import", "families", str(file), code=1)
    assert take(app, "families", file, "--map", str(plan))["totals"]["new"] == 1
    plan.write_text('{"س": "nonsense"}', encoding="utf-8")
    refused = run(app, "import", "families", str(file), "--map", str(plan), code=1)
    assert "nonsense" in refused


def test_columns_that_mean_nothing_here_are_left_out_and_said(app: Flask, tmp_path: Path) -> None:
    file = families(tmp_path / "a.xlsx", (*PERSON, "x"), headings=(*HEADINGS, "لون السيارة"))
    assert take(app, "families", file)["ignored_columns"] == ["لون السيارة"]


def test_two_columns_of_one_heading_are_for_a_person_to_settle(app: Flask, tmp_path: Path) -> None:
    headings = (*HEADINGS, "رقم الجوال")
    file = families(tmp_path / "a.xlsx", (*PERSON, "0503334445"), headings=headings)
    assert "رقم الجوال" in run(app, "import", "families", str(file), code=1)


def test_an_unknown_register_or_file_is_one_clear_line(app: Flask, tmp_path: Path) -> None:
    assert "families" in run(app, "import", "nothing", str(SAMPLE), code=1)
    assert "none.xlsx" in run(app, "import", "families", str(tmp_path / "none.xlsx"), code=1)
    assert OLD_LICENCES in run(app, "import", "families", str(SAMPLE), "--sheet", "x", code=1)


@pytest.mark.both
def test_a_file_taken_in_by_many_parts_is_one_act_and_is_undone_as_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = take(app, "families", SAMPLE, "--dry-run")
    for module, name, few in ((job, "AT_ONCE", 7), (waiting, "LOOSE", 20), (taking, "PART", 30)):
        monkeypatch.setattr(module, name, few)
    tried = take(app, "families", SAMPLE, "--dry-run")
    assert tried == whole  # the effects on the indicators as well
    assert stored_families(app) == {}
    done = take(app, "families", SAMPLE)
    assert {**done, "batch": None, "dry_run": True, "effects": whole["effects"]} == whole
    with app.app_context():
        session = db.session()
        acts = select(Operation.id, Operation.last_id).where(Operation.batch_id == done["batch"])
        act = session.execute(acts).one()
        own = select(func.count()).where(AuditEntry.batch_id == done["batch"])
        assert session.scalar(own) == act.last_id - act.id + 1
        assert not verify(session).broken
        assert not faults(session)
    run(app, "import-undo", str(done["batch"]))
    with app.app_context():
        standing = select(func.count(Family.id)).where(Family.deleted_at.is_(None))
        assert db.session.scalar(standing) == 0
        assert not faults(db.session())
