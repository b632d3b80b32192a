"""The register of breaches of personal data: what was done, and how long is left to tell of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, null

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.counted import counted
from esrar.core.fields import Code, Date, Day, LongText, OneOf, Text, TimeOfDay, Whole
from esrar.core.i18n import _, _l
from esrar.core.sequence import day_of, is_ahead, out_of_order
from esrar.kit.people import Person
from esrar.kit.register import (
    Computed,
    Derived,
    Field,
    OnCalendar,
    Register,
    Section,
    State,
    Values,
    View,
)
from esrar.privacy.breaches_models import CLOCK, Breach, moment


class Severity(StrEnum):
    """How much harm a breach can do to the persons."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


SEVERITY = OneOf(Severity, {
    Severity.LOW: _l("Low: no harm is expected"),
    Severity.MEDIUM: _l("Medium: harm is possible"),
    Severity.HIGH: _l("High: harm is likely"),
}, {"منخفضة": Severity.LOW, "متوسطة": Severity.MEDIUM, "عالية": Severity.HIGH})  # fmt: skip

WAITING = and_(Breach.authority_told_on.is_(None), Breach.no_notice_reason.is_(None),
               Breach.closed_on.is_(None))  # fmt: skip


def standing_on(day: date) -> ColumnElement[Any]:
    """Where a breach stands: to be told of, told late, told, without need to tell, closed."""
    return case(
        (Breach.closed_on <= day, "closed"),
        (and_(WAITING, Breach.tell_by < day), "late"),
        (WAITING, "running"),
        (Breach.authority_told_on.is_not(None), "told"),
        else_="no-need",
    )


def left_on(day: date) -> ColumnElement[Any]:
    """The end of the clock, while it runs."""
    return case((WAITING, Breach.deadline), else_=null())


def hours(ends: datetime | None) -> str:
    """How long is left until then, or how long it is past."""
    if ends is None:
        return "–"
    left = int((ends - clock.now()).total_seconds() // 3600)
    if left < 0:
        return str(_("Late by %(hours)s", hours=counted("hour", -left, oblique=True)))
    return str(_("Left: %(hours)s", hours=counted("hour", left)))


def problems(values: Values, today: date) -> Iterable[tuple[str, Any]]:
    """What cannot be said of a breach; what is missing of what the law asks."""
    if is_ahead(values, "discovered_on", today):
        yield "discovered_on", _l("A breach is noted once it was discovered: the date lies ahead")
    happened, discovered = (day_of(values, name) for name in ("happened_on", "discovered_on"))
    if happened is not None and discovered is not None and happened > discovered:
        yield "happened_on", _l("It was discovered before it happened")
    for name in ("authority_told_on", "persons_told_on", "closed_on"):
        yield from out_of_order(
            values, "discovered_on", name, _l("This comes before the breach was discovered")
        )
        if is_ahead(values, name, today):
            yield name, _l("This is noted once it was done: the date lies ahead")
    if values.get("authority_told_on") is not None and values.get("no_notice_reason"):
        yield "no_notice_reason", _l("The authority was told: leave this blank")
    if _late(values) and not values.get("late_reason"):
        yield "late_reason", _l("The authority was told after 72 hours: say why")
    unsaid = values.get("authority_told_on") is None and not values.get("no_notice_reason")
    if values.get("closed_on") is not None and unsaid:
        yield "closed_on", _l("Before closing: tell the authority, or say why it need not be told")
    if values.get("no_notice_reason") and values.get("severity") == Severity.HIGH:
        yield "no_notice_reason", _l("Harm is likely: the authority must be told")


def _late(values: Values) -> bool:
    told, discovered = values.get("authority_told_on"), values.get("discovered_on")
    if told is None or discovered is None:
        return False
    began = moment(discovered.date, values.get("discovered_at"))
    said = moment(told.date, values.get("authority_told_at"))
    return began is not None and said is not None and said > began + CLOCK


def _hour() -> str:
    return f"{clock.local(clock.now()):%H:%M}"


BREACHES = Register(
    key="breaches", model=Breach, label=_l("Breaches of personal data"),
    singular=_l("Breach of personal data"), new_label=_l("New breach of personal data"),
    noun="breach", department="governance", title="what",
    order="-discovered_on", check=problems, calendar=OnCalendar("tell_by"),
    sections=(
        Section("main", _l("What happened")), Section("persons", _l("Whose data, and which")),
        Section("measures", _l("What was done")), Section("told", _l("Who was told")),
    ),
    fields=(
        Field("what", _l("What happened"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("الواقعة", "ما حدث")),
        Field("details", _l("Details"), LongText(), headings=("التفاصيل",),
              hint=_l("Without names or numbers of persons")),
        Field("happened_on", _l("Happened on"), Date(), headings=("تاريخ الوقوع",)),
        Field("discovered_on", _l("Discovered on"), Date(), required=True, listed=True,
              filtered=True, sorted_by="discovered_on", headings=("تاريخ الاكتشاف",),
              default=lambda: EnteredDate(clock.today())),
        Field("discovered_at", _l("Time of discovery"), TimeOfDay(), headings=("وقت الاكتشاف",),
              hint=_l("The 72 hours begin here; without a time, at the beginning of the day"),
              default=_hour),
        Field("discovered_by", _l("Discovered by"), Text(120), headings=("المكتشف",)),
        Field("officer_id", _l("Handled by"), Person(), listed=True, filtered=True,
              headings=("المسؤول",)),
        Field("severity", _l("Severity"), SEVERITY, listed=True, filtered=True,
              headings=("الخطورة",)),
        Field("categories", _l("Categories of data"), LongText(1000), "persons",
              headings=("فئات البيانات",)),
        Field("persons", _l("Categories of persons"), Text(300), "persons",
              headings=("فئات الأشخاص",)),
        Field("persons_count", _l("Number of persons"), Whole(0, 10_000_000), "persons",
              listed=True, headings=("عدد الأشخاص",)),
        Field("measures", _l("Measures taken"), LongText(), "measures",
              headings=("الإجراءات",)),
        Field("closed_on", _l("Closed on"), Date(), "measures", headings=("تاريخ الإغلاق",)),
        Field("notes", _l("Notes"), LongText(), "measures", headings=("ملاحظات",)),
        Field("tell_by", _l("The authority is told by"), Day(), "told", entered=False,
              filtered=True, sorted_by="tell_by", importable=False),
        Field("authority_told_on", _l("Authority told on"), Date(), "told", filtered=True,
              headings=("تاريخ إبلاغ الجهة المختصة",)),
        Field("authority_told_at", _l("Time of telling"), TimeOfDay(), "told",
              headings=("وقت الإبلاغ",)),
        Field("authority_reference", _l("Number of the notice"), Code(), "told",
              headings=("رقم البلاغ",)),
        Field("late_reason", _l("Why later than 72 hours"), Text(300), "told",
              headings=("سبب التأخر",)),
        Field("no_notice_reason", _l("Why the authority need not be told"), Text(300), "told",
              hint=_l("Only where no harm to the data or to a person can be expected"),
              headings=("سبب عدم الإبلاغ",)),
        Field("persons_told_on", _l("Persons told on"), Date(), "told",
              headings=("تاريخ إشعار الأشخاص",)),
        Field("persons_told_how", _l("How the persons were told"), Text(300), "told",
              headings=("طريقة إشعار الأشخاص",)),
    ),
    derived=(Derived("standing", _l("Status"), standing_on, {
        "running": State(_l("The 72 hours run"), "wait"),
        "late": State(_l("The 72 hours are past"), "bad"),
        "told": State(_l("The authority was told"), "good"),
        "no-need": State(_l("The authority need not be told"), "plain"),
        "closed": State(_l("Closed"), "plain"),
    }),),
    computed=(Computed("left", _l("Of the 72 hours"), left_on, hours, sorted=False),),
    match=(), presence=("what", "discovered_on"),
    views=(
        View(_l("The 72 hours run"), (("standing", "running"),), sort="tell_by"),
        View(_l("The 72 hours are past"), (("standing", "late"),), sort="tell_by"),
    ),
    attached=(("paper", _l("Paper")), ("notice", _l("Notice to the authority"))),
)  # fmt: skip
