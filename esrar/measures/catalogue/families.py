"""Objective "the economic and social standing of productive families": licensed families (2).

Only dates decide, whatever a paper is called. `expires_on` and `left_on` are the last day in,
`cancelled_on` is the first day out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Table,
    and_,
    case,
    exists,
    false,
    func,
    not_,
    null,
    or_,
    select,
)

from esrar.core.calendar import show_date
from esrar.core.changes import Change
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _, _l
from esrar.core.pages import Link
from esrar.families.models import Family
from esrar.kit.files import Attachment
from esrar.licensing.models import Licence, LicenceType
from esrar.measures.kit import (
    EVERYTHING,
    Criterion,
    Facts,
    Label,
    Measure,
    Period,
    Remark,
    Setting,
    Settings,
    Touched,
    Turn,
    Window,
)
from esrar.measures.sql import days_after

LICENCE: Table = Licence.__table__
TYPE: Table = LicenceType.__table__
FAMILY: Table = Family.__table__
ATTACHMENT: Table = Attachment.__table__
OTHER, OTHER_TYPE = LICENCE.alias("other"), TYPE.alias("other_type")
REFUSED = "refused"

licence, kind, family, attachment = LICENCE.c, TYPE.c, FAMILY.c, ATTACHMENT.c


# -- conditions --------------------------------------------------------------------------------


def _numbered() -> ColumnElement[bool]:
    return func.coalesce(licence.number, "") != ""


def _issued(window: Window) -> ColumnElement[bool]:
    return and_(_numbered(), licence.issued_on.is_not(None))


def _not_refused(window: Window) -> ColumnElement[bool]:
    return licence.stage != REFUSED


def _issued_in_window(window: Window) -> ColumnElement[bool]:
    return licence.issued_on.between(window.start, window.as_of)


def _issued_by_then(window: Window) -> ColumnElement[bool]:
    return licence.issued_on <= window.as_of


def _not_cancelled(window: Window) -> ColumnElement[bool]:
    return or_(licence.cancelled_on.is_(None), licence.cancelled_on > window.as_of)


def _not_expired(window: Window) -> ColumnElement[bool]:
    return or_(licence.expires_on.is_(None), licence.expires_on >= window.as_of)


def _family_stays(window: Window) -> ColumnElement[bool]:
    return and_(
        family.deleted_at.is_(None),
        family.merged_into_id.is_(None),
        or_(family.left_on.is_(None), family.left_on >= window.as_of),
    )


def _first(window: Window) -> ColumnElement[bool]:
    """No other counting licence of the family blocks it; without an issue date, none is judged."""
    return case(
        (exists(_others().where(_in_force_on_the_eve(window))), false()),
        (licence.issued_on.is_(None), null()),
        else_=not_(exists(_others().where(_ended_shortly_before(window)))),
    )


def _others() -> Any:
    other = OTHER.c
    return (
        select(other.id)
        .join(OTHER_TYPE, OTHER_TYPE.c.id == other.licence_type_id)
        .where(
            other.family_id == licence.family_id,
            other.id != licence.id,
            other.deleted_at.is_(None),
            other.merged_into_id.is_(None),
            other.stage != REFUSED,
            OTHER_TYPE.c.counts,
        )
        .correlate(LICENCE)
    )


def _in_force_on_the_eve(window: Window) -> ColumnElement[bool]:
    other = OTHER.c
    return and_(
        other.issued_on <= window.eve,
        or_(other.expires_on.is_(None), other.expires_on >= window.eve),
        or_(other.cancelled_on.is_(None), other.cancelled_on > window.eve),
    )


def _ended_shortly_before(window: Window) -> ColumnElement[bool]:
    """Its last day, the sooner of its expiry and the day before its cancelling, is near enough."""
    expires, cancelled = OTHER.c.expires_on, OTHER.c.cancelled_on
    issue = licence.issued_on
    earliest = days_after(issue, -window.settings["gap_days"])
    return and_(
        OTHER.c.issued_on.is_not(None),
        or_(expires <= issue, cancelled <= days_after(issue, 1)),
        or_(expires.is_(None), expires >= earliest),
        or_(cancelled.is_(None), cancelled > earliest),
    )


def _evidenced(window: Window) -> ColumnElement[bool]:
    return exists(
        select(attachment.id)
        .where(
            attachment.subject == LICENCE.name,
            attachment.subject_id == licence.id,
            attachment.deleted_at.is_(None),
            attachment.merged_into_id.is_(None),
        )
        .correlate(LICENCE)
    )


# -- what is said about them -------------------------------------------------------------------


def _type_name(facts: Facts, period: Period, settings: Settings) -> str:
    return str(facts["type_name"])


def _papers(facts: Facts, period: Period, settings: Settings) -> str:
    if not facts["number"] and facts["issued_on"] is None:
        return str(_("neither number nor issue date"))
    if facts["issued_on"] is None:
        return str(_("no issue date"))
    if not facts["number"]:
        return str(_("no number"))
    return _on(facts["issued_on"])


def _day(name: str, lead: Label) -> Any:
    def detail(facts: Facts, period: Period, settings: Settings) -> str:
        day = facts[name]
        return "" if day is None else f"{lead} {_on(day)}"

    return detail


def _on(day: date) -> str:
    return f"\u2066{show_date(day)}\u2069"


def _first_detail(facts: Facts, period: Period, settings: Settings) -> str:
    eve, days = _on(period.eve), counted("day", settings["gap_days"], oblique=True)
    return str(_("neither on %(eve)s nor within %(days)s before the issue", eve=eve, days=days))


def _complete_papers(facts: Facts) -> Link:
    url = f"/licences/{facts['id']}/edit"
    if facts["number"]:
        return Link(_("Add the issue date"), url)
    if facts["issued_on"] is not None:
        return Link(_("Add the licence number"), url)
    return Link(_("Record the issue of the licence"), url)


def _attach(facts: Facts) -> Link:
    return Link(_("Attach the licence"), f"/licences/{facts['id']}#files")


def _register_licence(family_id: int) -> Link:
    return Link(_("Register a licence"), f"/licences/new?family_id=%23{family_id}")


def _counting_types() -> Sequence[tuple[Label, str]]:
    names = db.session.scalars(
        select(kind.name).where(kind.counts, kind.deleted_at.is_(None)).order_by(kind.name_key)
    )
    return [(_l("Types that count as a licence to practise"), "، ".join(names))]


# -- the criteria ------------------------------------------------------------------------------

COUNTS = Criterion(
    "counts", _l("Its type counts as a licence to practise"), lambda w: kind.counts, _type_name
)
NOT_REFUSED = Criterion("not_refused", _l("It was not refused"), _not_refused)
ISSUED = Criterion(
    "issued", _l("Issued, with a number and an issue date"), _issued, _papers, _complete_papers
)
IN_WINDOW = Criterion(
    "in_window",
    _l("Issued within the fiscal year, up to the day asked about"),
    _issued_in_window,
    _day("issued_on", _l("issued on")),
)
BEGUN = Criterion(
    "begun",
    _l("Issued by the day asked about"),
    _issued_by_then,
    _day("issued_on", _l("issued on")),
)
NOT_CANCELLED = Criterion(
    "not_cancelled", _l("Not cancelled"), _not_cancelled, _day("cancelled_on", _l("cancelled on"))
)
NOT_EXPIRED = Criterion(
    "not_expired", _l("Not expired"), _not_expired, _day("expires_on", _l("until"))
)
FAMILY_STAYS = Criterion(
    "family",
    _l("The family is in the register"),
    _family_stays,
    _day("left_on", _l("left on")),
)
EVIDENCED = Criterion(
    "evidence",
    _l("A copy of the licence is attached"),
    _evidenced,
    act=_attach,
    applies=lambda settings: bool(settings["evidence"]),
)
FIRST = Criterion(
    "first",
    _l("The family held no valid licence when the year began, nor shortly before this one"),
    _first,
    _first_detail,
)

WITHOUT_EVIDENCE = Remark(
    "without_evidence", _l("Without a copy attached"), lambda w: not_(_evidenced(w))
)
WITHOUT_ID = Remark(
    "without_id", _l("Without national ID"), lambda w: family.national_id_index.is_(None)
)
BEFORE_REGISTRATION = Remark(
    "before_registration",
    _l("Issued before the family was registered"),
    lambda w: func.coalesce(licence.issued_on < family.registered_on, false()),
)


# -- what touches whom -------------------------------------------------------------------------

STANDING = {"left_on", "deleted_at", "merged_into_id", "registered_on", "national_id"}


def _by_family(change: Change) -> Touched:
    """A new family has no licence yet, and most of what is edited on one decides nothing."""
    if change.action == "create" or not STANDING & change.values.keys():
        return ()
    return (change.record_id,)


def _by_licence(change: Change) -> Touched:
    return change.both("family_id")


def _by_type(change: Change) -> Touched:
    return EVERYTHING if change.action != "create" and "counts" in change.values else ()


def _by_attachment(change: Change) -> Touched:
    if change.current.get("subject") != LICENCE.name:
        return ()
    owner = select(licence.family_id).where(licence.id == change.current["subject_id"])
    return set(db.session.scalars(owner))


_SHARED: dict[str, Any] = {
    "record": LICENCE,
    "source": LICENCE.join(TYPE, kind.id == licence.licence_type_id).join(
        FAMILY, family.id == licence.family_id
    ),
    "unit": licence.family_id,
    "dated": licence.issued_on,
    "record_register": "licences",
    "unit_register": "families",
    "noun": "family",
    "touches": {
        FAMILY.name: _by_family,
        LICENCE.name: _by_licence,
        TYPE.name: _by_type,
        ATTACHMENT.name: _by_attachment,
    },
    "missing": _l("A licence of the family is registered"),
    "missing_act": _register_licence,
    "facts": {
        "type_name": kind.name,
        "number": licence.number,
        "issued_on": licence.issued_on,
        "expires_on": licence.expires_on,
        "cancelled_on": licence.cancelled_on,
        "left_on": family.left_on,
    },
    "remarks": (WITHOUT_EVIDENCE, WITHOUT_ID, BEFORE_REGISTRATION),
    "given": _counting_types,
}


def _licensed_definition(settings: Settings) -> Label:
    return _(
        "The number of families that obtained a licence to practise in the fiscal year: the type "
        "counts, the licence has a number and an issue date within the year, is not cancelled, "
        "and the family is still in the register. A renewal does not count: the family must have "
        "held no counting licence on the eve of the year, nor one that ended within %(days)s "
        "before the issue. A family counts once, however many licences it has.",
        days=counted("day", settings["gap_days"], oblique=True),
    )


def _holding_definition(settings: Settings) -> Label:
    return _(
        "The number of families that hold a licence to practise in force on the day: the type "
        "counts, the licence has a number and an issue date, has not ended, is not cancelled, and "
        "the family is still in the register. Renewals count."
    )


LICENSED = Measure(
    key="families.licensed",
    label=_l("Families that obtained a licence"),
    definition=_licensed_definition,
    caused=_l("Licence of"),
    criteria=(
        COUNTS, NOT_REFUSED, ISSUED, IN_WINDOW, NOT_CANCELLED, FAMILY_STAYS, EVIDENCED, FIRST,
    ),
    turns=(
        Turn(licence.issued_on, licence.family_id),
        Turn(licence.cancelled_on, licence.family_id),
        Turn(family.left_on, family.id, lag=1),
    ),
    settings=(
        Setting("gap_days", _l("Days without a licence that make it a new one"), 90, "day"),
        Setting("evidence", _l("A copy of the licence is compulsory"), False),
    ),
    **_SHARED,
)  # fmt: skip

HOLDING = Measure(
    key="families.holding",
    label=_l("Families holding a licence"),
    definition=_holding_definition,
    caused=_l("Licence of"),
    criteria=(COUNTS, NOT_REFUSED, ISSUED, BEGUN, NOT_CANCELLED, NOT_EXPIRED, FAMILY_STAYS),
    turns=(
        Turn(licence.issued_on, licence.family_id),
        Turn(licence.cancelled_on, licence.family_id),
        Turn(licence.expires_on, licence.family_id, lag=1),
        Turn(family.left_on, family.id, lag=1),
    ),
    flow=False,
    **_SHARED,
)

MEASURES = (LICENSED, HOLDING)
