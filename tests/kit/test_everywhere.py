"""The search of all registers: what it finds, in which order, for whom, and what is near it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from esrar.accounts.permissions import granted
from esrar.core.identifiers import make_national_id
from esrar.kit import registry, saving
from esrar.kit.relations import Relation
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import Page, SignIn


def searched(app: Flask, query: str) -> dict[str, Any]:
    """What `flask search --json` says."""
    with app.app_context():
        done = app.test_cli_runner().invoke(args=["search", "--json", query])
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.output)
    return document


def found(app: Flask, query: str) -> list[str]:
    return [f"{r['register']}/{r['id']}" for r in searched(app, query)["results"]]


def hits(page: Page) -> list[str]:
    return [a.url for a in page.anchors if re.fullmatch(r"/[\w-]+/\d+", a.url)]


@pytest.mark.both
def test_every_kind_of_record_is_found_by_its_name_or_number(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app, "فاطمة سعد علي الملحم", file_number="ف-77", second_mobile="0561112223")
    licence = add_licence(app, family, number="CR-700/12")
    body = add(app, "organisations", name="بنك التجربة", name_en="Trial Bank")
    trainer = add(app, "trainers", full_name="Mohammed Khan", mobile="0561234567", scope="محلي")
    document = add(app, "documents", title="دليل الإجراءات", kind_id="دراسة جدوى")
    officer = sign_in("administrator")
    for typed, expected in {
        "دليل": f"documents/{document}", "Trial": f"organisations/{body}",
        "تجربة": f"organisations/{body}", "محمد خان": f"trainers/{trainer}",
        "٠٥٦١٢٣٤٥٦٧": f"trainers/{trainer}", "+966 56 123 4567": f"trainers/{trainer}",
        "056-1234567": f"trainers/{trainer}", "ف-٧٧": f"families/{family}",
        "Fatimah Almulhim": f"families/{family}", "cr-700/12": f"licences/{licence}",
        "056 111 2223": f"families/{family}",
    }.items():  # fmt: skip
        assert expected in found(app, typed), typed
        page = officer.post("/search", {"q": typed}, expect=(200, 302), follow=True)
        assert f"/{expected}" in hits(page), typed


@pytest.mark.both
def test_a_record_is_found_by_its_number_alone(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app)
    meeting = add(app, "meetings", name="لقاء", kind="periodic", held_on="1/2/2026")
    assert f"families/{family}" in found(app, f"#{family}")
    assert f"families/{family}" in found(app, "# " + str(family).translate({49: "١", 50: "٢"}))
    assert f"meetings/{meeting}" in found(app, f"#{meeting}")
    assert found(app, "#999999") == found(app, "#") == []
    assert f"/families/{family}" in hits(sign_in("administrator").get(f"/search?q=%23{family}"))


def test_a_number_never_stands_in_an_address(app: Flask, sign_in: SignIn) -> None:
    add_family(app, national_id="1000000008", file_number="F9")
    officer = sign_in("officer", "beneficiary-relations")
    for typed in ("1000000008", "٠٥٠١٢٣٤٥٦٧", "05012345", "F9"):
        assert not officer.post("/search", {"q": typed}, expect=200).location
    assert "q=" in officer.post("/search", {"q": "فاطمة"}, expect=302).location


def test_a_number_among_words_is_found_and_stands_in_no_address_either(
    app: Flask, sign_in: SignIn
) -> None:
    family = add_family(app, national_id="1000000008", mobile="0561112223")
    licence = add_licence(app, family, number="CR-7001234567")
    officer = sign_in("officer", "beneficiary-relations")
    for typed in ("هوية ١٠٠٠٠٠٠٠٠٨", "جوال: +966 56 111-2223", "tel:0561112223"):
        assert f"/families/{family}" in hits(officer.post("/search", {"q": typed}, expect=200))
        assert officer.post("/families/find", {"q": typed}).location == f"/families/{family}"
    assert f"licences/{licence}" in found(app, "cr-7001234567"), "words and a number may be a code"
    for url in ("/search", "/families/find", "/licences/find"):
        answer = officer.post(url, {"q": "جوال 0569999999"}, expect=(200, 302))
        assert "0569999999" not in (answer.location or "")


ODD = (
    "", "؟!،", "#", "%", "*", "😀", "\x00", "NEAR(", '"', "'; --", "\ufffd", "ن" * 300, "1" * 300,
    "ـ", "\u200b", "\u202e",
)  # fmt: skip
ALIKE = (
    "نُورَة", "نـــورة", "نو\u200bرة", "\u202bنورة\u202c", "نورة 😀", "(نورة)", '"نورة"', "نورة، سعد",
    "ن", "نورة " * 60,
)  # fmt: skip


def test_whatever_is_typed_the_name_is_found_or_nothing(app: Flask, sign_in: SignIn) -> None:
    number = add_family(app, "نورة سعد علي الملحم")
    officer = sign_in("officer", "beneficiary-relations")
    for typed in (*ODD, *ALIKE):
        page = officer.post("/search", {"q": typed}, expect=(200, 302), follow=True)
        assert (f"/families/{number}" in hits(page)) is (typed in ALIKE), typed
        told = officer.post("/families/suggest", {"q": typed}, expect=200, form="/families").json
        assert [one["id"] for one in told["options"]] == [number] * (typed in ALIKE), typed


def test_the_exact_name_comes_first_in_either_alphabet(app: Flask) -> None:
    long = add_family(app, "علية هدى سعد الحربي")
    exact = add_family(app, "علي سعد ناصر الحربي")
    assert found(app, "Ali")[:2] == [f"families/{exact}", f"families/{long}"]
    assert found(app, "علي")[:2] == [f"families/{exact}", f"families/{long}"]


def test_what_was_matched_is_marked(app: Flask, sign_in: SignIn) -> None:
    add_family(app, "عبد الله سعد <علي> الملحم")
    officer = sign_in("officer", "beneficiary-relations")
    for typed in ("عبدالله", "Abdullah"):
        page = officer.get("/search", query_string={"q": typed})
        assert "<mark>عبد الله</mark> سعد &lt;علي&gt;" in page.html
    assert "<mark>الملحم</mark>" in officer.get("/search", query_string={"q": "ملح"}).html


def test_the_way_to_all_sends_a_number_by_post(app: Flask, sign_in: SignIn) -> None:
    for _turn in range(6):
        add_family(app, mobile="0501234567")
    page = sign_in("officer", "beneficiary-relations").post(
        "/search", {"q": "0501234567"}, expect=200
    )
    assert len(hits(page)) == 5
    assert 'action="/families/find"' in page.html
    assert "families?q=" not in page.html


def test_what_a_person_may_not_read_is_absent(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app, "فاطمة سعد علي الملحم", national_id="1000000008", mobile="0561112223")
    board = sign_in("board")
    for typed in ("1000000008", "0561112223"):
        page = board.post("/search", {"q": typed}, expect=(200, 302), follow=True)
        assert f"/families/{family}" not in hits(page)
        told = board.post("/families/suggest", {"q": typed}, expect=(200, 403))
        assert told.status == 403 or told.json["options"] == []
    named = board.get("/search?q=فاطمة")
    assert "0008" not in named.text


def test_the_number_of_statements_does_not_grow_with_registers_or_records(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    officer = sign_in("administrator")
    for _turn in range(2):
        add_family(app, "فاطمة سعد علي الملحم")
    officer.get("/search?q=فاطمة")
    with statements() as few:
        officer.get("/search?q=فاطمة")
    for _turn in range(6):
        add_family(app, "فاطمة سعد علي الملحم")
    officer.get("/search?q=فاطمة")
    with statements() as many:
        officer.get("/search?q=فاطمة")
    assert len(many) <= len(few) <= 9


# -- did you mean ----------------------------------------------------------------------------------


@pytest.mark.both
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("نظال", "نضال"), ("سالح الملحم", "صالح الملحم"), ("فاتمة", "فاطمة"), ("منيرا", "منيرة"),
     ("عبدالرحمان", "عبد الرحمن"), ("الملخم", "الملحم"), ("قوثر", "كوثر"), ("بوخمسن", "بوخمسين")],
)  # fmt: skip
def test_a_name_near_the_typed_one_is_offered_and_leads_to_records(
    app: Flask, sign_in: SignIn, typed: str, meant: str
) -> None:
    for name in ("نضال كوثر", "صالح منيرة سعد الملحم", "فاطمة عبد الرحمن بوخمسين"):
        add_family(app, name)
    assert meant in searched(app, typed)["did_you_mean"]
    officer = sign_in("officer", "beneficiary-relations")
    for address in ("/search", "/families"):
        page = officer.get(address, query_string={"q": typed})
        assert not hits(page)
        (link,) = [a for a in page.anchors if a.text.strip() == meant]
        assert hits(officer.get(link.url))


def test_a_number_is_never_guessed(app: Flask) -> None:
    add_family(app, national_id="1000000008", file_number="F123")
    for typed in ("1000000016", "0500000000", "F124", "ملف 124"):
        assert searched(app, typed)["did_you_mean"] == []


def test_names_that_are_gone_are_not_offered_and_new_ones_are(app: Flask) -> None:
    number = add_family(app, "نضال سعد")
    assert searched(app, "نظال")["did_you_mean"] == ["نضال"]
    with app.app_context():
        saving.save(registry.get("families"), saving.Draft({"full_name": "كوثر سعد"}),
                    record_id=number)  # fmt: skip
    assert searched(app, "نظال")["did_you_mean"] == []
    assert searched(app, "قوثر")["did_you_mean"] == ["كوثر"]
    with app.app_context():
        saving.delete(registry.get("families"), number)
    assert searched(app, "قوثر")["did_you_mean"] == []


def test_a_register_one_may_not_read_is_neither_found_nor_offered(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = add(app, "employees", full_name="قسورة بن ناصر", hired_on="1/1/2020")
    assert searched(app, "قصورة")["did_you_mean"] == ["قسورة"]
    assert found(app, "قسورة") == [f"employees/{number}"]
    monkeypatch.setattr("esrar.kit.access.granted", lambda: {*granted()} - {"employees:read"})
    assert searched(app, "قصورة")["did_you_mean"] == []
    assert found(app, "قسورة") == found(app, "Qaswara") == []
    assert f"employees/{number}" not in found(app, f"#{number}")


# -- while somebody types --------------------------------------------------------------------------


@pytest.mark.both
def test_records_are_offered_while_a_name_is_typed(app: Flask, sign_in: SignIn) -> None:
    first = add_family(app, "نورة سعد علي الملحم", national_id=make_national_id(4321))
    second = add_family(app, "سعد نورة")
    officer = sign_in("officer", "beneficiary-relations")

    def offered(typed: str) -> list[int]:
        answer = officer.post("/families/suggest", {"q": typed}, expect=200, form="/families")
        return [one["id"] for one in answer.json["options"]]

    assert offered("نور") == sorted(offered("Nou")) == [first, second]
    assert offered("نورى") == [first, second], "near, when nothing is found"
    assert offered(make_national_id(4321)) == offered(f"#{first}") == [first]
    assert offered("") == offered("غريب") == []
    told = officer.post("/families/suggest", {"q": f"#{first}"}, expect=200).json["options"][0]
    assert told["title"] == "نورة سعد علي الملحم"
    assert told["details"][:2] == [f"#{first}", "الهفوف"]
    assert told["details"][2].endswith(make_national_id(4321)[-4:])
    assert make_national_id(4321) not in json.dumps(told)


def test_every_tie_to_a_longer_list_is_offered_while_typing_and_no_list_comes_whole(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        told = Relation("letter-templates").beginning("إفادة")
        assert told == Relation("letter-templates").beginning("افاد"), "with no search of its own"
        assert told
    officer = sign_in("officer", "beneficiary-relations")
    for address in ("/families/quick", "/families/new", "/licences/new"):
        page = officer.get(address).html
        assert "<datalist" not in page
        assert "data-pick=" in page
    first = officer.post("/activities/suggest", {"q": "خيا"}, expect=200).json["options"][0]
    assert first["title"].startswith("خيا")


def test_at_most_ten_are_offered(app: Flask, sign_in: SignIn) -> None:
    for _turn in range(12):
        add_family(app, "نورة سعد علي الملحم")
    officer = sign_in("officer", "beneficiary-relations")
    answer = officer.post("/families/suggest", {"q": "نورة"}, expect=200, form="/families")
    assert len(answer.json["options"]) == 10


@pytest.mark.both
def test_what_was_offered_is_read_as_that_record(app: Flask, sign_in: SignIn) -> None:
    _first, second = (add_family(app, "نورة سعد علي الملحم") for _turn in range(2))
    licence = add_licence(app, second, number="55")
    officer = sign_in("officer", "beneficiary-relations")
    form = officer.get(f"/licences/{licence}/edit")
    assert 'data-pick="/families/suggest"' in form.html
    sent = {**form.values, "family_id": f"نورة سعد علي الملحم #{second}"}
    officer.post(f"/licences/{licence}/edit", sent)
    wrong = {**officer.get(f"/licences/{licence}/edit").values, "family_id": f"هدى سعد #{second}"}
    refused = officer.post(f"/licences/{licence}/edit", wrong, expect=422)
    assert "f-family_id-error" in refused.html
    listed = officer.post("/licences/find", {"family_id": f"نورة سعد علي الملحم #{second}"})
    assert f"/licences/{licence}" in hits(officer.get(listed.location))
