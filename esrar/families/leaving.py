"""Whose data may be handed to somebody outside: what consents, their withdrawal and bases say."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select, true

from esrar.families.consent_models import FamilyConsent
from esrar.families.consents import Purpose
from esrar.families.models import Family
from esrar.kit.choices import ChoiceRow
from esrar.kit.disclosures.basis import WITHOUT_CONSENT, Basis

Condition = ColumnElement[bool]
FAMILY, ANSWER = Family.__table__.c, FamilyConsent.__table__.c


def leaves(basis: str, day: date, aim: str = "") -> Condition:
    """Families whose data may leave on a basis, on a day, for a purpose.

    A duty does not ask for consent. Consent must stand: given for this very purpose, and not
    withdrawn since. Any other basis covers those of whom a consent or a basis was recorded, and
    who withdrew none. The purpose of the registration is answered by the registration itself.
    """
    if basis in WITHOUT_CONSENT:
        return true()
    withdrawn = _ended(FAMILY.consent_on, FAMILY.consent_withdrawn_on, day)
    given = and_(FAMILY.consent_on.is_not(None), FAMILY.consent_on <= day)
    if aim in ("", Purpose.SERVICES):
        if basis == Basis.CONSENT:
            by_choice = and_(FAMILY.legal_basis_id.is_not(None),
                             FAMILY.legal_basis_id.in_(_consents()))  # fmt: skip
            return and_(or_(given, by_choice), not_(withdrawn))
        return and_(or_(given, FAMILY.legal_basis_id.is_not(None)), not_(withdrawn))
    agreed = _agreed(aim, day, by_consent=basis == Basis.CONSENT)
    if basis == Basis.CONSENT:
        return agreed
    recorded = and_(or_(given, FAMILY.legal_basis_id.is_not(None)), not_(withdrawn))
    return or_(agreed, and_(recorded, not_(_refused(aim, day))))


def _agreed(aim: str, day: date, *, by_consent: bool) -> Condition:
    """A line for the purpose that stands; a general withdrawal ends the yes given before it."""
    by_person = or_(ANSWER.basis_id.is_(None), ANSWER.basis_id.in_(_consents()))
    since = not_(and_(by_person, _ended(ANSWER.given_on, FAMILY.consent_withdrawn_on, day)))
    own = [ANSWER.family_id == FAMILY.id, ANSWER.purpose == aim,
           not_(_ended(ANSWER.given_on, ANSWER.withdrawn_on, day)), since]  # fmt: skip
    if by_consent:
        own += [ANSWER.given_on.is_not(None), by_person]
    answered = or_(ANSWER.given_on <= day, ANSWER.given_on.is_(None))
    return exists(select(ANSWER.id).where(*own, answered).correlate(Family.__table__))


def _refused(aim: str, day: date) -> Condition:
    """A line that says no, with none that says yes."""
    own = ANSWER.family_id == FAMILY.id, ANSWER.purpose == aim
    no = _ended(ANSWER.given_on, ANSWER.withdrawn_on, day)
    return exists(select(ANSWER.id).where(*own, no).correlate(Family.__table__))


def _ended(given: ColumnElement[date | None], withdrawn: ColumnElement[date | None],
           day: date) -> Condition:  # fmt: skip
    """Whether an answer was withdrawn by a day, and not given again since."""
    return and_(withdrawn.is_not(None), withdrawn <= day, or_(given.is_(None), given <= withdrawn))


def _consents() -> Select[Any]:
    return select(ChoiceRow.id).where(ChoiceRow.list == "legal-basis", ChoiceRow.key == "consent")
