"""What can be done from a list: with its records, with its rows, with the list itself."""

from __future__ import annotations

from flask import url_for

from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import registry, views_kept
from esrar.kit.access import may, may_create
from esrar.kit.addresses import filter_pairs, filters_of, kept_of, list_url
from esrar.kit.extensions import offers
from esrar.kit.filling import filled_from
from esrar.kit.pages import Button, Selection
from esrar.kit.queries import Page, Query
from esrar.kit.register import Register


def actions(register: Register, query: Query) -> list[Link]:
    """The buttons beside the title."""
    found = []
    if may_create(register):
        if register.quick:
            found.append(
                Link(str(register.quick.title), url_for(f"{register.key}.quick"), "primary")
            )
        found.append(Link(str(register.new_label), url_for(f"{register.key}.new"),
                            "" if register.quick else "primary"))  # fmt: skip
    found += [Link(str(label), url_for(endpoint)) for endpoint, label in register.pages]
    if register.calendar is not None:
        found.append(Link(str(_("Calendar")), url_for("calendar.page", of=register.key)))
    if may(register, "import"):
        found.append(Link(str(_("Import")), url_for(f"{register.key}.import_upload")))
    if may(register, "export"):
        # What is exported is what the list shows: its filters, order and view, not its place in it.
        url = list_url(register, query, url_for(f"{register.key}.export"), after=None)
        found.append(Link(str(_("Export")), url))
    return found


def fills(register: Register, query: Query) -> list[Link]:
    """What these records can be added to, all at once: lines of records that point at them."""
    shown = filters_of(query)
    found = []
    for other, block in filled_from(register):
        if may(other, "write") and block.fill is not None and query.ids is None:
            url = url_for(f"{other.key}.fill_choose", block=block.key)
            found.append(Link(str(block.fill.label), f"{url}?{shown}" if shown else url))
    return found + (offers(register, shown) if query.ids is None else [])


def tools(register: Register, query: Query, some: bool) -> list[Link]:
    """What can be done with the list itself: its rows, its columns, its views."""
    if query.ids is not None:
        return []
    found, base = [], registry.address(register.key)
    if some and (may(register, "write") or may(register, "export")):
        url = list_url(register, query)
        url = f"{url}{'&' if '?' in url else '?'}select=1"
        found.append(Link(str(_("Select records")), url))
    columns = list_url(register, query, f"{base}/columns", after=None)
    found.append(Link(str(_("Columns")), columns))
    on = views_kept.changed(register, query)
    if on is not None or kept_of(query):
        found.append(Link(str(_("Save as a view")), list_url(register, query, f"{base}/views/new")))
    if on is not None and (on.mine or (on.shared and may(register, "approve"))):
        url = list_url(register, query, f"{base}/views/{on.id}/update", after=None)
        found.append(Link(str(_("Update the view")), url, method="post"))
    if views_kept.reachable(register):
        found.append(Link(str(_("Manage views")), f"{base}/views"))
    if may(register, "export"):
        url = list_url(register, query, f"{base}/export", after=None)
        found.append(Link(str(_("Print as PDF")), f"{url}{'&' if '?' in url else '?'}format=pdf"))
        url = f"{base}/export-templates"
        found.append(Link(str(_("Export by a template")), list_url(register, query, url)))
        url, shown = f"{base}/snapshots/new", filters_of(query)
        found.append(Link(str(_("Take an approved copy")), f"{url}?{shown}" if shown else url))
    return found


def selection(register: Register, query: Query, found: Page) -> Selection:
    """The form around rows that are being chosen."""
    buttons = []
    if may(register, "write"):
        buttons.append(Button(str(_("Change the selected")), "_scope", "ids", primary=True))
        if not (query.q and found.capped):
            buttons.append(Button(str(_("Change all that the list finds")), "_scope", "all"))
    exports = may(register, "export")
    return Selection(
        action=url_for(f"{register.key}.bulk"), buttons=buttons,
        hidden=[*filter_pairs(query), *([("view", query.view)] if query.view else [])],
        export_url=url_for(f"{register.key}.export_selected") if exports else "",
        all_label=str(_("Select all of this page")),
        cancel=Link(str(_("End the selection")), list_url(register, query)),
    )  # fmt: skip
