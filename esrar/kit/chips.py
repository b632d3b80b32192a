"""The filters in force as removable chips, in the words of their fields."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from esrar.core.errors import Invalid
from esrar.core.i18n import _
from esrar.kit import tags
from esrar.kit.access import visible
from esrar.kit.addresses import list_url
from esrar.kit.asking import BLANK, TAG, Op, Query, derived_of, parts, without
from esrar.kit.conditions import meaning
from esrar.kit.pages import Chip
from esrar.kit.periods import PERIODS
from esrar.kit.register import Field, Register


def chips(register: Register, fields: Sequence[Field], query: Query,
          base: str = "") -> list[Chip]:  # fmt: skip
    """The filters in force, each with the address without it."""
    found = []
    if query.q:
        found.append(Chip(f"«{query.q}»", list_url(register, query, base, q="", after=None)))
    for key, given in query.filters.items():
        text = said(register, fields, key, given, query)
        found.append(Chip(text, list_url(register, without(query, key), base)))
    return found


def said(register: Register, fields: Sequence[Field], key: str, given: Sequence[str],
         query: Query) -> str:  # fmt: skip
    """A filter in words: what it is of, how it compares, and with what."""
    name, op = parts(register, key)
    status = derived_of(register, name)
    if status is not None:
        label = status.label
        words = [str(status.states[g].label) for g in given if g in status.states]
    elif name == TAG:
        label = _("Tags")
        words = [_tag_word(register, g) for g in given]
    else:
        one = next(f for f in fields if f.name == name)
        label = one.label
        words = [filter_word(one, meaning(g, query.day), op) for g in given]
    return f"{_compared(str(label), op)}: {'، '.join(words)}"


def filter_words(register: Register, query: Query) -> str:
    """A filter as people read it."""
    own = [f"«{query.q}»"] if query.q else []
    fields = visible(register)
    return " · ".join([*own, *(said(register, fields, k, v, query)
                               for k, v in query.filters.items())])  # fmt: skip


def _compared(label: str, op: Op) -> str:
    if op is Op.NOT:
        return str(_("%(label)s is not", label=label))
    if op is Op.FROM:
        return " ".join((label, _("from")))
    if op is Op.TO:
        return " ".join((label, _("to")))
    return label


def filter_word(one: Field, given: str, op: Op = Op.IS) -> str:
    """A filter's value as its field shows it; as it was typed when the field cannot read it."""
    if given == BLANK:
        return str(_("blank"))
    if op is Op.IN:
        return str(PERIODS[given].label) if given in PERIODS else given
    value = one.kind.parse(given)
    return str(Markup(one.kind.show(value)).striptags()) if value is not None else given


def _tag_word(register: Register, given: str) -> str:
    if given == BLANK:
        return str(_("blank"))
    try:
        return tags.kind(register).show(tags.kind(register).read(given))
    except Invalid:
        return given
