"""`flask closing`: list the closings, and prove them."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from esrar.core.db import db
from esrar.measures.years import years
from esrar.plan.closing.kept import history
from esrar.plan.closing.proving import verify_all


@click.group()
def closing() -> None:
    """Closed quarters and years."""


@closing.command("list")
@with_appcontext
def listed() -> None:
    """Every closing, the latest first."""
    for year in reversed(years()):
        for row in history(db.session(), year):
            state = f"reopened {row.reopened_on}" if row.reopened_on else "closed"
            click.echo(f"{row.id}\t{year.label}\t{row.span}\t{row.edition}\t{row.as_of}\t"
                       f"{row.closed_on}\t{row.closed_by}\t{state}")  # fmt: skip


@closing.command("verify")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def prove(as_json: bool) -> None:
    """Reckon every row, every fingerprint and their chain again."""
    found = verify_all(db.session())
    if as_json:
        click.echo(json.dumps({
            "verified": all(one.holds for one in found), "closings": [asdict(one) for one in found]
        }))  # fmt: skip
    else:
        for one in found:
            state = "holds" if one.holds else "; ".join(one.broken[:5])
            click.echo(f"{one.id}\t{one.span}\t{one.edition}\t{one.rows} rows\t{state}")
        click.echo(f"{len(found)} closings, {sum(not one.holds for one in found)} broken")
    broken = [f"closing {one.id}: {text}" for one in found for text in one.broken]
    if broken:
        raise click.ClickException("; ".join(broken[:5]))
