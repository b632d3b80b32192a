"""The registers of exhibitions, of the wish to join them, and of the awards given."""

from __future__ import annotations

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.fields import Code, Date, Flag, LongText, Money, Number, OneOf, Text, Whole
from esrar.core.i18n import _l
from esrar.criteria.kinds import SetOf
from esrar.criteria.rules import Subject
from esrar.events import awards, rules
from esrar.events.lines import CANCELLED, FAMILY_LINE, NOTE, NOTES, PRESENT, TAILS, families_of
from esrar.events.models import (
    Award,
    AwardNominee,
    Exhibition,
    ExhibitionActivity,
    ExhibitionInterest,
    Participation,
)
from esrar.events.rules import AwardState, EventState, InterestState, Organising
from esrar.families.needs import FAMILY
from esrar.kit import approval
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
from esrar.places.kinds import Place

EXHIBITIONS = Register(
    key="exhibitions", model=Exhibition, label=_l("Exhibitions"), singular=_l("Exhibition"),
    new_label=_l("New exhibition"), noun="exhibition", department="programmes",
    title="name", searched=True, order="-opened_on", check=rules.exhibition_problems,
    calendar=OnCalendar("opened_on", "closed_on"),
    sections=(
        Section("main", _l("The exhibition")), Section("dates", _l("Place and dates")),
        Section("notes", _l("Notes")),
    ),
    derived=(Derived("state", _l("Status"), rules.exhibition_on, {
        EventState.PLANNED: State(_l("Planned"), "wait"),
        EventState.HELD: State(_l("Held"), "good"),
        EventState.CANCELLED: State(_l("Cancelled"), "bad"),
    }),),
    computed=(
        Computed("families", _l("Families taking part"), rules.families_at_exhibition),
        Computed("sales", _l("Sales"), rules.sales_of_exhibition, Money().show),
    ),
    fields=(
        Field("name", _l("Name of the exhibition"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("اسم المعرض", "المعرض")),
        Field("specialised", _l("Specialised in products of families"), Flag(), required=True,
              listed=True, filtered=True, headings=("متخصص", "معرض متخصص")),
        Field("role", _l("Role of the association"), OneOf(Organising, {
            Organising.ORGANISED: _l("Organiser"),
            Organising.CO_ORGANISED: _l("Joint organiser"),
            Organising.JOINED: _l("Participant"),
        }, {"تنظيم": Organising.ORGANISED, "تنظيم مشترك": Organising.CO_ORGANISED,
            "مشاركة": Organising.JOINED}), required=True, listed=True, filtered=True,
              headings=("دور الجمعية", "الدور")),
        Field("organiser_id", _l("Organising body"), Relation("exhibition-organisers"),
              filtered=True, headings=("الجهة المنظمة", "المنظم")),
        Field("permit_number", _l("Permit number"), Code(), headings=("رقم التصريح",)),
        Field("stands", _l("Number of stands"), Whole(1, 1000),
              headings=("عدد الأركان", "عدد الأجنحة")),
        families_of("participations"),
        Field("place", _l("Place"), Text(200), "dates", headings=("مكان المعرض", "المكان")),
        Field("locality_id", _l("Locality"), Place(), "dates", listed=True, filtered=True,
              headings=("المدينة", "المدينة / القرية")),
        Field("opened_on", _l("Opening date"), Date(), "dates", listed=True, filtered=True,
              sorted_by="opened_on", headings=("تاريخ الافتتاح", "تاريخ البداية", "من")),
        Field("closed_on", _l("Last day"), Date(), "dates",
              headings=("تاريخ الختام", "تاريخ النهاية", "إلى")),
        Field("visitors", _l("Visitors of the exhibition"), Whole(0, 10_000_000), "notes",
              headings=("عدد الزوار", "الزوار")),
        CANCELLED, NOTES,
    ),
    lines=(Lines(
        "participations", _l("Families taking part"), Participation, (
            FAMILY_LINE,
            Field("stand", _l("Stand"), Text(40), headings=("الركن", "رقم الركن", "الجناح")),
            Field("nomination", _l("Nomination"), Text(300), headings=("الترشيح",)),
            PRESENT,
            Field("sales", _l("Sales"), Money(), headings=("المبيعات", "قيمة المبيعات")),
            Field("visitors", _l("Visitors of the stand"), Whole(0, 1_000_000),
                  headings=("زوار الركن", "عدد الزوار")),
            NOTE,
        ), same=("family_id",), add_label=_l("Add a family"),
        roll=Roll("family_id", "present", _l("Record who is present"), TAILS,
                  sheet=_l("List of participants")),
        fill=Fill("family_id", _l("Add families to an exhibition")),
    ), Lines(
        "activities", _l("Activities it is for"), ExhibitionActivity, (
            Field("activity_id", _l("Activity"), Relation("activities"), required=True,
                  headings=("النشاط",)),
        ), same=("activity_id",), add_label=_l("Add an activity"),
        hint=_l("None: families of any activity are nominated"),
    )),
    match=(
        Match(("name_key", "opened_on"), "name", _l("name and opening date")),
        Match(("name_key",), "name", _l("name"), unless="opened_on"),
    ),
    presence=("name",),
    views=(
        View(_l("Planned"), (("state", EventState.PLANNED),), "opened_on"),
        View(_l("Held"), (("state", EventState.HELD),)),
    ),
    attached=(("permit", _l("Permit")), ("photo", _l("Photo")), ("report", _l("Report"))),
)  # fmt: skip

EXHIBITION_INTEREST = Register(
    key="exhibition-interest", model=ExhibitionInterest, label=_l("Interest in exhibitions"),
    singular=_l("Interest in taking part"), new_label=_l("New interest in taking part"),
    noun="interest", department="beneficiary-relations", title="family_id",
    order="-expressed_on",
    derived=(Derived("state", _l("Status"), rules.interest_on, {
        InterestState.STANDS: State(_l("Interest stands"), "good"),
        InterestState.WITHDRAWN: State(_l("Interest withdrawn"), "plain"),
    }),),
    fields=(
        FAMILY,
        Field("exhibition_id", _l("Exhibition"), Relation("exhibitions"), listed=True,
              filtered=True, hint=_l("Blank: any exhibition"), headings=("المعرض", "اسم المعرض")),
        Field("expressed_on", _l("Expressed on"), Date(), required=True, listed=True,
              filtered=True, sorted_by="expressed_on",
              default=lambda: EnteredDate(clock.today()),
              headings=("تاريخ الرغبة", "التاريخ")),
        Field("serious", _l("Serious"), Flag(), required=True, listed=True, filtered=True,
              headings=("جادة", "رغبة جادة", "الجدية")),
        Field("products", _l("Products to be shown"), Text(300), headings=("المنتجات",)),
        Field("withdrawn_on", _l("Withdrawn from"), Date(), headings=("تاريخ العدول",)),
        Field("notes", _l("Notes"), LongText(), access="personal", headings=("ملاحظات",)),
    ),
    match=(
        Match(("family_id", "exhibition_id"), "family_id", _l("family and exhibition")),
        Match(("family_id", "expressed_on"), "family_id", _l("family and date"),
              unless="exhibition_id"),
    ),
    presence=("family_id",),
    views=(View(_l("Serious interest"), (("serious", "yes"), ("state", InterestState.STANDS))),),
)  # fmt: skip

AWARDS = Register(
    key="awards", model=Award, label=_l("Awards"), singular=_l("Award"),
    new_label=_l("New edition of the award"), noun="award", department="programmes",
    title="name", searched=True, order="-year", check=rules.award_problems, lacks=awards.lacks,
    sections=(
        Section("main", _l("The edition")), Section("dates", _l("Dates")), approval.SECTION,
        Section("notes", _l("Notes")),
    ),
    derived=(
        Derived("state", _l("Status"), rules.award_on, {
            AwardState.PLANNED: State(_l("Edition planned"), "wait"),
            AwardState.OPEN: State(_l("Nominations open"), "wait"),
            AwardState.JUDGED: State(_l("Being judged"), "wait"),
            AwardState.ANNOUNCED: State(_l("Winners announced"), "good"),
            AwardState.CANCELLED: State(_l("Edition cancelled"), "bad"),
        }),
        approval.status(Award),
    ),
    fields=(
        Field("name", _l("Name of the award"), Text(200), required=True, listed=True,
              sorted_by="name_key", headings=("الجائزة", "اسم الجائزة")),
        Field("year", _l("Year of the edition"), Whole(2000, 2100), required=True, listed=True,
              sorted_by="year", default=lambda: clock.today().year,
              headings=("السنة", "الدورة", "العام")),
        Field("criteria_set_id", _l("Judged by the criteria"),
              SetOf(subjects=(Subject.FAMILY_EXCELLENCE,)), filtered=True,
              hint=_l("The scores are then taken from the families' approved assessments by these "
                      "criteria about that year"), headings=("المعايير",)),
        Field("prize", _l("Prize"), Text(300), headings=("قيمة الجائزة",)),
        families_of("nominees"),
        Field("opened_on", _l("Nominations open on"), Date(), "dates", listed=True,
              filtered=True, sorted_by="opened_on", headings=("فتح الترشيح",)),
        Field("closed_on", _l("Nominations close: last day"), Date(), "dates",
              headings=("إغلاق الترشيح",)),
        Field("announced_on", _l("Winners announced on"), Date(), "dates", listed=True,
              filtered=True, headings=("إعلان الفائزين", "تاريخ الإعلان")),
        *approval.FIELDS, CANCELLED, NOTES,
    ),
    lines=(Lines(
        "nominees", _l("Nominees"), AwardNominee, (
            FAMILY_LINE,
            Field("score", _l("Score of a hundred"), Number(), headings=("الدرجة", "النتيجة"),
                  hint=_l("Blank: taken from the assessment; typed only where there is none")),
            Field("rank", _l("Rank"), Whole(1, 1000), headings=("الترتيب", "المركز"),
                  hint=_l("Follows from the scores where the criteria are named")),
            Field("won", _l("Winner"), Flag(), headings=("فائز", "فائزة", "الفوز")),
            Field("reason", _l("Reason"), Text(300), headings=("السبب", "المبررات")),
        ), same=("family_id",), add_label=_l("Add a nominee"),
        fill=Fill("family_id", _l("Nominate families for an award")),
        settle=awards.settle, check=awards.wrong_nominees, order="rank",
    ),),
    match=(Match(("name_key", "year"), "name", _l("name and year")),), presence=("name",),
    attached=(("announcement", _l("Announcement")), ("minutes", _l("Minutes"))),
)  # fmt: skip
