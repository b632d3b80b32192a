"""The registers of what is noted about families: follow-up, needs, and the challenges they report.

Set apart from `register.py` because each is a database of the plan, and the family is another.
"""

from __future__ import annotations

from functools import partial

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.context import actor_id
from esrar.core.fields import Date, LongText, Money, OneOf, Text
from esrar.core.i18n import _l
from esrar.families import rules
from esrar.families.holder import NAMED_BY, HolderKind
from esrar.families.models import Contact
from esrar.families.needs_models import Challenge, FinancingNeed, TrainingNeed
from esrar.families.rules import ChallengeKind, ContactKind, FollowUp, NeedState
from esrar.kit.choices import Choice
from esrar.kit.people import Person
from esrar.kit.register import (
    Computed,
    Derived,
    Field,
    Inline,
    Match,
    Register,
    Section,
    State,
    View,
)
from esrar.kit.relations import Relation

FAMILY = Field(
    "family_id", _l("Family"), Relation("families", many=True), required=True, listed=True,
    filtered=True, hint=_l("ID number, mobile or exact name"),
    headings=("الأسرة", "رقم الهوية", "الهوية", "الجوال", "اسم الأسرة"),
)  # fmt: skip
"""The family that a record is about, found as people name it."""

CONTACT = OneOf(ContactKind, {
    ContactKind.VISIT: _l("Visit"), ContactKind.CALL: _l("Call"),
    ContactKind.WHATSAPP: _l("WhatsApp"), ContactKind.OFFICE: _l("At the office"),
}, {"زيارة منزلية": ContactKind.VISIT, "هاتف": ContactKind.CALL, "واتس": ContactKind.WHATSAPP,
    "رسالة": ContactKind.WHATSAPP, "حضور": ContactKind.OFFICE})  # fmt: skip

FOLLOW_UP = Derived("follow_up", _l("Next follow-up"), rules.follow_up_on, {
    FollowUp.DUE: State(_l("Follow-up due"), "bad"),
    FollowUp.AHEAD: State(_l("Follow-up scheduled"), "wait"),
    FollowUp.FOLLOWED: State(_l("Followed up"), "good"),
    FollowUp.NONE: State(_l("No next date"), "plain"),
})  # fmt: skip

NEED: dict[str, State] = {
    NeedState.OPEN: State(_l("Need not yet met"), "wait"),
    NeedState.MET: State(_l("Need met"), "good"),
    NeedState.WITHDRAWN: State(_l("Need withdrawn"), "plain"),
}


def _today() -> EnteredDate:
    return EnteredDate(clock.today())


CONTACTS = Register(
    key="contacts", model=Contact, label=_l("Follow-up log"), singular=_l("Follow-up"),
    new_label=_l("New follow-up"), noun="contact", department="beneficiary-relations",
    title="held_on", order="-held_on", derived=(FOLLOW_UP,), check=rules.contact_problems,
    fields=(
        Field("held_on", _l("Date of the follow-up"), Date(), required=True, listed=True,
              filtered=True, sorted_by="held_on", default=_today,
              headings=("تاريخ المتابعة", "التاريخ", "تاريخ الزيارة", "تاريخ الاتصال")),
        FAMILY,
        Field("kind", _l("Kind of follow-up"), CONTACT, required=True, listed=True, filtered=True,
              default=lambda: ContactKind.CALL,
              headings=("نوع المتابعة", "النوع", "طريقة التواصل")),
        Field("outcome_id", _l("Outcome"), Choice("contact-outcome"), listed=True, filtered=True,
              headings=("النتيجة", "نتيجة المتابعة")),
        Field("next_on", _l("Next date"), Date(), listed=True, filtered=True, sorted_by="next_on",
              headings=("الموعد القادم", "المتابعة القادمة")),
        Field("officer_id", _l("Followed up by"), Person(), listed=True, filtered=True,
              default=actor_id, headings=("الموظف", "المتابِع", "اسم الموظف")),
        Field("note", _l("Note"), LongText(), access="personal",
              headings=("ملاحظات", "ما تم", "ملاحظة")),
    ),
    match=(Match(("family_id", "held_on", "kind", "outcome_id"), "held_on",
                 _l("family, date, kind and outcome")),),
    presence=("family_id", "note"),
    views=(
        View(_l("My follow-ups today"), (("follow_up", FollowUp.DUE), ("officer_id", "@me")),
             "next_on"),
        View(_l("Due for everyone"), (("follow_up", FollowUp.DUE),), "next_on"),
        View(_l("Follow-ups scheduled"), (("follow_up", FollowUp.AHEAD),), "next_on"),
    ),
    inline=Inline("family_id", ("kind", "outcome_id", "note", "next_on"),
                  _l("Record the follow-up")),
)  # fmt: skip

EXPRESSED = Field("expressed_on", _l("Expressed on"), Date(), listed=True, filtered=True,
                  sorted_by="expressed_on", default=_today,
                  headings=("تاريخ الاحتياج", "التاريخ", "تاريخ الطلب"))  # fmt: skip
PRIORITY = Field("priority_id", _l("Priority"), Choice("need-priority"), listed=True, filtered=True,
                 headings=("الأولوية",))  # fmt: skip
ENDS = (
    Field("met_on", _l("Met on"), Date(), "end", headings=("تاريخ التلبية",)),
    Field("withdrawn_on", _l("Withdrawn from"), Date(), "end", headings=("تاريخ العدول",)),
    Field("notes", _l("Notes"), LongText(), "end", access="personal", headings=("ملاحظات",)),
)
SECTIONS = (Section("main", _l("The need")), Section("end", _l("What became of it")))
OPEN = View(_l("Needs not yet met"), (("state", NeedState.OPEN),))

TRAINING_NEEDS = Register(
    key="training-needs", model=TrainingNeed, label=_l("Training needs"),
    singular=_l("Training need"), new_label=_l("New training need"), noun="need",
    department="beneficiary-relations", title="topic", searched=True, order="-expressed_on",
    sections=SECTIONS, check=rules.need_problems,
    derived=(Derived("state", _l("Status"), partial(rules.need_on, TrainingNeed), NEED),),
    fields=(
        Field("topic", _l("What is to be learnt"), Text(200), required=True, listed=True,
              sorted_by="topic_key", headings=("الاحتياج التدريبي", "موضوع التدريب", "الاحتياج")),
        Field("family_id", _l("Who needs it"), HolderKind(), required=True, listed=True,
              filtered=True, hint=NAMED_BY,
              headings=FAMILY.headings),
        Field("field_id", _l("Training field"), Choice("training-field"), listed=True,
              filtered=True, headings=("مجال التدريب", "المجال")),
        PRIORITY, EXPRESSED, *ENDS,
    ),
    match=(
        Match(("family_id", "topic_key", "expressed_on"), "topic", _l("family, topic and date")),
        Match(("family_id", "topic_key"), "topic", _l("family and topic"), unless="expressed_on"),
    ),
    presence=("topic",), views=(OPEN,),
)  # fmt: skip

FINANCING_NEEDS = Register(
    key="financing-needs", model=FinancingNeed, label=_l("Financing needs"),
    singular=_l("Financing need"), new_label=_l("New financing need"), noun="need",
    department="beneficiary-relations", title="purpose", searched=True, order="-expressed_on",
    sections=SECTIONS, check=rules.need_problems,
    derived=(Derived("state", _l("Status"), partial(rules.need_on, FinancingNeed), NEED),),
    fields=(
        Field("purpose", _l("What the money is for"), Text(200), required=True, listed=True,
              sorted_by="purpose_key",
              headings=("الاحتياج التمويلي", "الغرض من التمويل", "الغرض", "الاحتياج")),
        FAMILY,
        Field("kind_id", _l("Kind of need"), Choice("financing-purpose"), listed=True,
              filtered=True, headings=("نوع الاحتياج", "النوع")),
        Field("amount", _l("Amount needed"), Money(), listed=True, sorted_by="amount",
              headings=("المبلغ المطلوب", "المبلغ", "مبلغ التمويل")),
        PRIORITY, EXPRESSED, *ENDS,
    ),
    match=(
        Match(("family_id", "purpose_key", "expressed_on"), "purpose",
              _l("family, purpose and date")),
        Match(("family_id", "purpose_key"), "purpose", _l("family and purpose"),
              unless="expressed_on"),
    ),
    presence=("purpose",), views=(OPEN,),
)  # fmt: skip

CHALLENGES = Register(
    key="challenges", model=Challenge, label=_l("Challenges of families"),
    singular=_l("Challenge"), new_label=_l("New challenge"), noun="challenge",
    department="beneficiary-relations", title="name", searched=True, aliases="aliases",
    order="-families",
    computed=(Computed("families", _l("Families that report it"), rules.reporting_families),),
    fields=(
        Field("name", _l("Challenge"), Text(160), required=True, listed=True,
              sorted_by="name_key", headings=("التحدي", "التحديات")),
        Field("name_en", _l("Name in English"), Text(160)),
        Field("kind", _l("Kind of challenge"), OneOf(ChallengeKind, {
            ChallengeKind.ECONOMIC: _l("Economic challenge"),
            ChallengeKind.SOCIAL: _l("Social challenge"),
        }, {"اقتصادية": ChallengeKind.ECONOMIC, "اجتماعية": ChallengeKind.SOCIAL}),
            required=True, listed=True, filtered=True, headings=("نوع التحدي", "النوع")),
        Field("answer", _l("How it is met"), LongText(), headings=("المعالجة", "الحل المقترح")),
        Field("aliases", _l("Other spellings, separated by |"), Text(400)),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
    ),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
    views=(
        View(_l("Economic challenges"), (("kind", ChallengeKind.ECONOMIC),)),
        View(_l("Social challenges"), (("kind", ChallengeKind.SOCIAL),)),
    ),
)  # fmt: skip
