"""Says in words what speaks for and against two records being one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from esrar.core.i18n import _
from esrar.kit.duplicates.cards import Traits, traits
from esrar.kit.duplicates.evidence import Sign
from esrar.kit.duplicates.names import Likeness
from esrar.kit.duplicates.scoring import Finding, Reason
from esrar.kit.register import Field, Register


@dataclass(frozen=True)
class Grounds:
    """What speaks for and what against, each in a few words."""

    pro: list[str]
    contra: list[str]


def grounds(register: Register, finding: Finding, fields: Collection[Field]) -> Grounds:
    """The reasons of a finding, but for those about fields that are not among these."""
    told = traits(register)
    said = [(r.points, _said(told, r, fields)) for r in finding.reasons]
    return Grounds([text for points, text in said if text and points > 0],
                   [text for points, text in said if text and points < 0])  # fmt: skip


def _said(told: Traits, reason: Reason, fields: Collection[Field]) -> str:
    code = reason.code
    if code in NAMES:
        if reason.faults and code in SLIPPED:
            return str(_("The same name but for a typing error"))
        return str(NAMES[code]())
    if code in GROUPS:
        group, text = GROUPS[code]
        seen = any(f in fields for f in group(told))
        return str(text()) if seen else ""
    group, words = FIELDS[code]
    one = group(told)[reason.place]
    return str(words(one.label)) if one in fields else ""


SLIPPED = (Likeness.SAME, Likeness.ORDER)
NAMES: dict[str, Callable[[], Any]] = {
    Likeness.SAME: lambda: _("The same name"),
    Likeness.ORDER: lambda: _("The same name in another order"),
    Likeness.PART: lambda: _("One name has a part more"),
    Likeness.FIRST: lambda: _("The first name and another part agree"),
    Likeness.OPEN: lambda: "",
    Likeness.OTHER: lambda: _("The names differ"),
}


Fields = Callable[[Traits], tuple[Field, ...]]
GROUPS: dict[str, tuple[Fields, Callable[[], Any]]] = {
    Sign.NUMBER: (lambda t: t.numbers, lambda: _("The same telephone number")),
    Sign.NUMBER_NEAR: (
        lambda t: t.numbers,
        lambda: _("Nearly the same telephone number"),
    ),
    Sign.ADDRESS: (lambda t: t.addresses, lambda: _("The same e-mail or link")),
    Sign.INSIDE: (lambda t: t.identifiers, lambda: _("The same person stands in both")),
}
FIELDS: dict[str, tuple[Fields, Callable[[Any], Any]]] = {
    Sign.IDENTIFIER: (lambda t: t.identifiers, lambda f: _("Equal: %(field)s", field=f)),
    Sign.OTHER_IDENTIFIER: (lambda t: t.identifiers, lambda f: _("Differs: %(field)s", field=f)),
    Sign.DATE: (lambda t: t.dates, lambda f: _("Equal: %(field)s", field=f)),
    Sign.DATE_TURNED: (
        lambda t: t.dates, lambda f: _("%(field)s: day and month changed about", field=f)),
    Sign.DATE_NEAR: (lambda t: t.dates, lambda f: _("Nearly equal: %(field)s", field=f)),
    Sign.DATE_YEAR: (lambda t: t.dates, lambda f: _("%(field)s: the same year", field=f)),
    Sign.OTHER_DATE: (lambda t: t.dates, lambda f: _("Differs: %(field)s", field=f)),
    Sign.PLACE: (lambda t: t.places, lambda f: _("Equal: %(field)s", field=f)),
    Sign.OTHER_PLACE: (lambda t: t.places, lambda f: _("Differs: %(field)s", field=f)),
}  # fmt: skip
