"""Movements as the board and the indicator's page print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from esrar.accounts.permissions import granted
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.context import who_acted
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.pieces import LTR
from esrar.kit import registry
from esrar.kit.relations import titles
from esrar.measures.catalogue import MEASURES
from esrar.measures.movements import Cause, Noted
from esrar.measures.secrecy import may_follow
from esrar.plan.figures import number_text
from esrar.plan.rules import TargetKind


@dataclass(frozen=True)
class MovementRow:
    """From what to what, why, by whom and when."""

    when: str
    who: str
    measure: str
    old: str
    new: str
    text: str
    record_url: str = ""
    record_label: str = ""


def movement_rows(noted: Sequence[Noted], kinds: Mapping[str, TargetKind]) -> list[MovementRow]:
    """Movements in words; names only for who may meet the persons behind them."""
    known = [one for one in noted if one.measure in MEASURES]
    told = [(*_told(one), one) for one in known]
    names = {
        key: unit_names(key, [number for other, number, _one in told if other == key])
        for key in {key for key, _number, _one in told}
    }
    return [_row(one, names[key].get(number or 0, f"#{number}"), kinds)
            for key, number, one in told]  # fmt: skip


def _told(one: Noted) -> tuple[str, int | None]:
    """What names a movement: its unit, or its record where units may be of several kinds."""
    measure = MEASURES[one.measure]
    if any(way.unit_register != measure.unit_register for way in measure.ways.values()):
        return measure.record_register, one.record_id
    return measure.unit_register, one.unit_id


def unit_names(register_key: str, ids: Sequence[int | None]) -> dict[int, str]:
    """Titles of records, or their numbers where a name is not for whoever asks."""
    register = registry.get(register_key)
    if may_name(register_key):
        return titles(register, ids)
    word = str(register.singular)
    return {i: _("%(what)s number %(id)s", what=word, id=i) for i in ids if i is not None}


def may_name(register_key: str) -> bool:
    """Whether whoever acts now may meet the names in a register."""
    register, held = registry.get(register_key), granted()
    wanted = "personal" if register.personal else "read"
    return f"{register_key}:{wanted}" in held and f"{register_key}:read" in held


def _row(one: Noted, name: str, kinds: Mapping[str, TargetKind]) -> MovementRow:
    measure = MEASURES[one.measure]
    if not may_follow(measure):
        one = replace(one, unit_id=None, record_id=None, added=0, removed=0)
    kind = kinds.get(one.measure, TargetKind.COUNT)
    url, label = "", ""
    if one.unit_id is not None and f"{measure.record_register}:read" in granted():
        url = f"/{measure.record_register}/{one.record_id}"
        label = name
    return MovementRow(
        when=_when(one),
        who=who_acted(one.actor),
        measure=str(measure.label),
        old=number_text(one.old, kind),
        new=number_text(one.new, kind),
        text=_text(one),
        record_url=url,
        record_label=label,
    )


def _text(one: Noted) -> str:
    measure = MEASURES[one.measure]
    causes = {
        Cause.DAY: _("A date came:"),
        Cause.SETTING: _("A setting was changed:") if one.record_id else _("A setting was changed"),
        Cause.RECOUNT: _("Counted anew:"),
        Cause.TARGET: _("The target of the year was changed"),
    }
    parts = [str(causes[one.cause])] if one.cause in causes else []
    total = one.added + one.removed
    if total > 1 and one.added and one.removed:
        parts.append(
            _("%(added)s in, %(removed)s out, first", added=one.added, removed=one.removed)
        )
    elif total > 1:
        what = counted(measure.noun, total)
        parts.append(_("%(what)s in, first", what=what) if one.added
                     else _("%(what)s out, first", what=what))  # fmt: skip
    elif one.record_id is None:
        pass
    elif one.came or not total:
        parts.append(str(measure.caused))
    else:
        parts.append(_("no longer counted:"))
    return " ".join(map(str, parts))


def _when(one: Noted) -> Markup:
    at = clock.local(one.at)
    text = f"{at:%H:%M}"
    if at.date() != clock.today():
        text = f"{show_date(at.date())} {text}"
    return LTR % text
