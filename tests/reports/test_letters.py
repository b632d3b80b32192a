"""Letters: made from templates with checked fields, approved, numbered without a gap, frozen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from esrar.core.errors import Conflict, Invalid
from esrar.core.typeset import Paper
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.reports.letters import issuing, many, rules
from esrar.reports.models import Letter, LetterTemplate
from tests.core.test_typeset import text_of
from tests.support.records import add, add_family
from tests.support.visitor import SignIn

NAME = "فاطمة أحمد سعد العلي"


def template(session: Session, name: str) -> int:
    found = session.query(LetterTemplate).filter_by(name=name).one()
    return found.id


def letter(app: Flask, session: Session, name: str = "إفادة تسجيل", **values: Any) -> int:
    with app.app_context():
        draft = Draft({"template_id": template(session, name), **values})
        return saving.save(registry.get("letters"), draft).record_id


def body_called(app: Flask, name: str) -> int:
    return add(app, "organisations", name=name)


def approved(app: Flask, number: int) -> int:
    with app.app_context():
        saving.set_columns(
            registry.get("letters"),
            number,
            {"approved_on": date(2026, 11, 22)},
        )
    return number


# -- the fields of a text --------------------------------------------------------------------------


def test_fields_are_put_in_by_either_name_once_and_what_is_blank_stays() -> None:
    found = rules.filled("{{ name }} و{{الاسم}} في {{ locality }} {{ رقم الملف }}",
                         {"name": "سعاد {{ today }}", "file_number": "7"})  # fmt: skip
    assert found == "سعاد {{ today }} وسعاد {{ today }} في {{ locality }} 7"
    assert rules.unknown("{{ nmae }} {{ name }} {{ x") == ["nmae", "{{"]


def test_an_unknown_field_is_refused_with_the_known_ones(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    page = manager.post("/letter-templates/new", {
        "name": "تجربة", "audience": "family", "language": "ar", "subject": "م",
        "body": "السلام عليكم {{ nmae }}",
    }, expect=422)  # fmt: skip
    assert "لا يوجد حقل باسم «nmae»" in page
    assert "{{ file_number }}" in page
    named = manager.post("/letter-templates/new", {
        "name": "تجربة", "audience": "family", "language": "ar", "subject": "إلى {{ الاسم }}",
        "body": "السلام عليكم",
    }, expect=422)  # fmt: skip
    assert "الموضوع يظهر للجميع" in named


# -- one letter ------------------------------------------------------------------------------------


def test_a_letter_is_made_approved_issued_and_frozen(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    family = add_family(app, NAME, file_number="2026/007", registered_on="1/2/2026")
    officer = sign_in("officer", "beneficiary-relations")
    assert "خطاب" in officer.get(f"/families/{family}")
    made = officer.post("/letters/new", {
        "template_id": str(template(session, "إفادة تسجيل")), "family_id": f"#{family}",
    }, expect=302)  # fmt: skip
    number = int(made.location.rstrip("/").rsplit("/", 1)[-1])
    body = officer.get(f"/letters/{number}")
    assert f"بأن {NAME} من المسجلين" in body
    assert "مسودة – لم تصدر" in text_of(officer.get(f"/letters/{number}/paper").data)
    officer.post(f"/letters/{number}/submit")
    officer.post(f"/letters/{number}/issue")
    assert "لم يُعتمد بعد" in officer.get(f"/letters/{number}")
    manager = sign_in("executive-manager")
    manager.post(f"/letters/{number}/approve", {"decision_number": "5"})
    officer.post(f"/letters/{number}/issue")
    paper = officer.get(f"/letters/{number}/paper").data
    text = text_of(paper)
    assert "2026/0001" in text
    assert "23/11/2026" in text
    assert "1448" in text
    assert f"بأن {NAME} من المسجلين لديها" in " ".join(text.split())
    assert "2026/007" in text
    assert "صحيح" in manager.get("/reports/verify?number=2026/0001")
    assert "سحب الاعتماد" not in manager.get(f"/letters/{number}")
    assert officer.get(f"/letters/{number}/paper").data == paper
    assert "أفصح عنها" not in officer.get(f"/families/{family}"), "it went to the family itself"


def test_a_letter_about_a_family_to_somebody_else_is_a_disclosure(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    family = add_family(app, NAME, file_number="1", registered_on="1/2/2026", legal_basis_id=None)
    body = body_called(app, "بلدية الأحساء")
    with pytest.raises(Invalid):
        issuing.issue([letter(app, session, "خطاب ترشيح", family_id=family, organisation_id=body)])
    refused = approved(app, letter(app, session, "خطاب ترشيح", family_id=family,
                                   organisation_id=body, basis="consent"))  # fmt: skip
    told = approved(app, letter(app, session, "خطاب ترشيح", family_id=family,
                                organisation_id=body, basis="law"))  # fmt: skip
    with app.app_context():
        with pytest.raises(Invalid):
            issuing.issue([refused])
        assert issuing.issue([told]) == ["2026/0001"]
    head = sign_in("head", "beneficiary-relations")
    page = head.get(f"/families/{family}")
    assert "بلدية الأحساء" in page
    assert "ترشيح أسرة منتجة" in page
    assert "2026/0001" in head.get("/disclosures/1")


def test_who_tells_others_about_a_family_says_on_what_basis(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    family = add_family(app, NAME)
    page = sign_in("officer", "beneficiary-relations").post("/letters/new", {
        "template_id": str(template(session, "إفادة تسجيل")), "family_id": f"#{family}",
        "recipient": "مدير فرع الوزارة",
    }, expect=422)  # fmt: skip
    assert "أساس الإفصاح" in page


def test_an_issued_letter_stays(app: Flask, session: Session, sign_in: SignIn) -> None:
    bank = body_called(app, "بنك التنمية")
    number = approved(app, letter(app, session, "خطاب إلى شريك أو داعم", organisation_id=bank))
    with app.app_context():
        issuing.issue([number])
        for columns in ({"approved_on": None}, {"body": "غير ما صدر"}, {"number": 9}):
            with pytest.raises(Conflict):
                saving.set_columns(registry.get("letters"), number, columns)
        with pytest.raises(Conflict):
            saving.delete(registry.get("letters"), number)
        with pytest.raises(Conflict):
            issuing.issue([number])
    manager = sign_in("executive-manager")
    paper = next(a.url for a in manager.get(f"/letters/{number}").anchors if "/files/" in a.url)
    manager.get(f"{paper}/delete", expect=403)


@pytest.mark.both
def test_numbers_have_no_gap_even_when_another_letter_comes_first(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = body_called(app, "بنك التنمية")
    first, second, third = (
        approved(app, letter(app, session, "خطاب إلى شريك أو داعم", organisation_id=body))
        for _n in range(3)
    )
    plain, between = issuing.paper.typeset_all, [second]

    def slow(papers: list[Paper]) -> list[bytes]:
        found = plain(papers)
        if between:  # another person issues while this one's paper is being set
            session.rollback()
            assert issuing.issue([between.pop()]) == ["2026/0001"]
        return found

    with app.app_context():
        monkeypatch.setattr(issuing.paper, "typeset_all", slow)
        assert issuing.issue([first]) == ["2026/0002"]
        assert issuing.issue([third]) == ["2026/0003"]


# -- many ------------------------------------------------------------------------------------------


def test_letters_to_many_are_one_act_one_approval_and_one_pdf(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    names = ("شركة الأولى", "شركة الثانية", "شركة الثالثة")
    ids = [body_called(app, name) for name in names]
    manager = sign_in("executive-manager")
    shown = manager.get("/letters/many?of=organisations&q=شركة")
    assert all(name in shown for name in names)
    key = str(template(session, "خطاب إلى شريك أو داعم"))
    none = manager.post("/letters/many?of=organisations&q=شركة", {"template": key}, expect=422)
    assert "يلزم اختيار مستلم" in none
    made = manager.post("/letters/many?of=organisations&q=شركة",
                        {"template": key, "to": [str(i) for i in ids[:2]]}, expect=302)  # fmt: skip
    manager.post(f"{made.location}/approve", {"decision_number": "9/1448"})
    manager.post(f"{made.location}/issue")
    page = manager.get(made.location)
    assert "2026/0001" in page
    assert "2026/0002" in page
    text = text_of(manager.get(f"{made.location}/paper").data)
    assert all(name in text for name in names[:2])
    assert names[2] not in text
    with app.app_context():
        kept = [row.sha256 for row in session.query(Letter).all()]
        assert len(set(kept)) == 2
        assert many.MOST >= 100


def test_who_may_not_meet_persons_meets_no_text(
    app: Flask, sign_in: SignIn, session: Session
) -> None:
    number = letter(app, session, family_id=add_family(app, NAME))
    board = sign_in("board")
    assert NAME not in board.get(f"/letters/{number}")
    board.get(f"/letters/{number}/paper", expect=403)
    board.get("/letters/many", expect=403)
