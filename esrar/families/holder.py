"""Who holds a licence: a family's head, or one of its members, found by either's number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from flask import g, url_for
from markupsafe import Markup
from sqlalchemy import or_, select

from esrar.core import arabic
from esrar.core.crypto import blind_index
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.fields import Mobile, NationalId
from esrar.core.i18n import _
from esrar.families.models import ID_CONTEXT, Family, FamilyMember
from esrar.kit import registry
from esrar.kit.relations import Relation, titles

CHUNK = 500


class Holder(NamedTuple):
    """A person of a family; no member means its head."""

    family_id: int
    member_id: int | None = None


@dataclass(frozen=True)
class HolderKind(Relation):
    """The holder of a paper, stored as family and member."""

    to: str = "families"
    many: bool = True
    suffixes: ClassVar[tuple[str, ...]] = ("",)

    def columns(self, name: str) -> tuple[str, ...]:
        return (name, "member_id")

    def store(self, name: str, value: Holder | None) -> dict[str, Any]:
        family, member = value if value is not None else (None, None)
        return {name: family, "member_id": member}

    def fetch(self, name: str, row: Mapping[str, Any]) -> Holder | None:
        return None if row[name] is None else Holder(row[name], row["member_id"])

    def read(self, text: str) -> Holder:
        found = self.find([text])[text]
        return found if isinstance(found, Holder) else Holder(found)

    def find(self, texts: Iterable[str]) -> dict[str, Any]:
        """Holders that typed texts mean; see `lookup`."""
        asked = list(texts)
        answers = lookup(asked)
        return {text: self._one(text, answers.get(text, [])) for text in asked}

    def prepare(self, ids: Iterable[Any]) -> None:
        held = [h for h in ids if h is not None]
        titles(registry.get(self.to), [h.family_id for h in held])
        _member_names([h.member_id for h in held if h.member_id])

    def title(self, value: Holder | int) -> str:
        holder = value if isinstance(value, Holder) else Holder(value)
        family = titles(registry.get(self.to), [holder.family_id]).get(holder.family_id, "")
        if holder.member_id is None:
            return family or f"#{holder.family_id}"
        name = _member_names([holder.member_id]).get(holder.member_id, "")
        return str(_("%(member)s (family of %(head)s)", member=name, head=family))

    def show(self, value: Holder) -> str:
        link = Markup('<a href="%s">%s</a>')
        return link % (url_for("families.show", id=value.family_id), self.title(value))

    def edit(self, value: Holder | None) -> str:
        if value is None:
            return ""
        return f"#{value.family_id}/{value.member_id}" if value.member_id else f"#{value.family_id}"

    def alternatives(self, value: Holder | None) -> list[tuple[str, str]]:
        """Head and members of the family chosen, to choose the holder among them."""
        if value is None:
            return []
        members = db.session.execute(
            select(FamilyMember.id, FamilyMember.full_name).where(
                FamilyMember.family_id == value.family_id
            )
        ).all()
        if not members:
            return []
        head = titles(registry.get(self.to), [value.family_id]).get(value.family_id, "")
        return [(str(value.family_id), head),
                *((f"{value.family_id}/{i}", name) for i, name in members)]  # fmt: skip


def _member_names(ids: Iterable[int]) -> dict[int, str]:
    known: dict[int, str] = g.setdefault("member_names", {})
    missing = [i for i in set(ids) if i not in known]
    if missing:
        rows = db.session.execute(
            select(FamilyMember.id, FamilyMember.full_name).where(FamilyMember.id.in_(missing))
        )
        known.update((i, name) for i, name in rows)
    return known


def lookup(texts: Iterable[str]) -> dict[str, list[Holder]]:
    """Persons by "#family", "#family/member", national ID, mobile, file number or exact name."""
    answers: dict[str, list[Holder]] = {}
    by_index: dict[bytes, list[str]] = {}
    for text in texts:
        if text.startswith("#"):
            answers[text] = _by_number(text)
            continue
        try:
            index = blind_index(ID_CONTEXT, NationalId().parse(text))
        except Invalid as problem:
            answers[text] = _otherwise(text)
            if not answers[text] and _meant_as_id(text):
                raise problem
            continue
        if index is not None:
            by_index.setdefault(index, []).append(text)
    answers.update(_by_national_id(by_index))
    return answers


def _by_number(text: str) -> list[Holder]:
    family, _slash, member = text[1:].partition("/")
    if not family.isdigit() or (member and not member.isdigit()):
        return []
    statement = select(Family.id).where(Family.id == int(family), *_standing())
    if db.session.scalar(statement) is None:
        return []
    if member:
        owner = db.session.scalar(
            select(FamilyMember.family_id).where(FamilyMember.id == int(member))
        )
        return [Holder(int(family), int(member))] if owner == int(family) else []
    return [Holder(int(family))]


def _standing() -> tuple[Any, ...]:
    return (Family.deleted_at.is_(None), Family.merged_into_id.is_(None))


def _meant_as_id(text: str) -> bool:
    with suppress(Invalid):
        return Mobile().parse(text) is None
    return arabic.western_digits(text).strip().isdigit()


def _by_national_id(wanted: Mapping[bytes, list[str]]) -> dict[str, list[Holder]]:
    """One person may be asked for in several spellings of the number."""
    found: dict[bytes, list[Holder]] = {index: [] for index in wanted}
    indexes = list(wanted)
    for start in range(0, len(indexes), CHUNK):
        part = indexes[start : start + CHUNK]
        heads = select(Family.national_id_index, Family.id).where(
            Family.national_id_index.in_(part), *_standing()
        )
        for index, family_id in db.session.execute(heads):
            found[bytes(index or b"")].append(Holder(family_id))
        members = (
            select(FamilyMember.national_id_index, FamilyMember.family_id, FamilyMember.id)
            .join(Family, Family.id == FamilyMember.family_id)
            .where(FamilyMember.national_id_index.in_(part), *_standing())
        )
        for index, family_id, member_id in db.session.execute(members):
            if not found[bytes(index or b"")]:
                found[bytes(index or b"")].append(Holder(family_id, member_id))
    return {text: found[index] for index, texts in wanted.items() for text in texts}


def _otherwise(text: str) -> list[Holder]:
    """By mobile, file number, or a name that only one family has."""
    conditions = [Family.name_key == arabic.sort_key(text), Family.file_number == text]
    with suppress(Invalid):
        conditions.append(Family.mobile == Mobile().parse(text))
    ids = db.session.scalars(select(Family.id).where(or_(*conditions), *_standing()).limit(20))
    return [Holder(i) for i in ids]
