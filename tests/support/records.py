"""Records for tests, saved through the kit as a form would: values as people type them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

from flask import Flask

from esrar.core.identifiers import make_national_id
from esrar.kit import registry
from esrar.kit.register import Field
from esrar.kit.saving import Draft, LineDraft, save

_numbers = count(1)

NAMES = ("فاطمة", "مريم", "نورة", "عائشة", "سارة", "زينب", "هند", "منيرة", "لطيفة", "حصة")
FATHERS = ("أحمد", "محمد", "علي", "صالح", "سعد", "خالد", "إبراهيم", "عبدالله", "ناصر", "فهد")
SENSITIVE = {"monthly_income", "income_source_id", "has_disability", "on_social_security"}
BASES = {"consent_on", "legal_basis_id"}
"""What a family's sensitive data are kept on: without one of these they are refused."""
FAMILIES = ("العلي", "الدوسري", "الحربي", "العمران", "السبيعي", "الملحم", "بوخمسين", "النعيم")


def name_of(number: int) -> str:
    """An invented four-part name, another for each number below 800."""
    own, rest = number % 10, number // 10
    return " ".join(
        (NAMES[own], FATHERS[rest % 10], FATHERS[(rest + own) % 10], FAMILIES[rest // 10 % 8])
    )


def add(app: Flask, register: str, lines: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        **typed: Any) -> int:  # fmt: skip
    """Save a record and give its id. Text is read as its field reads it; other values stay."""
    with app.app_context():
        kit = registry.get(register)
        values = {name: _read(kit.field(name), value) for name, value in typed.items()}
        blocks = {b.key: {f.name: f for f in b.fields} for b in kit.lines}
        drafts = {
            key: [LineDraft(None, {n: _read(blocks[key][n], v) for n, v in row.items()})
                  for row in rows]
            for key, rows in (lines or {}).items()
        }  # fmt: skip
        return save(kit, Draft(values, drafts)).record_id


def _read(field: Field, value: Any) -> Any:
    return field.kind.parse(value) if isinstance(value, str) else value


def add_family(app: Flask, full_name: str = "", lines: Any = None, **typed: Any) -> int:
    """A family with what is compulsory; name, mobile and ID are new each time."""
    number = next(_numbers)
    whole = {
        "full_name": full_name or name_of(number % 800),
        "mobile": f"05{number:08d}",
        "national_id": make_national_id(number),
        "locality_id": "الهفوف",
        "activity_id": "عبايات",
        "registered_on": "2/3/2026",
        **typed,
    }
    if SENSITIVE & typed.keys() and not BASES & typed.keys():
        whole["legal_basis_id"] = "موافقة صاحب البيانات"
    return add(app, "families", lines, **{k: v for k, v in whole.items() if v is not None})


def add_licence(app: Flask, family: int, **typed: Any) -> int:
    """A licence that its head holds and that counts, issued this year unless said otherwise."""
    whole = {
        "family_id": f"#{family}",
        "licence_type_id": "سجل تجاري",
        "number": str(1_000_000 + next(_numbers)),
        "issued_on": "1/3/2026",
        **typed,
    }
    return add(app, "licences", **{k: v for k, v in whole.items() if v is not None})
