"""Recognises what can be of a file: its sheets, their headings, the request that they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.importer.columns import target_of
from esrar.kit.importer.guessing import with_suggestions
from esrar.kit.importer.known import Policy
from esrar.kit.importer.layout import SCANNED, Layout, NoHeadings, by_hand, lay_out
from esrar.kit.importer.memory import remembered
from esrar.kit.importer.outcome import DEFAULT_BASIS, Request, Sheet
from esrar.kit.importer.reader import Upload
from esrar.kit.importer.reading import Glimpse, look_into, sheet_names
from esrar.kit.register import Register


def choose_sheets(
    register: Register, names: Sequence[str], asked: Sequence[str] = ()
) -> tuple[str, ...]:
    """The sheets to read: those asked for, else the first one of records and all of lines.

    Raises Invalid when there is no sheet of a name that was asked for.
    """
    for name in asked:
        if name not in names:
            raise Invalid(_l("The workbook has no such sheet. Its sheets: %(sheets)s"),
                          sheets="، ".join(names))  # fmt: skip
    if asked:
        return tuple(dict.fromkeys(asked))
    lines = tuple(n for n in names if target_of(register, n).block is not None)
    own = [n for n in names if n not in lines]
    return (own[0], *lines) if own else (names[0],)


def recognised(
    register: Register, sheet: str, glimpse: Glimpse, given: Mapping[str, str] | None = None
) -> Layout:
    """What is certain of a sheet's columns. Raises NoHeadings when nothing is."""
    target = target_of(register, sheet)
    return lay_out(target, glimpse.rows, given, glimpse.merged, remembered)


def suggested(register: Register, sheet: str, glimpse: Glimpse) -> Layout:
    """What was recognised of a sheet's columns, and what may be meant by the others."""
    try:
        return with_suggestions(recognised(register, sheet, glimpse))
    except NoHeadings:
        return by_hand(target_of(register, sheet), glimpse.rows)


def ask(register: Register, upload: Upload, sheets: Sequence[str] = (),
        given: Mapping[str, str] | None = None, basis: str = "",
        policy: Policy | None = None) -> Request:  # fmt: skip
    """A request with everything recognised that can be. Raises Invalid when that is too little."""
    chosen = choose_sheets(register, sheet_names(upload), sheets)
    found: list[Sheet] = []
    for name in chosen:
        try:
            glimpse = look_into(upload, name, SCANNED, closely=False)
            layout = recognised(register, name, glimpse, given)
        except NoHeadings:
            if not found or sheets:
                raise
            continue  # a sheet of lines that nobody asked for and nothing is recognised of
        layout.refuse_clashes()
        found.append(Sheet(name, layout))
    return Request(
        register, upload, tuple(found), basis or DEFAULT_BASIS, policy=policy or Policy()
    )
