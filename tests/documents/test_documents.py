"""Documents: every department writes its own, versions are kept, one task's are found."""

from __future__ import annotations

from flask import Flask

from tests.support.records import add
from tests.support.visitor import SignIn, Visitor


def test_an_officer_of_any_department_registers_a_document(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in("officer", "marketing")
    form = {**officer.get("/documents/new").values, "title": "نشرة تعريفية عن الجمعية",
            "kind_id": first(officer, "نشرة"), "task_code": "٤.٢"}  # fmt: skip
    page = officer.post("/documents/new", form, follow=True)
    assert "4.2" in page
    assert "نشرة تعريفية عن الجمعية" in officer.get("/documents?task_code=4.2")


def first(who: Visitor, word: str) -> str:
    html = who.get("/documents/new").html
    options = [part.split('"')[0] for part in html.split('<option value="')[1:] if word in
               part.split("</option>")[0]]  # fmt: skip
    return options[0]


def test_versions_stand_on_the_document(app: Flask, sign_in: SignIn) -> None:
    number = add(app, "documents", {"versions": [{"number": "1"}, {"number": "2", "note": "عُدّل"}]},
                 title="آلية الرقابة", kind_id="آلية")  # fmt: skip
    page = sign_in("head", "governance").get(f"/documents/{number}")
    assert "عُدّل" in page


def test_a_task_is_named_by_its_number(app: Flask, sign_in: SignIn) -> None:
    head = sign_in("head", "governance")
    form = {**head.get("/documents/new").values, "title": "خطة", "task_code": "أولى",
            "kind_id": first(head, "خطة")}  # fmt: skip
    assert head.post("/documents/new", form, expect=422).title.startswith("خطأ")
