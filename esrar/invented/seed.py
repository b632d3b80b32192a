"""Adds invented families in bulk: what `flask seed` does, for benchmarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.crypto import blind_index
from esrar.core.db import Write, writing
from esrar.families.models import ID_CONTEXT, Family, FamilyActivity, FamilyMember
from esrar.invented import lists
from esrar.invented.papers import licences
from esrar.invented.people import Columns, Household, dice, household, id_of, number_of
from esrar.kit.bulk import insert_rows, reserve_ids
from esrar.licensing.models import Licence
from esrar.measures.years import year_of

CHUNK = 10_000
"""So many families are one transaction: few commits, and memory for no more than them."""
BLOCK = 900
"""So many numbers are looked up at once, below SQLite's oldest limit on parameters."""


def add_families(families: int, seed: int) -> int:
    """Add so many families with their licences; returns how many. Another seed, other people."""
    places = count()
    for start in range(0, families, CHUNK):
        with writing(origin="seed") as write:
            _add(write, min(CHUNK, families - start), seed, places)
    return families


def invent(session: Session, families: int, seed: int, places: Iterator[int]) -> list[Household]:
    """So many families whose numbers nobody in the register has; nothing is written."""
    numbers = _free_numbers(session, seed, places)
    first = next(numbers)
    rng, known, today = dice(f"{seed}/{first}"), lists.load(session), clock.today()
    return [household(rng, numbers, known, today) for _ in range(families)]


def _free_numbers(session: Session, seed: int, places: Iterator[int]) -> Iterator[int]:
    """Numbers of the seed, less those of people registered already."""
    while True:
        block = [number_of(seed, place) for place in islice(places, BLOCK)]
        indexes = {blind_index(ID_CONTEXT, id_of(number)): number for number in block}
        for model in (Family, FamilyMember):
            found = select(model.national_id_index).where(model.national_id_index.in_(indexes))
            for index in session.scalars(found):
                indexes.pop(index, None)
        yield from indexes.values()


def _add(write: Write, families: int, seed: int, places: Iterator[int]) -> None:
    homes = invent(write.session, families, seed, places)
    insert_rows(write, Family, [home.family for home in homes])
    insert_rows(write, FamilyActivity, _of_families(homes, "activities"))
    insert_rows(write, FamilyMember, _of_families(homes, "members"))
    insert_rows(write, Licence, _licences(write.session, homes, seed))


def _of_families(homes: Sequence[Household], lines: str) -> list[Columns]:
    rows = []
    for home in homes:
        for line in getattr(home, lines):
            line["family_id"] = home.family["id"]
            rows.append(line)
    return rows


def _licences(session: Session, homes: Sequence[Household], seed: int) -> list[Columns]:
    today = clock.today()
    start, known = year_of(today).start, lists.load(session)
    rng = dice(f"papers of {seed}/{homes[0].number}")
    held = [licences(rng, home, known, start, today) for home in homes]
    found = [paper for papers in held for paper in papers]
    reserve_ids(session, Licence, found)
    for home, papers in zip(homes, held, strict=True):
        for paper in papers:
            paper["family_id"] = home.family["id"]
            if (earlier := paper.pop("renews", None)) is not None:
                paper["renews_id"] = papers[earlier]["id"]
            if (place := paper.pop("member_place", None)) is not None:
                paper["member_id"] = home.members[place]["id"]
    return found
