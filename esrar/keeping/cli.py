"""`flask backup`, `flask restore` and `flask copy-to`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from esrar.keeping import passphrases
from esrar.keeping.backup import back_up
from esrar.keeping.copying import copy_to
from esrar.keeping.files_cli import files
from esrar.keeping.refused import one_line
from esrar.keeping.restore import Found, check, restore
from esrar.keeping.told import BACKUP, COPIED, RESTORED, tell

FILE: Any = click.Path(path_type=Path)
KEY_FILE = click.option(
    "--key-file", type=FILE,
    help="A file whose first line is the passphrase or recovery key.",
)  # fmt: skip


@click.command("backup")
@click.argument("file", type=FILE)
@KEY_FILE
@click.option("--ask", is_flag=True, help="Ask for a passphrase instead of the recovery key.")
@with_appcontext
def backup_command(file: Path, key_file: Path | None, ask: bool) -> None:
    """Write database, attachments and keys as of one moment into one encrypted file."""
    with one_line():
        folder = Path(current_app.config["DATA_FOLDER"])
        key = passphrases.for_backup(folder, key_file or _configured(), ask)
        made = back_up(file.absolute(), key)
        tell(BACKUP, rows=made.rows, files=made.files, bytes=made.size)
        click.echo(f"{file}: {made.rows} rows, {made.files} attachments, {_size(made.size)}")
    if made.damaged:
        click.echo(f"warning: {len(made.damaged)} attachments are damaged or missing and not in "
                   f"the backup: {', '.join(made.damaged[:3])}", err=True)  # fmt: skip


@click.command("restore")
@click.argument("file", type=FILE)
@KEY_FILE
@click.option("--verify", is_flag=True, help="Only read it to its end, and change nothing.")
@click.option(
    "--destroyed",
    type=FILE,
    help="A ledger of destructions, besides the one that lies with the backup.",
)
@with_appcontext
def restore_command(
    file: Path, key_file: Path | None, verify: bool, destroyed: Path | None
) -> None:
    """Bring a backup back onto an empty data folder, and check it against what stood."""
    with one_line():
        passphrase = passphrases.for_restore(key_file or _configured())
        path = file.absolute()
        found = check(path, passphrase) if verify else restore(path, passphrase, destroyed)
        if not verify:
            tell(RESTORED, made_at=found.manifest.made_at, migration=found.manifest.revision,
                 rows=found.rows, files=len(found.files))  # fmt: skip
        _tell(found, "whole" if verify else "restored")


def _tell(found: Found, done: str) -> None:
    manifest = found.manifest
    click.echo(f"{done}: {found.rows} rows in {len(manifest.tables)} tables, {len(found.files)} "
               f"attachments, as of {manifest.made_at}, migration {manifest.revision}")  # fmt: skip
    if found.destroyed:
        click.echo(
            f"{found.destroyed} destructions of personal data since then were carried out again"
        )
    if found.damaged:
        click.echo(f"warning: {len(found.damaged)} attachments were damaged or missing when it "
                   "was made", err=True)  # fmt: skip
    if found.doubts:
        raise click.ClickException(f"{done}, but: {'; '.join(found.doubts)}")


@click.command("copy-to")
@click.argument("url")
@with_appcontext
def copy_command(url: str) -> None:
    """Copy all rows into an empty database of the other kind, and compare the two."""
    with one_line():
        # Before it, so that the copy knows of it as well: nothing is written here afterwards.
        tell(COPIED, to=url.partition(":")[0])
        copied = copy_to(url)
        click.echo(f"{sum(copied.values())} rows in {len(copied)} tables copied; counts and "
                   "indicators agree. Set DATABASE_URL to it, and start again")  # fmt: skip


def _configured() -> Path | None:
    found: Path | None = current_app.config.get("BACKUP_KEY_FILE")
    return found


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB"


COMMANDS = (backup_command, restore_command, copy_command, files)
