"""Who holds a licence: a family's head, or one of its members, found by either's number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from flask import url_for
from sqlalchemy import select

from esrar.core import arabic
from esrar.core.crypto import blind_index
from esrar.core.db import db, remembered
from esrar.core.errors import Invalid
from esrar.core.fields import Mobile, NationalId
from esrar.core.i18n import _, _l
from esrar.core.pieces import LINK
from esrar.core.portions import portions
from esrar.core.standing import stands
from esrar.families.models import ID_CONTEXT, Family, FamilyMember
from esrar.kit import registry
from esrar.kit.relations import Relation, titles

MANY = 20
"""So many candidates are offered when a text means several."""

NAMED_BY = _l("ID number, mobile or exact name of the head or of a member")
"""How a family, or somebody of it, is asked for in a form."""


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

    def _lookup(self, texts: Sequence[str]) -> dict[str, Any]:
        return lookup(texts)

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
        return LINK % (url_for("families.show", id=value.family_id), self.title(value))

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
    known: dict[int, str] = remembered().setdefault("member_names", {})
    missing = [i for i in set(ids) if i not in known]
    if missing:
        rows = db.session.execute(
            select(FamilyMember.id, FamilyMember.full_name).where(FamilyMember.id.in_(missing))
        )
        known.update((i, name) for i, name in rows)
    return known


def lookup(texts: Iterable[str]) -> dict[str, Any]:
    """Persons by "#family", "#family/member", national ID, mobile, file number or exact name.

    A text that was meant as an identifier and is none answers with what is wrong with it.
    """
    numbers, others = [], []
    by_index: dict[bytes, list[str]] = {}
    problems: dict[str, Invalid] = {}
    for text in texts:
        if text.startswith("#"):
            numbers.append(text)
            continue
        try:
            index = blind_index(ID_CONTEXT, NationalId().parse(text))
        except Invalid as problem:
            others.append(text)
            if _meant_as_id(text):
                problems[text] = problem
            continue
        if index is not None:
            by_index.setdefault(index, []).append(text)
    answers: dict[str, Any] = {**_by_number(numbers), **_otherwise(others)}
    answers.update((text, problem) for text, problem in problems.items() if not answers[text])
    answers.update(_by_national_id(by_index))
    return answers


def _by_number(texts: Sequence[str]) -> dict[str, list[Holder]]:
    asked: dict[str, Holder] = {}
    for text in texts:
        family, slash, member = text[1:].partition("/")
        if _is_number(family) and (_is_number(member) or not slash):
            asked[text] = Holder(int(family), int(member) if slash else None)
    families = {i for (i,) in _among(Family.id, {h.family_id for h in asked.values()}, Family.id)}
    owners = dict(_among(FamilyMember.id, {h.member_id for h in asked.values() if h.member_id},
                         FamilyMember.id, FamilyMember.family_id))  # fmt: skip

    def stands(holder: Holder) -> bool:
        if holder.family_id not in families:
            return False
        return holder.member_id is None or owners.get(holder.member_id) == holder.family_id

    return {t: [asked[t]] if t in asked and stands(asked[t]) else [] for t in texts}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _among(column: Any, values: Collection[Any], *selected: Any) -> Iterator[Any]:
    """Rows whose column has one of these values, of families that stand; asked in portions."""
    wanted = sorted(values)
    for part in portions(wanted):
        statement = select(*selected).where(column.in_(part))
        if column.class_ is Family:
            statement = statement.where(stands(Family)).order_by(Family.id)
        yield from db.session.execute(statement)


def _meant_as_id(text: str) -> bool:
    with suppress(Invalid):
        return Mobile().parse(text) is None
    return arabic.western_digits(text).strip().isdigit()


def _by_national_id(wanted: Mapping[bytes, list[str]]) -> dict[str, list[Holder]]:
    """One person may be asked for in several spellings of the number."""
    found: dict[bytes, list[Holder]] = {index: [] for index in wanted}
    indexes = list(wanted)
    for part in portions(indexes):
        heads = select(Family.national_id_index, Family.id).where(
            Family.national_id_index.in_(part), stands(Family)
        )
        for index, family_id in db.session.execute(heads):
            found[bytes(index or b"")].append(Holder(family_id))
        members = (
            select(FamilyMember.national_id_index, FamilyMember.family_id, FamilyMember.id)
            .join(Family, Family.id == FamilyMember.family_id)
            .where(FamilyMember.national_id_index.in_(part), stands(Family))
        )
        for index, family_id, member_id in db.session.execute(members):
            if not found[bytes(index or b"")]:
                found[bytes(index or b"")].append(Holder(family_id, member_id))
    return {text: found[index] for index, texts in wanted.items() for text in texts}


def _otherwise(texts: Sequence[str]) -> dict[str, list[Holder]]:
    """By mobile, file number, or a name that only one family has."""
    found: dict[str, dict[int, None]] = {text: {} for text in texts}
    for column, key in ((Family.name_key, arabic.sort_key), (Family.file_number, str),
                        (Family.mobile, _mobile)):  # fmt: skip
        keys = {text: key(text) for text in texts}
        ids: dict[str, list[int]] = {}
        for value, family_id in _among(column, {k for k in keys.values() if k}, column, Family.id):
            ids.setdefault(value, []).append(family_id)
        for text, value in keys.items():
            found[text].update(dict.fromkeys(ids.get(value, ())))
    return {text: [Holder(i) for i in list(ids)[:MANY]] for text, ids in found.items()}


def _mobile(text: str) -> str:
    with suppress(Invalid):
        return Mobile().parse(text) or ""
    return ""
