"""The page of the person in charge: what waits, how long is left, who may see it."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask

from tests.support.records import add, add_family
from tests.support.visitor import SignIn


def test_the_page_says_what_waits_and_for_how_long(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app)
    add(app, "privacy-requests", kind="access", means="in-person", received_on="20/10/2026",
        person_name="هند سعد علي العلي", family_id=f"#{family}")  # fmt: skip
    add(app, "privacy-requests", kind="correction", means="phone", received_on="20/11/2026",
        person_name="هند سعد علي العلي")  # fmt: skip
    page = sign_in("auditor").get("/privacy")
    assert "متأخر 4 أيام" in page
    assert "27 يومًا" in page
    assert "هند" not in page
    assert "أسرة واحدة" in page  # without a consent
    agreed = add_family(app, consent_on="1/5/2026")
    left = add_family(app, left_on="1/5/2026")
    head = sign_in("head", "beneficiary-relations")
    page = head.get("/privacy")
    (opened,) = set(re.findall(r'href="(/families\?[^"]+)"', page.html))
    rows = head.get(unescape(opened))
    assert "أسرتان" in page
    assert [f'"/families/{n}"' in rows.html for n in (family, left, agreed)] == [True, True, False]
    sign_in("board").get("/privacy", expect=403)


def test_thirty_days_and_once_thirty_more(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in("officer", "beneficiary-relations")
    sent = {
        "received_on-day": "1", "received_on-month": "11", "received_on-year": "2026",
        "kind": "destruction", "means": "in-person", "person_name": "هند سعد علي العلي",
        "answered_on-day": "2", "answered_on-month": "11", "answered_on-year": "2026",
    }  # fmt: skip
    refused = officer.post("/privacy-requests/new", sent, expect=422)
    assert "تُحُقّق" in refused
    made = officer.post("/privacy-requests/new", {k: v for k, v in sent.items()
                                                  if not k.startswith("answered")})  # fmt: skip
    assert "01/12/2026" in officer.get(made.location)


def test_a_request_is_an_alert_from_ten_days_before_its_day_until_it_is_answered(
    app: Flask, sign_in: SignIn
) -> None:
    def asked(day: str, kind: str = "access", **typed: str) -> str:
        number = add(app, "privacy-requests", kind=kind, means="phone", received_on=day,
                     person_name="هند سعد علي العلي", **typed)  # fmt: skip
        return f'/privacy-requests/{number}"'

    past, near, far = asked("20/10/2026"), asked("3/11/2026"), asked("4/11/2026")
    longer = asked(
        "20/10/2026", "correction", extended_on="1/11/2026", extension_reason="كثرة السجلات"
    )
    answered = asked("20/10/2026", "withdrawal", answered_on="22/11/2026", identity="known")
    head = sign_in("head", "governance")
    shown = head.get("/alerts").html
    assert [past in shown, near in shown] == [True, True]
    assert [one in shown for one in (far, longer, answered)] == [False, False, False]
    assert "هند" not in shown
    number = past.rstrip('"').rsplit("/", 1)[1]
    page = head.get(f"/privacy-requests/{number}/edit")
    told = {"answered_on-day": "23", "answered_on-month": "11", "answered_on-year": "2026",
            "identity": "known"}  # fmt: skip
    head.post(f"/privacy-requests/{number}/edit", {**page.values, **told})
    assert past not in head.get("/alerts").html
