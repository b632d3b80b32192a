"""The registers of meetings and of the occasions on which they are held."""

from __future__ import annotations

from datetime import date
from typing import Any

from markupsafe import Markup

from esrar.core.calendar import show_date, show_hijri
from esrar.core.fields import Date, Flag, LongText, OneOf, Text, Whole
from esrar.core.i18n import _l
from esrar.events import recurring, rules
from esrar.events.lines import CANCELLED, FAMILY_LINE, NOTE, NOTES, PRESENT, TAILS, families_of
from esrar.events.meeting_models import Attendance, Meeting, MeetingDecision, Occasion
from esrar.events.recurring import Rule, Scope, Weekday
from esrar.events.rules import EventState, MeetingKind
from esrar.kit.people import Person
from esrar.kit.register import (
    Computed,
    Derived,
    Field,
    Fill,
    Lines,
    Match,
    OnCalendar,
    Register,
    Roll,
    Section,
    State,
    View,
)
from esrar.kit.relations import Relation

MEETINGS = Register(
    key="meetings", model=Meeting, label=_l("Meetings"), singular=_l("Meeting"),
    new_label=_l("New meeting"), noun="meeting", department="beneficiary-relations",
    title="name", searched=True, order="-held_on", check=rules.meeting_problems,
    calendar=OnCalendar("held_on"),
    sections=(
        Section("main", _l("The meeting")), Section("place", _l("Place and date")),
        Section("notes", _l("Notes")),
    ),
    derived=(Derived("state", _l("Status"), rules.meeting_on, {
        EventState.PLANNED: State(_l("Planned"), "wait"),
        EventState.HELD: State(_l("Meeting held"), "good"),
        EventState.CANCELLED: State(_l("Cancelled"), "bad"),
    }),),
    computed=(Computed("families", _l("Families present"), rules.families_at_meeting),),
    fields=(
        Field("name", _l("Title of the meeting"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("عنوان اللقاء", "اللقاء", "اسم اللقاء")),
        Field("kind", _l("Kind of meeting"), OneOf(MeetingKind, {
            MeetingKind.PERIODIC: _l("Periodic meeting"), MeetingKind.ANNUAL: _l("Annual meeting"),
            MeetingKind.VISIT: _l("Visit of one family"), MeetingKind.STAFF: _l("Staff meeting"),
        }, {"دوري": MeetingKind.PERIODIC, "سنوي": MeetingKind.ANNUAL, "زيارة": MeetingKind.VISIT,
            "اجتماع": MeetingKind.STAFF}), required=True, listed=True, filtered=True,
              headings=("نوع اللقاء", "النوع")),
        Field("with_families", _l("With families"), Flag(), required=True, filtered=True,
              default=lambda: True, headings=("مع الأسر",)),
        Field("occasion_id", _l("On the occasion of"), Relation("occasions"), filtered=True,
              headings=("المناسبة",)),
        Field("agenda", _l("Agenda"), LongText(), headings=("جدول الأعمال", "المحاور")),
        families_of("attendance"),
        Field("held_on", _l("Date of the meeting"), Date(), "place", listed=True, filtered=True,
              sorted_by="held_on", headings=("تاريخ اللقاء", "التاريخ", "تاريخ الانعقاد")),
        Field("place", _l("Place"), Text(200), "place", listed=True,
              headings=("مكان اللقاء", "المكان")),
        Field("online", _l("Held online"), Flag(), "place", filtered=True,
              headings=("عن بعد", "عن بُعد")),
        Field("guests", _l("Others present, beside the families"), Whole(0, 100_000), "notes",
              headings=("حضور آخرون", "عدد الضيوف")),
        CANCELLED, NOTES,
    ),
    lines=(
        Lines("attendance", _l("Families invited and present"), Attendance, (
            FAMILY_LINE,
            Field("attendee", _l("Who came"), Text(200), hint=_l("If not the head of the family"),
                  headings=("اسم الحاضر", "من حضر")),
            Field("invited", _l("Invited"), Flag(), headings=("مدعو", "مدعوة", "الدعوة")),
            PRESENT, NOTE,
        ), same=("family_id", "attendee"), add_label=_l("Add a family"),
            roll=Roll("family_id", "present", _l("Record attendance"), TAILS,
                      sheet=_l("Attendance sheet"), uninvited={"invited": False}),
            fill=Fill("family_id", _l("Invite families to a meeting"), {"invited": True})),
        Lines("decisions", _l("Decisions"), MeetingDecision, (
            Field("text", _l("Decision"), Text(500), required=True,
                  headings=("القرار", "التوصية")),
            Field("owner_id", _l("Who carries it out"), Person(),
                  headings=("المسؤول", "المكلف")),
            Field("due_on", _l("Due on"), Date(), headings=("الموعد", "تاريخ الاستحقاق")),
            Field("done_on", _l("Done on"), Date(), headings=("تاريخ التنفيذ",)),
        ), same=("text",), add_label=_l("Add a decision")),
    ),
    match=(
        Match(("name_key", "held_on", "place"), "name", _l("title, date and place")),
        Match(("name_key", "held_on"), "name", _l("title and date"), unless="place"),
    ),
    presence=("name",),
    views=(
        View(_l("Planned"), (("state", EventState.PLANNED),), "held_on"),
        View(_l("With families"), (("with_families", "yes"), ("state", EventState.HELD))),
    ),
    attached=(("minutes", _l("Minutes")), ("attendance", _l("Signed attendance")),
              ("photo", _l("Photo"))),
)  # fmt: skip


def _show_next(ordinal: Any) -> str:
    day = date.fromordinal(int(ordinal))
    return Markup('<bdi dir="ltr">%s</bdi> (<bdi>%s</bdi>)') % (show_date(day), show_hijri(day))


OCCASIONS = Register(
    key="occasions", model=Occasion, label=_l("Occasions"), singular=_l("Occasion"),
    new_label=_l("New occasion"), noun="occasion", department="beneficiary-relations",
    title="name", searched=True, order="next_on", check=recurring.occasion_problems,
    calendar=OnCalendar(days=recurring.occurrences),
    sections=(Section("main", _l("The occasion")), Section("rule", _l("When it comes"))),
    computed=(Computed("next_on", _l("Next on"), recurring.next_on, _show_next),),
    fields=(
        Field("name", _l("Occasion"), Text(160), required=True, listed=True,
              sorted_by="name_key", headings=("المناسبة", "اليوم", "اسم المناسبة")),
        Field("name_en", _l("Name in English"), Text(160)),
        Field("scope", _l("Whose day it is"), OneOf(Scope, {
            Scope.WORLD: _l("World day"), Scope.NATIONAL: _l("National day"),
        }, {"يوم عالمي": Scope.WORLD, "وطني": Scope.NATIONAL}), required=True, listed=True,
              filtered=True, headings=("النوع", "نطاق المناسبة")),
        Field("rule", _l("Reckoned by"), OneOf(Rule, {
            Rule.GREGORIAN: _l("A Gregorian date"), Rule.WEEKDAY: _l("A weekday of the month"),
            Rule.HIJRI: _l("A Hijri date"),
        }, {"ميلادي": Rule.GREGORIAN, "هجري": Rule.HIJRI}), "rule", required=True,
              filtered=True, default=lambda: Rule.GREGORIAN, headings=("التقويم",)),
        Field("month", _l("Number of the month"), Whole(1, 12), "rule", required=True,
              headings=("الشهر",)),
        Field("day", _l("Day of the month"), Whole(1, 31), "rule",
              hint=_l("For a Gregorian or a Hijri date"), headings=("يوم الشهر",)),
        Field("nth", _l("Which one in the month"), Whole(1, 4), "rule",
              hint=_l("For a weekday: 1 is the first of the month"),
              headings=("ترتيب اليوم",)),
        Field("weekday", _l("Weekday"), OneOf(Weekday, {
            Weekday.SUNDAY: _l("Sunday"), Weekday.MONDAY: _l("Monday"),
            Weekday.TUESDAY: _l("Tuesday"), Weekday.WEDNESDAY: _l("Wednesday"),
            Weekday.THURSDAY: _l("Thursday"), Weekday.FRIDAY: _l("Friday"),
            Weekday.SATURDAY: _l("Saturday"),
        }), "rule", headings=("يوم الأسبوع",)),
        Field("unverified", _l("To be verified"), Flag(), filtered=True,
              hint=_l("Starter data that nobody has confirmed yet")),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
    ),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
    views=(
        View(_l("World days"), (("scope", Scope.WORLD),)),
        View(_l("National days"), (("scope", Scope.NATIONAL),)),
    ),
)  # fmt: skip
