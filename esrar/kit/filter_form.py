"""The form that sets a list's filters: those declared on the list, all on a page of theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from esrar.accounts.permissions import granted
from esrar.audit.cache import kept
from esrar.core.context import actor_id
from esrar.core.fields import Date, Flag, Text
from esrar.core.i18n import _, language
from esrar.kit import tags
from esrar.kit.addresses import sort_text
from esrar.kit.asking import BLANK, NUMBERS, TAG, Op, Query, is_filter, parts
from esrar.kit.chips import filter_word
from esrar.kit.conditions import meaning
from esrar.kit.pages import FilterField, FilterPanel
from esrar.kit.periods import PERIODS
from esrar.kit.register import Derived, Field, Register
from esrar.kit.relations import Relation
from esrar.kit.selecting import KEPT
from esrar.kit.suggest_views import pick_url

Options = list[tuple[str, str, bool]]


def filter_panel(register: Register, fields: Sequence[Field], query: Query) -> FilterPanel:
    """The filters of a list, printed once between two changes of the data.

    Kept apart for all that they depend on: who may see what, the language, the day, what is set
    (and by whom, for a filter may say "me"). Nothing in them is a page's own, as a token is.
    """
    known: dict[Any, FilterPanel] = kept(("filters", register.key), dict)
    given = tuple((name, tuple(values)) for name, values in query.filters.items())
    key = (granted(), language(), query.day, actor_id() if given else None, given)
    if key not in known:
        if len(known) > KEPT:
            known.clear()
        known[key] = _printed(filter_fields(register, fields, query))
    return known[key]


def _printed(fields: Sequence[FilterField]) -> FilterPanel:
    # Not render_template: that asks for the context of every page.
    page = current_app.jinja_env.get_template("kit/_filter_fields.html")
    picks = any(f.pick_url for f in fields)
    return FilterPanel({f.name: f.kind for f in fields}, Markup(page.render(fields=fields)), picks)


def filter_fields(register: Register, fields: Sequence[Field],
                  query: Query) -> list[FilterField]:  # fmt: skip
    """The filters that can be set on the list, as they are set."""
    found = [_status(status, query) for status in register.derived]
    found += [_field(one, query) for one in fields if one.filtered and whole(one)]
    return found


def whole(one: Field) -> bool:
    """Whether a filter can list all its values; one by a record of many is typed or linked to."""
    return not (isinstance(one.kind, Relation) and one.kind.many)


def all_filters(register: Register, fields: Sequence[Field],
                query: Query) -> list[FilterField]:  # fmt: skip
    """Every filter there is, for the page of filters: several values, none, all but these."""
    found = [_checks(d.name, d.label, _states(d), query) for d in register.derived]
    if tags.kind(register).options():
        options = [(v, label) for v, label in tags.kind(register).options()]
        found.append(_checks(TAG, _("Tags"), [*options, (BLANK, _("blank"))], query))
    for one in fields:
        if is_filter(register, one):
            found.append(_full(one, query))
    return found


def _states(status: Derived) -> list[tuple[str, str]]:
    return [(key, str(state.label)) for key, state in status.states.items()]


def _status(status: Derived, query: Query) -> FilterField:
    given = query.filters.get(status.name, ())
    options = [(k, str(s.label), k in given) for k, s in status.states.items()]
    if len(given) > 1:
        return FilterField(status.name, str(status.label), "checks", options)
    first = ("", str(_("All")), not given)
    return FilterField(status.name, str(status.label), "select", [first, *options])


def _field(one: Field, query: Query) -> FilterField:
    given = tuple(meaning(g, query.day) for g in query.filters.get(one.name, ()))
    if isinstance(one.kind, (Date, *NUMBERS)):
        return _ends(one, query, "dates" if isinstance(one.kind, Date) else "numbers")
    if isinstance(one.kind, Text):
        return FilterField(one.name, str(one.label), "text", value="".join(given))
    if one.kind.widget == "combo":
        # A hundred places on every list cost more than its fifty rows: the name is typed.
        words = "".join(filter_word(one, g) for g in given[:1])
        return FilterField(one.name, str(one.label), "text", value=words,
                           pick_url=pick_url(one.kind))  # fmt: skip
    options: Options = [(v, label, v in given) for v, label in one.kind.options()]  # type: ignore[attr-defined]
    if not one.required or isinstance(one.kind, Flag):
        options.append((BLANK, str(_("blank")), BLANK in given))
    if len(given) > 1:
        return FilterField(one.name, str(one.label), "checks", options)
    return FilterField(one.name, str(one.label), "select",
                       [("", str(_("All")), not given), *options])  # fmt: skip


def _ends(one: Field, query: Query, kind: str, options: Options | None = None) -> FilterField:
    ends = (query.filters.get(one.name + op, ("",))[0] for op in (Op.FROM, Op.TO))
    low, high = (meaning(end, query.day) for end in ends)
    return FilterField(one.name, str(one.label), kind, options or (), value=low, value_to=high)


def _full(one: Field, query: Query) -> FilterField:
    if isinstance(one.kind, Date) and not one.through:
        given = query.filters.get(one.name + Op.IN, ())
        periods = [(key, str(p.label), key in given) for key, p in PERIODS.items()]
        return _ends(one, query, "days", [("", str(_("Any time")), not given), *periods])
    if isinstance(one.kind, NUMBERS) and not one.through:
        return _ends(one, query, "numbers")
    if not hasattr(one.kind, "options") or one.kind.widget in ("combo", "relation"):
        typed = [meaning(g, query.day) for g in query.filters.get(one.name, ())]
        words = "، ".join(filter_word(one, g) for g in typed)
        return FilterField(one.name, str(one.label), "text", value=words,
                           pick_url=pick_url(one.kind))  # fmt: skip
    options = [(v, str(label)) for v, label in one.kind.options()]
    return _checks(one.name, one.label, [*options, (BLANK, str(_("blank")))], query)


def _checks(name: str, label: Any, options: Sequence[tuple[str, str]],
            query: Query) -> FilterField:  # fmt: skip
    given = query.filters.get(name, ())
    other = query.filters.get(name + Op.NOT, ())
    marked = [(v, text, v in (other or given)) for v, text in options]
    return FilterField(name, str(label), "several", marked, value="1" if other else "")


def hidden(register: Register, query: Query,
           shown: Mapping[str, str]) -> list[tuple[str, str]]:  # fmt: skip
    """What a new search keeps although no filter of the form, of these kinds, says it."""
    kept = [("sort", sort_text(query))] if query.sort else []
    kept += [("view", query.view)] if query.view else []
    return kept + list(_unsaid(register, query, shown))


def _unsaid(register: Register, query: Query,
            shown: Mapping[str, str]) -> Iterator[tuple[str, str]]:  # fmt: skip
    ends = {"dates", "numbers", "days"}
    for key, given in query.filters.items():
        name, op = parts(register, key)
        kind = shown.get(name, "")
        says = (
            (op is Op.IS and kind not in ends and bool(kind))
            or (op in (Op.FROM, Op.TO) and kind in ends)
            or (op is Op.IN and kind == "days")
            or (op is Op.NOT and kind == "several")
        )
        if not says:
            yield from ((key, value) for value in given)
