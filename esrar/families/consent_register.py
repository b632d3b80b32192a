"""The register of the texts that families agree to, and the lines of their further answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from esrar.core import clock
from esrar.core.fields import Date, Flag, LongText, Text, TimeOfDay
from esrar.core.i18n import _l
from esrar.families.consent_models import FamilyConsent
from esrar.families.consent_texts import ConsentText, text_on
from esrar.families.consents import ASKED, BASES, METHOD, PURPOSE, Purpose, problems
from esrar.kit import approval
from esrar.kit.register import Field, Lines, Match, Register, Section


class Printed:
    """What the registration form says above the signature, in the words of today's texts."""

    def __str__(self) -> str:
        today = clock.today()
        asked = (text_on(one, today) for one in (Purpose.SERVICES, Purpose.SENSITIVE))
        return " ".join(found[1] for found in asked if found)

    def __bool__(self) -> bool:
        return True


def _problems(values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    return problems(values, lines)


CONSENTS = Lines(
    "consents", _l("Consents for further purposes"), FamilyConsent, (
        Field("purpose", _l("What for"), ASKED, required=True, headings=("الغرض",)),
        Field("given_on", _l("Agreed on"), Date(), headings=("تاريخ الموافقة",)),
        Field("given_at", _l("Time"), TimeOfDay(), headings=("الوقت",)),
        Field("method", _l("How it was given"), METHOD, headings=("طريقة الموافقة",)),
        Field("basis_id", _l("Another legal basis"), BASES, headings=("الأساس النظامي",)),
        Field("article", _l("Article or document"), Text(200), headings=("المادة",)),
        Field("withdrawn_on", _l("Refused or withdrawn on"), Date(),
              headings=("تاريخ الرفض أو السحب",)),
        Field("withdrawn_how", _l("How it was withdrawn"), Text(200),
              headings=("طريقة السحب",)),
    ), same=("purpose", "given_on"), add_label=_l("Add a consent"), section="consent",
    check=_problems,
)  # fmt: skip

CONSENT_TEXTS = Register(
    key="consent-texts", model=ConsentText, label=_l("Texts of consent"),
    singular=_l("Text of consent"), new_label=_l("New text of consent"), noun="consent_text",
    department="governance", title="name", order="-since",
    final=True, beyond=lambda row: row["since"] is not None and row["since"] <= clock.today(),
    sections=(Section("main", _l("The text")), approval.SECTION),
    fields=(
        Field("name", _l("Name of the text"), Text(160), required=True, listed=True,
              sorted_by="name_key", headings=("اسم النص",)),
        Field("purpose", _l("What for"), PURPOSE, required=True, listed=True, filtered=True,
              headings=("الغرض",)),
        Field("since", _l("In force from"), Date(), required=True, listed=True, filtered=True,
              sorted_by="since", headings=("يُعمل به من",),
              hint=_l("From this day, once approved, it is what is read and printed; a new wording "
                      "is a new text")),
        Field("body", _l("Wording"), LongText(2000), required=True, headings=("النص",)),
        Field("unverified", _l("To be confirmed"), Flag(), filtered=True,
              headings=("بحاجة إلى تأكيد",)),
        Field("notes", _l("Notes"), LongText(), headings=("ملاحظات",)),
        *approval.FIELDS,
    ),
    derived=(approval.status(ConsentText),),
    match=(Match(("purpose", "since"), "purpose", _l("purpose and date")),),
    presence=("purpose", "body"),
)  # fmt: skip
