"""The path to a licence: papers there and missing, the next act, the message; and the leaflet."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from flask import Flask

from esrar.licensing.rules import Stage, next_act, papers
from tests.core.test_typeset import text_of
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import SignIn

CRAFT = {"documents": [{"document_id": "الهوية الوطنية أو الإقامة"}, {"document_id": "صورة شخصية"},
                       {"document_id": "شهادة تدريب", "optional": "نعم"}],
         "steps": [{"number": "2", "text": "رفع المستندات"},
                   {"number": "1", "text": "الدخول إلى المنصة"}]}  # fmt: skip


@pytest.fixture
def craft(app: Flask) -> int:
    return add(app, "licence-types", CRAFT, name="ترخيص النسيج", counts="نعم", has_expiry="نعم",
               fee="0", duration="ثلاثة أيام عمل", where="منصة الحرفيين")  # fmt: skip


def test_papers_are_those_that_are_there_and_the_compulsory_that_are_not() -> None:
    assert papers([(1, False), (2, False), (3, True)], {1}) == ([1], [2])
    assert next_act(None, [2]) == "begin"
    assert next_act(Stage.WANTED, [2]) == "papers"
    assert next_act(Stage.WANTED, []) == "apply"
    assert next_act(Stage.APPLIED, []) == "issue"


def test_a_licence_on_its_way_shows_what_is_missing_and_a_message(
    app: Flask, craft: int, sign_in: SignIn
) -> None:
    family = add_family(app, mobile="0501234567")
    licence = add(app, "licences", {"documents": [{"document_id": "صورة شخصية"}]},
                  family_id=f"#{family}", licence_type_id=f"#{craft}", stage="مطلوب")  # fmt: skip
    head = sign_in("head", "beneficiary-relations")
    page = head.get(f"/licences/{licence}")
    (message,) = [a.url for a in page.anchors if a.url.startswith("https://wa.me/966501234567")]
    assert "الهوية الوطنية أو الإقامة" in unquote(message)
    assert "صورة شخصية" not in unquote(message)
    assert "منصة الحرفيين" in unquote(message)
    assert any(a.url == f"/licences/{licence}/edit" for a in page.anchors)
    assert "ترخيص النسيج" in head.get(f"/families/{family}")
    board = sign_in("board").get(f"/licences/{licence}")
    assert "wa.me" not in board.html
    assert "0501234567" not in board.html


def test_a_family_sees_the_types_its_activity_needs_until_it_holds_them(
    app: Flask, craft: int, sign_in: SignIn
) -> None:
    activity = add(app, "activities", {"licence-types": [{"licence_type_id": f"#{craft}"}]},
                   name="نسيج السدو", needs_licence="نعم")  # fmt: skip
    family = add_family(app, activity_id=f"#{activity}")
    head = sign_in("head", "beneficiary-relations")
    page = head.get(f"/families/{family}")
    begin = [a.url for a in page.anchors if a.url.startswith("/licences/new?")
             and "licence_type_id" in a.url]  # fmt: skip
    assert begin
    assert head.get(begin[0]).values["licence_type_id"]
    add_licence(app, family, licence_type_id=f"#{craft}")
    after = head.get(f"/families/{family}")
    assert not any("licence_type_id" in a.url for a in after.anchors if "/new?" in a.url)


def test_the_leaflet_says_what_the_register_says_today(
    app: Flask, craft: int, sign_in: SignIn
) -> None:
    add(app, "incentives", name="حافز لم يُعتمد")
    given = add(app, "incentives", name="سداد رسوم الترخيص", for_whom="أول ترخيص")
    manager = sign_in("executive-manager")
    manager.post(f"/incentives/{given}/approve", {"decision_number": "9"})
    page = manager.get(f"/licence-types/leaflet?type={craft}")
    steps = page.text
    assert steps.index("الدخول إلى المنصة") < steps.index("رفع المستندات")
    assert "ثلاثة أيام عمل" in page
    assert "سداد رسوم الترخيص" in page
    assert "حافز لم يُعتمد" not in page
    whole = manager.get("/licence-types/leaflet")
    assert "ترخيص النسيج" in whole
    assert "توثيق المتجر الإلكتروني" not in whole
    assert any(a.url == "/licence-types/leaflet" for a in manager.get("/licence-types").anchors)


def test_an_incentive_that_was_granted_stands_on_the_family(app: Flask, sign_in: SignIn) -> None:
    incentive = add(app, "incentives", name="ركن مجاني")
    family = add_family(app)
    add(app, "incentive-grants", family_id=f"#{family}", incentive_id=f"#{incentive}",
        granted_on="1/3/2026")  # fmt: skip
    head = sign_in("head", "beneficiary-relations")
    assert "ركن مجاني" in head.get(f"/families/{family}")
    assert "01/03/2026" in head.get(f"/incentives/{incentive}")


def test_the_leaflet_is_a_paper_too(craft: int, sign_in: SignIn) -> None:
    officer = sign_in("officer", "beneficiary-relations")
    assert "تنزيل PDF" in officer.get("/licence-types/leaflet")
    text = text_of(officer.get("/licence-types/leaflet.pdf").data)
    assert "كيف تحصل الأسرة المنتجة على ترخيصها" in text
    assert "ترخيص النسيج" in text
    assert text.index("الدخول إلى المنصة") < text.index("رفع المستندات")
