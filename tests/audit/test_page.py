"""The audit as a page: everything is found, nothing hidden is shown, and what is taken is noted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from esrar.audit import finding
from esrar.audit.finding import SYSTEM, Found, Wanted, find
from esrar.audit.models import AuditEntry, AuditValue
from esrar.audit.recorder import append
from esrar.core import clock, context
from esrar.core.context import Actor
from esrar.core.db import db, writing
from esrar.kit import registry, saving
from esrar.kit.saving import Draft
from esrar.trail.words import ACTS, KINDS
from tests.support.records import add_family, add_licence
from tests.support.tree import files
from tests.support.visitor import SignIn, Visitor

DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)


def entries(app: Flask, *actions: str) -> list[Any]:
    with app.app_context():
        wanted = select(AuditEntry).where(AuditEntry.action.in_(actions)).order_by(AuditEntry.id)
        return list(db.session.scalars(wanted))


def numbers(wanted: Wanted, below: int | None = None, most: int = 50) -> list[int]:
    return [one.entry.id for one in find(db.session(), wanted, below, most)]


@pytest.mark.both
def test_every_question_finds_what_reading_all_of_it_finds(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a plain reading of everything, along every index and walk."""
    monkeypatch.setattr(finding, "PIECE", 16)
    acts = ("create", "update", "update", "delete", "sign-in", "reveal", "create", "export")
    with app.app_context():
        for number in range(180):
            moment = DAY + timedelta(hours=number)
            monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
            who = number % 4
            context.act_as(Actor(who or None, f"person {who}", "10.0.0.1", f"{number // 3:016x}"))
            row = {
                "action": acts[number % 8],
                "subject": ("family", "licence", "user")[number % 3],
                "subject_id": number % 11,
                "batch_id": 7 if 40 <= number < 60 else None,
            }
            with writing() as write:
                append(write.session, [(row, None)])
        context.act_as(Actor())
        everything = find(db.session(), Wanted(), None, 10_000)
        questions: dict[Wanted, Callable[[Found], bool]] = {
            Wanted(subject="family", subject_id=3):
                lambda o: (o.subject, o.subject_id) == ("family", 3),
            Wanted(subject="licence"): lambda o: o.subject == "licence",
            Wanted(person=2): lambda o: o.actor_id == 2,
            Wanted(person=SYSTEM): lambda o: o.actor_id is None,
            Wanted(batch=7): lambda o: o.entry.batch_id == 7,
            Wanted(actions=("reveal", "export")): lambda o: o.entry.action in ("reveal", "export"),
            Wanted(actions=("create", "update"), person=1):
                lambda o: o.entry.action in ("create", "update") and o.actor_id == 1,
            Wanted(since=DAY + timedelta(hours=100), before=DAY + timedelta(hours=124)):
                lambda o: timedelta(hours=100) <= o.entry.at - DAY < timedelta(hours=124),
            Wanted(request=f"{50:016x}"): lambda o: o.request_id == f"{50:016x}",
        }  # fmt: skip
        for few in (0, 10_000):
            monkeypatch.setattr(finding, "FEW", few)
            for wanted, holds in questions.items():
                expected = [one.entry.id for one in everything if holds(one)]
                assert expected, wanted
                assert numbers(wanted, None, 10_000) == expected, wanted
                pages, below = list[int](), None
                while page := numbers(wanted, below, 7):
                    pages, below = pages + page, page[-1]
                assert pages == expected, wanted


def test_a_question_walks_an_index_of_its_own(app: Flask, statements: Any) -> None:
    questions = {
        Wanted(person=2): "ix_audit_entry_actor (actor_id=?",
        Wanted(actions=("reveal",)): "ix_audit_entry_act (action=?",
        Wanted(
            subject="family", subject_id=3, person=1
        ): "ix_audit_entry_subject (subject=? AND sub",
        Wanted(batch=7, person=1): "ix_audit_entry_batch (batch_id=?",
        Wanted(actions=("create",), request="x"): "INTEGER PRIMARY KEY",
    }
    with app.app_context():
        for wanted, index in questions.items():
            with statements() as sent:
                find(db.session(), wanted, None, 50)
            plans = [str(db.session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {one}", (1,) * one.count("?")).all())
                for one in sent if "FROM audit_entry" in one]  # fmt: skip
            assert any(index in plan for plan in plans), (wanted, plans)
            assert not any("TEMP B-TREE" in plan for plan in plans[:1]), plans


def test_the_page_says_who_what_which_record_when_and_from_where(
    app: Flask, sign_in: SignIn
) -> None:
    head, auditor = sign_in("head", "beneficiary-relations"), sign_in("auditor")
    family = add_family(app, "نورة سعد علي الحربي", monthly_income="3450")
    head.post(f"/families/{family}/reveal/national_id", {}, expect=200)
    page = auditor.get("/audit?lang=en&kind=reading")
    assert "Revealed a number" in page
    assert f"family {family}" in page.text.lower()
    assert "نورة سعد علي الحربي" in page
    assert "127.0.0.1" in page
    assert "beneficiary-relations head" in page
    (revealed,) = entries(app, "reveal")
    one = auditor.get(f"/audit/{revealed.id}")
    assert revealed.request_id in one
    assert any(a.url.endswith(f"/families/{family}") for a in one.anchors)
    # The same, by each filter; and nothing by one that does not hold.
    filters = (
        f"person={head.user_id}",
        f"register=families&record={family}",
        f"request={revealed.request_id}",
        "since=23/11/2026&until=23/11/2026",
    )
    for found in filters:
        assert f"/audit/{revealed.id}" in auditor.get(f"/audit?kind=reading&{found}").html
    assert f"/audit/{revealed.id}" not in auditor.get("/audit?since=24/11/2026").html


def test_what_cannot_be_read_is_told_and_the_rest_holds(sign_in: SignIn) -> None:
    page = sign_in("auditor").get("/audit?lang=en&since=yesterday&record=4", expect=400)
    assert "Choose the register as well" in page
    assert "Write the date as day/month/year" in page


def test_old_and_new_follow_the_fields_that_the_reader_may_see(app: Flask, sign_in: SignIn) -> None:
    manager, auditor = sign_in("executive-manager"), sign_in("auditor")
    family = add_family(app, monthly_income="3450", national_id="1000000008", consent_on="1/1/2026")
    with app.app_context():
        saving.save(registry.get("families"), Draft({"household_size": 4, "monthly_income": 4567}),
                    record_id=family)  # fmt: skip
    made, changed = (one for one in entries(app, "create", "update")
                     if one.subject == "family" and not one.item)  # fmt: skip
    for reader, sees in ((manager, True), (auditor, False)):
        first, second = reader.get(f"/audit/{made.id}"), reader.get(f"/audit/{changed.id}")
        assert ("3,450" in first.text) is sees
        assert ("4,567" in second.text) is sees
        assert "4" in second
        assert "1000000008" not in first.html
        assert "0008" in first
    with app.app_context(), writing() as write:
        table = AuditValue.__table__
        gone = update(table).where(table.c.entry_id == changed.id)
        write.session.execute(gone.values(text=None, salt=None, erased_at=clock.now()))
    page = manager.get(f"/audit/{changed.id}?lang=en")
    assert "erased" in page
    assert "4,567" not in page


def test_an_export_in_the_audit_tells_its_filter_but_no_number_of_a_person(
    app: Flask, sign_in: SignIn
) -> None:
    manager, auditor = sign_in("executive-manager"), sign_in("auditor")
    family = add_family(app)
    add_licence(app, family)
    address = "/families/export?monthly_income_from=1000&q=نورة"
    manager.post(address, {"_asked": "1", "_use": "inside"}, expect=200)
    (taken,) = entries(app, "export")
    assert "نورة" in auditor.get(f"/audit/{taken.id}")
    assert "1,000" not in auditor.get(f"/audit/{taken.id}")
    assert "1,000" in manager.get(f"/audit/{taken.id}")


def test_a_part_is_taken_as_a_file_without_formulas_and_that_is_noted(
    app: Flask, sign_in: SignIn
) -> None:
    auditor = sign_in("auditor")
    with app.app_context():
        context.act_as(Actor(None, '=cmd("x")', "10.1.2.3", "abc"))
        with writing() as write:
            append(write.session, [({"action": "reveal", "subject": "", "subject_id": None}, None)])
        context.act_as(Actor())
    page = auditor.post("/audit/export", {"kind": "reading", "format": "csv"}, form="/audit",
                        expect=200)  # fmt: skip
    rows = list(csv.reader(io.StringIO(page.data.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert "10.1.2.3" in rows[1]
    assert not any(cell.startswith("=") for cell in rows[1])
    (taken,) = entries(app, "export")
    assert taken.subject == "audit_entry"
    auditor.post("/audit/export", {"format": "pdf"}, form="/audit", expect=400)
    sign_in("executive-manager").post("/audit/export", {"format": "csv"}, form="/", expect=403)
    assert "/audit/export" not in sign_in("administrator").get("/audit").html


def test_only_who_may_read_the_audit_meets_it(sign_in: SignIn, visitor: Visitor) -> None:
    for who in (sign_in("head", "programmes"), sign_in("board"), sign_in("accountant")):
        who.get("/audit", expect=403)
        who.get("/audit/1", expect=403)
        assert "/audit" not in [a.url for a in who.get("/").anchors]
    visitor.get("/audit", expect=303)
    assert "/audit" in [a.url for a in sign_in("auditor").get("/").anchors]
    sign_in("auditor").get("/audit/999999", expect=404)


def test_the_state_of_the_chain_stands_on_the_page(app: Flask, sign_in: SignIn) -> None:
    auditor, run = sign_in("auditor"), app.test_cli_runner().invoke
    assert "Never checked" in auditor.get("/audit?lang=en")
    assert run(args=["audit", "verify"]).exit_code == 0
    assert "The chain holds" in auditor.get("/audit?lang=en")
    assert "0 broken" in run(args=["audit", "verify"]).output  # the note itself is in the chain
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(update(AuditEntry.__table__).where(AuditEntry.id == 3).values(actor="x"))
    assert run(args=["audit", "verify"]).exit_code != 0
    page = auditor.get("/audit?lang=en")
    assert "The chain is broken" in page
    assert "1 broken" in run(args=["audit", "verify"]).output
    clock.fix_today(clock.today() + timedelta(days=40))
    assert "The chain is broken" in auditor.get("/audit?lang=en", expect=(200, 303))


NOTED = re.compile(r'\bnote\(\s*[\w.]+,\s*"([a-z-]+)"|"action": "([a-z-]+)"')


def noted() -> Iterator[tuple[str, str]]:
    """The codes that the application notes, with the file that does."""
    for file in files("esrar", "*.py"):
        for one, other in NOTED.findall(file.read_text()):
            yield one or other, file.name


def test_every_act_that_is_noted_is_said_in_words_and_is_of_a_kind() -> None:
    codes = {code for code, _file in noted()}
    assert {"sign-in", "refused", "export"} <= codes
    wordless = {code: file for code, file in noted() if code not in ACTS}
    assert not wordless, f"say these in esrar/trail/words.py: {wordless}"
    kinds = {action for kind in KINDS.values() for action in kind.actions}
    assert not codes - kinds, f"of no kind in esrar/trail/words.py: {sorted(codes - kinds)}"
