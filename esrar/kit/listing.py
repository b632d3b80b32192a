"""A register's list as a page: columns, cells, filters, chips, and where each of them leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import url_for
from markupsafe import Markup, escape
from sqlalchemy import Row

from esrar.core.counted import counted
from esrar.core.fields import Date, Flag, Text
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry, saved_lists  # noqa: F401
from esrar.kit.access import may, visible
from esrar.kit.filling import filled_from
from esrar.kit.pages import Chip, Column, FilterField, ListPage, ListRow, Tab
from esrar.kit.queries import (
    CANDIDATES,
    COUNTED,
    Page,
    Query,
    line_values,
    meaning,
    page,
    without,
)
from esrar.kit.register import Computed, Derived, Field, Register
from esrar.kit.relations import Relation, name_of, prepare_titles

COMMA = Markup("، ")
DASH = Markup('<span class="muted">–</span>')


def listing(register: Register, query: Query) -> ListPage:
    """The page of a list's URL."""
    fields = visible(register)
    shown = [f for f in fields if f.listed]
    found = page(register, shown, query)
    return ListPage(
        title=str(register.label),
        count_text=count_text(register, found.total, found.capped),
        capped_note=_capped_note(query, found),
        columns=_columns(register, shown, query),
        rows=list_rows(register, shown, found.rows),
        views=views(register, query),
        q=query.q,
        search_url=url_for(f"{register.key}.find"),
        search_label=str(_("Search in: %(register)s", register=register.label)),
        search_hint=str(_("Name, ID number or mobile")) if register.personal else "",
        chips=chips(register, fields, query),
        clear_url=registry.address(register.key),
        filter_fields=filter_fields(register, fields, query),
        hidden=_hidden(register, query),
        actions=_actions(register, query),
        bulk_actions=_fills(register, query) if found.total else (),
        first_url=_url(register, query, after=None) if query.after else None,
        next_url=_url(register, query, after=found.rows[-1].id) if found.more else None,
        empty_text=_empty(register, query),
        empty_actions=_actions(register, query)[:1] if not (query.q or query.filters) else (),
    )


def count_text(register: Register, total: int, capped: bool) -> str:
    """How many records there are, in words that agree with the number."""
    if capped:
        return str(_("More than %(number)s", number=f"{COUNTED:,}"))
    return counted(register.noun, total)


def _capped_note(query: Query, found: Page) -> str:
    if query.q and found.total >= CANDIDATES:
        return str(_("The nearest %(number)s are shown: type more of the name", number=CANDIDATES))
    return ""


def _empty(register: Register, query: Query) -> str:
    if query.q and register.personal:
        return str(_("No results. The ID number or the mobile can be searched for"))
    if query.q or query.filters:
        return str(_("No results. Remove a filter or search for something else"))
    return str(_("Nothing is registered here yet"))


def _columns(register: Register, shown: Sequence[Field], query: Query) -> list[Column]:
    first = register.field(register.title)
    columns = [_column(register, first, query)]
    columns += [_column(register, f, query) for f in shown if f.name != register.title]
    columns += [_heading(register, c.name, c.label, c.sorted, query) for c in register.computed]
    columns += [Column(d.name, str(d.label)) for d in register.derived if d.listed]
    return columns


def _column(register: Register, one: Field, query: Query) -> Column:
    return _heading(register, one.name, one.label, bool(one.sorted_by), query)


def _heading(register: Register, name: str, label: Any, sorts: bool, query: Query) -> Column:
    if not sorts or query.q:
        return Column(name, str(label))
    current = query.sort == name
    turned = f"-{name}" if current and not query.descending else name
    state = ("descending" if query.descending else "ascending") if current else ""
    return Column(name, str(label), _url(register, query, sort=turned, after=None), state)


def row_headings(register: Register, shown: Sequence[Field], reckoned: bool = True) -> list[str]:
    """What stands above the title and the cells of `list_rows`."""
    labels = [register.field(register.title).label]
    labels += [f.label for f in shown if f.name != register.title]
    labels += [c.label for c in register.computed if reckoned]
    labels += [d.label for d in register.derived if d.listed]
    return [str(label) for label in labels]


def list_rows(
    register: Register, shown: Sequence[Field], rows: Sequence[Row[Any]], reckoned: bool = True
) -> list[ListRow]:
    """Rows with every cell prepared; what they point at is fetched once for all of them.

    Without what is `reckoned` where the rows stand beside one of the things that it sums up.
    """
    rest = [f for f in shown if f.name != register.title]
    lines = prepare(register, rest, rows)
    base = registry.address(register.key)
    found: list[Any] = [row._mapping for row in rows]
    prepare_titles(register, found)
    columns = [_cells(register, f, found, lines) for f in rest]
    for computed in register.computed if reckoned else ():
        columns.append([computed_cell(computed, row[computed.name]) for row in found])
    for status in (d for d in register.derived if d.listed):
        tags = {state: status_cell(status, state) for state in {row[status.name] for row in found}}
        columns.append([tags[row[status.name]] for row in found])
    cells = zip(*columns, strict=True) if columns else ((),) * len(found)
    return [
        ListRow(
            row["id"],
            f"{base}/{row['id']}",
            name_of(register, row) or str(_("Number %(id)s", id=row["id"])),
            made,
        )
        for row, made in zip(found, cells, strict=True)
    ]


def _cells(
    register: Register,
    one: Field,
    rows: Sequence[Mapping[str, Any]],
    lines: Mapping[str, Mapping[int, Sequence[Any]]],
) -> list[Markup]:
    """A column of cells; a value that comes again is prepared once."""
    made: dict[Any, Markup] = {None: DASH, (): DASH}
    if one.through:
        found = lines[one.name]
        listed = [tuple(found.get(row["id"], ())) for row in rows]
        for value in {v for values in listed for v in values}:
            made[value] = escape(one.kind.show(value))
        return [COMMA.join([made[v] for v in values]) if values else DASH for values in listed]
    column = []
    for row in rows:
        value = one.kind.fetch(one.name, row)
        shown = made.get(value)
        if shown is None:
            shown = made[value] = escape(one.kind.show(value))
        column.append(shown)
    return column


def prepare(
    register: Register, fields: Sequence[Field], rows: Sequence[Any]
) -> dict[str, dict[int, list[Any]]]:
    """Fetch at once whatever the cells of these rows will point at."""
    ids = [row.id for row in rows]
    lines: dict[str, dict[int, list[Any]]] = {}
    for one in fields:
        if one.through:
            lines[one.name] = line_values(register, one, ids) if ids else {}
        elif hasattr(one.kind, "prepare"):
            one.kind.prepare([one.kind.fetch(one.name, row._mapping) for row in rows])
    return lines


def cell(register: Register, one: Field, row: Mapping[str, Any],
         lines: Mapping[str, Mapping[int, Sequence[Any]]]) -> Markup:  # fmt: skip
    """One cell, escaped; a dash where nothing is known."""
    if one.through:
        values = lines[one.name].get(row["id"], ())
        return COMMA.join(escape(one.kind.show(v)) for v in values) if values else DASH
    value = one.kind.fetch(one.name, row)
    return DASH if value is None else escape(one.kind.show(value))


def computed_cell(computed: Computed, value: Any) -> Markup:
    """A computed column's cell."""
    return DASH if value is None else escape(computed.show(value))


def status_cell(status: Derived, value: Any) -> Markup:
    """A derived status as a tag."""
    state = status.states.get(value)
    if state is None:
        return DASH
    return Markup('<span class="tag %s">%s</span>') % (state.tone, state.label)


def views(register: Register, query: Query, base: str = "") -> list[Tab]:
    """The tabs of a list: everything, and the views that stand in its declaration.

    With a `base` another page that is filtered like the list, as with the other parts of it.
    """
    if not register.views:
        return []
    asked = {name: tuple(given) for name, given in query.filters.items()}
    tabs = [Tab(str(_("All")), base or registry.address(register.key), not (asked or query.q))]
    for view in register.views:
        wanted = {name: (value,) for name, value in view.filters}
        own = Query(filters=wanted, sort=view.sort.removeprefix("-"),
                    descending=view.sort.startswith("-"))  # fmt: skip
        url = _url(register, own, base)
        tabs.append(Tab(str(view.label), url, asked == wanted and not query.q))
    return tabs


def chips(register: Register, fields: Sequence[Field], query: Query,
          base: str = "") -> list[Chip]:  # fmt: skip
    """The filters in force, each with the address without it."""
    labels = {f.name: f for f in fields}
    derived = {d.name: d for d in register.derived}
    found = []
    if query.q:
        found.append(Chip(f"«{query.q}»", _url(register, query, base, q="", after=None)))
    for name, given in query.filters.items():
        if name in derived:
            status = derived[name]
            words = [str(status.states[g].label) for g in given if g in status.states]
            label = str(status.label)
        else:
            base = name.removesuffix("_from").removesuffix("_to")
            label = str(labels[base].label)
            if name != base:
                label += " " + (str(_("from")) if name.endswith("_from") else str(_("to")))
            words = [_filter_word(labels[base], meaning(g, query.day)) for g in given]
        text = f"{label}: {'، '.join(words)}"
        found.append(Chip(text, _url(register, without(query, name), base)))
    return found


def _filter_word(one: Field, given: str) -> str:
    if given == "-":
        return str(_("blank"))
    value = one.kind.parse(given)
    return str(Markup(one.kind.show(value)).striptags()) if value is not None else given


def filter_fields(register: Register, fields: Sequence[Field],
                  query: Query) -> list[FilterField]:  # fmt: skip
    """The filters that can be set, as they are set."""
    found = []
    for status in register.derived:
        given = query.filters.get(status.name, ())
        options = [(k, str(s.label), k in given) for k, s in status.states.items()]
        any_label = ("", str(_("All")), not given)
        found.append(FilterField(status.name, str(status.label), "select", [any_label, *options]))
    for one in (f for f in fields if f.filtered and _whole(f)):
        given = tuple(meaning(g, query.day) for g in query.filters.get(one.name, ()))
        if isinstance(one.kind, Date):
            ends = (query.filters.get(f"{one.name}_{e}", ("",))[0] for e in ("from", "to"))
            low, high = (meaning(end, query.day) for end in ends)
            found.append(FilterField(one.name, str(one.label), "dates", value=low, value_to=high))
        elif isinstance(one.kind, Text):
            found.append(FilterField(one.name, str(one.label), "text", value="".join(given)))
        elif one.kind.widget == "combo":
            # A hundred places on every list cost more than its fifty rows: the name is typed.
            words = "".join(_filter_word(one, g) for g in given[:1])
            found.append(FilterField(one.name, str(one.label), "text", value=words))
        else:
            options = [(v, label, v in given) for v, label in one.kind.options()]  # type: ignore[attr-defined]
            blank = ("-", str(_("blank")), given == ("-",))
            options = [("", str(_("All")), not given), *options]
            if not one.required or isinstance(one.kind, Flag):
                options.append(blank)
            found.append(FilterField(one.name, str(one.label), "select", options))
    return found


def _whole(one: Field) -> bool:
    """Whether a filter can list all its values; one by a record of many is set by a link."""
    return not (isinstance(one.kind, Relation) and one.kind.many)


def _hidden(register: Register, query: Query) -> list[tuple[str, str]]:
    """What a new search keeps although no filter of the form says it."""
    kept = [("sort", _sort_text(query))] if query.sort else []
    for name, given in query.filters.items():
        if any(f.name == name and not _whole(f) for f in register.fields):
            kept += [(name, value) for value in given]
    return kept


def _actions(register: Register, query: Query) -> list[Link]:
    actions = []
    if may(register, "write"):
        if register.quick:
            actions.append(
                Link(str(register.quick.title), url_for(f"{register.key}.quick"), "primary")
            )
        actions.append(Link(str(register.new_label), url_for(f"{register.key}.new"),
                            "" if register.quick else "primary"))  # fmt: skip
    actions += [Link(str(label), url_for(endpoint)) for endpoint, label in register.pages]
    if register.calendar is not None:
        actions.append(Link(str(_("Calendar")), url_for("calendar.page", of=register.key)))
    if may(register, "import"):
        actions.append(Link(str(_("Import")), url_for(f"{register.key}.import_upload")))
    if may(register, "export"):
        # What is exported is what the list shows: its filters go along, not its place in it.
        shown = _url(register, query, after=None, sort="").partition("?")[2]
        url = url_for(f"{register.key}.export")
        actions.append(Link(str(_("Export")), f"{url}?{shown}" if shown else url))
    return actions


def _fills(register: Register, query: Query) -> list[Link]:
    """What these records can be added to, all at once: lines of records that point at them."""
    shown = _url(register, query, after=None, sort="").partition("?")[2]
    found = []
    for other, block in filled_from(register):
        if may(other, "write") and block.fill is not None and query.ids is None:
            url = url_for(f"{other.key}.fill_choose", block=block.key)
            found.append(Link(str(block.fill.label), f"{url}?{shown}" if shown else url))
    return found


def _sort_text(query: Query) -> str:
    return f"-{query.sort}" if query.descending else query.sort


def list_url(register: Register, query: Query) -> str:
    """The address of a list."""
    return _url(register, query)


def _url(register: Register, query: Query, base: str = "", **changed: Any) -> str:
    pairs: list[tuple[str, Any]] = [("q", changed.get("q", query.q))]
    pairs += [(name, v) for name, given in query.filters.items() for v in given]
    pairs.append(("sort", changed.get("sort", _sort_text(query))))
    pairs.append(("after", changed.get("after", query.after)))
    text = urlencode([(k, v) for k, v in pairs if v])
    base = base or registry.address(register.key)
    return f"{base}?{text}" if text else base
