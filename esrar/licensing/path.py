"""The path to a licence: which papers a family has and lacks for each, and the next act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from flask import url_for
from sqlalchemy import Select, bindparam, or_, select

from esrar.accounts.permissions import granted
from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.db import Write, db
from esrar.core.direct import of_columns
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.quoting import quoted
from esrar.families.models import Family, FamilyActivity
from esrar.kit.choices import values as choices
from esrar.kit.extensions import Panel
from esrar.kit.register import Register
from esrar.licensing.models import (
    ActivityLicenceType,
    Licence,
    LicenceDocument,
    LicenceType,
    RequiredDocument,
)
from esrar.licensing.rules import Force, Stage, force_on, next_act, papers

TEMPLATE = "licensing/path.html"
TYPE, LICENCE, PAPER = LicenceType.__table__, Licence.__table__, RequiredDocument.__table__
_USUAL, _RUNS, _PAPER = (
    ActivityLicenceType.__table__, FamilyActivity.__table__, LicenceDocument.__table__
)  # fmt: skip
_STANDING = (LICENCE.c.deleted_at.is_(None), LICENCE.c.merged_into_id.is_(None))
_NEEDED = (
    select(_USUAL.c.licence_type_id)
    .join(_RUNS, _RUNS.c.activity_id == _USUAL.c.activity_id)
    .join(TYPE, TYPE.c.id == _USUAL.c.licence_type_id)
    .where(
        _RUNS.c.family_id == bindparam("family"),
        or_(_RUNS.c.stopped_on.is_(None), _RUNS.c.stopped_on >= bindparam("day")),
        TYPE.c.deleted_at.is_(None), TYPE.c.merged_into_id.is_(None),
    )
    .order_by(_USUAL.c.id)
)  # fmt: skip
_SHOWN = (
    select(_PAPER.c.document_id)
    .join(LICENCE, LICENCE.c.id == _PAPER.c.licence_id)
    .where(LICENCE.c.family_id == bindparam("family"), *_STANDING)
)
_NUMBER = select(Family.__table__.c.mobile).where(Family.__table__.c.id == bindparam("family"))


@dataclass(frozen=True)
class Step:
    """One licence on the way: what there is for it, what is missing, and what comes next."""

    name: str
    state: str
    has: list[str]
    lacks: list[str]
    message: str
    leaflet_url: str
    licence_url: str = ""
    act: Link | None = None
    whatsapp_url: str = ""


@dataclass(frozen=True)
class Way:
    """What the panel prints."""

    steps: list[Step] = field(default_factory=list)


class PathPanel:
    """Stands on a family with licences to obtain, and on a licence that is not yet issued."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        if register.key == "families":
            steps = list(_steps(record["id"], lambda: record["mobile"]))
        elif register.key == "licences" and record["stage"] in (Stage.WANTED, Stage.APPLIED):
            family = record["family_id"]
            steps = list(_steps(family, lambda: _number(family), only=record["id"]))
        else:
            return None
        if not steps:
            return None
        return Panel("path", str(_("The way to a licence")), TEMPLATE, Way(steps))

    def preview(self, write: Write) -> Panel | None:
        return None


@lru_cache(maxsize=8)
def _licences(day: date) -> Select[Any]:
    """A family's licences as they stand on a day. Stated once: stating costs more than asking."""
    return of_columns(
        select(LICENCE.c.id, LICENCE.c.licence_type_id, LICENCE.c.stage,
               force_on(day).label("force"))
        .where(LICENCE.c.family_id == bindparam("family"), *_STANDING)
        .order_by(LICENCE.c.id)
    )  # fmt: skip


def _steps(
    family_id: int, number: Callable[[], str | None], only: int | None = None
) -> Iterable[Step]:
    licences = db.session.execute(_licences(clock.today()), {"family": family_id}).all()
    under_way = [r for r in licences if r.stage in (Stage.WANTED, Stage.APPLIED)]
    if only is not None:
        under_way = [r for r in under_way if r.id == only]
    settled = {r.licence_type_id for r in licences if r.force in (Force.VALID, Force.UNDATED)}
    begun = {r.licence_type_id for r in under_way}
    wanted = [] if only is not None else [t for t in _usual(family_id) if t not in settled | begun]
    if not (under_way or wanted):
        return
    types = _types()
    had = _had(family_id)
    phone = _international(number() or "") if "families:personal" in granted() else ""
    for row in under_way:
        yield _step(types[row.licence_type_id], had, family_id, phone, row)
    for type_id in wanted:
        yield _step(types[type_id], had, family_id, phone, None)


def _usual(family_id: int) -> list[int]:
    """The types that the family's running activities need, in the order of the catalogue."""
    asked = {"family": family_id, "day": clock.today()}
    return list(dict.fromkeys(db.session.scalars(_NEEDED, asked)))


def _types() -> dict[int, Any]:
    """Every type with the papers it asks for: a short list that seldom changes."""
    return kept(("licence types",), _load_types, TYPE, PAPER)


def _load_types() -> dict[int, Any]:
    asked: dict[int, list[tuple[int, bool]]] = {}
    for one in db.session.execute(select(PAPER).order_by(PAPER.c.id)):
        asked.setdefault(one.licence_type_id, []).append((one.document_id, bool(one.optional)))
    rows = db.session.execute(select(TYPE.c.id, TYPE.c.name, TYPE.c.where, TYPE.c.apply_url))
    return {row.id: (row, asked.get(row.id, [])) for row in rows}


def _had(family_id: int) -> set[int]:
    """Papers noted on any licence of the family: what was shown for one serves the others."""
    return set(db.session.scalars(_SHOWN, {"family": family_id}))


def _number(family_id: int) -> str | None:
    """The number to write to."""
    found: str | None = db.session.scalar(_NUMBER, {"family": family_id})
    return found


def _international(number: str) -> str:
    return "966" + number[1:] if number.startswith("05") else number.lstrip("+")


def _step(kind: Any, had: set[int], family_id: int, phone: str, licence: Any) -> Step:
    row, asked = kind
    has, lacks = papers(asked, had)
    stage = licence.stage if licence is not None else None
    names = choices("licence-document")
    missing = [names[i].label for i in lacks if i in names]
    message = _message(row, missing, stage)
    return Step(
        name=row.name,
        state=_state(stage),
        has=[names[i].label for i in has if i in names],
        lacks=missing,
        message=message,
        leaflet_url=url_for("leaflet.leaflet", type=row.id),
        licence_url=url_for("licences.show", id=licence.id) if licence is not None else "",
        act=_act(next_act(stage, lacks), row.id, family_id, licence),
        whatsapp_url=f"https://wa.me/{phone}?text={quoted(message)}" if phone else "",
    )


def _state(stage: str | None) -> str:
    words = {
        None: _("Not begun"),
        Stage.WANTED.value: _("Wanted"),
        Stage.APPLIED.value: _("Applied for"),
    }
    return str(words[stage])


def _act(act: str, type_id: int, family_id: int, licence: Any) -> Link | None:
    if "licences:write" not in granted():
        return None
    if act == "begin":
        url = url_for("licences.new", family_id=f"#{family_id}", licence_type_id=f"#{type_id}")
        return Link(str(_("Record the wish for this licence")), url)
    if act == "papers":
        label = _("Note the documents that came")
        return Link(str(label), url_for("licences.edit", id=licence.id))
    label = _("Record the application") if act == "apply" else _("Record the issue")
    return Link(str(label), url_for("licences.stage", id=licence.id, stage=act))


def _message(row: Any, lacks: Sequence[str], stage: str | None) -> str:
    """What can be sent to the family as it stands."""
    lines = [_("Peace be upon you. This is the Esrar association for productive families."),
             _("About your licence: %(name)s.", name=row.name)]  # fmt: skip
    if stage == Stage.APPLIED:
        lines.append(_("Please tell us when it is issued, with its number and date."))
    elif lacks:
        lines.append(_("These documents are still needed:"))
        lines += [f"- {name}" for name in lacks]
    else:
        lines.append(_("All documents are there: you can apply now."))
    if stage != Stage.APPLIED and (row.where or row.apply_url):
        place = " ".join(filter(None, (row.where, row.apply_url)))
        lines.append(_("Where to apply: %(place)s", place=place))
    return "\n".join(map(str, lines))


PANEL = PathPanel()
"""Given to `create_app`, like the panels of the measures."""
