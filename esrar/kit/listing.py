"""A register's list as a page: which columns, rows and tabs, and where each of them leads."""

from __future__ import annotations

from typing import Any

from flask import url_for

from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.kit import list_acts, reads, registry, views_kept
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.cells import (
    DASH,
    cell,
    computed_cell,
    list_rows,
    prepare,
    row_headings,
    rows_of,
    status_cell,
)
from esrar.kit.chips import chips
from esrar.kit.columns import (
    ListColumn,
    chosen,
    declared,
    fields_in,
    reckoned_in,
    title_heading,
)
from esrar.kit.filter_form import filter_panel, hidden
from esrar.kit.pages import Column, ListPage
from esrar.kit.queries import Page, Query, page
from esrar.kit.register import Register

__all__ = [
    "DASH",
    "cell",
    "chips",
    "computed_cell",
    "count_text",
    "filter_panel",
    "list_rows",
    "list_url",
    "listing",
    "prepare",
    "row_headings",
    "status_cell",
]


def listing(register: Register, query: Query, selecting: bool = False) -> ListPage:
    """The page of a list's URL; with `selecting` its rows can be chosen."""
    fields = visible(register)
    kept = views_kept.layout(register, views_kept.current(register, query))
    columns = chosen(register, kept) if kept else declared(register, fields)
    also = reckoned_in(columns) if kept else None
    found = page(register, fields_in(columns), query, also)
    row, more = views_kept.in_rows(views_kept.tabs(register, fields, query))
    shown = filter_panel(register, fields, query)
    buttons = list_acts.actions(register, query)
    return ListPage(
        title=str(register.label),
        count_text=count_text(register, found.total, found.most),
        capped_note=_capped_note(query, found),
        columns=_headings(register, columns, query, title_heading(register, kept)),
        rows=rows_of(register, columns, found.rows),
        views=row,
        more_views=more,
        q=query.q,
        search_url=url_for(f"{register.key}.find"),
        search_label=str(_("Search in: %(register)s", register=register.label)),
        search_hint=str(_("Name, ID number or mobile")) if register.personal else "",
        chips=chips(register, fields, query),
        clear_url=registry.address(register.key),
        filter_fields=shown,
        filters_url=list_url(register, query, url_for(f"{register.key}.filters"), after=None),
        hidden=hidden(register, query, shown.kinds),
        actions=buttons,
        bulk_actions=list_acts.fills(register, query) if found.total and not selecting else (),
        tools=() if selecting else list_acts.tools(register, query, bool(found.total)),
        selection=list_acts.selection(register, query, found) if selecting else None,
        first_url=_page_url(register, query, selecting, None) if query.after else None,
        next_url=_page_url(register, query, selecting, found.rows[-1].id) if found.more else None,
        empty_text=_empty(register, query),
        empty_actions=buttons[:1] if not (query.q or query.filters) else (),
        sensitive=reads.in_list(register, fields_in(columns), query),
    )


def _page_url(register: Register, query: Query, selecting: bool, after: int | None) -> str:
    url = list_url(register, query, after=after)
    return f"{url}{'&' if '?' in url else '?'}select=1" if selecting else url


def count_text(register: Register, total: int, most: int) -> str:
    """How many records there are, in words that agree with the number; counted to past `most`."""
    if total > most:
        return str(_("More than %(number)s", number=f"{most:,}"))
    return counted(register.noun, total)


def _capped_note(query: Query, found: Page) -> str:
    if query.q and found.capped:
        return str(_("The nearest %(number)s are shown: type more of the name", number=found.most))
    return ""


def _empty(register: Register, query: Query) -> str:
    if query.q and register.personal:
        return str(_("No results. The ID number or the mobile can be searched for"))
    if query.q or query.filters:
        return str(_("No results. Remove a filter or search for something else"))
    return str(_("Nothing is registered here yet"))


def _headings(register: Register, columns: list[ListColumn], query: Query,
              title: str) -> list[Column]:  # fmt: skip
    sorts = bool(register.field(register.title).sorted_by)
    found = [_heading(register, register.title, title, sorts, query)]
    return found + [_heading(register, c.key, c.label, c.sorts, query) for c in columns]


def _heading(register: Register, name: str, label: Any, sorts: bool, query: Query) -> Column:
    if not sorts or query.q:
        return Column(name, str(label))
    current = query.sort == name
    turned = f"-{name}" if current and not query.descending else name
    state = ("descending" if query.descending else "ascending") if current else ""
    return Column(name, str(label), list_url(register, query, sort=turned, after=None), state)
