"""`flask explain` and `flask day`."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from esrar.core import clock
from esrar.core.db import db
from esrar.kit.registry import registers
from esrar.measures.day import run_day, run_recount
from esrar.measures.explain import Effect, explain

MARKS = {True: "✓", False: "✗", None: "?"}


class Day(click.ParamType[date]):
    """A date such as 2026-11-23."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError as error:
            text = f"{value!r} is not a date such as 2026-11-23"
            raise click.ClickException(text) from error


@click.command("explain")
@click.argument("register")
@click.argument("record_id", metavar="ID", type=click.IntRange(min=1))
@click.option("--as-of", type=Day(), help="Another day than today.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def explain_command(register: str, record_id: int, as_of: date | None, as_json: bool) -> None:
    """What a record counts toward, does not, nearly does, criterion by criterion."""
    if register not in registers():
        raise click.ClickException(f"there is no register {register!r}")
    table = registers()[register].table
    if db.session.get(registers()[register].model, record_id) is None:
        raise click.ClickException(f"there is no record {record_id} in {table.name}")
    effects = explain(db.session(), register, record_id, as_of)
    if as_json:
        day = (as_of or clock.today()).isoformat()
        found = [_plain(effect) for effect in effects]
        document = {"register": register, "id": record_id, "as_of": day, "measures": found}
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    for effect in effects:
        click.echo(f"{effect.measure.key}: {effect.state_text}")
        for label, passed, detail in effect.criteria:
            click.echo(f"  {MARKS[passed]} {label}" + (f" ({detail})" if detail else ""))
        if effect.act:
            click.echo(f"  → {effect.act.label}: {effect.act.url}")
    if not effects:
        click.echo("no indicator reads records of this register")


def _plain(effect: Effect) -> dict[str, Any]:
    act = effect.act
    return {
        "measure": effect.measure.key,
        "label": effect.measure_label,
        "state": effect.state,
        "text": effect.state_text,
        "record": effect.record_id,
        "criteria": [
            {"key": t.key, "label": t.label, "passed": t.passed, "detail": t.detail}
            for t in effect.tests
        ],
        "act": {"label": act.label, "url": act.url} if act else None,
    }


@click.command("day")
@click.option("--recount", is_flag=True, help="Count everything anew besides.")
@with_appcontext
def day_command(recount: bool) -> None:
    """Account for the date, once: for a timer just after midnight."""
    done = run_day()
    today = clock.today()
    click.echo(f"{today}: " + ("accounted for" if done else "was accounted for already"))
    if recount:
        click.echo(f"{run_recount()} measures moved by the recount")


COMMANDS = (explain_command, day_command)
