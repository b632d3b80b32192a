"""The register of the documents that the plan calls for."""

from __future__ import annotations

from esrar.core.fields import Code, Date, LongText, Text
from esrar.core.i18n import _l
from esrar.documents import rules
from esrar.documents.models import Document, DocumentVersion
from esrar.documents.rules import Standing
from esrar.kit import approval
from esrar.kit.choices import Choice
from esrar.kit.people import DEPARTMENT
from esrar.kit.register import Derived, Field, Lines, Match, Register, Section, State

STANDING = Derived("standing", _l("Standing"), rules.standing_on, {
    Standing.STANDS: State(_l("Document that stands"), "plain"),
    Standing.WITHDRAWN: State(_l("Withdrawn document"), "bad"),
}, listed=False)  # fmt: skip

DOCUMENTS = Register(
    key="documents", model=Document, label=_l("Documents"), singular=_l("Document"),
    new_label=_l("New document"), noun="document", department="governance", title="title",
    searched=True, check=rules.problems,
    sections=(Section("main", _l("The document")), approval.SECTION),
    fields=(
        Field("title", _l("Title of the document"), Text(240), required=True, listed=True,
              sorted_by="name_key", headings=("عنوان الوثيقة", "اسم الوثيقة", "الوثيقة")),
        Field("kind_id", _l("Kind of document"), Choice("document-type"), required=True,
              listed=True, filtered=True, headings=("نوع الوثيقة", "النوع"), public="kind"),
        Field("department", _l("Department"), DEPARTMENT, listed=True, filtered=True,
              headings=("الإدارة", "الإدارة المسؤولة")),
        Field("task_code", _l("Task of the plan"), Code(8), listed=True, filtered=True,
              hint=_l("Its number in the plan, such as 2.3"), headings=("رقم المهمة", "المهمة"),
              public="task"),
        Field("withdrawn_on", _l("Document withdrawn from"), Date(), headings=("تاريخ السحب",)),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
        *approval.FIELDS,
    ),
    lines=(
        Lines("versions", _l("Versions"), DocumentVersion, (
            Field("number", _l("Version"), Text(20), required=True, headings=("رقم النسخة",)),
            Field("issued_on", _l("Dated"), Date(), headings=("التاريخ",)),
            Field("note", _l("What changed"), Text(300), headings=("ملاحظات",)),
        ), same=("number",), add_label=_l("Add a version")),
    ),
    derived=(approval.status(Document), STANDING),
    match=(Match(("kind_id", "name_key"), "title", _l("kind and title")),), presence=("title",),
    attached=(("document", _l("The document")), ("decision", _l("The decision"))),
)  # fmt: skip
