"""What is wrong with a family that misses one rule only, and the one act that would mend it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import url_for
from sqlalchemy import select

from esrar.core.calendar import show_date
from esrar.core.db import db
from esrar.core.i18n import _, language
from esrar.core.pages import Link
from esrar.core.standing import stands
from esrar.events.models import Exhibition
from esrar.events.nomination.rules import Facts, Rule, Show
from esrar.licensing.models import Licence, LicenceType

LICENCE, TYPE = Licence.__table__, LicenceType.__table__


def act_for(rule: Rule, one: Facts, show: Show, held: Collection[str]) -> tuple[str, Link | None]:
    """What is missing in words, and the act: as a link for whoever may do it."""
    why, label, url, permission = WAYS[rule.key](one, show)
    if permission in held:
        return str(why), Link(str(label), url)
    return str(_("%(why)s (needed: %(act)s)", why=why, act=label)), None


Way = tuple[Any, Any, str, str]


def _family(one: Facts) -> str:
    return url_for("families.edit", id=one.family)


def _active(one: Facts, show: Show) -> Way:
    return _("Suspended, or left the register"), _("Edit the family"), _family(one), FAMILY_WRITE


def _agreed(one: Facts, show: Show) -> Way:
    return (_("Neither consent nor a legal basis is recorded"), _("Record the consent"),
            _family(one), FAMILY_WRITE)  # fmt: skip


def _wishes(one: Facts, show: Show) -> Way:
    url = url_for("exhibition-interest.new", family_id=f"#{one.family}",
                  exhibition_id=f"#{show.id}")  # fmt: skip
    return (
        _("No interest is registered"),
        _("Register the interest"),
        url,
        "exhibition-interest:write",
    )


def _suits(one: Facts, show: Show) -> Way:
    return (_("None of its running activities is asked for"), _("Edit the activities"),
            _family(one), FAMILY_WRITE)  # fmt: skip


def _licensed(one: Facts, show: Show) -> Way:
    """The licence that ends too early, to be renewed; or a first one."""
    own = LICENCE.c
    last = db.session.execute(
        select(own.id, own.expires_on)
        .join(TYPE, TYPE.c.id == own.licence_type_id)
        .where(own.family_id == one.family, TYPE.c.counts.is_(True), stands(own),
               own.issued_on.is_not(None), own.expires_on.is_not(None), own.cancelled_on.is_(None))
        .order_by(own.expires_on.desc()).limit(1)
    ).first()  # fmt: skip
    if last is None:
        url = url_for("licences.new", family_id=f"#{one.family}")
        return _("No licence on those days"), _("Register a licence"), url, LICENCE_WRITE
    url = url_for("licences.show", id=last.id)
    why = _("End of its licence: %(day)s", day=f"\u2066{show_date(last.expires_on)}\u2069")
    return why, _("Renew the licence"), url, LICENCE_WRITE


def _papers(one: Facts, show: Show) -> Way:
    own = TYPE.c
    rows = db.session.execute(select(own.name, own.name_en).where(own.id.in_(one.lacks)))
    names = [row.name if language() == "ar" else row.name_en or row.name for row in rows]
    url = url_for("licences.new", family_id=f"#{one.family}", licence_type_id=f"#{one.lacks[0]}")
    return (_("Not valid on those days: %(papers)s", papers="، ".join(names)),
            _("Record the paper"), url, LICENCE_WRITE)  # fmt: skip


def _reliable(one: Facts, show: Show) -> Way:
    name = db.session.scalar(select(Exhibition.name).where(Exhibition.id == one.stayed_away))
    url = url_for("exhibitions.show", id=one.stayed_away)
    return (_("Stayed away from %(name)s", name=name), _("Correct the attendance"), url,
            "exhibitions:write")  # fmt: skip


FAMILY_WRITE, LICENCE_WRITE = "families:write", "licences:write"
WAYS = {
    "active": _active, "agreed": _agreed, "wishes": _wishes, "suits": _suits,
    "licensed": _licensed, "papers": _papers, "reliable": _reliable,
}  # fmt: skip
