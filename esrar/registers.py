"""The registers of the application, in the order of the menu: one line each, no discovery."""

from __future__ import annotations

from esrar.capital.register import CAPITAL_SNAPSHOTS
from esrar.documents.register import DOCUMENTS
from esrar.events.register import (
    EXHIBITION_INTEREST,
    EXHIBITIONS,
    MEETINGS,
    OCCASIONS,
)
from esrar.families.needs import CHALLENGES, CONTACTS, FINANCING_NEEDS, TRAINING_NEEDS
from esrar.families.register import FAMILIES
from esrar.kit.register import Register
from esrar.licensing.register import ACTIVITIES, LICENCE_TYPES, LICENCES
from esrar.operations.register import PROCESSES
from esrar.organisations.register import LICENSING_AUTHORITIES, ORGANISATIONS

REGISTERS: tuple[Register, ...] = (
    FAMILIES,
    CONTACTS,
    ACTIVITIES,
    LICENCES,
    LICENCE_TYPES,
    LICENSING_AUTHORITIES,
    EXHIBITIONS,
    EXHIBITION_INTEREST,
    MEETINGS,
    OCCASIONS,
    CHALLENGES,
    TRAINING_NEEDS,
    FINANCING_NEEDS,
    CAPITAL_SNAPSHOTS,
    PROCESSES,
    DOCUMENTS,
    ORGANISATIONS,
)
