"""`flask indicators`: every indicator as figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.db import db
from esrar.measures.catalogue import MEASURES
from esrar.measures.cli import Day
from esrar.measures.keeping import faults
from esrar.measures.years import Year, current_year, year_of, years
from esrar.plan import figures
from esrar.plan.data_file import read_plan
from esrar.plan.promises import Promise, promises


@click.command("indicators")
@click.option("--year", "number", type=int, help="The fiscal year that begins in this one.")
@click.option("--as-of", type=Day(), help="A day, even one ahead; decides the year by itself.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@click.option("--verify", is_flag=True, help="Count anew and compare with what is kept.")
@with_appcontext
def indicators(number: int | None, as_of: date | None, as_json: bool, verify: bool) -> None:
    """Every indicator: key, code, value, target, status, provisional, coverage."""
    session = db.session()
    year = _year(number, as_of)
    day = year.seen_from(as_of or clock.today()).as_of
    rows = list(_rows(session, year, day))
    found = list(faults(session)) if verify and current_year() else []
    if as_json:
        document: dict[str, Any] = {
            "year": year.label, "start": year.start.isoformat(), "end": year.end.isoformat(),
            "as_of": day.isoformat(), "indicators": rows,
        }  # fmt: skip
        if verify:
            document["verified"] = not found
            document["differences"] = found
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        _print(year, day, rows)
        if verify and not found:
            click.echo("what is kept equals what is counted")
    if found:
        raise click.ClickException("what is kept differs from what is counted: " + "; ".join(found))


def _year(number: int | None, as_of: date | None) -> Year:
    if number is None:
        year = current_year() if as_of is None else year_of(as_of)
        if year is None:
            raise click.ClickException("no fiscal year is set up; run flask setup")
        return year
    for year in years():
        if year.start.year == number:
            if as_of is not None and as_of < year.start:
                raise click.ClickException(f"{as_of} lies before the fiscal year {year.label}")
            return year
    known = ", ".join(str(year.start.year) for year in years()) or "none"
    raise click.ClickException(f"there is no fiscal year {number}; set up: {known}")


def _rows(session: Session, year: Year, day: date) -> Iterator[dict[str, Any]]:
    promised = promises(session, year)
    if promised:
        for promise in promised:
            yield from _with_second(
                session, promise.key, promise.number, promise.second_readings, promise, year, day
            )
        return
    # A year that was never planned has values and no targets.
    for data in read_plan().indicators:
        yield from _with_second(
            session, data.measure, data.number, data.second_readings, None, year, day
        )


def _with_second(
    session: Session, key: str, code: int, second: tuple[str, ...], promise: Promise | None,
    year: Year, day: date,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    yield _row(session, key, code, promise, year, day)
    for other in second:
        yield {**_row(session, other, None, None, year, day), "second_reading_of": code}


def _row(
    session: Session, key: str, code: int | None, promise: Promise | None, year: Year, day: date
) -> dict[str, Any]:
    reading = figures.reading_of(session, key, year, day)
    status: str | None = None
    if promise is not None:
        status = figures.progress(promise, reading, year).status.value
    elif key not in MEASURES:
        status = "not_connected"
    elif reading is not None and reading.value.number is None:
        status = "no_data"
    value = reading.value if reading else None
    return {
        "key": key,
        "code": code,
        "value": _plain(value.number) if value else None,
        "numerator": _plain(value.numerator) if value else None,
        "denominator": _plain(value.denominator) if value else None,
        "target": _plain(promise.high) if promise else None,
        "status": status,
        "provisional": figures.is_provisional(promise, value, year) if value else False,
        "coverage": list(value.coverage) if value and value.coverage else None,
    }


def _plain(number: Any) -> int | float | None:
    """A number as JSON has it: whole where it is whole."""
    if number is None:
        return None
    exact = Fraction(number)
    return int(exact) if exact.denominator == 1 else float(exact)


def _print(year: Year, day: date, rows: list[dict[str, Any]]) -> None:
    click.echo(f"{year.label}, {day}")
    for row in rows:
        value = "-" if row["value"] is None else row["value"]
        target = "" if row["target"] is None else f"/ {row['target']}"
        code = "" if row["code"] is None else row["code"]
        click.echo(f"{code:>3} {row['key']:<26} {value:>8} {target:<8} {row['status'] or ''}")


COMMANDS = (indicators,)
