"""The people of the demo: one of each role, with a link and a password printed at every start."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from esrar.accounts import links
from esrar.accounts.departments import Department
from esrar.accounts.links import Purpose
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import User
from esrar.accounts.passwords import passwords
from esrar.accounts.people import by_name
from esrar.accounts.second import factor, totp
from esrar.accounts.second.needed import needed
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
    link: str = ""
    key: str = ""


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
    """An account for each role, and in each department; all that opens them differs in every
    demo."""
    entries = list(_entries())
    hashes = [passwords().hash(entry.password) for entry in entries]
    with writing(origin="demo") as write:
        for entry, hashed in zip(entries, hashes, strict=True):
            write.session.add(User(
                username=entry.username, name=entry.name, role=entry.role,
                department=entry.department, password_hash=hashed,
            ))  # fmt: skip
    return let_in(entries)


def let_in(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Give each a link that opens the account and, where the role asks for the second step, an app
    whose key is the same for all."""
    secret = totp.new_secret()
    with writing(origin="demo") as write:
        return [_let_in(write.session, entry, secret) for entry in entries]


def _let_in(session: Session, entry: Entry, secret: bytes) -> Entry:
    person = by_name(session, entry.username)
    key = ""
    if needed(person):
        factor.keep(session, person.id, secret, step=0)
        key = totp.written(secret)
    return replace(entry, link=links.issue(session, Purpose.DEMONSTRATION, person.id), key=key)


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
    """The sign-ins, one a line: user name, password, link, role, name."""
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    yield f"Open a link to be one of these people, or sign in at {site} by name and password:"
    matrix, widest = current_matrix(), max(len(entry.username) for entry in entries)
    for entry in entries:
        role = matrix.role_label(entry.role, entry.department)
        link = links.address_of(entry.link)
        yield f"  {entry.username:<{widest}}  {entry.password}  {link}  {role}: {entry.name}"
    key = next(entry.key for entry in entries if entry.key)
    yield "Who approves, administers or exports is asked for a code after the password, not after"
    yield f"the link. The key for an authenticator app is the same for all of them: {key}"
