"""The registers of privacy: requests of persons with their 30 days, and periods of retention."""

from __future__ import annotations

from functools import partial

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Date, LongText, OneOf, PersonName, Text, Whole
from esrar.core.i18n import _l
from esrar.kit.register import Derived, Field, Match, Register, Section, State, View
from esrar.kit.relations import Relation
from esrar.privacy.models import PersonRequest, RetentionPeriod
from esrar.privacy.rules import (
    Asked,
    Identity,
    Kept,
    Means,
    Progress,
    progress_on,
    request_problems,
)

ASKED = OneOf(Asked, {
    Asked.ACCESS: _l("A copy of the data"), Asked.CORRECTION: _l("Correction"),
    Asked.DESTRUCTION: _l("Destruction"), Asked.WITHDRAWAL: _l("Withdrawal of consent"),
})  # fmt: skip
MEANS = OneOf(Means, {
    Means.IN_PERSON: _l("In person"), Means.PHONE: _l("By telephone"),
    Means.LETTER: _l("By letter"), Means.EMAIL: _l("By e-mail"),
    Means.MESSAGE: _l("By message"),
})  # fmt: skip
IDENTITY = OneOf(Identity, {
    Identity.ORIGINAL: _l("The original paper was seen"),
    Identity.KNOWN: _l("The officer knows the person"),
    Identity.CALLED_BACK: _l("Called back on the registered number"),
    Identity.AGENT: _l("An agent with a power of attorney"),
})  # fmt: skip
KEPT = OneOf(Kept, {
    Kept.FAMILIES: _l("Families that left"), Kept.DELETED: _l("Families that were deleted"),
    Kept.EMPLOYEES: _l("Employees who left"),
    Kept.TRAINERS: _l("Trainers without a course since"),
    Kept.REQUESTS: _l("Requests of persons that were answered"),
})  # fmt: skip

PROGRESS = Derived("progress", _l("Status"), partial(progress_on, PersonRequest.__table__), {
    Progress.LATE: State(_l("Past its day"), "bad"),
    Progress.OPEN: State(_l("To be answered"), "wait"),
    Progress.ANSWERED: State(_l("Answered"), "good"),
    Progress.REFUSED: State(_l("Refused"), "plain"),
})  # fmt: skip

PERSON_REQUESTS = Register(
    key="privacy-requests", model=PersonRequest, label=_l("Requests of persons"),
    singular=_l("Request of a person"), new_label=_l("New request of a person"), noun="record",
    department="governance", title="received_on", order="due_on", check=request_problems,
    fields=(
        Field("received_on", _l("Received on"), Date(), "asked", required=True, listed=True,
              filtered=True, sorted_by="received_on", headings=("تاريخ الطلب",),
              default=lambda: EnteredDate(clock.today())),
        Field("kind", _l("What is asked for"), ASKED, "asked", required=True, listed=True,
              filtered=True, headings=("نوع الطلب",)),
        Field("person_name", _l("Who asks"), PersonName(), "asked", required=True,
              access="personal", listed=True, headings=("اسم مقدم الطلب", "الاسم")),
        Field("means", _l("How it arrived"), MEANS, "asked", required=True, filtered=True,
              headings=("وسيلة الطلب",)),
        Field("family_id", _l("Family"), Relation("families", many=True), "asked", filtered=True,
              hint=_l("ID number, mobile or exact name"), headings=("الأسرة",)),
        Field("employee_id", _l("Employee or volunteer"), Relation("employees", many=True),
              "asked", filtered=True, headings=("الموظف",)),
        Field("details", _l("The request in words"), LongText(), "asked", access="personal",
              headings=("تفاصيل الطلب",)),
        Field("identity", _l("How the identity was checked"), IDENTITY, "answer",
              headings=("التحقق من الهوية",)),
        Field("due_on", _l("To be answered by"), Date(), "answer", listed=True, filtered=True,
              sorted_by="due_on", entered=False, importable=False),
        Field("extended_on", _l("Extended by 30 days on"), Date(), "answer",
              hint=_l("The person is told of it, with the reason"), headings=("تاريخ التمديد",)),
        Field("extension_reason", _l("Why more time is needed"), Text(300), "answer",
              access="personal", headings=("سبب التمديد",)),
        Field("answered_on", _l("Answered on"), Date(), "answer", listed=True, filtered=True,
              headings=("تاريخ الرد",)),
        Field("answer", _l("The answer"), LongText(), "answer", access="personal",
              headings=("الرد",)),
        Field("refused_on", _l("Refused on"), Date(), "answer", headings=("تاريخ الرفض",)),
        Field("refusal_reason", _l("Why it was refused"), Text(500), "answer", access="personal",
              headings=("سبب الرفض",)),
    ),
    sections=(Section("asked", _l("The request")), Section("answer", _l("The answer"))),
    derived=(PROGRESS,),
    views=(
        View(_l("To be answered"), (("progress", Progress.OPEN),), "due_on"),
        View(_l("Past their day"), (("progress", Progress.LATE),), "due_on"),
    ),
    match=(Match(("received_on", "kind", "person_name"), "received_on",
                 _l("date, kind and name")),),
    presence=("received_on", "kind", "person_name"),
    attached=(("request", _l("The request on paper")), ("answer", _l("The answer on paper"))),
)  # fmt: skip

RETENTION_PERIODS = Register(
    key="retention-periods", model=RetentionPeriod, label=_l("Periods of retention"),
    singular=_l("Period of retention"), new_label=_l("New period of retention"), noun="record",
    department="governance", title="subject",
    fields=(
        Field("subject", _l("Records"), KEPT, required=True, listed=True, headings=("السجلات",)),
        Field("months", _l("Months that they are kept"), Whole(1, 600), required=True, listed=True,
              headings=("عدد الأشهر",)),
        Field("reason", _l("What the period rests on"), Text(300), listed=True,
              headings=("السند",)),
    ),
    match=(Match(("subject",), "subject", _l("records")),),
    presence=("subject",),
)  # fmt: skip
