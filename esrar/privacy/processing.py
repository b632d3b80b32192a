"""The record of what is done with data of persons: the register that the law asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case

from esrar.core.fields import Date, Flag, LongText, Text
from esrar.core.i18n import _l
from esrar.core.sequence import out_of_order
from esrar.kit.choices import Choice
from esrar.kit.people import DEPARTMENT
from esrar.kit.register import Derived, Field, Match, Register, Section, State, Values
from esrar.privacy.processing_models import Processing


def standing_on(day: date) -> ColumnElement[Any]:
    """Whether an activity goes on, and whether somebody has confirmed what is said of it."""
    return case(
        (and_(Processing.ended_on.is_not(None), Processing.ended_on <= day), "ended"),
        (Processing.unverified.is_(True), "unverified"),
        else_="going-on",
    )


def problems(values: Values, today: date) -> Iterable[tuple[str, Any]]:
    """What cannot be said of an activity."""
    return out_of_order(values, "began_on", "ended_on", _l("It ended before it began"))


PROCESSING = Register(
    key="processing", model=Processing, label=_l("Record of processing"),
    singular=_l("Processing activity"), new_label=_l("New processing activity"),
    noun="processing", department="governance", title="name", check=problems,
    sections=(
        Section("main", _l("What is done")), Section("data", _l("Whose data, and which")),
        Section("basis", _l("Basis, recipients and retention")), Section("state", _l("Review")),
    ),
    fields=(
        Field("name", _l("Activity of processing"), Text(160), required=True, listed=True,
              sorted_by="name_key", headings=("النشاط", "اسم النشاط")),
        Field("purpose", _l("What for"), LongText(1000), required=True, listed=True,
              headings=("الغرض",)),
        Field("department", _l("Department"), DEPARTMENT, listed=True, filtered=True,
              headings=("الإدارة",)),
        Field("persons", _l("Categories of persons"), Text(300), "data", required=True,
              listed=True, headings=("فئات الأشخاص", "أصحاب البيانات")),
        Field("categories", _l("Categories of data"), LongText(2000), "data", required=True,
              headings=("فئات البيانات",)),
        Field("sensitive", _l("Sensitive data among them"), Flag(), "data", listed=True,
              filtered=True, headings=("بيانات حساسة",)),
        Field("basis_id", _l("Legal basis"), Choice("legal-basis"), "basis", filtered=True,
              headings=("الأساس النظامي",)),
        Field("article", _l("Article or document"), Text(200), "basis", headings=("المادة",)),
        Field("recipients", _l("Who receives the data"), LongText(1000), "basis",
              headings=("الجهات المتلقية", "المتلقون")),
        Field("abroad", _l("Handed over outside the Kingdom"), Flag(), "basis", filtered=True,
              headings=("نقل خارج المملكة",)),
        Field("retention", _l("How long the data are kept"), Text(300), "basis",
              headings=("مدة الاحتفاظ",)),
        Field("safeguards", _l("Safeguards"), LongText(2000), "basis",
              headings=("الضمانات", "وسائل الحماية")),
        Field("began_on", _l("Since"), Date(), "state", headings=("تاريخ البدء",)),
        Field("ended_on", _l("Ended on"), Date(), "state", headings=("تاريخ الانتهاء",)),
        Field("reviewed_on", _l("Last reviewed on"), Date(), "state", listed=True,
              filtered=True, headings=("تاريخ المراجعة",)),
        Field("unverified", _l("To be confirmed"), Flag(), "state",
              headings=("بحاجة إلى تأكيد",)),
        Field("notes", _l("Notes"), LongText(), "state", headings=("ملاحظات",)),
    ),
    derived=(Derived("standing", _l("Status"), standing_on, {
        "going-on": State(_l("Going on"), "good"),
        "unverified": State(_l("To be confirmed"), "wait"),
        "ended": State(_l("Ended"), "plain"),
    }),),
    match=(Match(("name_key",), "name", _l("name")),), presence=("name", "purpose"),
)  # fmt: skip
