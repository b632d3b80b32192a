"""The registers of the application, in the order of the menu: one line each, no discovery."""

from __future__ import annotations

from esrar.families.register import FAMILIES
from esrar.kit.register import Register
from esrar.licensing.register import ACTIVITIES, LICENCE_TYPES, LICENCES
from esrar.organisations.register import LICENSING_AUTHORITIES, ORGANISATIONS

REGISTERS: tuple[Register, ...] = (
    FAMILIES,
    ACTIVITIES,
    LICENCES,
    LICENCE_TYPES,
    LICENSING_AUTHORITIES,
    ORGANISATIONS,
)
