"""Packs: a repeatable sample of the rows behind a number, with criteria, values and evidence."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from PIL import Image

from esrar.core.errors import Invalid
from esrar.core.uploads import Upload
from esrar.kit import files, registry
from esrar.plan.closing.gathering import Row
from esrar.reports.packs.drawing import drawn, seed_of, size_of
from tests.core.test_typeset import read, text_of
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn

ROWS = [Row(n, n + 100, date(2026, 1, 1), "1", 0) for n in range(200)]
AT = "/indicators/families.licensed/pack"


def test_a_seed_draws_the_same_rows_whatever_their_order() -> None:
    first = drawn(ROWS, "a1", 10)
    assert first == drawn(list(reversed(ROWS)), "a1", 10)
    assert first != drawn(ROWS, "a2", 10)
    assert len({row.unit_id for row in first}) == 10
    assert len(drawn(ROWS[:3], "a1", 10)) == 3


def test_size_and_seed_are_checked() -> None:
    assert (size_of(" ١٢ "), seed_of("ab-12")) == (12, "ab-12")
    for text in ("0", "51", "x", ""):
        with pytest.raises(Invalid):
            size_of(text)
    for text in ("", "بذرة", "a b", "x" * 25):
        with pytest.raises(Invalid):
            seed_of(text)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "#14573a").save(out, "PNG")
    return out.getvalue()


def test_a_pack_holds_criteria_values_evidence_and_lines_to_sign(
    app: Flask, sign_in: SignIn
) -> None:
    names = ("فاطمة أحمد سعد العلي", "مريم سعد علي الحربي", "هند صالح علي العلي")
    licences = [add_licence(app, add_family(app, name), issued_on="1/3/2026") for name in names]
    with app.app_context():
        register = registry.get("licences")
        for number, kind, content in (
            (licences[0], "image/png", picture()),
            (licences[1], "application/pdf", b"%PDF-1.4 broken"),
        ):
            files.keep(register, number, register.attached[0][0], "إثبات", Upload(content, kind))
    head = sign_in("head", "beneficiary-relations")
    assert "حزمة تحقق" in head.get("/indicators/families.licensed")
    head.post(AT, {"size": "2", "seed": "a1"}, expect=302)
    head.post(AT, {"size": "3", "seed": "a1"}, expect=302)
    shown = head.get(AT)
    assert "V-2026-0001" in shown
    small, whole = (text_of(head.get(f"/packs/V-2026-000{n}.pdf").data) for n in (1, 2))
    assert sum(name in small for name in names) == 2
    assert all(name in whole for name in names)
    for said in ("البذرة", "a1", "التوقيع", "أدخله", "غير معروض هنا", "المعايير"):
        assert said in whole, said
    pdf = read(head.get("/packs/V-2026-0002.pdf").data)
    assert sum(len(page.images) for page in pdf.pages) >= 1
    assert "صحيح" in head.get("/reports/verify?number=V-2026-0002")


def test_who_may_not_meet_the_persons_gets_no_pack(app: Flask, sign_in: SignIn) -> None:
    add_licence(app, add_family(app), issued_on="1/3/2026")
    board = sign_in("board")
    board.get(AT, expect=403)
    assert "حزمة تحقق" not in board.get("/indicators/families.licensed")
    head = sign_in("head", "beneficiary-relations")
    wrong = head.post(AT, {"size": "99", "seed": "ب"}, expect=422)
    assert "من 1 إلى 50" in wrong
    assert "لاتينية" in wrong
    assert "لا سجلات وراء" in head.post(
        f"{AT}?as_of=1/1/2026", {"size": "3", "seed": "a"}, expect=422
    )
    head.get("/indicators/nothing/pack", expect=404)
