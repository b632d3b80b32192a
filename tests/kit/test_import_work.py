"""Long imports: done by a process of their own, seen from any page, and killed without harm."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from esrar.audit.chain import verify
from esrar.core.db import db
from esrar.core.identifiers import make_mobile, make_national_id
from esrar.families.models import Family
from esrar.kit import requests
from esrar.kit.importer import work
from esrar.kit.importer.models import ImportBatch
from tests.kit.test_import_pages import SignIn, chosen, count, send
from tests.support.imports import families
from tests.support.visitor import Page, Visitor

ROWS = 900
PATIENCE = 90


@pytest.fixture
def officer(sign_in: SignIn) -> Visitor:
    return sign_in("head", "beneficiary-relations")


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """However small a file is, a process of its own works on it."""
    monkeypatch.setattr(work, "AT_ONCE", 0)


@pytest.fixture
def opened_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for the opening of a file."""
    monkeypatch.setattr(work, "OPENED_AT_ONCE", 0)


def list_of(path: Path, rows: int) -> bytes:
    made = [
        (f"فاطمة أحمد سعد العلي{'ابجدهوزحط'[i % 9]}", make_national_id(10_000 + i),
         make_mobile(10_000_000 + i), "الهفوف", "خوصيات")
        for i in range(rows)
    ]  # fmt: skip
    return families(path, *made).read_bytes()


def begun(visitor: Visitor, content: bytes) -> str:
    """Upload and accept the columns; the address of the check that is under way."""
    columns = send(visitor, "families", "a.xlsx", content)
    return visitor.post(columns.location, chosen(visitor.get(columns.location))).location


def waited(what: Callable[[], bool], every: float = 0.02) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(every)


def ended(visitor: Visitor, address: str) -> Page:
    """The page once nobody works on the upload any more."""
    either = (200, 302, 422)
    waited(lambda: 'id="work" hx-get' not in visitor.get(address, expect=either).html)
    return visitor.get(address, expect=either)


def told(app: Flask, address: str) -> dict[str, object]:
    """What the process says of itself."""
    token = address.split("/")[-2]
    path = Path(app.config["DATA_FOLDER"]) / "imports" / f"{token}.progress"
    try:
        found: dict[str, object] = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    return found


@pytest.mark.usefixtures("apart")
def test_long_work_goes_on_without_its_page_and_says_how_far_it_is(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    address = begun(officer, list_of(tmp_path / "a.xlsx", 300))
    page = officer.get(address)
    assert "العمل جارٍ" in page
    assert "<progress" in page.html
    officer.post(address, {"act": "confirm"})  # while it is at work nothing else is begun
    page = ended(officer, address)
    assert 'value="confirm"' in page.html
    assert count(app, Family) == 0
    officer.post(address, {"act": "confirm"})
    page = ended(officer, address)
    assert page.location.startswith("/families/import/")
    assert (count(app, Family), count(app, ImportBatch)) == (300, 1)
    with app.app_context():
        batch = db.session.execute(select(ImportBatch.actor_id, ImportBatch.created)).one()
    assert tuple(batch) == (officer.user_id, 300)


@pytest.mark.usefixtures("apart")
def test_the_page_renews_itself_and_is_taken_along_when_the_work_is_done(
    app: Flask, officer: Visitor, tmp_path: Path
) -> None:
    address = begun(officer, list_of(tmp_path / "a.xlsx", 20))
    ended(officer, address)
    answer = officer.get(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == address


def test_who_asks_while_the_work_ends_is_led_to_its_batch(
    officer: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = begun(officer, list_of(tmp_path / "a.xlsx", 2))
    batch = officer.post(address, {"act": "confirm"}).location
    answered, looks = requests.answered, iter([True])
    monkeypatch.setattr(
        requests, "answered",
        lambda *asked: None if next(looks, False) else answered(*asked),
    )  # fmt: skip
    assert officer.get(address, expect=302).location == batch


@pytest.mark.usefixtures("opened_apart")
def test_a_large_file_is_opened_by_a_process_whose_progress_survives_a_reload(
    officer: Visitor, tmp_path: Path
) -> None:
    address = send(officer, "families", "a.xlsx", list_of(tmp_path / "a.xlsx", 20)).location
    page = officer.get(address)
    assert "<progress" in page.html
    assert "<select" not in page.html
    assert set(chosen(ended(officer, address)).values()) >= {"full_name", "mobile"}
    answer = officer.get(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == address
    # What cannot be read is said, with the form for another file.
    broken = send(officer, "families", "b.xlsx", b"PK\x03\x04 no archive").location
    page = ended(officer, broken)
    assert "الملف تالف" in page
    assert 'type="file"' in page.html
    assert "b.xlsx" not in officer.get("/families/import")


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize(
    ("database", "stage", "by"),
    [("sqlite", "writing", signal.SIGKILL), ("postgresql", "counting", signal.SIGTERM)],
    indirect=["database"],
)
def test_a_process_stopped_midway_leaves_nothing_and_the_upload_goes_on(
    app: Flask, officer: Visitor, tmp_path: Path, stage: str, by: signal.Signals
) -> None:
    address = begun(officer, list_of(tmp_path / "a.xlsx", ROWS))
    assert 'value="confirm"' in ended(officer, address).html
    officer.post(address, {"act": "confirm"})
    waited(lambda: told(app, address).get("stage") == stage, every=0.001)
    os.kill(int(str(told(app, address)["process"])), by)
    page = ended(officer, address)
    assert "توقف العمل" in page
    assert (count(app, Family), count(app, ImportBatch)) == (0, 0)
    officer.post(address, {"act": "check"})
    ended(officer, address)
    officer.post(address, {"act": "confirm"})
    assert ended(officer, address).location.startswith("/families/import/")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Family)) == ROWS
        assert not verify(db.session()).broken
