"""Judges the families for an exhibition, and writes those who were chosen as its lines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import clock
from esrar.core.calendar import show_date
from esrar.core.db import writing
from esrar.core.errors import Conflict, Invalid
from esrar.core.i18n import _, _l
from esrar.events.models import Exhibition
from esrar.events.nomination import whom
from esrar.events.nomination.facts import facts
from esrar.events.nomination.rules import Judgement, Show, judge
from esrar.kit import registry, saving
from esrar.kit.saving import Draft, LineDraft

LINES = "participations"
JUDGED = 4
"""So many exhibitions are kept judged."""
REASON = 160
"""So long may the reason for another choice be: it stands on each line with day and place."""


@dataclass(frozen=True)
class Choice:
    """What somebody sends: how many stands there are, whom they chose, and why others."""

    stands: int
    families: Sequence[int]
    reason: str = ""


@dataclass(frozen=True)
class Ranking:
    """An exhibition with everybody judged, and how many places of so many stands are free."""

    show: Show
    judgement: Judgement
    seated: Collection[int]

    def free(self, stands: int) -> int:
        """How many more can be nominated."""
        return max(stands - len(self.seated), 0)

    def proposed(self, stands: int) -> list[int]:
        """The families that the order gives the free places."""
        return [one.family for one in self.judgement.ranked[: self.free(stands)]]


def ranking(session: Session, show: Show) -> Ranking:
    """Judge all families with an interest that stands, by the rules as of today.

    Kept until something changes: to ask for another number of stands judges nobody again.
    """
    day, known = clock.today(), _judged()
    if (show, day) not in known:
        seated = whom.seated(session, show)
        people = facts(session, show, day, whom.wishing(show, day))
        known[show, day] = Ranking(show, judge(people, seated), seated)
    found: Ranking = known[show, day]
    return found


def _judged() -> dict[Any, Any]:
    """What was judged since the last change, of a few exhibitions."""
    known: dict[Any, Any] = kept(("nominations",), dict)
    if len(known) >= JUDGED:
        known.clear()
    return known


def almost(session: Session, show: Show) -> Judgement:
    """The first families that have a licence for those days and no interest, judged alike."""
    day = clock.today()
    found = whom.licensed_without_wish(session, show, day)
    return judge(facts(session, show, day, whom.these(found)) if found else (), {})


def nominate(exhibition: int, choice: Choice) -> int | None:
    """Write those chosen as lines of the exhibition, in one operation; returns its number.

    Raises Invalid for a choice that does not fit, Conflict when somebody chosen is no longer
    eligible or on the list already.
    """
    register = registry.get("exhibitions")
    with writing(origin="nominate") as write:
        record = saving.load(write.session, register, exhibition)
        assert isinstance(record, Exhibition)
        show = whom.show_of(write.session, vars(record))
        if show is None:
            raise Invalid(_l("Write the opening date of the exhibition first"))
        found = ranking(write.session, show)
        _check(found, choice)
        place = {one.family: n for n, one in enumerate(found.judgement.ranked, 1)}
        lines = [LineDraft(None, {"family_id": family, "nomination": _said(found, choice, place,
                                                                          family)})
                 for family in sorted(choice.families, key=place.__getitem__)]  # fmt: skip
        saving.apply(write, register, Draft({"stands": choice.stands}, {LINES: lines}), exhibition)
    return saving.number(write)


def _check(found: Ranking, choice: Choice) -> None:
    eligible = {one.family for one in found.judgement.ranked}
    if not choice.families:
        raise Invalid(_l("Choose the families to be nominated"))
    if not set(choice.families) <= eligible:
        raise Conflict(_l("The ranking has changed meanwhile: look at it again"))
    if len(choice.families) > found.free(choice.stands):
        raise Invalid(_l("More families are chosen than stands are free: %(free)s"),
                      free=found.free(choice.stands))  # fmt: skip
    if differs(found, choice) and not choice.reason:
        raise Invalid(_l("Write why others are chosen than the order gives"))
    if len(choice.reason) > REASON:
        raise Invalid(_l("The reason is longer than %(most)s characters"), most=REASON)


def differs(found: Ranking, choice: Choice) -> bool:
    """Whether somebody is chosen before one who stands higher; fewer from the top is no other."""
    return set(choice.families) != set(found.proposed(choice.stands)[: len(choice.families)])


def _said(found: Ranking, choice: Choice, place: dict[int, int], family: int) -> str:
    text = _("Nominated on %(day)s, place %(place)s of %(all)s",
             day=show_date(clock.today()), place=place[family], all=len(place))  # fmt: skip
    if choice.reason and differs(found, choice):
        text = _("%(said)s – another choice: %(reason)s", said=text, reason=choice.reason)
    return str(text)
