"""The registers of the application, in the order of the menu: one line each, no discovery."""

from __future__ import annotations

from esrar.agreements.register import AGREEMENT_ASSESSMENTS, AGREEMENTS
from esrar.capital.register import CAPITAL_SNAPSHOTS
from esrar.criteria.register import CRITERIA_SETS, FAMILY_ASSESSMENTS, FUNDER_ASSESSMENTS
from esrar.documents.register import DOCUMENTS
from esrar.events.register import (
    AWARDS,
    EXHIBITION_INTEREST,
    EXHIBITIONS,
    MEETINGS,
    OCCASIONS,
)
from esrar.families.needs import CHALLENGES, CONTACTS, FINANCING_NEEDS, TRAINING_NEEDS
from esrar.families.register import FAMILIES
from esrar.funding.register import FINANCINGS, FUNDING_CHANNELS
from esrar.initiatives.register import INITIATIVE_ASSESSMENTS, INITIATIVES
from esrar.kit.register import Register
from esrar.licensing.incentives import GRANTS, INCENTIVES
from esrar.licensing.register import ACTIVITIES, LICENCE_TYPES, LICENCES
from esrar.operations.register import PROCESSES
from esrar.organisations.register import (
    EXHIBITION_ORGANISERS,
    FUNDERS,
    LICENSING_AUTHORITIES,
    ORGANISATIONS,
    PARTNERS,
    SUPPORTERS,
    TRAINING_CENTRES,
)
from esrar.staff.competencies import COMPETENCY_ASSESSMENTS
from esrar.staff.register import APPRAISALS, EMPLOYEES, POSTS
from esrar.staff.surveys import SURVEYS
from esrar.training.register import PROGRAMMES, RUNS, TRAINERS

REGISTERS: tuple[Register, ...] = (
    FAMILIES,
    CONTACTS,
    ACTIVITIES,
    LICENCES,
    LICENCE_TYPES,
    LICENSING_AUTHORITIES,
    INCENTIVES,
    GRANTS,
    EXHIBITIONS,
    EXHIBITION_INTEREST,
    EXHIBITION_ORGANISERS,
    AWARDS,
    MEETINGS,
    OCCASIONS,
    CHALLENGES,
    TRAINING_NEEDS,
    FINANCING_NEEDS,
    SUPPORTERS,
    CAPITAL_SNAPSHOTS,
    INITIATIVES,
    INITIATIVE_ASSESSMENTS,
    POSTS,
    EMPLOYEES,
    COMPETENCY_ASSESSMENTS,
    APPRAISALS,
    SURVEYS,
    PROCESSES,
    PROGRAMMES,
    RUNS,
    TRAINERS,
    TRAINING_CENTRES,
    FUNDERS,
    FUNDING_CHANNELS,
    FINANCINGS,
    FUNDER_ASSESSMENTS,
    PARTNERS,
    AGREEMENTS,
    AGREEMENT_ASSESSMENTS,
    CRITERIA_SETS,
    FAMILY_ASSESSMENTS,
    DOCUMENTS,
    ORGANISATIONS,
)
