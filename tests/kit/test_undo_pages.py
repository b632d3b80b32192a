"""The pages of undoing: banner, history, batch, bin, and the command."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.audit.models import Operation
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.identifiers import make_national_id
from esrar.criteria.models import CriteriaSet
from esrar.families.models import Family
from esrar.kit import registry, saving
from tests.support.imports import PERSON, families, run, take
from tests.support.records import add, add_family, add_licence, name_of
from tests.support.visitor import Page, SignIn, Visitor

CRITERION = {"text": "الجودة", "weight": 100, "maximum": 10}


def button(page: Page) -> str:
    """Where the banner's button of undoing leads."""
    found = re.search(r'action="(/[a-z-]+/undo/\d+)"', page.html)
    assert found is not None, page.text
    return found[1]


def edit(visitor: Visitor, family: int, **typed: str) -> Page:
    form = visitor.get(f"/families/{family}/edit").values
    return visitor.post(f"/families/{family}/edit", {**form, **typed}, follow=True)


def standing(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Family.id).where(Family.deleted_at.is_(None))).all())


# -- banners and history -------------------------------------------------------------------------


def test_a_save_is_undone_from_its_banner_and_done_again(app: Flask, officer: Visitor) -> None:
    family = add_family(app, notes="قبل الزيارة")
    page = edit(officer, family, notes="بعد الزيارة")
    page = officer.post(button(page), follow=True)
    assert _("The change was undone") in page
    assert "قبل الزيارة" in page
    page = officer.post(button(page), follow=True)
    assert "بعد الزيارة" in page


def test_a_deletion_is_undone_from_its_banner(app: Flask, head: Visitor) -> None:
    family = add_family(app)
    form = head.get(f"/families/{family}/delete").values
    page = head.post(f"/families/{family}/delete", form, follow=True)
    head.post(button(page))
    assert standing(app) == 1


def test_the_history_offers_what_can_be_undone_and_says_why_not(
    app: Flask, officer: Visitor
) -> None:
    family = add_family(app, notes="أ")
    edit(officer, family, notes="ب")
    edit(officer, family, notes="ج")
    page = officer.get(f"/families/{family}")
    links = [a.url for a in page.anchors if "/undo/" in a.url]
    assert len(links) == 1
    assert page.text.count(_("Cannot be undone alone: it was edited since, %(when)s",
                             when="").strip(" ،,")) == 2  # fmt: skip
    asked = officer.get(links[0])
    assert _("Undo this change?") in asked
    officer.post(links[0])
    page = officer.get(f"/families/{family}")
    assert _("Undone already") in page


def test_undoing_twice_says_so(app: Flask, officer: Visitor) -> None:
    family = add_family(app, notes="أ")
    address = button(edit(officer, family, notes="ب"))
    officer.post(address)
    page = officer.post(address, follow=True)
    assert _("It was undone already") in page
    assert _("The change was undone") in officer.get(address)


def test_an_operation_of_another_register_is_not_found_here(app: Flask, officer: Visitor) -> None:
    family = add_family(app, notes="أ")
    address = button(edit(officer, family, notes="ب"))
    officer.get(address.replace("/families/", "/licences/"), expect=404)
    officer.get("/families/undo/987654", expect=404)


def test_a_looking_role_undoes_nothing(app: Flask, officer: Visitor, sign_in: SignIn) -> None:
    family = add_family(app, notes="أ")
    address = button(edit(officer, family, notes="ب"))
    sign_in("auditor").post(address, expect=403)
    sign_in("auditor").get(address, expect=403)


# -- an import -----------------------------------------------------------------------------------


@pytest.fixture
def batch(app: Flask, tmp_path: Path) -> int:
    people = [
        (name_of(i), make_national_id(900 + i), f"05055500{i:02}", "الهفوف", "خوصيات")
        for i in range(3)
    ]
    done = take(app, "families", families(tmp_path / "a.xlsx", PERSON, *people))
    return int(done["batch"])


def test_an_import_is_asked_about_undone_and_shows_the_result(
    app: Flask, head: Visitor, batch: int
) -> None:
    with app.app_context():
        ids = list(db.session.scalars(select(Family.id).order_by(Family.id)))
    edit(head, ids[0], notes="زيارة")
    add_licence(app, ids[1])
    page = head.get(f"/families/import/{batch}")
    assert f"/families/import/{batch}/undo" in [a.url for a in page.anchors]
    page = head.get(f"/families/import/{batch}/undo")
    for words in ("Will be undone", "Will be kept, because it was edited since", "Cannot be undone",
                  "Another record needs it"):  # fmt: skip
        assert _(words) in page
    assert standing(app) == 4
    page = head.post(f"/families/import/{batch}/undo", follow=True)
    assert _("The import was undone") in page
    assert _("Kept, because it was edited since") in page
    assert PERSON[0] in page
    assert standing(app) == 2
    page = head.post(f"/families/import/{batch}/undo", follow=True)
    assert _("It was undone already") in page
    assert _("Undone") in head.get("/families/import/batches")


def test_an_import_undone_moves_the_indicator_back_and_says_so_before(
    app: Flask, head: Visitor, tmp_path: Path
) -> None:
    family = add_family(app, PERSON[0], national_id=PERSON[1])
    add_licence(app, family, issued_on=None)
    before = run(app, "indicators", "--json")
    add_licence(app, family)
    with app.app_context():
        number = db.session.scalars(select(Operation.id).order_by(Operation.id.desc())).first()
        assert number is not None
    assert run(app, "indicators", "--json") != before
    page = head.get(f"/licences/undo/{number}")
    assert _("Effect on the indicators") in page
    head.post(f"/licences/undo/{number}")
    assert run(app, "indicators", "--json") == before


def test_the_command_says_what_it_would_do_does_it_and_refuses_twice(
    app: Flask, batch: int
) -> None:
    said = run(app, "import-undo", str(batch), "--dry-run", "--json")
    assert said["totals"] == {"reversed": 4, "kept": 0, "failed": 0}
    assert standing(app) == 4
    assert run(app, "import-undo", str(batch), "--json")["totals"] == said["totals"]
    assert standing(app) == 0
    assert _("It was undone already") in run(app, "import-undo", str(batch), code=1)
    assert "there is no import 99" in run(app, "import-undo", "99", code=1)


def test_all_imports_are_listed_for_who_follows_the_audit(
    batch: int, sign_in: SignIn, officer: Visitor
) -> None:
    assert "a.xlsx" in sign_in("administrator").get("/imports")
    officer.get("/imports", expect=403)


# -- the bin -------------------------------------------------------------------------------------


def test_the_bin_shows_what_was_deleted_for_thirty_days_and_gives_it_back(
    app: Flask, head: Visitor, today: Callable[[date], None]
) -> None:
    family, other = add_family(app, PERSON[0]), add_family(app, name_of(5))
    with app.app_context():
        saving.delete(registry.get("families"), family)
        saving.delete(registry.get("families"), other)
    page = head.get("/bin")
    assert PERSON[0] in page
    assert PERSON[0] in head.post("/bin", {"q": PERSON[0][:5], "register": "families"}, expect=200)
    assert name_of(5) not in head.post("/bin", {"q": PERSON[0], "register": ""}, expect=200)
    assert PERSON[0] not in head.get("/bin?register=licences")
    page = head.post(f"/families/{family}/restore", {"from": "bin"}, follow=True)
    assert _("The record was restored") in page
    assert standing(app) == 1
    today(date(2026, 12, 30))
    assert name_of(5) not in head.get("/bin")


def test_a_restoration_that_is_refused_names_who_took_the_place(app: Flask, head: Visitor) -> None:
    identity = make_national_id(41)
    family = add_family(app, national_id=identity)
    with app.app_context():
        saving.delete(registry.get("families"), family)
    other = add_family(app, national_id=identity)
    page = head.post(f"/families/{family}/restore", {"from": "bin"}, follow=True)
    assert f"/families/{other}" in [a.url for a in page.anchors]


def test_the_bin_is_for_who_may_read(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app, PERSON[0])
    with app.app_context():
        saving.delete(registry.get("families"), family)
    assert "/restore" not in sign_in("officer", "beneficiary-relations").get("/bin").html
    sign_in("board").get("/bin", expect=403)


def test_who_approves_may_take_the_approval_back(app: Flask, sign_in: SignIn) -> None:
    number = add(app, "criteria-sets", name="مجموعة التجربة", subject="funder",
                 starts_on="1/1/2026",
                 lines={"criteria": [CRITERION]})  # fmt: skip
    manager = sign_in("executive-manager")
    form = manager.get(f"/criteria-sets/{number}/approve").values
    page = manager.post(f"/criteria-sets/{number}/approve", form, follow=True)
    page = manager.post(button(page), follow=True)
    assert _("The change was undone") in page
    with app.app_context():
        assert db.session.get_one(CriteriaSet, number).approved_on is None
