"""Every change leaves an entry with old and new, in its own transaction; identifiers in none."""

from __future__ import annotations

import json
import logging
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Numeric, select, text

from esrar.audit.models import AuditEntry, AuditValue
from esrar.audit.texts import plain
from esrar.core.changes import SILENT, column_names
from esrar.core.crypto import EncryptedText
from esrar.core.db import Part, Record, db, writing
from esrar.core.errors import Conflict, Invalid
from esrar.families.models import Family
from esrar.kit import registry, saving
from esrar.kit.register import Register
from esrar.kit.saving import Draft, LineDraft
from tests.support.records import add, add_family, add_licence, name_of
from tests.support.visitor import SignIn

Row = tuple[str, int]


def audited(app: Flask) -> dict[Row, dict[str, Any]]:
    """Every row as the audit tells it: its entries applied one after the other."""
    entry, value = AuditEntry, AuditValue
    with app.app_context():
        told = db.session.execute(
            select(entry.action, entry.subject, entry.subject_id, entry.item, entry.item_id,
                   value.text).join(value, value.entry_id == entry.id).order_by(entry.id)
        ).all()  # fmt: skip
        return replayed(told)


def replayed(told: Iterable[Any]) -> dict[Row, dict[str, Any]]:
    rows: dict[Row, dict[str, Any]] = {}
    for action, subject, subject_id, item, item_id, words in told:
        key = (item, item_id) if item else (subject, subject_id)
        if item and action == "delete":
            del rows[key]
            continue
        row = rows.setdefault(key, {})
        for name, (old, new) in json.loads(words).items():
            assert opened(key[0], name, old) == row.get(name), f"{key} {name}: wrong old value"
            row[name] = opened(key[0], name, new)
    return {key: {k: v for k, v in row.items() if v not in (None, "")} for key, row in rows.items()}


def opened(table: str, column: str, value: Any) -> Any:
    if isinstance(value, dict) and "sealed" in value:
        return EncryptedText(f"{table}.{column}").open(b64decode(value["sealed"]))
    kind = db.metadata.tables[table].c[column].type
    return even(Decimal(value)) if isinstance(kind, Numeric) and value is not None else value


def even(value: Any) -> Any:
    """As the audit writes it; amounts without the zeros that a column appends."""
    return str(value.normalize()) if isinstance(value, Decimal) else plain(value)


def stored(app: Flask) -> dict[Row, dict[str, Any]]:
    """Every row as the database has it, less what the audit leaves out on purpose."""
    rows = {}
    with app.app_context():
        for model in models():
            left_out = SILENT | set(model.derived) | model.unrecorded
            names = [n for n in column_names(model) if n not in left_out]
            key = next(iter(model.__table__.primary_key)).name
            for row in db.session.execute(select(model.__table__)).mappings():
                values = {n: even(row[n]) for n in names if row[n] not in (None, "")}
                rows[model.__tablename__, row[key]] = values
    return rows


def models() -> Iterator[Any]:
    for base in (Record, Part):
        todo = list(base.__subclasses__())
        while todo:
            model = todo.pop()
            todo += model.__subclasses__()
            if hasattr(model, "__tablename__"):
                yield model


def entries(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(text("SELECT count(*) FROM audit_entry")) or 0


def act(app: Flask, register: str, what: Callable[..., Any], *args: Any) -> None:
    """Do something to a record; that it is refused is one of the things that may happen."""
    with app.app_context():
        try:
            what(registry.get(register), *args)
        except (Conflict, Invalid):
            db.session.rollback()


steps = st.tuples(
    st.sampled_from(["add", "rename", "lines", "delete", "restore", "role", "end role", "fail"]),
    st.integers(0, 3),
    st.integers(0, 40),
)


@pytest.mark.both
@settings(max_examples=10)
@given(st.lists(steps, min_size=1, max_size=12))
def test_the_audit_tells_exactly_what_the_database_holds(app: Flask, done: list[Any]) -> None:
    with app.app_context():
        families = list(db.session.scalars(select(Family.id)))
        bodies = list(db.session.scalars(text("SELECT id FROM organisation")))
    for what, which, number in done:
        if what == "add" or not families:
            families.append(add_family(app))
            continue
        family = families[-1 - which % len(families)]
        match what:
            case "rename":
                draft = Draft({"full_name": name_of(number), "household_size": number + 1})
                act(app, "families", change, family, draft)
            case "lines":
                act(app, "families", change, family, Draft({}, {"members": members(app, family)}))
            case "delete":
                act(app, "families", saving.delete, family)
            case "restore":
                act(app, "families", saving.restore, family)
            case "role":
                draft = Draft({"guidance": f"{number}"})
                act(app, "licensing-authorities", change, bodies[which], draft)
            case "end role":
                act(app, "licensing-authorities", saving.delete, bodies[which])
            case "fail":
                before = entries(app)
                with app.app_context(), pytest.raises(ZeroDivisionError):
                    fail(family, number)
                assert entries(app) == before
    assert audited(app) == stored(app)


def change(register: Register, record_id: int, draft: Draft) -> None:
    saving.save(register, draft, record_id=record_id)


def members(app: Flask, family: int) -> list[LineDraft]:
    """One more member, and every second of those there gone."""
    with app.app_context():
        ids = db.session.scalars(
            text("SELECT id FROM family_member WHERE family_id = :i"), {"i": family}
        ).all()
    new = LineDraft(None, {"full_name": name_of(len(ids))})
    return [new, *(LineDraft(i, {}, removed=i % 2 == 0) for i in ids)]


def fail(family: int, number: int) -> None:
    with writing() as write:
        write.session.get(Family, family).district = f"{number}"  # type: ignore[union-attr]
        write.session.flush()
        raise ZeroDivisionError


def test_saving_without_a_change_leaves_no_entry(app: Flask) -> None:
    family = add_family(app, district="الكوت")
    before = entries(app)
    with app.app_context():
        saving.save(registry.get("families"), Draft({"district": "الكوت"}), record_id=family)
    assert entries(app) == before


def test_an_entry_names_who_did_it_when_and_from_where(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("officer", "beneficiary-relations")
    page = visitor.get("/activities/new")
    answer = visitor.post(
        "/activities/new", {**page.values, "name": "حفر على الخشب", "needs_licence": "no"}
    )
    with app.app_context():
        found = db.session.execute(
            select(AuditEntry).where(AuditEntry.subject == "activity").order_by(AuditEntry.id)
        ).scalars()
        last = list(found)[-1]
    assert last.action == "create"
    assert last.actor_id == visitor.user_id
    assert "officer" in last.actor
    assert last.address == "127.0.0.1"
    assert last.request_id == answer.headers["X-Request-ID"]


@pytest.mark.both
def test_no_identifier_stands_in_plain_text_in_the_audit_or_the_log(
    app: Flask, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    secret, member = "1000000008", "2000000006"
    with caplog.at_level(logging.DEBUG):
        family = add_family(
            app,
            national_id=secret,
            lines={"members": [{"full_name": "سعد علي", "national_id": member}]},
        )
        add_licence(app, family)
        visitor = sign_in("head", "beneficiary-relations")
        page = visitor.get(f"/families/{family}/edit")
        visitor.post(
            f"/families/{family}/edit", {**page.values, "national_id": "1000000009"}, expect=422
        )
        visitor.post("/families/find", {"q": secret})
        visitor.post("/search", {"q": member}, expect=200)
        visitor.post(f"/families/{family}/reveal/national_id", expect=200)
        visitor.get("/families?national_id=" + secret, expect=400)
    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM audit_entry")).all()
        rows += db.session.execute(text("SELECT * FROM audit_value")).all()
    said = repr(rows) + caplog.text
    assert secret not in said
    assert member not in said


def test_a_new_family_and_its_lines_share_one_history(app: Flask) -> None:
    family = add_family(app, lines={"members": [{"full_name": "سعد علي"}]})
    with app.app_context():
        found = db.session.execute(
            select(AuditEntry.action, AuditEntry.item).where(
                AuditEntry.subject == "family", AuditEntry.subject_id == family
            )
        ).all()
    assert sorted(map(tuple, found)) == [
        ("create", ""), ("create", "family_activity"), ("create", "family_member"),
    ]  # fmt: skip


def test_the_bodies_roles_are_told_in_the_bodys_history(app: Flask) -> None:
    body = add(app, "licensing-authorities", name="هيئة التجربة", guidance="ابدأ من هنا")
    with app.app_context():
        found = db.session.execute(
            select(AuditEntry.item, AuditEntry.item_id).where(
                AuditEntry.subject == "organisation", AuditEntry.subject_id == body
            )
        ).all()
    assert sorted((i, n) for i, n in found) == [("", None), ("licensing_authority", body)]
