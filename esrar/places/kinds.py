"""A locality as a field: recognised by its name or any other spelling known, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, ClassVar

from markupsafe import Markup
from sqlalchemy import select

from esrar.audit.cache import kept
from esrar.core import arabic
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, Option
from esrar.core.i18n import _l, language
from esrar.core.markup import safe_all
from esrar.places.models import Locality

DISTRICT = "district"


@dataclass(frozen=True)
class Known:
    """All places by id, and the folded spellings that mean each."""

    names: Mapping[int, tuple[str, str]]
    spellings: Mapping[str, int]
    districts: Mapping[str, tuple[str, int]]


def places() -> Known:
    """The places as they stand."""
    return kept("places", _load, Locality.__table__)


def _load() -> Known:
    own: Any = Locality.__table__.c
    rows = db.session.execute(
        select(own.id, own.slug, own.name, own.name_en, own.type, own.group_ar, own.aliases)
        .where(own.deleted_at.is_(None)).order_by(own.name_key)
    ).all()  # fmt: skip
    by_name = {arabic.fold_place(r.name): r.id for r in rows if r.type != DISTRICT}
    names: dict[int, tuple[str, str]] = {}
    spellings: dict[str, int] = {}
    districts: dict[str, tuple[str, int]] = {}
    for row in rows:
        texts = {
            arabic.fold_place(t)
            for t in (row.name, row.name_en, row.slug, *row.aliases.split("|"))
            if t
        }
        if row.type == DISTRICT:
            home = by_name.get(arabic.fold_place(row.group_ar))
            if home:
                districts.update((t, (row.name, home)) for t in texts)
            continue
        names[row.id] = (row.name, row.name_en)
        spellings.update((t, row.id) for t in texts)
    return Known(names, spellings, districts)


@dataclass(frozen=True)
class Place(Kind):
    """A locality, stored as its id; typed with suggestions."""

    widget: ClassVar[str] = "combo"
    to: ClassVar[str] = "places"

    def options(self) -> Sequence[Option]:
        """Every locality, in folded order."""
        which = 0 if language() == "ar" else 1
        return [(str(i), names[which]) for i, names in places().names.items()]

    def read(self, text: str) -> int:
        known = places()
        number = arabic.number_of(text)
        if number is not None and number in known.names:
            return number
        folded = arabic.fold_place(text)
        found = known.spellings.get(folded)
        if found is None:
            district = known.districts.get(folded)
            if district is None:
                raise self._unknown(text, folded, known)
            found = district[1]
        return found

    def _unknown(self, text: str, folded: str, known: Known) -> Invalid:
        near = get_close_matches(folded, known.spellings, n=6, cutoff=0.5)
        titles = dict.fromkeys(self.title(known.spellings[n]) for n in near)
        if titles:
            return Invalid(
                _l("«%(text)s» is not a known locality. Nearest: %(near)s. Choose one of the list"),
                text=text, near="، ".join(list(titles)[:3]),
            )  # fmt: skip
        return Invalid(_l("«%(text)s» is not a known locality. Choose one of the list"), text=text)

    def title(self, value: Any) -> str:
        """The name of a locality."""
        found = places().names.get(value)
        if found is None:
            return f"#{value}"
        return found[0] if language() == "ar" else found[1]

    def show(self, value: Any) -> str:
        return self.title(value)

    def cells(self, values: Sequence[Any]) -> list[Markup]:
        names, which = places().names, 0 if language() == "ar" else 1
        return safe_all(names[v][which] if v in names else self.title(v) for v in values)

    def edit(self, value: Any) -> str:
        return "" if value is None else self.title(value)

    def cell(self, value: Any) -> str:
        return self.title(value)

    def prepare(self, ids: Iterable[Any]) -> None:
        """Nothing to fetch: all places are at hand."""
