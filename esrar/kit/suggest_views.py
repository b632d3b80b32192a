"""Records of a register offered while somebody types: who answers, exact before near."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import jsonify, request
from sqlalchemy import select

from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.fields import Kind
from esrar.core.i18n import _
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.candidates import described
from esrar.kit.everywhere import record_number
from esrar.kit.finding import find_exactly
from esrar.kit.meant import LITTLE, meant
from esrar.kit.register import Register
from esrar.kit.relations import Relation
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
    said = counted(register.noun, len(options)) if options else str(_("No record answers to this"))
    return jsonify(options=options, said=said)


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
        return Relation(register.key).beginning(typed)[:MOST]
    found = search(register, typed, most=MOST)
    if len(found) < LITTLE:
        for text in meant([register], typed):
            found += search(register, text, most=MOST)
    return list(dict.fromkeys(found))[:MOST]


def pick_url(kind: Kind) -> str:
    """Where a field asks while somebody types into it; nowhere when it is a plain list."""
    if not isinstance(kind, Relation) or kind.widget not in ("combo", "relation"):
        return ""
    target = registry.get(kind.to)
    return f"{registry.address(kind.to)}/suggest" if may(target, "read") else ""


ROUTES = (("/suggest", "suggest", suggest, ["POST"], "read"),)
