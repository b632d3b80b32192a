"""What a family agreed to, purpose by purpose: what it allows, what is refused, what is removed."""

from __future__ import annotations

import io
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import speaking
from esrar.families.consent_register import CONSENTS
from esrar.families.consent_texts import ConsentText
from esrar.families.consents import Purpose, answers
from esrar.families.leaving import leaves
from esrar.families.models import Family
from esrar.kit import bulk_acts, registry, saving
from esrar.kit.loading import fetch, line_rows
from esrar.kit.saving import Draft
from esrar.kit.undo import run as undo
from esrar.privacy.consents_acts import remove
from tests.support.databases import TODAY
from tests.support.imports import HEADINGS, PERSON, families, take
from tests.support.records import add, add_family
from tests.support.uploads import PDF
from tests.support.visitor import SignIn, Visitor

AGREED, WITHDRAWN = "1/3/2026", "1/6/2026"
YES = {"confirm": "yes", "answer": "yes", "method": "form", "day-day": "1", "day-month": "7",
       "day-year": "2026", "at": "٩:٣٠ م"}  # fmt: skip
NO = {**YES, "answer": "no", "method": "", "at": "", "how": "بالهاتف", "day-month": "8"}


def income(app: Flask, family: int) -> Any:
    with app.app_context():
        return db.session.scalar(select(Family.monthly_income).where(Family.id == family))


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "taken"),
    [
        ({}, False),
        ({"consent_on": AGREED}, True),
        ({"legal_basis_id": "قائمة سابقة"}, True),
        ({"consent_on": AGREED, "consent_withdrawn_on": WITHDRAWN}, False),
        ({"consent_on": AGREED, "sensitive_withdrawn_on": WITHDRAWN}, False),
        ({"consent_on": "2/6/2026", "consent_withdrawn_on": WITHDRAWN}, True),
        ({"consent_on": AGREED, "consent_withdrawn_on": WITHDRAWN, "legal_basis_id": "نظام"},
         True),
    ],
)  # fmt: skip
def test_a_form_takes_sensitive_data_only_with_a_basis(
    app: Flask, head: Visitor, basis: dict[str, str], taken: bool
) -> None:
    family = add_family(app, **basis)
    page = head.get(f"/families/{family}/edit")
    page = head.post(f"/families/{family}/edit", {**page.values, "monthly_income": "3456"},
                     expect=302 if taken else 422)  # fmt: skip
    assert (income(app, family) is not None) is taken
    if not taken:
        assert page.values["monthly_income"] == "3456", "what was typed stays"
        assert "البيانات الحساسة" in page.text or "بيانات حساسة" in page.text


def test_a_new_family_without_a_basis_is_refused_whatever_the_door(app: Flask) -> None:
    with pytest.raises(Invalid):
        add(app, "families", full_name="سارة علي محمد العلي", mobile="0501110000",
            locality_id="الهفوف", activity_id="عبايات", has_disability="نعم")  # fmt: skip


def test_one_value_for_many_leaves_out_who_gave_no_basis(app: Flask) -> None:
    agreed, silent = add_family(app, consent_on=AGREED), add_family(app)
    with app.app_context(), speaking("ar"):
        kit = registry.get("families")
        act = bulk_acts.Set(kit.field("on_social_security"), True)
        judged, _effects = bulk_acts.preview(kit, [agreed, silent], act)
    ((reason, numbers),) = judged.refused.items()
    assert (judged.changed, numbers) == ([agreed], [silent])
    assert "الأساس النظامي" in reason


@pytest.mark.parametrize(("basis", "new"), [("بلا", 0), ("قائمة سابقة", 1)])
def test_an_import_refuses_the_row_and_keeps_what_it_says(
    app: Flask, tmp_path: Path, basis: str, new: int
) -> None:
    file = families(tmp_path / "f.xlsx", (*PERSON, "٢٥٠٠"), headings=(*HEADINGS, "الدخل الشهري"))
    done = take(app, "families", file, "--basis", basis)
    assert done["totals"]["new"] == new
    assert [r["field"] for r in done["rejected"]] == ["monthly_income"] * (1 - new)


def test_an_import_adds_nothing_sensitive_to_who_withdrew(app: Flask, tmp_path: Path) -> None:
    name, number, mobile, *_rest = PERSON
    family = add_family(app, name, national_id=number, mobile=mobile, consent_on=AGREED,
                        consent_withdrawn_on=WITHDRAWN)  # fmt: skip
    file = families(tmp_path / "f.xlsx", (*PERSON, "٢٥٠٠"), headings=(*HEADINGS, "الدخل الشهري"))
    done = take(app, "families", file, "--basis", "قائمة سابقة")
    assert (done["totals"]["rejected"], income(app, family)) == (1, None)


# -- withdrawal ------------------------------------------------------------------------------------


def test_a_withdrawal_holds_at_once_and_offers_to_remove(app: Flask, head: Visitor) -> None:
    family = add_family(app, consent_on=AGREED, monthly_income="3456", district="الكوت")
    page = head.get(f"/families/{family}")
    assert f"/families/{family}/sensitive" not in page.html
    head.post(f"/families/{family}/consent", {**NO, "purposes": "a"})
    page = head.get(f"/families/{family}")
    assert "سُحبت الموافقة" in page
    assert income(app, family) is not None, "removing is an act of its own"
    before = head.get(f"/families/{family}/sensitive")
    assert "3456" not in before
    assert "الدخل الشهري" in before
    head.post(f"/families/{family}/sensitive", {})
    assert income(app, family) is None
    assert f"/families/{family}/sensitive" not in head.get(f"/families/{family}").html


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_was_removed_comes_back_only_with_a_basis(app: Flask, withdrawn: bool) -> None:
    family = add_family(app, consent_on=AGREED, monthly_income="3456")
    with app.app_context(), speaking("ar"):
        kit = registry.get("families")
        removed = remove(kit, fetch(kit, family)).operation
        if withdrawn:
            day = kit.field("consent_withdrawn_on").kind.parse(WITHDRAWN)
            saving.save(kit, Draft({"consent_withdrawn_on": day}), record_id=family)
        assert removed is not None
        undo(removed)
    assert (income(app, family) is None) is withdrawn


# -- each purpose apart ----------------------------------------------------------------------------


def test_a_purpose_is_agreed_to_and_withdrawn_apart_and_its_text_is_kept(
    app: Flask, head: Visitor
) -> None:
    family = add_family(app, consent_on=AGREED)
    head.post(f"/families/{family}/consent", {**YES, "purposes": "ef"})
    head.post(f"/families/{family}/consent", {**NO, "purposes": "e"})
    with app.app_context():
        lines = lines_of(family)
        found = {one.purpose: one.allowed for one in answers(fetch_row(family), lines, TODAY)}
        texts = {t.id: t.purpose for t in db.session.scalars(select(ConsentText))}
    assert {one for one, may in found.items() if may} == {
        Purpose.SERVICES, Purpose.SENSITIVE, Purpose.PUBLICITY,
    }  # fmt: skip
    photos = next(line for line in lines if line["purpose"] == Purpose.PHOTOS)
    assert (photos["given_at"], photos["method"], photos["withdrawn_how"]) == (
        "21:30", "form", "بالهاتف")  # fmt: skip
    assert photos["recorded_by_id"] == head.user_id
    assert texts[photos["text_id"]] == Purpose.PHOTOS
    head.post(f"/families/{family}/consent", {**NO, "purposes": "a"})
    with app.app_context():
        after = answers(fetch_row(family), lines_of(family), TODAY)
    assert not any(one.allowed for one in after), "a general withdrawal ends them all"


def lines_of(family: int) -> Any:
    """What a family answered beyond its registration."""
    return line_rows(registry.get("families"), CONSENTS, family)


def fetch_row(family: int) -> Any:
    return fetch(registry.get("families"), family)


def test_an_answer_says_how_and_for_what(app: Flask, head: Visitor) -> None:
    family = add_family(app)
    for lacking in ({"purposes": ""}, {"purposes": "a", "method": ""}, {"purposes": "b"}):
        head.post(f"/families/{family}/consent", {**YES, **lacking}, expect=422)
    assert not lines(app, family)


def lines(app: Flask, family: int) -> list[Any]:
    with app.app_context():
        return lines_of(family)


DAYS = (None, TODAY - timedelta(days=9), TODAY)


@pytest.mark.both
def test_files_leave_by_the_answer_that_the_page_shows(app: Flask) -> None:
    cases = {}
    for given, gone, general in product(DAYS, DAYS, DAYS[:2]):
        if given is None and gone is None:
            continue
        line = {"purpose": "reports", "given_on": typed(given), "withdrawn_on": typed(gone)}
        family = add_family(app, consent_on=AGREED, consent_withdrawn_on=typed(general),
                            lines={"consents": [{k: v for k, v in line.items() if v}]})  # fmt: skip
        cases[family] = (given, gone, general)
    cases[add_family(app, consent_on=AGREED)] = (None, None, None)
    with app.app_context():
        shown = {
            family for family in cases
            for one in answers(fetch_row(family), lines_of(family), TODAY)
            if one.purpose is Purpose.REPORTS and one.allowed
        }  # fmt: skip
        may = set(db.session.scalars(select(Family.id).where(leaves("consent", TODAY, "reports"))))
    assert may == shown, {family: cases[family] for family in may ^ shown}
    assert shown


def typed(day: date | None) -> str | None:
    return f"{day:%d/%m/%Y}" if day else None


def test_a_text_in_force_is_never_changed(app: Flask, sign_in: SignIn) -> None:
    head = sign_in("head", "governance")
    with app.app_context():
        text = db.session.scalars(select(ConsentText)).first()
        assert text is not None
        number, body = text.id, text.body
    head.get(f"/consent-texts/{number}/edit", expect=302)
    printed = sign_in("head", "beneficiary-relations").get("/families/quick/blank")
    assert body in printed


# -- identity documents ----------------------------------------------------------------------------


def test_a_copy_of_an_identity_document_is_kept_only_on_a_basis(app: Flask, head: Visitor) -> None:
    family = add_family(app, id_seen_on=AGREED)
    at = f"/families/{family}"

    def send(expect: int, **said: str) -> Any:
        sent = {"kind": "identity-copy", "file": (io.BytesIO(PDF), "a.pdf"), **said}
        return head.post(f"{at}/files", sent, expect=expect, form=at)

    page = send(422)
    assert "الاطلاع على أصل الهوية" in page
    send(422, basis="law")
    send(422, basis="consent", basis_note="وافقت")
    send(302, basis="authority", basis_note="خطاب 77")
    assert "خطاب 77" in head.get(at)
