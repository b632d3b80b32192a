"""Whatever moves an indicator leaves a movement with its cause, which its record's page lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.kit import registry, saving
from esrar.kit.duplicates.merging import merge_now
from esrar.kit.saving import Draft
from esrar.kit.undo.engine import run
from esrar.measures.day import run_day
from esrar.measures.models import Movement
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import SignIn

LICENSED = "families.licensed"


def moves(session: Session, key: str = LICENSED) -> list[tuple[int, int, str]]:
    """From what to what, and why, the earliest first."""
    session.rollback()
    found = session.scalars(select(Movement).filter_by(measure=key).order_by(Movement.id))
    return [(int(m.old or 0), int(m.new or 0), m.cause) for m in found]


def test_every_cause_leaves_its_movement(
    app: Flask, session: Session, sign_in: SignIn,
    today: Callable[[date | None], None],
) -> None:  # fmt: skip
    kit, families = registry.get("licences"), registry.get("families")
    first, second = add_family(app), add_family(app)
    licence = add_licence(app, first)
    add_licence(app, second)
    assert moves(session) == [(0, 1, "record"), (1, 2, "record")]
    saved = saving.save(kit, Draft({"issued_on": None}), record_id=licence)
    assert saved.operation is not None
    run(saved.operation)
    merge_now(families, first, [second], {}, {})
    assert moves(session)[2:] == [(2, 1, "record"), (1, 2, "record"), (2, 1, "record")]
    manager = sign_in("executive-manager")
    page = f"/admin/indicators/{LICENSED}"
    shown = manager.post(page, {**manager.get(page).values, "set-evidence": "yes"}, expect=200)
    manager.post(page, {**shown.values, "act": "save"})
    assert moves(session)[5:] == [(1, 0, "setting")]
    shown = manager.post(page, {**manager.get(page).values, "high": "12"}, expect=200)
    manager.post(page, {**shown.values, "act": "save"})
    assert moves(session)[6:] == [(10, 12, "target")]
    assert "مستهدف" in manager.get("/").text.split("حرّكها مؤخرًا")[1][:200]
    add(app, "exhibitions", {"participations": [
        {"family_id": f"#{add_family(app)}"} for _ in range(5)
    ]}, name="معرض الغد", specialised="نعم", role="organised", opened_on="24/11/2026",
        locality_id="الهفوف")  # fmt: skip
    assert moves(session, "exhibitions.held") == []
    today(date(2026, 11, 24))
    run_day()
    assert moves(session, "exhibitions.held") == [(0, 1, "day")]


def test_a_record_lists_what_it_moved(app: Flask, session: Session, sign_in: SignIn) -> None:
    family = add_family(app)
    licence = add_licence(app, family)
    quiet = add_licence(app, family, issued_on=None)
    head = sign_in("head", "beneficiary-relations")
    for address in (f"/licences/{licence}", f"/families/{family}"):
        part = head.get(address).html.split('id="moves"')[1].split("</section>")[0]
        assert part.count("<li>") == 2, json.dumps(part)  # obtained, and holding one today
    assert 'id="moves"' not in head.get(f"/licences/{quiet}").html
