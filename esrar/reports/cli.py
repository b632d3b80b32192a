"""`flask report`: make a report, list them, verify a paper."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import with_appcontext

from esrar.core import storage
from esrar.core.dating import parse_date
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.i18n import LANGUAGES, speaking
from esrar.measures.years import Year, current_year, years
from esrar.plan.closing import Span
from esrar.reports import keeping
from esrar.reports.asked import BOARD, EDITIONS, Asked
from esrar.reports.verifying import Answer, Verdict, verify_file, verify_number


@click.group()
def report() -> None:
    """Reports of quarters and years."""


@report.command("make")
@click.argument("span", type=click.Choice([span.value for span in Span]))
@click.option("--year", "label", default="", help="Label of the fiscal year; the current one.")
@click.option("--edition", type=click.Choice(list(EDITIONS)), default=BOARD)
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), default="ar")
@click.option("--decision", default="", help="Number of the decision that adopts it.")
@click.option("--decided-on", default="", help="The day of that decision.")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write its PDF and workbook into this folder too.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def make(span: str, label: str, edition: str, tongue: str, decision: str, decided_on: str,
         folder: Path | None, as_json: bool) -> None:  # fmt: skip
    """Make the report of SPAN (q1 to q4, or year) and keep it."""
    try:
        day = parse_date(decided_on).date if decided_on else None
    except Invalid as problem:
        raise click.ClickException(str(problem)) from None
    asked = Asked(_year(label), Span(span), edition, decision.strip()[:60], day)
    with speaking(tongue):
        identifier = keeping.make(asked)
    one = keeping.find(db.session(), identifier)
    for ending, digest in (("pdf", one.pdf), ("xlsx", one.xlsx)) if folder else ():
        assert folder is not None
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{identifier}.{ending}").write_bytes(storage.get(digest))
    found = {"identifier": identifier, "fingerprint": one.fingerprint, "pdf": one.pdf,
             "xlsx": one.xlsx, "draft": one.closing_id is None}  # fmt: skip
    click.echo(json.dumps(found) if as_json else f"{identifier}\t{one.fingerprint}")


def _year(label: str) -> Year:
    found = next((y for y in years() if label in (y.label, str(y.start.year))), None)
    year = found if label else current_year()
    if year is None or year.id is None:
        raise click.ClickException(f"there is no fiscal year {label}".strip())
    return year


@report.command("list")
@with_appcontext
def listed() -> None:
    """All reports, the latest first."""
    for row in keeping.every(db.session()):
        state = "closed" if row.closing_id else "draft"
        click.echo(f"{row.identifier}\t{row.made_on}\t{row.language}\t{row.edition}\t{state}")


@report.command("verify")
@click.argument("paper")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def verify(paper: str, as_json: bool) -> None:
    """Say whether PAPER – a PDF or workbook, or the number of one – is as it was made."""
    file = Path(paper)
    if file.is_file():
        found = verify_file(db.session(), file.read_bytes())
    else:
        found = verify_number(db.session(), paper)
    if as_json:
        click.echo(json.dumps(asdict(found)))
    else:
        click.echo(f"{found.answer}\t{found.identifier}\t{found.fingerprint}".strip())
    if found.answer is not Answer.GENUINE:
        raise click.ClickException(_why(found, paper))


def _why(found: Verdict, paper: str) -> str:
    if found.answer is Answer.UNKNOWN:
        return f"{paper}: unknown, it was not made here"
    if found.answer is Answer.DESTROYED:
        return f"{found.identifier}: destroyed with the data of a person; proof {found.proof}"
    return f"{found.identifier}: altered; {'; '.join(found.broken)}"
