"""Wrongly written disclosures: corrected with a reason, and what was written first stays."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.audit.models import AuditEntry
from esrar.core.db import db
from esrar.kit import registry
from esrar.kit.disclosures import correcting
from esrar.privacy.copying import gather
from tests.kit.test_disclosures import TERMS, kept
from tests.support.records import add_family
from tests.support.visitor import SignIn, Visitor

CORRECTED = {
    **{k: v for k, v in TERMS.items() if k not in ("_use", "_asked", "format", "columns")},
    "_recipient": "بنك التنمية الاجتماعية", "_purpose": "دراسة تمويل الأسر", "_handed": "yes",
    "_reason": "كُتبت جهة أخرى سهوًا", "_after": "",
}  # fmt: skip


def disclosed(app: Flask, head: Visitor) -> tuple[int, str]:
    """A family whose data left, and the address of the disclosure."""
    family = add_family(app, consent_on="1/1/2026")
    head.post("/families/export", TERMS, expect=200)
    return family, f"/disclosures/{kept(app)[-1].id}"


@pytest.mark.both
def test_a_correction_is_what_every_page_says_and_the_first_stays(
    app: Flask, sign_in: SignIn
) -> None:
    head = sign_in("head", "beneficiary-relations")
    family, address = disclosed(app, head)
    first = kept(app)[-1]
    form = head.get(f"{address}/correct").values
    assert (form["_recipient"], form["_disclosed_on-day"]) == ("وزارة الموارد البشرية", "3")
    head.post(f"{address}/correct", CORRECTED, expect=302)
    assert kept(app)[-1] == first  # as it was written
    for page in (head.get(address), head.get(f"/families/{family}")):
        for text in ("بنك التنمية الاجتماعية", "دراسة تمويل الأسر", "كُتبت جهة أخرى سهوًا", "صُحّح في",
                     "وزارة الموارد البشرية"):  # fmt: skip
            assert text in page.text
    assert address in {a.url for a in head.get("/disclosures?q=التنمية").anchors}
    assert address not in {a.url for a in head.get("/disclosures?q=الموارد").anchors}
    with app.test_request_context():
        told = str(gather(registry.get("families"), family))
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "correct-disclosure")
        ).one()
    assert "بنك التنمية الاجتماعية" in told
    assert "وزارة الموارد البشرية" in told
    assert entry.subject_id == first.id
    # Corrected once more: each correction is beside the one before it.
    again = {**CORRECTED, "_recipient": "بنك التنمية", "_handed": "no", "_reason": "لم يُرسل"}
    head.post(f"{address}/correct", {**again, "_after": "1"}, expect=302)
    page = head.get(address)
    assert page.text.count("صُحّح في") == 2
    assert "لم يُسلَّم" in page.text
    assert "لم يُسلَّم" in head.get(f"/families/{family}").text


def test_a_correction_wants_a_reason_a_change_and_the_latest_text(
    app: Flask, head: Visitor
) -> None:
    _family, address = disclosed(app, head)
    page = head.post(f"{address}/correct", {**CORRECTED, "_reason": ""}, expect=422)
    assert "#f-_reason" in {a.url for a in page.anchors}
    assert page.values["_recipient"] == "بنك التنمية الاجتماعية"  # what was typed stays
    same = {**CORRECTED, "_recipient": TERMS["_recipient"], "_purpose": TERMS["_purpose"]}
    head.post(f"{address}/correct", same, expect=422)
    head.post(f"{address}/correct", CORRECTED, expect=302)
    late = {**CORRECTED, "_purpose": "من لم يرَ التصحيح الأول"}
    page = head.post(f"{address}/correct", late, follow=True)
    assert "صُحّح الإفصاح في هذه الأثناء" in page.text
    with app.app_context():
        assert len(correcting.corrections(int(address.rpartition("/")[2]))) == 1


def test_only_who_hands_such_files_out_corrects(app: Flask, head: Visitor, sign_in: SignIn) -> None:
    _family, address = disclosed(app, head)
    assert f"{address}/correct" in {a.url for a in head.get(address).anchors}
    auditor = sign_in("auditor")  # reads disclosures, hands nothing out
    assert f"{address}/correct" not in {a.url for a in auditor.get(address).anchors}
    auditor.post(f"{address}/correct", CORRECTED, expect=403)
    sign_in("officer", "beneficiary-relations").post(f"{address}/correct", CORRECTED, expect=403)
    # Another department's head may hand out files, but meets no family.
    sign_in("head", "technology").post(f"{address}/correct", CORRECTED, expect=404)
