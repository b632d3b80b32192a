"""The registers of training: who trains, what is taught, and each time it was taught."""

from __future__ import annotations

from typing import Any

from esrar.core.calendar import show_date
from esrar.core.fields import (
    Code,
    Date,
    Email,
    Flag,
    LongText,
    Mobile,
    Number,
    OneOf,
    PersonName,
    Text,
)
from esrar.core.i18n import _l
from esrar.families.holder import NAMED_BY, HolderKind
from esrar.kit.choices import Choice
from esrar.kit.register import (
    Derived,
    Field,
    Fill,
    Lines,
    Match,
    OnCalendar,
    Register,
    Section,
    State,
    View,
)
from esrar.kit.relations import Relation
from esrar.places.kinds import Place
from esrar.training import rules
from esrar.training.models import Trainee, Trainer, TrainingProgramme, TrainingRun
from esrar.training.rules import Progress, Scope

SCOPE = OneOf(
    Scope,
    {Scope.LOCAL: _l("Local trainer"), Scope.INTERNATIONAL: _l("International trainer")},
    {"محلية": Scope.LOCAL, "محلي": Scope.LOCAL, "دولية": Scope.INTERNATIONAL,
     "دولي": Scope.INTERNATIONAL, "خارجي": Scope.INTERNATIONAL},
)  # fmt: skip

PROGRESS = Derived("progress", _l("Status"), rules.progress_on, {
    Progress.PLANNED: State(_l("Still ahead"), "plain"),
    Progress.RUNNING: State(_l("Running"), "wait"),
    Progress.COMPLETED: State(_l("Given"), "good"),
    Progress.CANCELLED: State(_l("Called off"), "bad"),
})  # fmt: skip

TRAINERS = Register(
    key="trainers", model=Trainer, label=_l("Trainers"), singular=_l("Trainer"),
    new_label=_l("New trainer"), noun="trainer", department="programmes", title="full_name",
    searched=True,
    sections=(
        Section("main", _l("The trainer")), Section("contact", _l("Contact")),
        Section("accreditation", _l("Accreditation")),
    ),
    fields=(
        Field("full_name", _l("Name of the trainer"), PersonName(), required=True, listed=True,
              sorted_by="name_key", headings=("اسم المدرب", "المدرب", "الاسم", "اسم المدربة")),
        Field("scope", _l("Local or international"), SCOPE, required=True, listed=True,
              filtered=True, headings=("النطاق", "محلي / دولي", "محلي أو دولي")),
        Field("speciality_id", _l("Speciality"), Choice("training-field"), listed=True,
              filtered=True, headings=("التخصص", "مجال التدريب"), public="speciality"),
        Field("specialities", _l("Specialities in detail"), Text(300),
              headings=("التخصصات", "مجالات التدريب")),
        Field("centre_id", _l("Training centre"), Relation("training-centres"), listed=True,
              filtered=True, headings=("مركز التدريب", "الجهة", "المركز"), public="centre"),
        Field("country", _l("Country"), Text(80), headings=("الدولة", "البلد")),
        Field("mobile", _l("Mobile number"), Mobile(), "contact", access="personal",
              headings=("الجوال", "رقم الجوال", "الهاتف")),
        Field("email", _l("E-mail"), Email(), "contact", access="personal",
              headings=("البريد الإلكتروني", "البريد")),
        Field("accreditation", _l("Accredited by"), Text(200), "accreditation",
              headings=("جهة الاعتماد", "الاعتماد")),
        Field("accreditation_number", _l("Accreditation number"), Code(), "accreditation",
              headings=("رقم الاعتماد", "رقم رخصة المدرب")),
        Field("accredited_until", _l("Accredited until: last day"), Date(), "accreditation",
              filtered=True, headings=("انتهاء الاعتماد", "تاريخ انتهاء الاعتماد")),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
    ),
    match=(Match(("name_key", "mobile"), "mobile", _l("name and mobile")),
           Match(("name_key",), "full_name", _l("name"), warns=True)),
    presence=("full_name", "mobile"), attached=(("cv", _l("Curriculum vitae")),),
)  # fmt: skip

PROGRAMMES = Register(
    key="training-programmes", model=TrainingProgramme, label=_l("Training programmes"),
    singular=_l("Training programme"), new_label=_l("New training programme"), noun="programme",
    department="programmes", title="name", searched=True,
    fields=(
        Field("name", _l("Name of the programme"), Text(200), required=True, listed=True,
              sorted_by="name_key",
              headings=("البرنامج", "اسم البرنامج", "البرنامج التدريبي")),
        Field("specialised", _l("Specialised programme"), Flag(), required=True, listed=True,
              filtered=True, hint=_l("Only a specialised programme moves the indicator"),
              headings=("متخصص", "تخصصي")),
        Field("speciality_id", _l("Speciality"), Choice("training-field"), listed=True,
              filtered=True, headings=("التخصص", "المجال"), public="speciality"),
        Field("hours", _l("Usual hours"), Number(0, 5000), headings=("عدد الساعات", "الساعات")),
        Field("objectives", _l("Objectives"), LongText(), headings=("الأهداف",)),
        Field("audience", _l("For whom"), Text(200), headings=("الفئة المستهدفة",)),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
    ),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name",),
    attached=(("content", _l("Content of the programme")),),
)  # fmt: skip


def named(values: dict[str, Any]) -> dict[str, Any]:
    """A run that nobody named is called after its programme and its first day."""
    if not values.get("name") and values.get("programme_id"):
        words = [Relation("training-programmes").title(values["programme_id"])]
        if values.get("starts_on"):
            words.append(show_date(values["starts_on"].date))
        values["name"] = " ".join(words)[:240]
    return values


RUNS = Register(
    key="training-runs", model=TrainingRun, label=_l("Courses"), singular=_l("Course"),
    new_label=_l("New course"), noun="course", department="programmes", title="name",
    searched=True, complete=named, check=rules.problems, warn=rules.warnings,
    order="-starts_on", calendar=OnCalendar("starts_on", "completed_on"),
    sections=(Section("main", _l("The course")), Section("dates", _l("Dates")),
              Section("place", _l("Place"))),
    fields=(
        Field("name", _l("Name of the course"), Text(240), listed=True, sorted_by="name_key",
              hint=_l("Left blank, it is called after its programme and first day"),
              headings=("الدورة", "اسم الدورة")),
        Field("programme_id", _l("Training programme"), Relation("training-programmes"),
              required=True, listed=True, filtered=True,
              headings=("البرنامج", "البرنامج التدريبي"), public="programme"),
        Field("trainer_id", _l("Trainer"), Relation("trainers"), listed=True, filtered=True,
              headings=("المدرب",), public="trainer"),
        Field("centre_id", _l("Training centre"), Relation("training-centres"), filtered=True,
              headings=("مركز التدريب", "الجهة المنفذة"), public="centre"),
        Field("total_hours", _l("Hours of the course"), Number(0, 5000), listed=True,
              headings=("عدد الساعات", "الساعات")),
        Field("starts_on", _l("Starts on"), Date(), "dates", listed=True, filtered=True,
              sorted_by="starts_on", headings=("تاريخ البداية", "من تاريخ")),
        Field("completed_on", _l("Completed on"), Date(), "dates", listed=True, filtered=True,
              sorted_by="completed_on", headings=("تاريخ الانتهاء", "تاريخ الإكمال")),
        Field("cancelled_on", _l("Cancelled from"), Date(), "dates",
              headings=("تاريخ الإلغاء",)),
        Field("locality_id", _l("Locality"), Place(), "place", filtered=True,
              headings=("المدينة / القرية", "المدينة")),
        Field("place", _l("Place"), Text(200), "place", headings=("المكان", "القاعة")),
        Field("family_id", _l("Family"), Relation("families", many=True), filtered=True,
              through="trainees", entered=False, importable=False),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
    ),
    lines=(
        Lines("trainees", _l("Trainees"), Trainee, (
            Field("family_id", _l("Trainee"), HolderKind(), required=True,
                  hint=NAMED_BY,
                  headings=("المتدرب", "المتدربة", "رقم الهوية", "الهوية", "اسم المتدرب")),
            Field("hours", _l("Hours attended"), Number(0, 5000),
                  headings=("ساعات الحضور", "عدد ساعات الحضور")),
            Field("certificate_number", _l("Certificate number"), Code(),
                  headings=("رقم الشهادة",)),
        ), same=("family_id", "member_id"), add_label=_l("Add a trainee"),
              check=rules.wrong_trainees,
              fill=Fill("family_id", _l("Add trainees to a course"))),
    ),
    derived=(PROGRESS,),
    views=(View(_l("Completed courses"), (("progress", Progress.COMPLETED.value),)),
           View(_l("Courses ahead"), (("progress", Progress.PLANNED.value),))),
    match=(Match(("programme_id", "starts_on", "name_key"), "name",
                 _l("programme, first day and name")),),
    presence=("programme_id", "name"), attached=(("attendance", _l("Attendance sheet")),
                                                  ("evidence", _l("Evidence"))),
)  # fmt: skip
