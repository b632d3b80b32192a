"""The registers of the application, as the menu groups them: one line each, no discovery."""

from __future__ import annotations

from typing import Any

from esrar.agreements.register import AGREEMENT_ASSESSMENTS, AGREEMENTS
from esrar.capital.register import CAPITAL_SNAPSHOTS
from esrar.core.i18n import _l
from esrar.criteria.register import CRITERIA_SETS, FAMILY_ASSESSMENTS, FUNDER_ASSESSMENTS
from esrar.documents.register import DOCUMENTS
from esrar.events.meetings import MEETINGS, OCCASIONS
from esrar.events.register import AWARDS, EXHIBITION_INTEREST, EXHIBITIONS
from esrar.families.consent_register import CONSENT_TEXTS
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
    TRAINING_CENTRES,
)
from esrar.organisations.supporters import SUPPORTERS
from esrar.plan.deliverables import DELIVERABLES
from esrar.plan.tasks import TASKS
from esrar.privacy.breaches import BREACHES
from esrar.privacy.processing import PROCESSING
from esrar.privacy.register import PERSON_REQUESTS, RETENTION_PERIODS
from esrar.reports.letters.register import LETTER_TEMPLATES, LETTERS
from esrar.staff.competencies import COMPETENCY_ASSESSMENTS
from esrar.staff.register import APPRAISALS, EMPLOYEES, POSTS
from esrar.staff.surveys import SURVEYS
from esrar.training.register import PROGRAMMES, RUNS, TRAINERS

GROUPS: tuple[tuple[Any, tuple[Register, ...]], ...] = (
    (_l("Work of the plan"), (
        TASKS,
        DELIVERABLES,
    )),
    (_l("Families"), (
        FAMILIES,
        CONTACTS,
        CHALLENGES,
        TRAINING_NEEDS,
        FINANCING_NEEDS,
        FAMILY_ASSESSMENTS,
    )),
    (_l("Licensing and incentives"), (
        LICENCES,
        LICENCE_TYPES,
        LICENSING_AUTHORITIES,
        ACTIVITIES,
        INCENTIVES,
        GRANTS,
    )),
    (_l("Organisations and partnerships"), (
        ORGANISATIONS,
        PARTNERS,
        AGREEMENTS,
        AGREEMENT_ASSESSMENTS,
        SUPPORTERS,
    )),
    (_l("Funding"), (
        FUNDERS,
        FUNDER_ASSESSMENTS,
        FUNDING_CHANNELS,
        FINANCINGS,
        CAPITAL_SNAPSHOTS,
    )),
    (_l("Training"), (
        PROGRAMMES,
        RUNS,
        TRAINERS,
        TRAINING_CENTRES,
    )),
    (_l("Events"), (
        MEETINGS,
        EXHIBITIONS,
        EXHIBITION_INTEREST,
        EXHIBITION_ORGANISERS,
        AWARDS,
        OCCASIONS,
    )),
    (_l("Initiatives"), (
        INITIATIVES,
        INITIATIVE_ASSESSMENTS,
    )),
    (_l("Staff and operations"), (
        POSTS,
        EMPLOYEES,
        COMPETENCY_ASSESSMENTS,
        APPRAISALS,
        SURVEYS,
        PROCESSES,
    )),
    (_l("Documents and criteria"), (
        LETTERS,
        LETTER_TEMPLATES,
        DOCUMENTS,
        CRITERIA_SETS,
    )),
    (_l("Personal data"), (
        PERSON_REQUESTS,
        CONSENT_TEXTS,
        PROCESSING,
        BREACHES,
        RETENTION_PERIODS,
    )),
)  # fmt: skip
"""The registers by what the association does, each in one group."""

_WORK, *_RECORDS = GROUPS
REGISTERS: tuple[Register, ...] = tuple(
    one for _label, group in (*_RECORDS, _WORK) for one in group
)
"""As a search answers: people and bodies before the tasks that speak of them."""
