"""Objective "the economic and social standing of productive families": licensed families (2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    false,
    func,
    not_,
    select,
)

from esrar.core.changes import Change
from esrar.core.counted import counted
from esrar.core.db import db
from esrar.core.i18n import _, _l
from esrar.measures.catalogue import licence_conditions as on
from esrar.measures.catalogue import licence_words as words
from esrar.measures.catalogue.licence_conditions import (
    ATTACHMENT,
    FAMILY,
    LICENCE,
    TYPE,
    family,
    kind,
    licence,
)
from esrar.measures.kit import (
    EVERYTHING,
    Criterion,
    Label,
    Measure,
    Remark,
    Setting,
    Settings,
    Touched,
    Turn,
)

# -- the criteria ------------------------------------------------------------------------------

COUNTS = Criterion(
    "counts", _l("Its type counts as a licence to practise"), lambda w: kind.counts, words.type_name
)
NOT_REFUSED = Criterion("not_refused", _l("It was not refused"), on.not_refused)
ISSUED = Criterion(
    "issued",
    _l("Issued, with a number and an issue date"),
    on.issued,
    words.papers,
    words.complete_papers,
)
IN_WINDOW = Criterion(
    "in_window",
    _l("Issued within the fiscal year, up to the day asked about"),
    on.issued_in_window,
    words.day("issued_on", _l("issued on")),
)
BEGUN = Criterion(
    "begun",
    _l("Issued by the day asked about"),
    on.issued_by_then,
    words.day("issued_on", _l("issued on")),
)
NOT_CANCELLED = Criterion(
    "not_cancelled",
    _l("Not cancelled"),
    on.not_cancelled,
    words.day("cancelled_on", _l("cancelled on")),
)
NOT_EXPIRED = Criterion(
    "not_expired", _l("Not expired"), on.not_expired, words.day("expires_on", _l("until"))
)
FAMILY_STAYS = Criterion(
    "family",
    _l("The family is in the register"),
    on.family_stays,
    words.day("left_on", _l("left on")),
)
EVIDENCED = Criterion(
    "evidence",
    _l("A copy of the licence is attached"),
    on.evidenced,
    act=words.attach,
    applies=lambda settings: bool(settings["evidence"]),
)
FIRST = Criterion(
    "first",
    _l("The family held no valid licence when the year began, nor shortly before this one"),
    on.first,
    words.first_detail,
)

WITHOUT_EVIDENCE = Remark(
    "without_evidence", _l("Without a copy attached"), lambda w: not_(on.evidenced(w))
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
    "missing_act": words.register_licence,
    "facts": {
        "type_name": kind.name,
        "number": licence.number,
        "issued_on": licence.issued_on,
        "expires_on": licence.expires_on,
        "cancelled_on": licence.cancelled_on,
        "left_on": family.left_on,
    },
    "remarks": (WITHOUT_EVIDENCE, WITHOUT_ID, BEFORE_REGISTRATION),
    "given": words.counting_types,
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
