"""`flask duplicates`: scan registers for records that may be one, and say why."""

from __future__ import annotations

import json
from time import perf_counter
from typing import Any

import click
from flask.cli import with_appcontext

from esrar.kit import registry
from esrar.kit.duplicates import queue
from esrar.kit.duplicates.cards import compared
from esrar.kit.duplicates.scoring import Finding
from esrar.kit.duplicates.words import grounds
from esrar.kit.register import Register
from esrar.kit.relations import titles


@click.command("duplicates")
@click.argument("register", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
@with_appcontext
def duplicates(register: str | None, as_json: bool) -> None:
    """Compare all people and bodies, or those of REGISTER, and keep what deserves a look."""
    known = {r.key: r for r in registry.registers().values() if compared(r)}
    if register is not None and register not in known:
        raise click.ClickException(f"{register} is not compared; registers: {', '.join(known)}")
    documents = [_scanned(known[key]) for key in ([register] if register else known)]
    if as_json:
        click.echo(json.dumps(documents, ensure_ascii=False))
        return
    for document in documents:
        click.echo("{register}: {records} records, {pairs} pairs, {seconds} s".format(**document))
        for pair in document["found"]:
            first, second = pair["records"]
            click.echo(f"{pair['score']:>4}  {first['id']} {first['title']}  =  "
                       f"{second['id']} {second['title']}  ({'، '.join(pair['for'])})")  # fmt: skip


def _scanned(register: Register) -> dict[str, Any]:
    start = perf_counter()
    found = queue.rescan(register)
    seconds = round(perf_counter() - start, 2)
    last = queue.last_scan(register)
    assert last is not None
    names = titles(register, {i for f in found for i in (f.first, f.second)})
    return {
        "register": register.key,
        "records": last.records,
        "pairs": last.pairs,
        "seconds": seconds,
        "found": [_pair(register, one, names) for one in found],
    }


def _pair(register: Register, one: Finding, names: dict[int, str]) -> dict[str, Any]:
    said = grounds(register, one, register.fields)
    return {
        "score": one.score,
        "records": [{"id": i, "title": names.get(i, "")} for i in (one.first, one.second)],
        "for": said.pro,
        "against": said.contra,
    }
