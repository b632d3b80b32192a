"""Tells the audit of a backup, a restore, a move: acts of a command, under its account's name."""

from __future__ import annotations

from typing import Any

import click
from sqlalchemy.exc import DBAPIError

from esrar.audit.recorder import note
from esrar.core.db import writing
from esrar.trail.state import account

BACKUP, RESTORED, COPIED = "backup", "restored", "copied"


def tell(action: str, **values: Any) -> None:
    """Note an act that is done. What was done stands, even where it cannot be noted."""
    try:
        with writing(origin=action) as write:
            note(write.session, action, values={**values, "account": account()})
    except DBAPIError:
        click.echo(f"warning: the audit could not be told of it ({action})", err=True)
