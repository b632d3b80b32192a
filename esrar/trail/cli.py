"""`flask audit verify`: walks the chain, and keeps what it found as an entry of its own."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from esrar.audit.chain import verify
from esrar.core.db import db
from esrar.trail.state import keep

UNKEPT = "warning: the check could not be noted in the audit itself"


@click.group()
def audit() -> None:
    """The audit."""


@audit.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def audit_verify(as_json: bool) -> None:
    """Walk the audit's chain: finds a changed entry, a changed value, a gap, a cut end.

    What was found is noted behind the chain and stands on the page of the audit.
    """
    verdict = verify(db.session())
    try:
        keep(verdict)
    except DBAPIError:
        click.echo(
            UNKEPT, err=True
        )  # a disk that is full, say: what was found is told all the same
    if as_json:
        click.echo(json.dumps({"entries": verdict.entries, "erased": verdict.erased,
                               "broken": list(verdict.broken)}))  # fmt: skip
    else:
        click.echo(
            f"{verdict.entries} entries, {verdict.erased} erased, {len(verdict.broken)} broken"
        )
    if verdict.broken:
        raise click.ClickException("; ".join(verdict.broken[:5]))
