"""Invented families with their members and activities, as the columns of their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from esrar.core.identifiers import make_mobile, make_national_id
from esrar.families.rules import Sex
from esrar.invented import words
from esrar.invented.lists import Lists

Columns = dict[str, Any]

SPACE = 10**8
STEP = 61_803_399  # no factor in common with SPACE: a seed's numbers repeat only after them all
OLD = 60
RESIDENTS = 25  # one number in so many is a resident's


@dataclass
class Household:
    """A family to be written: its columns, its lines, and the number all its numbers come from."""

    number: int
    family: Columns
    activities: list[Columns] = field(default_factory=list)
    members: list[Columns] = field(default_factory=list)


def dice(name: str) -> Random:
    """Chance that falls the same way whenever it is asked for by the same name."""
    return Random(name)  # noqa: S311


def number_of(seed: int, place: int) -> int:
    """The place-th number of a seed's people; within a seed each comes once."""
    start = dice(f"people of {seed}").randrange(SPACE)
    return (start + place * STEP) % SPACE


def id_of(number: int) -> str:
    """The valid national ID or iqama of a number."""
    return make_national_id(number, "1" if number % RESIDENTS else "2")


def household(rng: Random, numbers: Iterator[int], lists: Lists, today: date) -> Household:
    """One family; its head takes the next number, and so does each member who has one."""
    number = next(numbers)
    woman = rng.random() < 0.82
    surname = rng.choice(words.JOINED) if rng.random() < 0.06 else rng.choice(words.FAMILIES)
    registered = today - timedelta(days=int(rng.triangular(0, 2900, 500)))
    locality = rng.choice(lists.localities)
    size = rng.randint(1, 11)
    family: Columns = {
        "full_name": _name(rng, woman, surname),
        "national_id": id_of(number),
        "mobile": make_mobile(number),
        "sex": Sex.FEMALE.value if woman else Sex.MALE.value,
        "beneficiary_kind_id": rng.choice(lists.kinds),
        "locality_id": locality,
        "district": _district(rng, lists.districts.get(locality, words.DISTRICTS)),
        "household_size": size,
        "marital_status_id": rng.choice(lists.marital),
        "housing_type_id": rng.choice(lists.housing),
        "housing_tenure_id": rng.choice(lists.tenures),
        "registered_on": registered,
        "file_number": f"{registered.year}/{number:08d}" if rng.random() < 0.3 else None,
    }
    _birth(rng, family, lists, today)
    _consent(rng, family, lists, registered)
    _standing(rng, family, registered, today)
    made = Household(number, family)
    trades = rng.sample(lists.activities, 2 if rng.random() < 0.12 else 1)
    made.activities = [_activity(rng, trade, registered) for trade in trades]
    if size > 1 and rng.random() < 0.18:
        made.members = _members(rng, lists, surname, numbers, min(rng.randint(1, 3), size - 1))
    return made


def _name(rng: Random, woman: bool, surname: str) -> str:
    first = rng.choice(words.WOMEN) if woman else _man(rng)
    parts = [first, _man(rng), _man(rng), surname]
    if rng.random() < 0.05:
        del parts[2]  # as often in a list, the grandfather is missing
    if rng.random() < 0.04:
        parts.insert(1, "بنت" if woman else "بن")
    return " ".join(parts)


def _man(rng: Random) -> str:
    return rng.choice(words.SERVANTS) if rng.random() < 0.16 else rng.choice(words.MEN)


def _birth(rng: Random, family: Columns, lists: Lists, today: date) -> None:
    draw = rng.random()
    if draw > 0.85:
        return
    born = today - timedelta(days=rng.randint(20 * 365, 74 * 365))
    family["birth_date"] = born
    if today.year - born.year >= OLD and rng.random() < 0.5:
        family["beneficiary_kind_id"] = lists.elderly
    if draw < 0.35:
        family["birth_date_entered"] = "hijri:day"
    elif draw < 0.42:
        family["birth_date"] = born.replace(month=1, day=1)
        family["birth_date_entered"] = "gregorian:year"


def _district(rng: Random, names: Sequence[str]) -> str | None:
    return rng.choice(names) if rng.random() < 0.8 else None


def _consent(rng: Random, family: Columns, lists: Lists, registered: date) -> None:
    if rng.random() < 0.7:
        family["consent_on"] = registered
        family["legal_basis_id"] = lists.consent
        family["photo_consent"] = rng.random() < 0.6
    else:
        family["legal_basis_id"] = lists.earlier_list


def _standing(rng: Random, family: Columns, registered: date, today: date) -> None:
    since = (today - registered).days
    draw = rng.random()
    if since < 60 or draw > 0.07:
        return
    day = registered + timedelta(days=rng.randrange(30, since))
    if draw < 0.03:
        family["left_on"] = day
    else:
        family["suspended_on"] = day
        if draw < 0.05:
            family["resumed_on"] = min(today, day + timedelta(days=90))


def _activity(rng: Random, activity_id: int, registered: date) -> Columns:
    made: Columns = {"activity_id": activity_id}
    if rng.random() < 0.5:
        made["started_on"] = registered - timedelta(days=rng.randint(0, 1500))
    if rng.random() < 0.3:
        made["products"] = f"{rng.choice(words.PRODUCTS)} – {rng.choice(words.OUTLETS)}"
    return made


def _members(
    rng: Random, lists: Lists, surname: str, numbers: Iterator[int], count: int
) -> list[Columns]:
    made = []
    for _ in range(count):
        woman = rng.random() < 0.5
        made.append({
            "full_name": _name(rng, woman, surname),
            "national_id": id_of(next(numbers)) if rng.random() < 0.7 else None,
            "relationship_id": rng.choice(lists.relationships),
            "sex": Sex.FEMALE.value if woman else Sex.MALE.value,
        })  # fmt: skip
    return made
