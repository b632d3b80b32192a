"""What a family's data may be used for: the purposes, how an answer is given, what it means.

The registration itself asks for two: keeping and serving, and the sensitive data among them; its
columns hold that answer. Every further purpose is a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from esrar.core.calendar import show_date
from esrar.core.errors import Invalid
from esrar.core.fields import OneOf
from esrar.core.i18n import _, _l
from esrar.core.sequence import day_of
from esrar.kit.choices import Choice

BASES = Choice("legal-basis")


class Purpose(StrEnum):
    """What data of a family are used for; each is asked for, refused and withdrawn apart."""

    SERVICES = "services"
    SENSITIVE = "sensitive"
    REPORTS = "reports"
    SHARING = "sharing"
    PHOTOS = "photos"
    PUBLICITY = "publicity"


class Method(StrEnum):
    """How an answer was given."""

    FORM = "form"
    SPOKEN = "spoken"
    ELECTRONIC = "electronic"
    GUARDIAN = "guardian"


LABELS = {
    Purpose.SERVICES: _l("Services and follow-up"),
    Purpose.SENSITIVE: _l("Sensitive data"),
    Purpose.REPORTS: _l("Reports to the ministry and funders"),
    Purpose.SHARING: _l("Sharing with partners and trainers"),
    Purpose.PHOTOS: _l("Photographs"),
    Purpose.PUBLICITY: _l("Publicity and marketing of products"),
}
MEANS = {
    Purpose.SERVICES: _l("Keeping the data, following the family up and serving it"),
    Purpose.SENSITIVE: _l("Keeping income, disability and social security"),
    Purpose.REPORTS: _l("Handing names and details to the ministry and to funders"),
    Purpose.SHARING: _l("Handing name and mobile to partners and trainers"),
    Purpose.PHOTOS: _l("Taking photographs of the family and keeping them"),
    Purpose.PUBLICITY: _l("Publishing name, picture and products"),
}
"""What each allows, in plain words."""

FURTHER = (Purpose.REPORTS, Purpose.SHARING, Purpose.PHOTOS, Purpose.PUBLICITY)
"""Those that the registration does not answer."""

PURPOSE = OneOf(Purpose, LABELS)
ASKED = OneOf(Purpose, {one: LABELS[one] for one in FURTHER},
              {"التصوير": Purpose.PHOTOS, "النشر": Purpose.PUBLICITY,
               "التسويق": Purpose.PUBLICITY, "التقارير": Purpose.REPORTS,
               "المشاركة": Purpose.SHARING})  # fmt: skip
HANDED = OneOf(Purpose, {one: LABELS[one] for one in (Purpose.SERVICES, *FURTHER)
                         if one is not Purpose.PHOTOS})  # fmt: skip
"""What files are handed over for."""
METHOD = OneOf(
    Method,
    {
        Method.FORM: _l("Signed form"),
        Method.SPOKEN: _l("Spoken before an officer"),
        Method.ELECTRONIC: _l("Electronic consent"),
        Method.GUARDIAN: _l("The guardian's consent"),
    },
    {"نموذج": Method.FORM, "ورقي": Method.FORM, "شفهي": Method.SPOKEN,
     "إلكتروني": Method.ELECTRONIC, "ولي الأمر": Method.GUARDIAN},
)  # fmt: skip

Row = Mapping[str, Any]


def keyed(*keys: str) -> set[int]:
    """The ids of legal bases by their keys; those that an installation lacks are left out."""
    found = set()
    for key in keys:
        try:
            found.add(BASES.read(key))
        except Invalid:
            continue
    return found


def lawful(basis_id: int | None) -> bool:
    """Whether a basis holds whatever the person says: a duty, or a vital interest."""
    return basis_id is not None and basis_id in keyed("law", "vital-interest")


def by_person(basis_id: int | None) -> bool:
    """Whether a line rests on the person's own yes."""
    return basis_id is None or basis_id in keyed("consent")


def ended(given: date | None, withdrawn: date | None, day: date) -> bool:
    """Whether an answer of that day was withdrawn by another, and not given again since."""
    return withdrawn is not None and withdrawn <= day and (given is None or given <= withdrawn)


def withholds(family: Row, day: date) -> Any:
    """Why sensitive values of a family may not be kept on a day; None when they may."""
    if lawful(family.get("legal_basis_id")):
        return None
    given = family.get("consent_on")
    for name in ("consent_withdrawn_on", "sensitive_withdrawn_on"):
        withdrawn = family.get(name)
        if withdrawn is not None and ended(given, withdrawn, day):
            return _("The consent was withdrawn on %(day)s: sensitive data are not kept. Record "
                     "a new consent or a duty by law first",
                     day=f"\u2066{show_date(withdrawn)}\u2069")  # fmt: skip
    if family.get("legal_basis_id") is not None or (given is not None and given <= day):
        return None
    return _("Sensitive data are kept only with a consent or a legal basis: fill in «Consent "
             "given on» or «Legal basis»")  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What holds for one purpose on a day: whether it may be done, since when, on what.

    `line` is the row that says so, None for what the registration says or nobody has said.
    """

    purpose: Purpose
    allowed: bool
    withdrawn_on: date | None = None
    given_on: date | None = None
    basis_id: int | None = None
    line: Row | None = None
    known: bool = True


def answers(family: Row, lines: Iterable[Row], day: date) -> list[Answer]:
    """The answer for every purpose, in their order."""
    by_purpose: dict[str, list[Row]] = {}
    for line in lines:
        by_purpose.setdefault(line["purpose"], []).append(line)
    return [
        _general(family, one, day)
        if one not in FURTHER
        else _further(family, one, by_purpose.get(one, ()), day)
        for one in Purpose
    ]


def _general(family: Row, purpose: Purpose, day: date) -> Answer:
    given, basis = family["consent_on"], family["legal_basis_id"]
    names = ["consent_withdrawn_on"]
    if purpose is Purpose.SENSITIVE:
        names.append("sensitive_withdrawn_on")
    gone = [d for name in names if (d := family[name]) is not None and ended(given, d, day)]
    stands = basis is not None or (given is not None and given <= day)
    allowed = lawful(basis) or (stands and not gone)
    return Answer(purpose, allowed, min(gone, default=None), given, basis,
                  known=stands or bool(gone))  # fmt: skip


def _further(family: Row, purpose: Purpose, lines: Iterable[Row], day: date) -> Answer:
    """The latest line decides; a general withdrawal ends every consent given before it."""
    known = [line for line in lines if line["given_on"] is None or line["given_on"] <= day]
    if not known:
        return Answer(purpose, allowed=False, known=False)
    last = max(known, key=lambda line: (line["given_on"] or line["withdrawn_on"] or date.min,
                                        line["id"]))  # fmt: skip
    given, gone = last["given_on"], last["withdrawn_on"]
    if gone is None or not ended(given, gone, day):
        gone = None
        general = family["consent_withdrawn_on"]
        if by_person(last["basis_id"]) and ended(given, general, day):
            gone = general
    allowed = lawful(last["basis_id"]) or gone is None
    return Answer(purpose, allowed, gone, given, last["basis_id"], last)


def problems(values: Row, lines: Iterable[Row]) -> Iterable[Any]:
    """What is wrong with a family's answers."""
    for line in lines:
        given, gone = (day_of(line, name) for name in ("given_on", "withdrawn_on"))
        label = PURPOSE.show(line["purpose"]) if line.get("purpose") else ""
        if given is None and gone is None and line.get("basis_id") is None:
            yield _l("%(purpose)s: write the day of the answer", purpose=label)
        if given is not None and gone is not None and gone < given:
            yield _l("%(purpose)s: the withdrawal comes before the consent", purpose=label)
