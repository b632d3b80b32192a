"""What the demo gives out: a view and a monthly workbook for all, and a file that went to a
ministry under a misspelt name, which was corrected."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from functools import partial

from esrar.core import context
from esrar.core.db import writing
from esrar.demo.acts import HEAD, Event, Told
from esrar.demo.days import Calendar
from esrar.families.register import FAMILIES
from esrar.kit import export_templates
from esrar.kit.disclosures import correcting
from esrar.kit.disclosures.basis import Basis
from esrar.kit.disclosures.correcting import NAMES
from esrar.kit.disclosures.handing import Terms, hand
from esrar.kit.disclosures.parcels import OfTemplate, Shape
from esrar.kit.disclosures.recipients import known
from esrar.kit.export_templates import written
from esrar.kit.saved_lists import ExportTemplate, ListView
from esrar.kit.template_columns import BOTH, SERIAL, Part

NAME = "كشف الوزارة الشهري"
PARTS = (
    Part("م", SERIAL), Part("اسم المستفيد", "full_name"), Part("الجمعية", "", "جمعية إصرار"),
    Part("المدينة", "locality_id"), Part("النشاط", "activity_id"),
    Part("تاريخ التسجيل", "registered_on"), Part("ملاحظات الوزارة"),
)  # fmt: skip
MISSPELT, MINISTRY = (
    "وزارة الموارد البشريه والتنميه", "وزارة الموارد البشرية والتنمية الاجتماعية",
)  # fmt: skip


def outgoing(calendar: Calendar) -> Iterator[Event]:
    """The head of the department keeps the workbook, sends it, and finds the mistake days later."""
    yield Event(calendar.at(0.3), HEAD, _keep)
    sent = calendar.at(0.6)
    yield Event(sent, HEAD, partial(_send, sent))
    yield Event(calendar.at(0.65), HEAD, _correct)


def _keep(_told: Told) -> None:
    own = {"register": FAMILIES.key, "owner_id": context.actor_id() or 0, "shared": True}
    with writing(origin="template") as write:
        write.session.add(ListView(**own, name="الموقوفة", asked="standing=suspended"))
        write.session.add(ExportTemplate(**own, name=NAME, asked="standing=active",
                                         columns=written(PARTS), dates=BOTH))  # fmt: skip


def _send(day: date, told: Told) -> None:
    template = export_templates.find(FAMILIES, name=NAME)
    assert template is not None
    terms = Terms(MISSPELT, "الكشف الشهري للأسر المسجّلة", Basis.AUTHORITY, day)
    with tempfile.TemporaryFile() as out:
        handed = hand(OfTemplate(FAMILIES, template), terms, Shape(), out)
    told.records[NAME] = ("disclosures", handed.number)


def _correct(told: Told) -> None:
    row = correcting.find(told.records[NAME][1])
    values = {name: row._mapping[name] for name in (*NAMES, "handed")}
    values["recipient_id"], values["recipient"] = known(MINISTRY)
    correcting.correct(row.id, values, "خطأ إملائي في اسم الوزارة", None)
