"""`flask privacy`: what is due, whether destructions hold, where a text stands, overwriting."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import with_appcontext

from esrar.core.db import db
from esrar.privacy import ledger, proving, retention
from esrar.privacy.replaying import replay
from esrar.privacy.wiping import wipe as overwrite


@click.group()
def privacy() -> None:
    """What the law on personal data asks for."""


@privacy.command("due")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def due(as_json: bool) -> None:
    """Records that are kept longer than their period. Nothing is destroyed by itself."""
    found = [(rule, retention.due(rule)) for rule in retention.rules()]
    if as_json:
        click.echo(json.dumps([
            {"register": rule.register, "months": retention.months(rule), "due": len(rows),
             "ids": [row.id for row in rows]} for rule, rows in found
        ]))  # fmt: skip
        return
    for rule, rows in found:
        click.echo(f"{rule.key}\t{retention.months(rule)} months\t{len(rows)} due")


@privacy.command("verify")
@click.option("--look-for", "ask", is_flag=True,
              help="Ask for a name or a number, and say where it still stands.")  # fmt: skip
@with_appcontext
def verify(ask: bool) -> None:
    """Check every proof of a destruction, and that nothing of it came back."""
    verdict = proving.verify(db.session())
    click.echo(f"{verdict.proofs} destructions, {verdict.records} records, "
               f"{len(verdict.broken)} broken")  # fmt: skip
    for one in verdict.broken:
        click.echo(one, err=True)
    places = []
    if ask:  # asked for, not given: what is typed with a command stays in the shell's history
        places = proving.look_for(db.session(), click.prompt("Name or number", hide_input=True))
        click.echo("clean" if not places else "found in: " + "; ".join(places))
    if verdict.broken or places:
        raise click.ClickException("not clean")
    if not ask:
        click.echo("clean")


@privacy.command("wipe")
@with_appcontext
def wipe() -> None:
    """Overwrite the places that destructions freed in the database."""
    if not overwrite():
        raise click.ClickException("somebody else is at work in the database: run it again later")
    click.echo("nothing of what was destroyed is left in the database's file")


@privacy.command("replay")
@click.argument("file", type=click.Path(path_type=Path, exists=True), required=False)
@with_appcontext
def again(file: Path | None) -> None:
    """Carry out again the destructions of a ledger that this database does not know of."""
    try:
        entries = ledger.joined(*(ledger.read(p) for p in (ledger.own_path(), file) if p))
    except ledger.BadLedger as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{replay(entries)} destructions were carried out again")
