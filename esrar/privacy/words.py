"""What destructions and their tables are called in words, and links and labels of these pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from esrar.core.fields import OneOf
from esrar.core.i18n import _l
from esrar.kit import registry
from esrar.privacy.reach import Reach
from esrar.privacy.rules import Ground

GROUND = OneOf(Ground, {
    Ground.REQUEST: _l("The person asked for it"),
    Ground.WITHDRAWN: _l("The consent was withdrawn"),
    Ground.RETENTION: _l("The period of retention is over"),
    Ground.PURPOSE: _l("The purpose they were collected for is over"),
    Ground.UNLAWFUL: _l("They were collected or used against the law"),
})  # fmt: skip

BESIDE: Mapping[str, Any] = {
    "attachment": _l("Files"), "record_tag": _l("Tags"), "alert_mark": _l("Marks of alerts"),
    "snapshot_row": _l("Rows of approved copies"), "audit_value": _l("Entries of the history"),
    "import_row": _l("Refused rows of imports"), "uploads": _l("Files waiting for import"),
    "mentions": _l("Mentions in other records"), "files": _l("Contents of files"),
    "disclosure": _l("Disclosures"),
    "disclosure_correction": _l("Corrections of disclosures"), "import_batch": _l("Imports"),
    "list_view": _l("Saved views"), "export_template": _l("Export templates"),
    "proof_pack": _l("Verification packs"), "snapshot": _l("Approved copies"),
    "plan_closing": _l("Closings"), "report": _l("Reports"), "plan": _l("Operational plan"),
}  # fmt: skip

REMAINS = (
    _l("What was closed of a quarter or a year keeps its numbers, without a name"),
    _l("A disclosure keeps that a file left, when and to whom; not what stood in it"),
    _l("A letter keeps its number and date, and a financing its amount for the books"),
    _l("The history keeps that something was done and by whom; the chain stays provable"),
    _l("The number of the record stays with it and is never given again"),
)
"""What a destruction leaves, and why: told before it and on its proof."""


def label_of(table: str) -> str:
    """What rows of a table are called."""
    if table in BESIDE:
        return str(BESIDE[table])
    register = registry.of_model(table)
    if register is not None:
        return str(register.label)
    for one in registry.registers().values():
        for block in one.lines:
            if block.model.__tablename__ == table:
                return f"{one.label}: {block.label}"
    return table


def counted_rows(counts: Mapping[str, int]) -> list[list[Any]]:
    """Labels and numbers, as a table of a page has them."""
    return [[label_of(table), f"{number:,}"] for table, number in counts.items() if number]


def gone(found: Reach, counts: Mapping[str, int]) -> dict[str, int]:
    """Of what a destruction counts, that which goes whole."""
    return {name: number for name, number in counts.items() if name not in found.stand}


def emptied(found: Reach) -> dict[str, int]:
    """Of what it counts, that which stands without what names anybody."""
    return {name: len(ids) for name, ids in found.stand.items()}
