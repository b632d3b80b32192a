"""Who may give a copy of a person's data, and who may decide that they are destroyed."""

from __future__ import annotations

from esrar.accounts.permissions import granted
from esrar.kit.access import may
from esrar.kit.register import Register


def may_copy(register: Register) -> bool:
    """Whether whoever acts now may give a copy: it shows all that is held, unmasked."""
    asked = {f.access for f in register.fields if f.access} | {"personal"}
    return "privacy:export" in granted() and all(may(register, a) for a in asked)


def may_destroy(register: Register) -> bool:
    """Whether whoever acts now may decide that data of this register are destroyed."""
    return {"privacy:approve", f"{register.key}:approve"} <= granted()
