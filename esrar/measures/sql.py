"""Date arithmetic that both databases understand."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement


class days_after(FunctionElement[date]):
    """The date so many days after another; a negative number of days goes back."""

    type = Date()
    inherit_cache = True
    name = "days_after"

    def __init__(self, day: ColumnElement[Any], days: ColumnElement[Any] | int) -> None:
        super().__init__(day, cast(days, Integer))


@compiles(days_after)
def _plain(element: days_after, compiler: SQLCompiler, **options: Any) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({day} + {days})"


@compiles(days_after, "sqlite")
def _sqlite(element: days_after, compiler: SQLCompiler, **options: Any) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({day}, {days} || ' days')"


class year_before(FunctionElement[date]):
    """The same day a year before; from 29 February, the last day of that February."""

    type = Date()
    inherit_cache = True
    name = "year_before"


@compiles(year_before)
def _plain_year(element: year_before, compiler: SQLCompiler, **options: Any) -> str:
    (day,) = (compiler.process(clause, **options) for clause in element.clauses)
    return f"CAST(CAST({day} AS DATE) - INTERVAL '1 year' AS DATE)"


@compiles(year_before, "sqlite")
def _sqlite_year(element: year_before, compiler: SQLCompiler, **options: Any) -> str:
    # SQLite makes 1 March of a 29 February that the year lacks: the day before is meant.
    (day,) = (compiler.process(clause, **options) for clause in element.clauses)
    leap = f"substr({day}, 6) = '02-29'"
    return f"CASE WHEN {leap} THEN date({day}, '-1 day', '-1 year') ELSE date({day}, '-1 year') END"
