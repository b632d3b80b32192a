"""The second writing of a person, as somebody else registers them in another year."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from esrar.core.identifiers import make_mobile, make_national_id
from tools.labelled.mistakes import mistaken
from tools.labelled.people import LOCALITIES, Person


def again(dice: Random, one: Person) -> Person:
    """The same person once more, with what was typed differently."""
    name, slips = mistaken(dice, one.name)
    national_id, of_id = _identified_again(dice, one.national_id)
    mobile, of_mobile = _called_again(dice, one.mobile)
    born, whole, of_date = _dated_again(dice, one.born)
    moved = dice.random() < 0.1
    locality = dice.randrange(LOCALITIES) if moved else one.locality
    of_place = ("another place",) if locality != one.locality else ()
    slips = (*slips, *of_id, *of_mobile, *of_date, *of_place)
    return Person(one.who, name, mobile, locality, born, whole, national_id, slips)


def _identified_again(dice: Random, known: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Two records with one number are refused when they are saved, and so is a number whose check
    digit is wrong: it is missing in one of them, or somebody else's in one of them."""
    draw = dice.random()
    if known is not None and draw < 0.04:
        return make_national_id(dice.randrange(10**8)), ("another identifier",)
    if known is None and draw < 0.5:
        return make_national_id(dice.randrange(10**8)), ()
    return None, ()


def _called_again(dice: Random, mobile: str) -> tuple[str, tuple[str, ...]]:
    draw = dice.random()
    if draw < 0.6:
        return mobile, ()
    if draw > 0.68:
        return make_mobile(dice.randrange(10**8)), ("another mobile",)
    at = dice.randrange(2, len(mobile) - 1)
    if draw < 0.64:
        typed = mobile[:at] + mobile[at + 1] + mobile[at] + mobile[at + 2 :]
    else:
        typed = mobile[:at] + str(dice.randrange(10)) + mobile[at + 1 :]
    return typed, ("a slip in the mobile",) * (typed != mobile)


def _dated_again(
    dice: Random, born: date | None
) -> tuple[date | None, bool, tuple[str, ...]]:  # fmt: skip
    draw = dice.random()
    if born is None or draw < 0.2:
        return None, True, ("no birth date",)
    if draw < 0.28:
        return born.replace(month=1, day=1), False, ("the birth year alone",)
    if draw < 0.34 and born.day <= 12:
        told = date(born.year, born.day, born.month)
        return told, True, ("day and month changed about",) * (told != born)
    if draw < 0.40:  # by way of the other calendar
        return born + timedelta(days=dice.choice((-1, 1))), True, ("the birth date a day off",)
    if draw < 0.44:
        wrong = born.replace(year=born.year + dice.choice((-10, -1, 1, 10)), day=1)
        return wrong, True, ("another birth date",)
    if draw < 0.47:
        return born + timedelta(days=dice.randrange(400, 4000)), True, ("another birth date",)
    return born, True, ()
