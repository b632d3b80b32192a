"""The page «صورة الأسر»: each picture beside the table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from esrar.accounts.permissions import granted
from esrar.audit.cache import kept
from esrar.core.counted import counted
from esrar.core.i18n import _, language
from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.addresses import list_url
from esrar.kit.chips import filter_words
from esrar.kit.queries import Query
from esrar.kit.relations import titles
from esrar.pictures.counts import asked, counts
from esrar.pictures.tables import Table, tables_of


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: str
    said: str
    count_text: str
    tables: Sequence[Table]
    states: Sequence[tuple[str, str, bool]]
    activities: Sequence[tuple[str, str, bool]]
    clear_url: str
    back: Link


def page(query: Query, clear_url: str) -> Page:
    """The pictures of the families that the filters find. Raises Invalid for a bad filter."""
    register = registry.get("families")
    found = counts(register, query)
    licensed = "licences:read" in granted() and not query.filters
    drawn = ("pictures drawn", query.day, asked(query), language(), licensed)
    tables = kept(drawn, lambda: list(tables_of(found, query, licensed)))
    status = register.derived[0]
    chosen = set(query.filters.get(status.name, ()))
    every = counts(register, replace(query, filters={}))
    names = titles(registry.get("activities"), [i for i, _number in every.activities])
    activity = query.filters.get("activity_id", ("",))[0]
    return Page(
        title=str(_("Families in pictures")),
        said=filter_words(register, query),
        count_text=counted("family", found.total),
        tables=tables,
        states=[("", str(_("All states")), not chosen),
                *((str(key), str(state.label), str(key) in chosen)
                  for key, state in status.states.items())],
        activities=[("", str(_("All activities")), not activity),
                    *((f"#{i}", name, activity == f"#{i}")
                      for i, name in sorted(names.items(), key=lambda one: one[1]))],
        clear_url=clear_url if query.filters else "",
        back=Link(str(register.label), list_url(register, replace(query, sort="", after=None))),
    )  # fmt: skip
