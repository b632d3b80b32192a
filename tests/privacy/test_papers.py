"""Papers that went with a person: said to be destroyed, missed by nobody; papers of others stay."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core import storage
from esrar.core.db import db
from esrar.core.i18n import speaking
from esrar.core.uploads import Upload
from esrar.kit import files, registry
from esrar.measures.years import current_year
from esrar.plan.closing import Span
from esrar.privacy.destroying import Terms, destroy
from esrar.privacy.proving import verify
from esrar.reports.asked import Asked
from esrar.reports.keeping import REPORT, make
from esrar.reports.verifying import LETTER, Answer, verify_file, verify_number
from tests.privacy import planted
from tests.support.imports import run
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn

TERMS = Terms("request", "ق-7", date(2026, 11, 20), "بطلب صاحب البيانات")
PACKS = "/indicators/families.licensed/pack"


@pytest.mark.both
def test_a_letter_and_a_pack_that_went_with_a_person_are_destroyed_not_altered(
    app: Flask, sign_in: SignIn
) -> None:
    family, head = add_family(app), sign_in("head", "beneficiary-relations")
    add_licence(app, family, issued_on="1/3/2026")
    head.post(PACKS, {"size": "2", "seed": "a1"}, expect=302)
    with app.app_context(), speaking("ar"):
        planted.letter(app, family, "نص الخطاب")
        letter = db.session.execute(select(LETTER)).one()
        paper = storage.get(letter.sha256)
        assert verify_number(db.session(), letter.reference).answer is Answer.GENUINE
        destroy(registry.get("families"), family, TERMS)
        for found in (verify_file(db.session(), paper), verify_number(db.session(), "V-2026-0001"),
                      verify_number(db.session(), letter.reference)):  # fmt: skip
            assert (found.answer, found.proof) == (Answer.DESTROYED, "D-2026-0001")
        changed = verify_file(db.session(), b"%PDF-1.7 esrar:letter:" + letter.reference.encode())
        assert changed.answer is Answer.ALTERED
        assert not verify(db.session()).broken
    said = head.get(f"/reports/verify?number={letter.reference}")
    assert "أُتلف" in said
    assert "/privacy/destructions/D-2026-0001" in said.html
    assert "D-2026-0001" in head.get("/packs/V-2026-0001.pdf", expect=410)
    assert "D-2026-0001" in run(app, "report", "verify", "V-2026-0001", code=1)
    run(app, "files", "check")


def test_a_content_that_another_row_names_stays(app: Flask) -> None:
    family, other = add_family(app), add_family(app)
    with app.app_context(), speaking("ar"):
        kit, year = registry.get("families"), current_year()
        assert year is not None
        make(Asked(year, Span.Q1))
        report = db.session.execute(select(REPORT)).one()
        shared = b"%PDF-1.4 shared"
        for content in (storage.get(report.pdf), shared, b"%PDF-1.4 of one"):
            files.keep(kit, family, "paper", "a.pdf", Upload(content, "application/pdf"))
        files.keep(kit, other, "paper", "b.pdf", Upload(shared, "application/pdf"))
        before = set(storage.stored())
        destroy(kit, family, TERMS)
        left = set(storage.stored())
        assert len(before - left) == 1
        assert storage.holds(report.pdf)
        assert verify_number(db.session(), report.identifier).answer is Answer.GENUINE
        assert not verify(db.session()).broken
