"""Whatever people did around an import: undoing it touches nothing of theirs, and can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from esrar.audit import operations
from esrar.audit.chain import verify
from esrar.core.db import db
from esrar.core.identifiers import make_national_id
from esrar.kit import registry, saving, undo
from esrar.kit.saving import Draft, LineDraft
from tests.support.databases import Workshop
from tests.support.imports import families, run, take
from tests.support.records import add_family, add_licence, name_of

KNOWN, FILED = 3, 4
TABLES = ("family", "family_member", "family_activity", "licence")
State = dict[tuple[str, int], dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """Something that somebody does to one of the families."""

    kind: str
    which: int
    value: str = ""


acts = st.lists(
    st.builds(
        Act,
        st.sampled_from(("notes", "mobile", "member", "licence", "delete", "restore", "undo last")),
        st.integers(0, KNOWN + FILED - 1),
        st.sampled_from(("0500000001", "0500000002", "0500000003")),
    ),
    max_size=5,
)


def state(app: Flask) -> State:
    """Everything that matters, but what only counts the saves."""
    silent = {"version", "updated_at"}
    found: State = {}
    with app.app_context():
        for name in TABLES:
            rows = db.session.execute(select(db.metadata.tables[name])).mappings()
            for row in rows:
                found[name, row["id"]] = {k: v for k, v in row.items() if k not in silent}
    return found


def whole(known: State, number: int) -> State:
    """A family with all its lines and licences."""
    return {
        (table, key): row for (table, key), row in known.items()
        if number == (key if table == "family" else row.get("family_id"))
    }  # fmt: skip


def do(app: Flask, act: Act) -> int | None:
    """Do it; the family it was done to, if it could be."""
    with app.app_context():
        table = registry.get("families").table
        ids = list(db.session.scalars(select(table.c.id).order_by(table.c.id)))
    if act.which >= len(ids):
        return None
    number, kit = ids[act.which], registry_of(app)
    try:
        with app.app_context():
            if act.kind == "notes":
                saving.save(kit, Draft({"notes": act.value}), record_id=number)
            elif act.kind == "mobile":
                saving.save(kit, Draft({"mobile": act.value}), record_id=number)
            elif act.kind == "member":
                line = LineDraft(None, {"full_name": "سعد علي"})
                saving.save(kit, Draft({}, {"members": [line]}), record_id=number)
            elif act.kind == "delete":
                saving.delete(kit, number)
            elif act.kind == "restore":
                saving.restore(kit, number)
            elif act.kind == "undo last":
                told = operations.latest_of(db.session(), [("family", number)], 0)
                entry = told["family", number][0]
                act_of = operations.of_entries(db.session(), [entry])[entry]
                if act_of.batch_id is not None:
                    return None
                undo.run(act_of.id)
        if act.kind == "licence":
            add_licence(app, number)
    except (saving.Conflict, saving.Invalid):
        return None
    return number


def registry_of(app: Flask) -> Any:
    with app.app_context():
        return registry.get("families")


def filed(path: Path) -> Path:
    """A file in which one family is known already, with blanks that it fills."""
    rows = [
        (name_of(i), make_national_id(i + 1), f"05555555{i:02}", "الهفوف", "خوصيات")
        for i in range(KNOWN - 1, KNOWN - 1 + FILED)
    ]
    return families(path, *rows)


@pytest.mark.both
@settings(max_examples=8)
@given(before=acts, after=acts)
def test_undoing_an_import_leaves_alone_what_others_did(
    workshop: Workshop, tmp_path: Path, before: list[Act], after: list[Act]
) -> None:
    workshop.reset()
    app = workshop.app
    for i in range(KNOWN):
        add_family(app, name_of(i), national_id=make_national_id(i + 1), activity_id=None)
    for act in before:
        do(app, act)
    first = state(app)
    batch = take(app, "families", filed(tmp_path / "a.xlsx"))["batch"]
    imported = state(app)
    touched = {number for act in after if (number := do(app, act)) is not None}
    then = state(app)
    with app.app_context():
        found = operations.of_batch(db.session(), batch)
    if found is None:
        return
    with app.app_context():
        outcome = undo.run(found.id)
    now = state(app)
    # Of what nobody touched, all is as it was before the import.
    for (table, number), row in imported.items():
        owner = number if table == "family" else row.get("family_id")
        if owner in touched or table == "licence":
            continue
        if (table, number) in first:
            assert now[table, number] == first[table, number]
        elif table == "family":
            assert now[table, number]["deleted_at"] is not None
    # Whatever was touched and stayed is named.
    said = {i.record_id for i in (*outcome.kept, *outcome.failed)}
    for number in touched:
        new = ("family", number) not in first
        if new and then["family", number]["deleted_at"] is None:
            gone = now["family", number]["deleted_at"] is not None
            assert gone or number in said
            assert not gone or whole(then, number) == whole(imported, number)
    # What people entered is all there, and the indicators and the audit hold.
    assert run(app, "indicators", "--verify", "--json")
    with app.app_context():
        assert verify(db.session()).broken == ()
        if outcome.operation_id is None:
            return
        undo.run(outcome.operation_id)
    assert state(app) == then
    assert run(app, "indicators", "--verify", "--json")
