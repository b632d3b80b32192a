"""`flask year`: list the fiscal years, and set up the next one with the plan of the last."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from esrar.core.errors import Invalid
from esrar.measures.years import current_year, years
from esrar.plan.copying import copy_year


@click.group("year")
def year_group() -> None:
    """Fiscal years and their plans."""


@year_group.command("list")
@with_appcontext
def listed() -> None:
    """Every fiscal year that is set up, the current one marked."""
    now = current_year()
    for one in years():
        click.echo(f"{one.label}\t{one.start}\t{one.end}" + ("\t*" if one == now else ""))


@year_group.command("new")
@with_appcontext
def new() -> None:
    """Copy the plan of the last year to the next one: targets, settings, tasks, no results."""
    if not years():
        raise click.ClickException("no fiscal year is set up yet")
    try:
        made = copy_year(years()[-1])
    except Invalid as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"{made.year.label}: {made.objectives} objectives, {made.indicators} indicators, "
               f"{made.tasks} tasks, {made.deliverables} deliverables")  # fmt: skip
