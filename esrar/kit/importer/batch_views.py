"""The page of a finished import, and the rows it refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from esrar.audit import operations
from esrar.audit.recorder import note
from esrar.core import context
from esrar.core.db import db, writing
from esrar.kit.access import may
from esrar.kit.importer import batch_pages, rejected
from esrar.kit.importer.batch import refused_of
from esrar.kit.importer.models import ImportBatch
from esrar.kit.register import Register


def import_batch(register: Register, batch: int) -> str:
    """What an import did."""
    found = _batch(register, batch)
    operation = operations.of_batch(db.session(), batch)
    page = batch_pages.batch(register, found, operation, downloadable=_mendable(register, found))
    return render_template("kit/import_batch.html", page=page)


def import_rejected(register: Register, batch: int) -> Any:
    """The rows an import refused, for who imported them or may see identifiers."""
    found = _batch(register, batch)
    rows = refused_of(batch) if _mendable(register, found) else []
    if not rows:
        raise NotFound()
    with writing(origin="export") as write:
        note(write.session, "download", subject="import_batch", subject_id=batch)
    return rejected.workbook(register, rows)


def _batch(register: Register, batch: int) -> Any:
    table = ImportBatch.__table__
    found = db.session.execute(
        select(table).where(table.c.id == batch, table.c.register == register.key)
    ).first()
    if found is None:
        raise NotFound()
    return found


def _mendable(register: Register, batch: Any) -> bool:
    """Refused rows hold whole identifiers: they are for who sent them, or may reveal them."""
    return batch.rejected > 0 and (batch.actor_id == context.actor_id() or may(register, "reveal"))


ROUTES: tuple[tuple[str, str, Callable[..., Any], list[str], str], ...] = (
    ("/import/<int:batch>", "import_batch", import_batch, ["GET"], "import"),
    ("/import/<int:batch>/rejected", "import_rejected", import_rejected, ["GET"], "import"),
)
