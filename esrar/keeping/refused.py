"""The one way in which a backup, a restore or a move says that it did nothing, and why."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

FULL = "the disk is full; nothing was kept of it. Make room, then run it again"
FULL_CODE = "53100"


class Refused(Exception):
    """It cannot be done; nothing was changed. The text is one line for whoever ran it."""


@contextmanager
def one_line() -> Iterator[None]:
    """Let a refusal, a full disk or an absent database end a command with one clear line."""
    try:
        yield
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, errno.EDQUOT)
        raise click.ClickException(FULL if full else _said(problem)) from None
    except (DBAPIError, sqlite3.Error) as problem:
        cause = problem.orig if isinstance(problem, DBAPIError) else problem
        full = "is full" in str(cause) or getattr(cause, "sqlstate", "") == FULL_CODE
        text = f"the database refused: {str(cause).splitlines()[0] if str(cause) else cause!r}"
        raise click.ClickException(FULL if full else text) from None


def _said(problem: OSError) -> str:
    place = f"{problem.filename}: " if problem.filename else ""
    return f"{place}{problem.strerror or problem}"
