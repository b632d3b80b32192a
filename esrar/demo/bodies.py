"""Invented organisations of the demo: shops, a bank's branch, a charity, a training centre."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from sqlalchemy import select

from esrar.core.db import db
from esrar.demo import acts
from esrar.demo.acts import PARTNERSHIPS, Event
from esrar.kit.choices import ChoiceRow
from esrar.organisations.register import ORGANISATIONS
from esrar.places.models import Locality

BODIES = (
    ("متاجر السنابل المثالية", "Sanabil Example Stores", "private", "mubarraz", "فهد الشيشي",
     "مدير المشتريات"),
    ("مؤسسة ظلال السدرة المثالية", "Sidra Shade Example Foundation", "nonprofit", "hofuf",
     "منيرة الريحاني", "منسقة المنح"),
    ("معهد النول المثالي للتدريب", "The Loom Example Institute", "private", "hofuf",
     "سامي النساج", "مدير القبول"),
    ("مجمع عين الواحة المثالي", "Oasis Spring Example Mall", "private", "mubarraz",
     "ريم البستاني", "مسؤولة الفعاليات"),
    ("فندق بيت القيصرية المثالي", "Qaisariya House Example Hotel", "private", "hofuf",
     "ماجد الصفار", "مدير العلاقات"),
)  # fmt: skip


def bodies(at: Callable[[float], date]) -> Iterator[Event]:
    """Each is added in its season, with the person to speak to."""
    towns = dict(db.session.execute(select(Locality.slug, Locality.id)).all())
    sectors = select(ChoiceRow.key, ChoiceRow.id).where(ChoiceRow.list == "sector")
    sector = dict(db.session.execute(sectors).all())
    for place, (name, english, kind, town, contact, position) in enumerate(BODIES):
        values = {
            "name": name, "name_en": english, "sector_id": sector[kind], "locality_id": towns[town],
            "unified_number": f"70{place + 1:08d}", "phone": f"01358{place:05d}",
            "email": f"contact{place + 1}@example.org",
        }  # fmt: skip
        person = {"name": contact, "position": position, "phone": f"05000000{place:02d}"}
        yield Event(
            at(0.1 + place * 0.17), PARTNERSHIPS, acts.body(ORGANISATIONS, values, [person])
        )
