"""Capital snapshots: kept by the accountant, named by their day, approved by the manager."""

from __future__ import annotations

from datetime import date

from flask import Flask

from esrar.capital import rules
from tests.support.records import add
from tests.support.visitor import SignIn


def test_a_snapshot_has_an_amount() -> None:
    today = date(2026, 11, 23)
    assert [name for name, _m in rules.problems({}, today)] == ["paid_up"]
    assert not list(rules.problems({"equity": 1}, today))


def test_it_is_called_after_its_day_and_approved_with_a_decision(
    app: Flask, sign_in: SignIn
) -> None:
    number = add(app, "capital-snapshots", taken_on="31/12/2025", paid_up="500000", equity="-10")
    manager = sign_in("executive-manager")
    address = f"/capital-snapshots/{number}"
    page = manager.get(address)
    assert page.title.startswith("31/12/2025")
    assert "-10" in page
    assert f"{address}/approve" in [a.url for a in page.anchors]
    sign_in("accountant").post(f"{address}/submit")
    manager.post(f"{address}/approve", {"decision_number": "ق-1", "approved_on-day": "1",
                 "approved_on-month": "2", "approved_on-year": "2026"})  # fmt: skip
    assert "ق-1" in manager.get(address)
    assert "رُفع للاعتماد" in manager.get(address)
    assert "31/12/2025" in manager.get("/capital-snapshots?approval=approved")


def test_the_accountant_keeps_it_and_an_officer_only_reads(app: Flask, sign_in: SignIn) -> None:
    accountant = sign_in("accountant")
    form = {**accountant.get("/capital-snapshots/new").values, "taken_on-day": "31",
            "taken_on-month": "12", "taken_on-year": "2025", "paid_up": "٥٠٠٬٠٠٠"}  # fmt: skip
    page = accountant.post("/capital-snapshots/new", form, follow=True)
    assert "500,000" in page
    sign_in("officer", "marketing").get("/capital-snapshots/new", expect=403)
