"""What the audit's codes mean in words: acts, the kinds they are looked for by, and what they are
about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from esrar.audit.finding import COMMON
from esrar.core.i18n import _, _l
from esrar.kit.history import ACTIONS

ACTS: Mapping[str, Any] = {
    **ACTIONS,
    "sign-in": _l("Signed in"),
    "sign-in-failed": _l("Could not sign in"),
    "sign-out": _l("Signed out"),
    "link-issued": _l("Issued a one-time link"),
    "password-set": _l("Chose a password"),
    "sign-in-half": _l("Entered the password; the second step is awaited"),
    "code-failed": _l("Entered a wrong code of the second step"),
    "confirmed": _l("Confirmed being there"),
    "confirm-failed": _l("Could not confirm being there"),
    "visit-ended": _l("Ended another visit"),
    "second-step-set": _l("Set up the second step"),
    "second-step-reset": _l("Reset the second step"),
    "recovery-codes-made": _l("Made recovery codes"),
    "recovery-code-used": _l("Used a recovery code"),
    "destroy": _l("Destroyed personal data"),
    "refused": _l("Was refused a page"),
    "sensitive-read": _l("Read sensitive data"),
    "damaged": _l("Was not given a damaged file"),
    "disclose": _l("Handed a file to somebody outside"),
    "correct-disclosure": _l("Corrected a disclosure"),
    "import": _l("Imported a file"),
    "undo": _l("Undid an act"),
    "issue": _l("Issued letters"),
    "report": _l("Made a report"),
    "pack": _l("Made a pack of proof"),
    "digest-sent": _l("The digest of alerts was sent"),
    "digest-failed": _l("The digest of alerts could not be sent"),
    "close": _l("Closed a period"),
    "day": _l("A new day began"),
    "backup": _l("Made a backup"),
    "restored": _l("Restored a backup"),
    "copied": _l("Began to copy the database to another"),
    "audit-verified": _l("Checked the audit's chain"),
    "files-checked": _l("Checked the stored files"),
    "sweep": _l("Swept forgotten files"),
    "keys-rotated": _l("Changed the keys"),
}
"""Every act that is noted, by its code."""


@dataclass(frozen=True)
class Kind:
    """Acts that are looked for together."""

    label: Any
    actions: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "changes": Kind(_l("Registering and editing"), COMMON),
    "deletions": Kind(_l("Deleting and restoring"), ("delete", "restore", "destroy")),
    "merges": Kind(_l("Duplicates and merging"),
                   ("merge", "absorb", "distinct", "not-distinct")),
    "visits": Kind(_l("Signing in and out"),
                   ("sign-in", "sign-in-half", "sign-in-failed", "code-failed", "sign-out",
                    "visit-ended", "link-issued", "password-set", "confirmed", "confirm-failed",
                    "second-step-set", "second-step-reset", "recovery-codes-made",
                    "recovery-code-used")),
    "refusals": Kind(_l("Refusals"), ("refused",)),
    "reading": Kind(_l("Sensitive data read or revealed"), ("reveal", "sensitive-read")),
    "taking": Kind(_l("Exports, downloads and disclosures"),
                   ("export", "download", "disclose", "correct-disclosure", "copy",
                    "damaged")),
    "imports": Kind(_l("Imports and undoing"), ("import", "alias", "alias-removed", "undo")),
    "files": Kind(_l("Attaching and removing files"), ("attach", "detach")),
    "papers": Kind(_l("Reports, letters and closings"), ("issue", "report", "pack", "close")),
    "care": Kind(_l("Backups and checks"),
                 ("backup", "restored", "copied", "audit-verified", "files-checked", "sweep",
                  "keys-rotated")),
    "alone": Kind(_l("By the system itself"), ("day", "digest-sent", "digest-failed")),
}  # fmt: skip

ABOUT: Mapping[str, Any] = {
    "user": _l("Account"),
    "attachment": _l("File of a record"),
    "import_batch": _l("Import"),
    "import_alias": _l("Meaning of a value"),
    "operation": _l("Act"),
    "snapshot": _l("Approved copy"),
    "disclosure": _l("Disclosure"),
    "audit_entry": _l("Audit log"),
    "fiscal_year": _l("Fiscal year"),
    "measure_setting": _l("Setting of an indicator"),
    "plan": _l("Plan"),
    "plan_objective": _l("Objective of the plan"),
    "plan_indicator": _l("Indicator of the plan"),
    "plan_question": _l("Question of the plan"),
    "plan_closing": _l("Closing"),
    "choice": _l("Choice of a list"),
    "record_tag": _l("Tag of a record"),
    "alert_setting": _l("Alert rule"),
    "alert_mark": _l("Mark on an alert"),
    "list_view": _l("Saved list"),
    "list_layout": _l("Columns of a list"),
    "export_template": _l("Export template"),
    "report": _l("Report"),
    "report_narrative": _l("Narrative of a report"),
    "proof_pack": _l("Pack of proof"),
    "locality": _l("Place"),
}
"""What an entry is about where that is no register's record."""

FACTS: Mapping[str, Any] = {
    "account": _l("Account of the operating system"),
    "attachment": _l("File number"),
    "as_of": _l("As of"),
    "broken": _l("Broken entries"),
    "bytes": _l("Bytes"),
    "count": _l("Records"),
    "damaged": _l("Damaged files"),
    "entries": _l("Entries"),
    "erased": _l("Erased entries"),
    "field": _l("Field"),
    "fields": _l("Fields"),
    "files": _l("Files"),
    "format": _l("Form of the file"),
    "forgotten": _l("Files without a record"),
    "indicator": _l("Indicator"),
    "made_at": _l("Made at"),
    "migration": _l("Migration"),
    "missing": _l("Missing files"),
    "permission": _l("Permission"),
    "purpose": _l("Purpose"),
    "rows": _l("Rows"),
    "snapshot": _l("Approved copy"),
    "template": _l("Export template"),
    "to": _l("To"),
}
"""What an act noted beside itself, where it can be told to whoever may read the audit."""


def act_label(action: str) -> str:
    """What was done; a code that nothing here explains is told as it is."""
    known = ACTS.get(action)
    return str(known) if known is not None else str(_("Another act: %(code)s", code=action))


def kind_of(action: str) -> str:
    """The kind that an act is looked for by; empty for one of none."""
    return next((key for key, kind in KINDS.items() if action in kind.actions), "")
