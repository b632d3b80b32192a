"""Decides many things at once: approved by one decision or returned each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from esrar.core.db import Write, writing
from esrar.core.errors import Conflict, Invalid
from esrar.kit.approvals.waiting import Columns, Source, Waiting, sources
from esrar.kit.extensions import Panel, previews
from esrar.kit.saving import number


@dataclass
class Decided:
    """What was decided, what stays and why, what it moves, and the number to undo it by."""

    done: list[Waiting] = field(default_factory=list)
    stays: list[tuple[Waiting, str]] = field(default_factory=list)
    effects: Sequence[Panel] = ()
    operation: int | None = None


def preview(chosen: Sequence[Waiting], columns: Columns) -> Decided:
    """What approving these would do, by doing it and taking it back."""
    with writing(preview=True, origin="preview") as write:
        decided = _all(write, chosen, {one.key: columns for one in chosen})
    decided.effects = previews(write)
    return decided


def run(chosen: Sequence[Waiting], columns: Mapping[str, Columns]) -> Decided:
    """Decide, each by its own columns, in one transaction; what cannot be decided stays."""
    with writing(origin="approval") as write:
        decided = _all(write, chosen, columns)
    decided.operation = number(write)
    return decided


def _all(write: Write, chosen: Sequence[Waiting], columns: Mapping[str, Columns]) -> Decided:
    decided, known = Decided(), {source.key: source for source in sources()}
    for one in chosen:
        try:
            _of(known, one).decide(write, one.id, columns[one.key], one.source)
        except (Invalid, Conflict) as problem:
            decided.stays.append((one, str(problem)))
        else:
            decided.done.append(one)
    return decided


def _of(known: Mapping[str, Source], one: Waiting) -> Source:
    return known[one.source.partition(".")[0]]
