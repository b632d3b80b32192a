"""`flask import`: a file into a register, what came of it as a table or as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from werkzeug.exceptions import NotFound

from esrar.core.errors import Invalid
from esrar.kit import registry
from esrar.kit.importer.asking import ask
from esrar.kit.importer.changes import counted_fields
from esrar.kit.importer.columns import public_name
from esrar.kit.importer.job import run
from esrar.kit.importer.known import Matches, Policy
from esrar.kit.importer.outcome import DEFAULT_BASIS, Outcome, Request
from esrar.kit.importer.parsing import Problem
from esrar.kit.importer.places import row_of, sheet_of
from esrar.kit.importer.reader import Upload
from esrar.kit.importer.reading import read_once
from esrar.kit.importer.repeating import Repeated
from esrar.kit.register import Register

FILE = click.Path(dir_okay=False, path_type=Path)


def register_named(key: str) -> Register:
    """The register of a key given to a command."""
    try:
        return registry.get(key)
    except NotFound:
        known = ", ".join(registry.registers())
        raise click.ClickException(f"there is no register {key}; registers: {known}") from None


@click.command("import")
@click.argument("register")
@click.argument("file", type=FILE)
@click.option(
    "--sheet",
    "sheets",
    multiple=True,
    help="Name of a sheet, may be given again; else the first one and those of lines.",
)
@click.option("--map", "mapping", type=FILE, help="JSON {heading: field}; blank leaves out.")
@click.option("--basis", default=DEFAULT_BASIS, help="Legal basis of keeping these data.")
@click.option(
    "--matches",
    type=click.Choice([m.value for m in Matches]),
    default="fill",
    show_default=True,
    help="What becomes of records that are already there.",
)
@click.option(
    "--clear-blanks",
    is_flag=True,
    help="With --matches overwrite: a blank cell empties what is registered.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def import_file(register: str, file: Path, sheets: tuple[str, ...], mapping: Path | None,
                basis: str, matches: str, clear_blanks: bool, dry_run: bool,
                as_json: bool) -> None:  # fmt: skip
    """Take the rows of FILE into REGISTER: all that are right, and say of each other why not."""
    try:
        upload = Upload(file.name, _read(file))
        policy = Policy(Matches(matches), clear_blanks)
        into, mapped = register_named(register), _mapping(mapping)
        with read_once(upload):
            request = ask(into, upload, sheets, mapped, basis, policy)
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
        "sheets": [s.name for s in request.sheets],
        "heading_row": layout.row,
        "basis": request.basis,
        "matches": str(request.policy.matches),
        "dry_run": dry_run,
        "batch": outcome.batch_id,
        "totals": vars(totals),
        "rejected": [_problem(request, p) for p in outcome.problems],
        "repeated": [_repeated(r) for r in outcome.repeated],
        "warnings": [{"text": t, "rows": n} for t, n in outcome.warnings.items()],
        "differing": outcome.differing,
        "changed": {public_name(f): n for f, n in counted_fields(outcome).items()},
        "unknown": [{"field": public_name(u.field), "value": u.text, "rows": u.rows}
                    for u in outcome.unknown.values()],
        "columns": {layout.headings[i]: public_name(layout.target.by_name[n])
                    for i, n in sorted(layout.mapped.items())},
        "ignored_columns": layout.ignored,
        "lines": {
            sheet: {"totals": vars(counts), "rejected": [_problem(request, p) for p in problems]}
            for (sheet, counts), problems in zip(
                outcome.lines.items(), outcome.line_problems.values(), strict=True
            )
        },
        "effects": [[str(text) for text in effect] for p in outcome.effects for effect in p.data],
    }  # fmt: skip


def _problem(request: Request, problem: Problem) -> dict[str, Any]:
    return {
        "sheet": request.sheets[sheet_of(problem.row)].name,
        "excel_row": row_of(problem.row),
        "field": public_name(problem.field),
        "label": str(problem.field.label),
        "value": problem.value,
        "reason": str(problem.message),
    }


def _repeated(row: Repeated) -> dict[str, Any]:
    of = str(row.of) if row.of is not None else str(row_of(row.of_row))
    return {
        "excel_row": row_of(row.row),
        "field": "duplicate",
        "of": of,
        "of_row": row_of(row.of_row),
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
