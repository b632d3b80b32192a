"""The second writing of a person, as somebody else registers them in another year."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from esrar.core.identifiers import make_mobile, make_national_id
from tools.labelled.mistakes import MISTAKES
from tools.labelled.people import LOCALITIES, Person


def again(dice: Random, one: Person) -> Person:
    """The same person registered once more, by somebody else, in another year."""
    name = one.name
    for _turn in range(dice.choice((0, 1, 1, 1, 2))):
        name = dice.choice(MISTAKES)(dice, name)
    draw = dice.random()
    # Two records with one number are refused when they are saved: it is missing in one of them,
    # or it was wrong in one of them.
    national_id = None
    if (one.national_id is not None and draw < 0.04) or (one.national_id is None and draw < 0.5):
        national_id = make_national_id(dice.randrange(10**8))
    mobile = one.mobile if dice.random() < 0.6 else make_mobile(dice.randrange(10**8))
    locality = one.locality if dice.random() < 0.9 else dice.randrange(LOCALITIES)
    born, whole = _dated_again(dice, one.born)
    return Person(one.who, name, mobile, locality, born, whole, national_id)


def _dated_again(dice: Random, born: date | None) -> tuple[date | None, bool]:
    draw = dice.random()
    if born is None or draw < 0.2:
        return None, True
    if draw < 0.28:
        return born.replace(month=1, day=1), False
    if draw < 0.34 and born.day <= 12:
        return date(born.year, born.day, born.month), True
    if draw < 0.40:
        return born + timedelta(days=dice.choice((-1, 1))), True  # by way of the other calendar
    if draw < 0.44:
        return born.replace(year=born.year + dice.choice((-10, -1, 1, 10)), day=1), True
    if draw < 0.47:
        return born + timedelta(days=dice.randrange(400, 4000)), True
    return born, True
