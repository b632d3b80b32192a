"""Whose data may be handed to somebody outside: what consents, their withdrawal and bases say."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, not_, or_, select, true

from esrar.families.models import Family
from esrar.kit.choices import ChoiceRow
from esrar.kit.disclosures.basis import WITHOUT_CONSENT, Basis


def leaves(basis: str, day: date) -> ColumnElement[bool]:
    """Families whose data may leave on a basis, on a day.

    A duty does not ask for consent. Consent must stand: given, and not withdrawn since. Any other
    basis covers those of whom a consent or a basis was recorded, and who withdrew none.
    """
    if basis in WITHOUT_CONSENT:
        return true()
    row = Family.__table__.c
    consents = select(ChoiceRow.id).where(ChoiceRow.list == "legal-basis",
                                          ChoiceRow.key == "consent")  # fmt: skip
    given = and_(row.consent_on.is_not(None), row.consent_on <= day)
    by_choice = and_(row.legal_basis_id.is_not(None), row.legal_basis_id.in_(consents))
    withdrawn = and_(
        row.consent_withdrawn_on.is_not(None),
        row.consent_withdrawn_on <= day,
        or_(row.consent_on.is_(None), row.consent_on <= row.consent_withdrawn_on),
    )
    if basis == Basis.CONSENT:
        return and_(or_(given, by_choice), not_(withdrawn))
    return and_(or_(given, row.legal_basis_id.is_not(None)), not_(withdrawn))
