"""The `flask …` commands, gathered from the features that have them."""

from __future__ import annotations

import json
from typing import Any

import click
import flask_migrate
from flask import Flask, current_app

from esrar.accounts.links import first_administrator_link
from esrar.alerts.cli import alerts
from esrar.core.errors import Conflict
from esrar.core.i18n import _
from esrar.keeping.cli import COMMANDS as KEEPING_COMMANDS
from esrar.keeping.keys_cli import keys
from esrar.keeping.refused import one_line
from esrar.keeping.told import BACKUP, tell
from esrar.keeping.updating import before_migration
from esrar.kit.cli import COMMANDS as KIT_COMMANDS
from esrar.measures.cli import COMMANDS as MEASURE_COMMANDS
from esrar.privacy.cli import privacy
from esrar.privacy.ledger import own_path, read
from esrar.privacy.replaying import replay
from esrar.reports.cli import report
from esrar.setup import load_reference
from esrar.trail.cli import audit


def init(app: Flask) -> None:
    """Give the application its commands."""
    own = (setup, audit, search, seed, demo, alerts, report, keys, privacy)
    for command in (*own, *KIT_COMMANDS, *MEASURE_COMMANDS, *KEEPING_COMMANDS):
        app.cli.add_command(command)


@click.command()
@click.option(
    "--year",
    type=click.IntRange(2000, 2100),
    help="The plan's fiscal year on a new database; the current one unless named.",
)
def setup(year: int | None) -> None:
    """Migrate the database, load lists and plan, and offer the first administrator's link."""
    with one_line():
        kept = before_migration()
    if kept:
        click.echo(f"The data as it was before this update is kept in {kept}")
    flask_migrate.upgrade()
    if kept:
        tell(BACKUP, bytes=kept.stat().st_size)
    load_reference(year)
    replay(read(own_path()))  # a restore that was killed before it came to this
    link = first_administrator_link()
    if link:
        click.echo("Create the first administrator with this link, once and within a day:")
        click.echo(f"  {link}")


@click.command()
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def search(query: str, as_json: bool) -> None:
    """Find records by name, number or identifier, as the search page does."""
    from esrar.kit.everywhere import readable, search_all
    from esrar.kit.meant import LITTLE, meant
    from esrar.kit.relations import titles

    found: list[dict[str, Any]] = []
    for one in search_all(query):
        names = titles(one.register, one.ids)
        found += [
            {"register": one.register.key, "id": i, "title": names.get(i, "")} for i in one.ids
        ]
    near = meant(readable(), query) if len(found) < LITTLE else []
    if as_json:
        document = {"query": query, "results": found, "did_you_mean": near}
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    for row in found:
        click.echo(f"{row['register']}/{row['id']}\t{row['title']}")
    if near:
        click.echo(f"{_('Did you mean:')} {'، '.join(near)}", err=True)


@click.command()
@click.option("--families", type=click.IntRange(1, 2_000_000), required=True)
@click.option("--seed", "number", type=int, default=1, help="Another number, other people.")
def seed(families: int, number: int) -> None:
    """Add invented families and licences in bulk, for benchmarks."""
    from esrar.invented import add_families

    added = add_families(families, number)
    click.echo(f"{added} families added")


@click.command()
def demo() -> None:
    """Make the demo database when there is none, and print a sign-in for each role."""
    from esrar.demo import make_demo

    flask_migrate.upgrade()
    load_reference()
    try:
        for line in make_demo(current_app.config["DATA_FOLDER"]):
            click.echo(line)
    except Conflict as problem:
        raise click.ClickException(str(problem)) from None
