"""The role matrix: which role may do what, in which register, in one table.

A register needs no line here: its own declaration names the department that keeps it, and the
columns below say what that means. The page of roles shows the same table filled in.

    every     in every register
    own       besides, in the registers that their department (or the role itself) keeps
    besides   in parts of the application, and in single registers
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from esrar.accounts.departments import Department as D
from esrar.accounts.matrix import Matrix, Owned, Role, Wider, matrix_of
from esrar.core.i18n import _l

PARTS: dict[str, Any] = {
    "indicators": _l("Indicators"),
    "plan": _l("Plan"),
    "search": _l("Search"),
    "duplicates": _l("Duplicates"),
    "bin": _l("Deleted records"),
    "calendar": _l("Calendar"),
    "snapshots": _l("Approved copies"),
    "approvals": _l("Approval session"),
    "disclosures": _l("Disclosures"),
    "reports": _l("Reports"),
    "alerts": _l("Alerts"),
    "privacy": _l("Privacy"),
    "account": _l("My account"),
    "accounts": _l("Staff and roles"),
    "audit": _l("Audit log"),
    "settings": _l("Settings"),
}

EVERYONE = {"indicators": "read", "plan": "read", "search": "read", "calendar": "read",
            "snapshots": "read", "alerts": "read", "account": "read write"}  # fmt: skip
"""The board, the plan and the own account are everybody's; search, calendar and copies show what
the registers would."""

ROLES = (
    # Looks after people and settings, and brings in the first lists; sees nothing sensitive,
    # reveals and approves nothing.
    Role(
        "administrator",
        _l("Administrator"),
        every="read personal write import export",
        besides={"accounts": "read manage", "settings": "read manage", "audit": "read",
                 "tasks": "manage",
                 "alerts": "write", "duplicates": "read", "bin": "read", "reports": "read",
                 "privacy": "read"},
    ),
    Role(
        "executive-manager",
        _l("Executive manager"),
        every="read personal sensitive reveal approve export disclose",
        own="write import delete manage",
        besides={"letters": "write", "approvals": "read",
                 "plan": "write approve export manage", "indicators": "export manage",
                 "reports": "read write approve export", "settings": "read manage",
                 "alerts": "write",
                 "accounts": "read", "audit": "read", "bin": "read", "disclosures": "read",
                 "privacy": "read export approve"},
    ),
    Role(
        "accountant",
        _l("Accountant"),
        every="read",
        own="personal sensitive reveal write import export",
        besides={"plan": "write", "indicators": "export", "reports": "read export",
                 "alerts": "write",
                 "bin": "read"},
    ),
    # Sees how the plan stands, and no person's data.
    Role(
        "board",
        _l("Board member"),
        every="read",
        besides={"indicators": "export", "reports": "read export"},
    ),
    # Follows every number to its records, and every change to who made it.
    Role(
        "auditor",
        _l("Auditor"),
        every="read personal",
        besides={"audit": "read export", "accounts": "read", "indicators": "export",
                 "reports": "read export", "settings": "read", "bin": "read",
                 "disclosures": "read", "privacy": "read"},
    ),
    Role(
        "head",
        _l("Head of department"),
        every="read",
        own="personal sensitive reveal write import approve delete export disclose",
        besides={"letters": "personal write export", "approvals": "read",
                 "plan": "write export", "tasks": "write", "alerts": "write",
                 "indicators": "export", "reports": "read write export", "organisations": "write",
                 "documents": "write", "duplicates": "read",
                 "bin": "read", "disclosures": "read", "privacy": "read export approve"},
        departmental=True,
    ),
    Role(
        "officer",
        _l("Officer"),
        every="read",
        own="personal sensitive reveal write import",
        besides={"letters": "personal write",
                 "plan": "write", "tasks": "write", "alerts": "write", "reports": "read",
                 "organisations": "write",
                 "documents": "write", "duplicates": "read",
                 "bin": "read"},
        departmental=True,
    ),
)  # fmt: skip

WIDER: Wider = {
    # They call families to courses and exhibitions, so they need names and numbers.
    (D.PROGRAMMES, "families"): "personal",
    (D.PROGRAMMES, "licences"): "personal",
    # The annual meeting is theirs to carry out, and they act on what families wish and need.
    (D.PROGRAMMES, "meetings"): "personal write",
    (D.PROGRAMMES, "exhibition-interest"): "personal",
    (D.PROGRAMMES, "training-needs"): "personal",
    # Whoever a family asks about its data notes the request.
    (D.BENEFICIARY_RELATIONS, "privacy-requests"): "personal write",
    (D.MARKETING, "families"): "personal",
    (D.MARKETING, "licences"): "personal",
}


def matrix(registers: Iterable[Owned]) -> Matrix:
    """The table over the application's registers."""
    return matrix_of(ROLES, registers, PARTS, EVERYONE, WIDER)
