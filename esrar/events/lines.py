"""Fields that exhibitions, meetings and awards share: the family of a line, notes, cancelling."""

from __future__ import annotations

from esrar.core.fields import Date, Flag, LongText, Text
from esrar.core.i18n import _l
from esrar.families.needs import FAMILY
from esrar.kit.register import Field
from esrar.kit.relations import Relation

FAMILY_LINE = Field("family_id", _l("Family"), Relation("families", many=True), required=True,
                    hint=FAMILY.hint, headings=FAMILY.headings)  # fmt: skip
TAILS = ("national_id", "mobile")
NOTE = Field("note", _l("Note"), Text(300), headings=("ملاحظة", "ملاحظات"))
NOTES = Field("notes", _l("Notes"), LongText(), "notes", headings=("ملاحظات",))
PRESENT = Field("present", _l("Present"), Flag(), headings=("الحضور", "حضر", "حاضر"))
CANCELLED = Field("cancelled_on", _l("Cancelled from"), Date(), "notes",
                  headings=("تاريخ الإلغاء",))  # fmt: skip


def families_of(through: str) -> Field:
    """By this a list is filtered, and a family's page shows what it took part in."""
    return Field("family_id", _l("Family"), Relation("families", many=True), filtered=True,
                 through=through, importable=False)  # fmt: skip
