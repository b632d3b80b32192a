"""`flask keys rotate` and `flask keys show`."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from esrar.core.crypto import stored_version
from esrar.core.keyring import Key
from esrar.core.secrets import look_again
from esrar.keeping.refused import one_line
from esrar.keeping.resealing import in_texts, sealed_tables, versions
from esrar.keeping.rotating import rotate


@click.group("keys")
def keys() -> None:
    """The keys that encrypted values are closed with."""


@keys.command("rotate")
@with_appcontext
def rotate_command() -> None:
    """Change them: closes every encrypted value anew, and signs everybody out."""
    with one_line():
        done = rotate()
    if done.finished:
        click.echo(f"an earlier change was finished: version {done.version} is in use")
        return
    for place, count in done.values.items():
        click.echo(f"{place}: {count} values")
    click.echo(
        f"version {done.version} is in use, {done.visits} visits ended, {done.seconds:.1f} s. "
        "Make a backup: earlier ones hold the earlier keys"
    )


@keys.command("show")
@with_appcontext
def show_command() -> None:
    """Say which versions there are, how old, and how much is closed with each. No secrets."""
    with one_line():
        ring, standing = look_again().keys, stored_version()
        for at, key in enumerate(ring):
            click.echo(f"version {key.version}: {_age(key)}, {_state(at, key, standing)}")
        counts = {name: found for one in sealed_tables() for name, found in versions(one).items()}
        for place, found in {**counts, **in_texts()}.items():
            told = ", ".join(f"{count} of version {v}" for v, count in sorted(found.items()))
            click.echo(f"{place}: {told or 'no values'}")


def _age(key: Key) -> str:
    days = (datetime.now(UTC) - key.since).days
    return f"since {key.since:%Y-%m-%d}, {days} days"


def _state(at: int, key: Key, standing: int) -> str:
    if key.version == standing:
        return "in use" if at == 0 else "in use; run flask keys rotate to finish its change"
    if key.master:
        return "in use until its change is finished" if at == 0 else "coming; run flask keys rotate"
    return "retired, opens earlier values of the audit and of copies"
