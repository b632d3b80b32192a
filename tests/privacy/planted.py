"""Plants a person's name and numbers wherever the application keeps words, and looks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from esrar.core import arabic, storage
from esrar.core.crypto import blind_index
from esrar.core.db import db
from esrar.core.i18n import speaking
from esrar.core.identifiers import make_national_id
from esrar.core.uploads import Upload
from esrar.families.models import ID_CONTEXT
from esrar.kit import files, registry, saving, undo
from esrar.kit.asking import Query
from esrar.kit.disclosures.correcting import correct
from esrar.kit.disclosures.handing import Terms, hand
from esrar.kit.disclosures.parcels import OfList, Shape
from esrar.kit.importer.pending import begin
from esrar.kit.importer.reader import Upload as Sheet
from esrar.kit.saving import Draft
from esrar.kit.snapshots.frozen import laid_out
from esrar.kit.snapshots.taking import take as freeze
from esrar.reports.letters import issuing
from esrar.reports.models import LetterTemplate
from tests.support.imports import families, take
from tests.support.records import add, add_family, add_licence
from tests.support.uploads import PDF

NAME, FORMER = "زمردة قسورة غضنفر السنديان", "زمردة قسورة حنظلة الأرجوان"
MEMBER = "خزامى غضنفر قسورة السنديان"
ID, MEMBER_ID, MOBILE, SECOND = (
    make_national_id(777_123_4), make_national_id(777_567_8), "0577123498", "0577987612",
)  # fmt: skip
WORDS = (NAME, FORMER, MEMBER, ID, MEMBER_ID, MOBILE, SECOND, "قسوره", "غضنفر", "خزامي", "زمرده",
         "حنظله", "qswr")  # fmt: skip
CONTENT = PDF + f"\n% {NAME} {ID}".encode()


def plant(app: Flask, folder: Path) -> int:
    """A family that is named in every kind of place; returns its number."""
    note = f"{NAME} {ID} {MOBILE}"
    family = add_family(
        app, FORMER, national_id=ID, mobile=MOBILE, second_mobile=SECOND, notes=note,
        district="قسورة", map_url="https://maps.example/?q=qswr", file_number="F-غضنفر",
        consent_on="2/3/2026", lines={"members": [{"full_name": MEMBER, "national_id": MEMBER_ID}]},
    )  # fmt: skip
    with app.app_context(), speaking("ar"):
        kit = registry.get("families")
        saving.save(kit, Draft({"full_name": NAME}), record_id=family)
        done = saving.save(kit, Draft({"notes": note * 2}), record_id=family)
        assert done.operation is not None
        undo.run(done.operation)
        for kind, content in (("paper", CONTENT), ("product-photo", CONTENT + b"2")):
            files.keep(kit, family, kind, f"{NAME}.pdf", Upload(content, "application/pdf"))
        merged = add_family(app, NAME, mobile=SECOND, national_id=None, notes=note)
        _merge(family, merged)
    licence = add_licence(app, family, notes=note, number="قسورة-1")
    add(app, "contacts", family_id=f"#{family}", kind="زيارة", note=note, held_on="3/4/2026")
    add(app, "training-needs", family_id=f"#{family}", topic=f"خياطة {NAME}", notes=note)
    add(app, "financing-needs", family_id=f"#{family}", purpose=f"ماكينة {NAME}")
    add(app, "privacy-requests", kind="destruction", means="in-person", received_on="20/11/2026",
        person_name=NAME, details=note,
        family_id=f"#{family}")  # fmt: skip
    with app.app_context(), speaking("ar"):
        files.keep(registry.get("licences"), licence, "paper", "x.pdf",
                   Upload(CONTENT + b"3", "application/pdf"))  # fmt: skip
        letter(app, family, note)
        freeze(kit, laid_out(kit, ["full_name", "national_id", "mobile", "notes"]), Query())
        with (folder / "out.xlsx").open("w+b") as out:
            gone = hand(OfList(kit, Query(q=NAME)), Terms(NAME, note, "law", date(2026, 3, 3)),
                        Shape("xlsx"), out)  # fmt: skip
        correct(gone.number, {
            "recipient": FORMER, "recipient_id": None, "purpose": note, "basis": "law",
            "aim": None, "disclosed_on": date(2026, 3, 4), "handed": True,
        }, note, None)  # fmt: skip
        bad = [NAME, ID, MOBILE, "لا مكان كهذا", "خوصيات"]
        begin(kit, Sheet("list.xlsx", families(folder / "w.xlsx", bad).read_bytes()), note)
    take(app, "families", families(folder / f"{FORMER}.xlsx", bad))
    add(app, "meetings", {"attendance": [{"family_id": f"#{family}", "attendee": NAME}]},
        name=f"لقاء {NAME}", kind="periodic", held_on="3/3/2026",
        notes=f"حضرت {note} وغيرها")  # fmt: skip
    return family


def _merge(kept: int, other: int) -> None:
    from tests.kit.test_merging import merge

    merge([kept, other])


def letter(app: Flask, family: int, note: str) -> None:
    found = db.session.scalar(select(LetterTemplate.id).where(LetterTemplate.name == "إفادة تسجيل"))
    draft = Draft({"template_id": found, "family_id": family})
    number = saving.save(registry.get("letters"), draft).record_id
    saving.save(registry.get("letters"), Draft({"body": note}), record_id=number)
    saving.set_columns(registry.get("letters"), number, {"approved_on": date(2026, 11, 22)})
    issuing.issue([number])


def traces(app: Flask) -> Iterator[str]:
    """Where the person is still found: in rows as they are read, in the bytes of the files."""
    with app.app_context():
        index = {blind_index(ID_CONTEXT, ID), blind_index(ID_CONTEXT, MEMBER_ID)}
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)).mappings():
                for name, value in row.items():
                    if (isinstance(value, bytes) and value in index) or _named(str(value)):
                        yield f"{table.name}.{name}: {value!r}"
        db.session.rollback()
        folder = Path(app.config["DATA_FOLDER"])
        for path in folder.rglob("*"):
            if path.is_file():
                body = path.read_bytes()
                found = [w for w in WORDS if w.encode() in body]
                found += ["index"] if any(i in body for i in index if i) else []
                if found:
                    yield f"{path.relative_to(folder)}: {found}"


def _named(value: str) -> bool:
    return any(word in value for word in WORDS) or any(
        word in arabic.fold(value) for word in ("قسوره", "غضنفر")
    )


def contents() -> Sequence[str]:
    """The contents that lie in the data folder."""
    return storage.stored()
