"""`flask files check` and `flask files sweep`: is every stored file whole, and somebody's?"""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from esrar.core.db import db
from esrar.keeping import stored
from esrar.keeping.refused import one_line
from esrar.trail.state import account

SHOWN = 10


@click.group("files")
def files() -> None:
    """The stored files."""


@files.command("check")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def check_command(as_json: bool) -> None:
    """Read every stored file and compare it with its row: missing, torn, belonging to nobody."""
    with one_line():
        found = stored.check(db.session())
    try:
        stored.keep(found, account())
    except DBAPIError:
        click.echo("warning: the check could not be noted in the audit", err=True)
    if as_json:
        click.echo(json.dumps({"sound": found.sound, **asdict(found)}))
    else:
        click.echo(f"{found.files} files whole ({_size(found.bytes)}), {len(found.missing)} "
                   f"missing, {len(found.damaged)} damaged; {found.forgotten} belong to nobody "
                   f"({_size(found.forgotten_bytes)})")  # fmt: skip
        for what, places in (("missing", found.missing), ("damaged", found.damaged)):
            for one in places[:SHOWN]:
                click.echo(f"{what}: {one.table} {one.number}: files/{one.digest[:2]}/"
                           f"{one.digest[2:]}", err=True)  # fmt: skip
    if not found.sound:
        raise click.ClickException("bring these back from a backup; the guide says how")


@files.command("sweep")
@with_appcontext
def sweep_command() -> None:
    """Remove files that belong to no row and are older than a day: remains of broken uploads."""
    with one_line():
        gone = stored.sweep()
    click.echo(f"{gone.files} files removed, {_size(gone.bytes)}")


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"
