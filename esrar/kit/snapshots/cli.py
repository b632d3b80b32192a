"""`flask snapshot`: list the copies, and prove one."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from esrar.core.db import db
from esrar.core.i18n import speaking
from esrar.kit.snapshots.finding import SNAPSHOT, reference, state
from esrar.kit.snapshots.proving import verify
from esrar.kit.snapshots.taking import find


@click.group()
def snapshot() -> None:
    """Approved copies of registers."""


@snapshot.command("list")
@with_appcontext
def listed() -> None:
    """All copies, the latest first."""
    statement = select(SNAPSHOT).where(SNAPSHOT.c.deleted_at.is_(None))
    for row in db.session.execute(statement.order_by(SNAPSHOT.c.id.desc())):
        click.echo(f"{reference(row)}\t{row.taken_on}\t{row.count}\t{state(row)}")


@snapshot.command("verify")
@click.argument("number")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def prove(number: str, as_json: bool) -> None:
    """Reckon every row of copy NUMBER (REGISTER/YEAR/NUMBER) and its fingerprint again."""
    one = find(number)
    if one is None:
        raise click.ClickException(f"there is no copy {number}")
    verdict = verify(one)
    with speaking("en"):
        broken = [str(fault) for fault in verdict.broken]
    if as_json:
        click.echo(json.dumps({
            "number": number, "rows": verdict.rows, "erased": verdict.erased,
            "fingerprint": one.fingerprint, "broken": broken,
        }))  # fmt: skip
    else:
        click.echo(f"{verdict.rows} rows, {verdict.erased} erased, {len(broken)} broken")
        click.echo(one.fingerprint)
    if broken:
        raise click.ClickException("; ".join(broken[:5]))
