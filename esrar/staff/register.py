"""The registers of staff: posts, employees and their appraisals."""

from __future__ import annotations

from esrar.core.fields import (
    Code,
    Date,
    Email,
    Flag,
    LastDay,
    LongText,
    Mobile,
    NationalId,
    OneOf,
    Percent,
    PersonName,
    Text,
)
from esrar.core.i18n import _l
from esrar.kit import approval
from esrar.kit.people import DEPARTMENT
from esrar.kit.register import Derived, Field, Lines, Match, Register, Section, State, View
from esrar.kit.relations import Relation
from esrar.staff import rules
from esrar.staff.models import Appraisal, Employee, EmployeePost, Post
from esrar.staff.rules import AppraisalKind, PostState, Service, WorkerKind

WORKER = OneOf(WorkerKind, {
    WorkerKind.EMPLOYEE: _l("Employee"), WorkerKind.VOLUNTEER: _l("Volunteer"),
    WorkerKind.BOARD: _l("Board member"),
}, {"موظفة": WorkerKind.EMPLOYEE, "متطوعة": WorkerKind.VOLUNTEER,
    "عضوة مجلس الإدارة": WorkerKind.BOARD})  # fmt: skip

APPRAISAL = OneOf(AppraisalKind, {
    AppraisalKind.FINAL: _l("Final appraisal"), AppraisalKind.INTERIM: _l("Interim appraisal"),
    AppraisalKind.SELF: _l("Self-appraisal"),
}, {"سنوي": AppraisalKind.FINAL, "نصف سنوي": AppraisalKind.INTERIM})  # fmt: skip

PERIOD = (
    Field("period_start", _l("About the period from"), Date(), "period",
          headings=("بداية الفترة", "عن الفترة من")),
    Field("period_end", _l("About the period to"), LastDay(), "period", required=True, listed=True,
          filtered=True, sorted_by="period_end",
          headings=("نهاية الفترة", "عن الفترة إلى", "عن الفترة")),
)  # fmt: skip
PERIOD_SECTION = Section("period", _l("The period it is about"))

POSTS = Register(
    key="posts", model=Post, label=_l("Posts"), singular=_l("Post"), new_label=_l("New post"),
    noun="post", department="human-resources", title="title", searched=True,
    fields=(
        Field("title", _l("Title of the post"), Text(160), required=True, listed=True,
              sorted_by="name_key", headings=("الوظيفة", "المسمى الوظيفي", "مسمى الوظيفة")),
        Field("department", _l("Department"), DEPARTMENT, listed=True, filtered=True,
              headings=("الإدارة", "القسم")),
        Field("specialism_required", _l("Needs a specialism"), Flag(), required=True, listed=True,
              filtered=True, hint=_l("Such posts are counted by the indicator of competencies"),
              headings=("تتطلب تخصصًا", "وظيفة تخصصية", "تخصصية")),
        Field("specialism", _l("Which specialism"), Text(200), headings=("التخصص المطلوب",)),
        Field("duties", _l("Duties"), LongText(), headings=("المهام", "الوصف الوظيفي")),
        Field("abolished_on", _l("Abolished from"), Date(), headings=("تاريخ الإلغاء",)),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
    ),
    derived=(Derived("state", _l("Status"), rules.post_on, {
        PostState.HELD: State(_l("Filled"), "good"),
        PostState.VACANT: State(_l("Vacant"), "wait"),
        PostState.ABOLISHED: State(_l("Abolished"), "bad"),
    }),),
    views=(View(_l("Vacant posts"), (("state", PostState.VACANT.value),)),
           View(_l("Specialised posts"), (("specialism_required", "yes"),))),
    match=(Match(("name_key", "department"), "title", _l("title and department")),
           Match(("name_key",), "title", _l("title"), unless="department")),
    presence=("title",), attached=(("description", _l("Job description")),),
)  # fmt: skip

EMPLOYEES = Register(
    key="employees", model=Employee, label=_l("Employees"), singular=_l("Employee"),
    new_label=_l("New employee"), noun="employee", department="human-resources",
    title="full_name", searched=True, personal=True, alike=("mobile", "email"),
    check=rules.employee_problems, warn=rules.employee_warnings,
    sections=(Section("main", _l("The person")), Section("service", _l("Service")),
              Section("contact", _l("Contact"))),
    fields=(
        Field("full_name", _l("Name of the employee"), PersonName(), required=True, listed=True,
              sorted_by="name_key",
              headings=("اسم الموظف", "الموظف", "الاسم", "اسم الموظفة")),
        Field("kind", _l("Works as"), WORKER, required=True, listed=True, filtered=True,
              default=lambda: WorkerKind.EMPLOYEE, headings=("الصفة", "نوع العمل")),
        Field("national_id", _l("National ID or Iqama number"), NationalId(), access="personal",
              headings=("رقم الهوية", "الهوية", "رقم الهوية الوطنية", "رقم الإقامة")),
        Field("number", _l("Employee number"), Code(), headings=("الرقم الوظيفي",)),
        Field("qualification", _l("Qualification"), Text(200), access="personal",
              headings=("المؤهل", "المؤهل العلمي")),
        Field("post_id", _l("Post"), Relation("posts"), "service", listed=True, filtered=True,
              through="posts", headings=("الوظيفة", "المسمى الوظيفي"), public="post"),
        Field("hired_on", _l("Hired on"), Date(), "service", listed=True, filtered=True,
              sorted_by="hired_on", headings=("تاريخ التعيين", "تاريخ المباشرة")),
        Field("left_on", _l("Left on: last day"), Date(), "service", filtered=True,
              headings=("تاريخ ترك العمل", "آخر يوم عمل", "تاريخ نهاية الخدمة")),
        Field("mobile", _l("Mobile number"), Mobile(), "contact", access="personal",
              headings=("الجوال", "رقم الجوال")),
        Field("email", _l("E-mail"), Email(), "contact", access="personal",
              headings=("البريد الإلكتروني",)),
        Field("notes", _l("Notes"), LongText(), "contact", access="personal",
              headings=("ملاحظات",)),
    ),
    lines=(
        Lines("posts", _l("Posts held"), EmployeePost, (
            Field("post_id", _l("Post"), Relation("posts"), required=True, public="post",
                  headings=("الوظيفة",)),
            Field("started_on", _l("From"), Date(), hint=_l("Blank: since hiring"),
                  headings=("من تاريخ",)),
            Field("ended_on", _l("To: last day"), Date(), headings=("إلى تاريخ",)),
        ), same=("post_id",), add_label=_l("Add a post"), check=rules.wrong_posts),
    ),
    derived=(Derived("service", _l("Service"), rules.service_on, {
        Service.ACTIVE: State(_l("In service"), "good"),
        Service.AHEAD: State(_l("Not yet begun"), "wait"),
        Service.UNDATED: State(_l("Day of hiring missing"), "wait"),
        Service.LEFT: State(_l("Left the association"), "plain"),
    }),),
    views=(View(_l("Staff in service"), (("kind", WorkerKind.EMPLOYEE.value),
                                         ("service", Service.ACTIVE.value))),),
    match=(
        Match(("national_id_index",), "national_id", _l("national ID")),
        Match(("number",), "number", _l("employee number"), unless="national_id_index"),
        Match(("name_key", "hired_on"), "full_name", _l("name and day of hiring"),
              unless="national_id_index"),
        Match(("name_key",), "full_name", _l("name"), warns=True),
    ),
    presence=("full_name", "national_id"),
)  # fmt: skip

APPRAISALS = Register(
    key="appraisals", model=Appraisal, label=_l("Appraisals"), singular=_l("Appraisal"),
    new_label=_l("New appraisal"), noun="appraisal", department="human-resources",
    title="employee_id", order="-period_end", check=rules.period_problems,
    sections=(Section("main", _l("The appraisal")), PERIOD_SECTION, approval.SECTION),
    fields=(
        Field("employee_id", _l("Employee"), Relation("employees"), required=True, listed=True,
              filtered=True, headings=("الموظف", "اسم الموظف"), public="employee"),
        Field("kind", _l("Kind of appraisal"), APPRAISAL, required=True, listed=True,
              filtered=True, default=lambda: AppraisalKind.FINAL,
              hint=_l("Only final appraisals count, else the mean of the interim ones"),
              headings=("نوع التقييم",)),
        Field("score", _l("Score in percent"), Percent(), required=True, listed=True,
              access="personal", headings=("الدرجة", "النسبة", "درجة الأداء", "التقييم")),
        *PERIOD,
        Field("appraiser", _l("Appraised by"), Text(200), headings=("المقيّم", "الرئيس المباشر")),
        Field("notes", _l("Notes"), LongText(), access="personal", headings=("ملاحظات",)),
        *approval.FIELDS,
    ),
    derived=(approval.status(Appraisal),),
    match=(Match(("employee_id", "kind", "period_end"), "period_end",
                 _l("employee, kind and period")),),
    presence=("employee_id", "score"), attached=(("form", _l("Appraisal form")),),
)  # fmt: skip
