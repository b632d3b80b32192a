"""`flask import`, `import-undo`, `export` and `template`: a register in and out of a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

import click
from flask.cli import with_appcontext
from werkzeug.exceptions import NotFound

from esrar.audit import operations
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid
from esrar.kit import exporter, registry, undo
from esrar.kit.duplicates.cli import duplicates
from esrar.kit.importer import template
from esrar.kit.importer.columns import public_name
from esrar.kit.importer.job import ask, run
from esrar.kit.importer.matching import Repeated
from esrar.kit.importer.outcome import DEFAULT_BASIS, Outcome
from esrar.kit.importer.parsing import Problem
from esrar.kit.importer.reading import Upload
from esrar.kit.queries import Query
from esrar.kit.register import Register
from esrar.kit.undo.outcome import WORDS, Item

T = TypeVar("T")
FILE = click.Path(dir_okay=False, path_type=Path)


def _register(key: str) -> Register:
    try:
        return registry.get(key)
    except NotFound:
        known = ", ".join(registry.registers())
        raise click.ClickException(f"there is no register {key}; registers: {known}") from None


@click.command("import")
@click.argument("register")
@click.argument("file", type=FILE)
@click.option("--sheet", default="", help="Name of the sheet; else the first one.")
@click.option("--map", "mapping", type=FILE, help="JSON {heading: field}; blank leaves out.")
@click.option("--basis", default=DEFAULT_BASIS, help="Legal basis of keeping these data.")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def import_file(register: str, file: Path, sheet: str, mapping: Path | None, basis: str,
                dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Take the rows of FILE into REGISTER: all that are right, and say of each other why not."""
    try:
        upload = Upload(file.name, _read(file))
        request = ask(_register(register), upload, sheet, _mapping(mapping), basis)
        outcome = run(request, preview=dry_run)
    except Invalid as problem:
        raise click.ClickException(str(problem)) from None
    document = described(outcome, dry_run)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        _print(document)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{file}: {error.strerror}") from None


def _mapping(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        given = json.loads(_read(path))
        if isinstance(given, dict):
            return {str(k): str(v or "") for k, v in given.items()}
    except ValueError:
        pass
    raise click.ClickException(f"{path}: a JSON object of headings and field names is needed")


def described(outcome: Outcome, dry_run: bool = False) -> dict[str, Any]:
    """An outcome as the command's JSON document."""
    request, totals = outcome.request, outcome.totals
    layout = request.layout
    return {
        "register": request.register.key,
        "file": request.upload.name,
        "sheet": request.sheet,
        "heading_row": layout.row,
        "basis": request.basis,
        "dry_run": dry_run,
        "batch": outcome.batch_id,
        "totals": vars(totals),
        "rejected": [_problem(p) for p in outcome.problems],
        "repeated": [_repeated(r) for r in outcome.repeated],
        "warnings": [{"text": t, "rows": n} for t, n in outcome.warnings.items()],
        "differing": outcome.differing,
        "columns": {layout.headings[i]: public_name(layout.target.by_name[n])
                    for i, n in sorted(layout.mapped.items())},
        "ignored_columns": layout.ignored,
        "lines": {
            sheet: {"totals": vars(counts), "rejected": list(map(_problem, problems))}
            for (sheet, counts), problems in zip(
                outcome.lines.items(), outcome.line_problems.values(), strict=True
            )
        },
        "effects": [[str(text) for text in effect] for p in outcome.effects for effect in p.data],
    }  # fmt: skip


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "excel_row": problem.row,
        "field": public_name(problem.field),
        "label": str(problem.field.label),
        "value": problem.value,
        "reason": str(problem.message),
    }


def _repeated(row: Repeated) -> dict[str, Any]:
    of = str(row.of) if row.of is not None else str(row.of_row)
    return {
        "excel_row": row.row,
        "field": "duplicate",
        "of": of,
        "of_row": row.of_row,
        "match": str(row.match.label) if row.match else "",
    }


def _print(document: dict[str, Any]) -> None:
    click.echo(" · ".join(f"{name} {count}" for name, count in document["totals"].items()))
    for row in document["rejected"]:
        click.echo(f"{row['excel_row']}\t{row['label']}\t{row['value']}\t{row['reason']}")
    for row in document["repeated"]:
        click.echo(f"{row['excel_row']}\t= {row['of_row']}\t{row['match']}")
    for sheet, lines in document["lines"].items():
        counts = " · ".join(f"{name} {count}" for name, count in lines["totals"].items())
        click.echo(f"{sheet}: {counts}")
        for row in lines["rejected"]:
            click.echo(f"{row['excel_row']}\t{row['label']}\t{row['value']}\t{row['reason']}")
    if document["batch"]:
        click.echo(f"batch {document['batch']}")


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
@with_appcontext
def export_file(register: str, file: Path) -> None:
    """Write all records of REGISTER into FILE, xlsx or csv by its ending."""
    found = _register(register)
    ending = _ending(file, ("xlsx", "csv"))
    count = _written(file, lambda out: exporter.write(found, out, ending=ending))
    exporter.keep_note(found, Query(), count, ending)
    click.echo(f"{count} records written to {file.name}")


@click.command("template")
@click.argument("register")
@click.argument("file", type=FILE)
@with_appcontext
def template_file(register: str, file: Path) -> None:
    """Write the workbook that REGISTER can be filled in with."""
    found = _register(register)
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
    import_undo,
    export_file,
    template_file,
    duplicates,
)
