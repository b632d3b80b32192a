"""One body on the pages of all its roles: which it has, which it can be given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy import literal, select, union_all

from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pieces import LINK
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.register import Register

BETWEEN = Markup(" · ")


def body_of(register: Register) -> Register:
    """The register that a role is a role of; any other register is itself."""
    return registry.get(register.role.of) if register.role is not None else register


def held(register: Register, record_id: int) -> set[str]:
    """Keys of the roles that a record has."""
    found = [
        select(literal(one.key)).where(
            one.role.model.__table__.c[one.role.column] == record_id
        )
        for one in registry.roles_of(body_of(register)) if one.role is not None
    ]  # fmt: skip
    return set(db.session.scalars(union_all(*found))) if found else set()


def summary(register: Register, row: Mapping[str, Any]) -> Iterator[tuple[str, Markup]]:
    """The other pages of the same body, and the lists it can be added to."""
    body, number = body_of(register), row["id"]
    roles = registry.roles_of(body)
    if not roles or row["deleted_at"]:
        return
    has = held(register, number)
    pages = [body, *(r for r in roles if r.key in has)]
    links = [
        LINK % (url_for(f"{r.key}.show", id=number), r.singular)
        for r in pages if r.key != register.key and may(r, "read")
    ]  # fmt: skip
    if links:
        yield _("Roles"), BETWEEN.join(links)
    lacking = [
        LINK % (url_for(f"{r.key}.new", join=number), r.label)
        for r in roles if r.key not in has and may(r, "write")
    ]  # fmt: skip
    if register.key == body.key and lacking:
        yield _("Add to"), BETWEEN.join(lacking)
