"""`flask export`, `template` and `import-undo`: a register into a file; an import taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

import click
from flask.cli import with_appcontext

from esrar.audit import operations
from esrar.core import clock
from esrar.core.dating import parse_date
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.kit import export_templates, registry, undo
from esrar.kit.disclosures.basis import Basis, aims
from esrar.kit.disclosures.handing import Terms, hand
from esrar.kit.disclosures.models import PURPOSE, RECIPIENT
from esrar.kit.disclosures.parcels import OfList, OfTemplate, Parcel, Shape
from esrar.kit.duplicates.cli import duplicates
from esrar.kit.importer import template
from esrar.kit.importer.cli import FILE, import_file, register_named
from esrar.kit.importer.work import import_work
from esrar.kit.one_table import ENDINGS
from esrar.kit.queries import Query
from esrar.kit.register import Register
from esrar.kit.snapshots.cli import snapshot
from esrar.kit.undo.outcome import WORDS, Item

T = TypeVar("T")


@click.command("import-undo")
@click.argument("batch", type=int)
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def import_undo(batch: int, dry_run: bool, as_json: bool) -> None:
    """Take back what import BATCH did, but for what people did since; say what stays and why."""
    operation = operations.of_batch(db.session(), batch)
    if operation is None:
        raise click.ClickException(f"there is no import {batch}, or it changed nothing")
    try:
        outcome = undo.run(operation.id, preview=dry_run)
    except Conflict as conflict:
        raise click.ClickException(str(conflict)) from None
    document = {
        "batch": batch,
        "dry_run": dry_run,
        "totals": outcome.counts,
        "reversed": [_record(item) for item in outcome.reversed],
        "kept": [_stays(item) for item in outcome.kept],
        "failed": [_stays(item) for item in outcome.failed],
        "effects": [[str(text) for text in effect] for p in outcome.effects for effect in p.data],
    }
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    click.echo(" · ".join(f"{name} {count}" for name, count in outcome.counts.items()))
    for item in (*outcome.kept, *outcome.failed):
        told = _stays(item)
        fields = "، ".join(told["fields"])
        click.echo(f"{told['register']}/{told['id']}\t{told['reason']}\t{fields}")


def _record(item: Item) -> dict[str, Any]:
    register = registry.of_model(item.table)
    return {"register": register.key if register else item.table, "id": item.record_id}


def _stays(item: Item) -> dict[str, Any]:
    other = _record(Item(*item.other)) if item.other else None
    return {
        **_record(item), "reason": str(WORDS[item.reason]) if item.reason else "",
        "code": item.reason, "fields": list(item.fields), "by": item.by,
        "at": item.at.isoformat() if item.at else None, "other": other,
    }  # fmt: skip


@click.command("export")
@click.argument("register")
@click.argument("file", type=FILE)
@click.option("--template", "name", default="", help="Name of a shared export template.")
@click.option("--recipient", default="", help="Who outside the association gets it.")
@click.option("--purpose", default="", help="What the recipient needs it for.")
@click.option("--basis", type=click.Choice([b.value for b in Basis]), help="What it rests on.")
@click.option(
    "--aim",
    default="",
    help="Of the aims that persons agree to apart, the one; blank "
    "for what their registration says.",
)
@click.option("--on", default="", help="The day it is handed over; today unless said.")
@with_appcontext
def export_file(register: str, file: Path, name: str, recipient: str, purpose: str,
                basis: str | None, aim: str, on: str) -> None:  # fmt: skip
    """Write all records of REGISTER into FILE, xlsx, csv or pdf by its ending; or those of a
    template, in its shape. With a recipient it leaves: who may not be in it is left out, and it
    is kept."""
    shape = Shape(_ending(file, tuple(ENDINGS)))
    try:
        parcel, terms = (
            _parcel(register_named(register), name),
            _terms(recipient, purpose, basis, on, _aim(register_named(register), aim)),
        )
        if terms is None:
            count = _written(file, lambda out: parcel.write(out, shape))
            parcel.note(shape, count)
            click.echo(f"{count} records written to {file.name}")
            return
        handed = _written(file, lambda out: hand(parcel, terms, shape, out))
    except Invalid as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"{handed.count} records written to {file.name}; {handed.left_out} left out")
    click.echo(f"disclosure {handed.number}")


def _parcel(register: Register, name: str) -> Parcel:
    if not name:
        return OfList(register, Query())
    template = export_templates.find(register, name=name)
    if template is None:
        known = ", ".join(t.name for t in export_templates.templates(register)) or "none"
        raise click.ClickException(f"there is no template {name}; shared templates: {known}")
    return OfTemplate(register, template)


def _aim(register: Register, text: str) -> str:
    """The aim that a text names. Raises Invalid for none that persons are asked about."""
    kind = aims(register)
    return str(kind.parse(text) or "") if kind is not None and text else ""


def _terms(recipient: str, purpose: str, basis: str | None, on: str, aim: str) -> Terms | None:
    """The terms of a file that leaves; None when it stays. Raises Invalid for half of them."""
    if not (recipient or purpose or basis or on):
        return None
    if not (recipient.strip() and purpose.strip() and basis):
        raise click.ClickException("a file that leaves needs --recipient, --purpose and --basis")
    day = parse_date(on).date if on else clock.today()
    return Terms(recipient.strip()[:RECIPIENT], purpose.strip()[:PURPOSE], basis, day, aim)


@click.command("template")
@click.argument("register")
@click.argument("file", type=FILE)
@with_appcontext
def template_file(register: str, file: Path) -> None:
    """Write the workbook that REGISTER can be filled in with."""
    found = register_named(register)
    _ending(file, ("xlsx",))
    _written(file, lambda out: template.write(found, out))
    click.echo(f"template written to {file.name}")


def _ending(file: Path, known: tuple[str, ...]) -> str:
    ending = file.suffix.lower().lstrip(".")
    if ending not in known:
        raise click.ClickException(f"{file}: the name must end in {' or '.join(known)}")
    return ending


def _written(file: Path, write: Callable[[IO[bytes]], T]) -> T:
    """What is written stands under its name only when it is whole."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w+b") as out:
            done = write(out)
        part.replace(file)
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
    return done


COMMANDS: tuple[click.Command, ...] = (
    import_file,
    import_work,
    import_undo,
    export_file,
    template_file,
    duplicates,
    snapshot,
)
