"""The lists of imports: those of one register, and all of them for who follows the audit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from sqlalchemy import select

from esrar.accounts.permissions import requires
from esrar.audit.models import Operation
from esrar.core.context import who_acted
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _
from esrar.core.pages import Link, StatusTag
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.history import show_moment
from esrar.kit.importer.models import ImportBatch
from esrar.kit.register import Register

SHOWN = 200

blueprint = Blueprint("imports", __name__)


@dataclass(frozen=True)
class Batch:
    """One import in a list; `url` is empty for who may not import there."""

    label: str
    url: str
    register: str
    when: str
    by: str
    count_text: str
    status: StatusTag


@blueprint.get("/imports")
@requires("audit:read")
def page() -> str:
    """Every import, the latest first."""
    return _rendered(str(_("Imports")), registry.registers(), None)


def import_batches(register: Register) -> str:
    """The imports of one register."""
    title = str(_("Imports: %(register)s", register=register.label))
    back = Link(str(register.label), url_for(f"{register.key}.list"))
    return _rendered(title, [register.key], back)


def _rendered(title: str, keys: Collection[str], back: Link | None) -> str:
    rows = _batches(keys)
    page = {"title": title, "back": back, "rows": rows, "empty": str(_("No imports yet"))}
    return render_template("kit/import_batches.html", page=page)


def _batches(keys: Collection[str]) -> list[Batch]:
    batch, act = ImportBatch.__table__, Operation.__table__
    statement = (
        select(batch, act.c.undone_by_id)
        .outerjoin(act, act.c.batch_id == batch.c.id)
        .where(batch.c.register.in_(list(keys)))
        .order_by(batch.c.id.desc())
        .limit(SHOWN)
    )
    return [_batch(registry.get(row.register), row) for row in db.session.execute(statement)]


def _batch(register: Register, row: Any) -> Batch:
    undone = row.undone_by_id is not None
    url = url_for(f"{register.key}.import_batch", batch=row.id)
    return Batch(
        f"{row.id} · {row.file_name}",
        url if may(register, "import") else "",
        str(register.label),
        show_moment(row.at),
        who_acted(row.actor),
        counted(register.noun, row.created + row.updated),
        StatusTag(str(_("Undone")), "wait") if undone else StatusTag(str(_("In force")), "good"),
    )
