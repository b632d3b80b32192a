"""Records of a register offered while somebody types: who answers, exact before near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import jsonify, request
from sqlalchemy import select

from esrar.core.db import db
from esrar.kit.candidates import described
from esrar.kit.everywhere import record_number
from esrar.kit.finding import find_exactly
from esrar.kit.meant import LITTLE, meant
from esrar.kit.register import Register
from esrar.kit.searching import search
from esrar.kit.selecting import source, standing

MOST = 10
LONGEST = 200


def suggest(register: Register) -> Any:
    """Up to ten records for what was typed; sent by POST, for it may be an identifier."""
    typed = request.form.get("q", "").strip()[:LONGEST]
    options = [
        {"id": c.id, "title": c.title, "details": c.details}
        for c in described(register, _ids(register, typed) if typed else [])
    ]
    return jsonify(options=options)


def _ids(register: Register, typed: str) -> Sequence[int]:
    number = record_number(typed)
    if number is not None:
        own = register.table.c.id
        statement = select(own).select_from(source(register)).where(standing(register))
        return db.session.scalars(statement.where(own == number)).all()
    exact = find_exactly(register, typed)
    if exact:
        return exact[:MOST]
    if not register.searched:
        return []
    found = search(register, typed, most=MOST)
    if len(found) < LITTLE:
        for text in meant([register], typed):
            found += search(register, text, most=MOST)
    return list(dict.fromkeys(found))[:MOST]


ROUTES = (("/suggest", "suggest", suggest, ["POST"], "read"),)
