"""Where the passphrase of a backup comes from: a key file or a question, never the command line.

A backup holds the keys of the installation, so it must be closed by something that is not in it.
Unless told otherwise that is the recovery key: made once, kept in the data folder for the backups
that nobody attends, and apart from it by whoever must restore them when the folder is lost.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
from pathlib import Path

import click

from esrar.keeping.refused import Refused

LEAST = 15
NAME = "recovery.key"
FIRST = (
    "A recovery key was made: {path}\n"
    "Write it down and keep it apart from this computer; without it no backup opens:\n"
    "  {key}"
)


def for_backup(folder: Path, key_file: Path | None, ask: bool) -> str:
    """What closes a backup. The recovery key is made when it is needed for the first time."""
    if ask:
        return _long_enough(_asked(twice=True), "the passphrase")
    if key_file is not None:
        return read(key_file)
    path = folder / NAME
    if not path.exists():
        click.echo(FIRST.format(path=path, key=_make(path)), err=True)
    return read(path)


def for_restore(key_file: Path | None) -> str:
    """What opens one: of a key file, else of whoever is asked for it."""
    return read(key_file) if key_file is not None else _asked(twice=False)


def read(path: Path) -> str:
    """The first line of a key file."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused(f"the key file {path} cannot be read: {problem}") from None
    return _long_enough(lines[0].strip() if lines else "", f"the key file {path}")


def _make(path: Path) -> str:
    """160 random bits in groups that a person can copy by hand."""
    text = base64.b32encode(secrets.token_bytes(20)).decode()
    key = "-".join(text[at : at + 4] for at in range(0, len(text), 4))
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(key + "\n")
        out.flush()
        os.fsync(out.fileno())
    return key


def _asked(*, twice: bool) -> str:
    """From the terminal without showing it; from a pipe, its first line."""
    if sys.stdin.isatty():
        text: str = click.prompt(
            "Passphrase or recovery key", hide_input=True, confirmation_prompt=twice, err=True
        )
        return text.strip()
    line = sys.stdin.readline().strip()
    if not line:
        raise Refused("a passphrase or recovery key is needed: name its file with --key-file")
    return line


def _long_enough(text: str, what: str) -> str:
    if len(text) < LEAST:
        raise Refused(f"{what} must have {LEAST} characters or more")
    return text
