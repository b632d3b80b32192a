"""The people of the demo: one of each role, with a password that is printed at every start."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from esrar.accounts.departments import Department
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import User
from esrar.accounts.passwords import passwords
from esrar.core.db import writing

FILE = "sign-ins.json"
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another

NAMES = {
    "administrator": "ياسين مؤيد النقاش",
    "executive-manager": "هاشم عبدالله البستاني",
    "accountant": "ضحى صادق الذهبي",
    "board": "مبارك راشد الينبوع",
    "auditor": "إسراء باقر القنديل",
    "head": (
        "لطيفة ناصر النخلي", "طارق موسى الشراع", "غدير حمد الياسمين", "زياد سامي السراج",
        "كوثر مهدي المصباح", "وليد عيسى الوراق", "أروى فيصل الرماني", "أيمن جعفر البلوري",
        "رجاء سلمان المرجاني",
    ),
    "officer": (
        "نورة يوسف الخواص", "رهف بلال العسال", "بشرى علي المطرز", "سميرة رضا الكتبي",
        "عمر كاظم الزيات", "أفنان حسين الفخاري", "هند داود الصفار", "مشعل طاهر الغواص",
        "آلاء جاسم اللؤلؤي",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A person of the demo, and how to sign in as them."""

    username: str
    name: str
    role: str
    department: str | None
    password: str


def kept(folder: Path) -> Sequence[Entry] | None:
    """Who was taken on when the demo was made; None if it was not."""
    path = folder / FILE
    if not path.exists():
        return None
    return [Entry(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def keep(folder: Path, entries: Sequence[Entry]) -> None:
    """Remember the sign-ins, for their owner's eyes."""
    path = folder / FILE
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump([asdict(entry) for entry in entries], out, ensure_ascii=False, indent=1)


def take_on() -> Sequence[Entry]:
    """An account for each role, and in each department; the passwords differ in every demo."""
    entries = list(_entries())
    hashes = [passwords().hash(entry.password) for entry in entries]
    with writing(origin="demo") as write:
        for entry, hashed in zip(entries, hashes, strict=True):
            write.session.add(User(
                username=entry.username, name=entry.name, role=entry.role,
                department=entry.department, password_hash=hashed,
            ))  # fmt: skip
    return entries


def _entries() -> Iterator[Entry]:
    for role, names in NAMES.items():
        if isinstance(names, str):
            yield Entry(role, names, role, None, _password())
            continue
        for department, name in zip(Department, names, strict=True):
            yield Entry(f"{role}-{department}", name, role, department.value, _password())


def _password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def lines(entries: Sequence[Entry]) -> Iterator[str]:
    """The sign-ins, one a line: user name, password, role, name."""
    yield f"Sign in at http://127.0.0.1:{os.environ.get('PORT', '8000')} as any of these:"
    matrix, widest = current_matrix(), max(len(entry.username) for entry in entries)
    for entry in entries:
        role = matrix.role_label(entry.role, entry.department)
        yield f"  {entry.username:<{widest}}  {entry.password}  {role}: {entry.name}"
