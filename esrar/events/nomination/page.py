"""The page that ranks families for an exhibition and explains each place, and each exclusion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from esrar.accounts.permissions import granted
from esrar.core.calendar import show_date
from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.core.pieces import LTR
from esrar.events.nomination.choosing import Choice, Ranking, almost, ranking
from esrar.events.nomination.near import act_for
from esrar.events.nomination.rules import ORDER, RULES, Facts, Rule, Show
from esrar.events.nomination.whom import show_of
from esrar.kit import registry
from esrar.kit.loading import line_rows, title
from esrar.kit.relations import titles
from esrar.places.kinds import Place

MORE = 20
"""So many are shown below the free places; the others wait for a larger number of stands."""
MOST = 300
NAMED = 20
"""So many are named of those whom each rule leaves out."""
STANDS = 10
"""So many stands are assumed until somebody says how many there are."""


@dataclass(frozen=True)
class RankedRow:
    """A family with its place, what decided it, and each rule that it meets."""

    place: int
    family: int
    name: str
    url: str
    locality: str
    turn: str
    wish: str
    chosen: bool
    rules: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class LeftOut:
    """Families that miss a rule: with the one act that would mend it, or the rules they miss."""

    label: str
    count: str
    rows: Sequence[tuple[str, str, str, Link | None]]
    more: str = ""


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: str
    back: Link
    facts: Sequence[tuple[str, Any]]
    stands: int
    free: str
    rules: Sequence[str]
    order: Sequence[str]
    rows: Sequence[RankedRow]
    more: str
    there: Sequence[tuple[str, str, str]]
    left_out: Sequence[LeftOut]
    errors: Sequence[tuple[str, str]] = ()
    reason: str = ""
    lacks: Link | None = None


def page(session: Session, row: Mapping[str, Any], choice: Choice | None, stands: int,
         problem: str = "") -> Page:  # fmt: skip
    """The ranking for so many stands; with a choice that was refused, as it was sent."""
    register, show = registry.get("exhibitions"), show_of(session, row)
    name, back = title(register, row), url_for("exhibitions.show", id=row["id"])
    head: dict[str, Any] = {
        "title": str(_("Nominate families: %(name)s", name=name)), "back": Link(name, back),
        "stands": stands, "rules": [str(rule.label) for rule in RULES],
        "order": [str(one) for one in ORDER],
    }  # fmt: skip
    if show is None:
        date = Link(str(_("Write the opening date of the exhibition first")),
                    url_for("exhibitions.edit", id=row["id"]))  # fmt: skip
        return Page(**head, facts=(), free="", rows=(), more="", there=(), left_out=(), lacks=date)
    found = ranking(session, show)
    ranked = found.judgement.ranked
    shown = ranked[: min(found.free(stands) + MORE, MOST)]
    chosen = set(found.proposed(stands) if choice is None else choice.families)
    rest = len(ranked) - len(shown)
    return Page(
        **head, facts=_facts(found), free=str(_("Free stands: %(free)s", free=found.free(stands))),
        rows=list(_rows(shown, chosen)),
        more=str(_("and %(number)s more meet the rules", number=f"{rest:,}")) if rest else "",
        there=_there(row["id"]), left_out=list(_left_out(session, found, show)),
        errors=[("choice", problem)] if problem else (), reason=choice.reason if choice else "",
    )  # fmt: skip


def _facts(found: Ranking) -> list[tuple[str, Any]]:
    show = found.show
    activities = titles(registry.get("activities"), sorted(show.activities)).values()
    return [
        (str(_("Opening date")), LTR % show_date(show.opens)),
        (str(_("Last day")), LTR % show_date(show.closes)),
        (str(_("Activities it is for")), "، ".join(sorted(activities)) or str(_("All activities"))),
        (str(_("On the list already")), counted("family", len(found.seated))),
        (str(_("Meet every rule")), counted("family", len(found.judgement.ranked))),
    ]


def _rows(shown: Sequence[Facts], chosen: set[int]) -> Iterator[RankedRow]:
    names = titles(registry.get("families"), [one.family for one in shown])
    place = Place()
    for number, one in enumerate(shown, 1):
        yield RankedRow(
            place=number, family=one.family, name=names.get(one.family, f"#{one.family}"),
            url=url_for("families.show", id=one.family), locality=place.title(one.locality),
            turn=_turn(one), wish=_wish(one), chosen=one.family in chosen,
            rules=[(str(rule.label), _detail(rule, one)) for rule in RULES],
        )  # fmt: skip


def _detail(rule: Rule, one: Facts) -> str:
    if rule.key == "licensed" and one.valid_until:
        return str(_("valid until %(day)s", day=f"\u2066{show_date(one.valid_until)}\u2069"))
    return ""


def _turn(one: Facts) -> str:
    if one.last_turn is None:
        return str(_("Never took part"))
    return LTR % show_date(one.last_turn)


def _wish(one: Facts) -> str:
    word = _("Serious wish") if one.serious else _("Wish")
    if one.wished_on is None:
        return str(word)
    return Markup('%s <bdi dir="ltr">%s</bdi>') % (word, show_date(one.wished_on))


def _there(exhibition: int) -> list[tuple[str, str, str]]:
    """Who is on the list: name, address, and what was said at the nomination."""
    register = registry.get("exhibitions")
    lines = line_rows(register, register.lines[0], exhibition)
    names = titles(registry.get("families"), [line["family_id"] for line in lines])
    return [(names.get(line["family_id"], ""), url_for("families.show", id=line["family_id"]),
             line["nomination"] or str(_("Added by hand"))) for line in lines]  # fmt: skip


# -- those left out --------------------------------------------------------------------------------


def _left_out(session: Session, found: Ranking, show: Show) -> Iterator[LeftOut]:
    missing = {**found.judgement.near, "wishes": almost(session, show).near.get("wishes", ())}
    for rule in RULES:
        if near := missing.get(rule.key):
            yield _near(rule, near, show)
    far = found.judgement.far
    if far:
        names = _names(one for one, _missed in far[:NAMED])
        rows = [(names[one.family], url_for("families.show", id=one.family),
                 " · ".join(str(rule.short) for rule in missed), None)
                for one, missed in far[:NAMED]]  # fmt: skip
        yield LeftOut(str(_("Miss more than one rule")), counted("family", len(far)), rows,
                      _more(len(far)))  # fmt: skip


def _near(rule: Rule, near: Sequence[Facts], show: Show) -> LeftOut:
    names, held = _names(near[:NAMED]), granted()
    rows = [(names[one.family], url_for("families.show", id=one.family), *act_for(rule, one, show,
                                                                                 held))
            for one in near[:NAMED]]  # fmt: skip
    count = counted("family", len(near))
    if rule.key == "wishes":
        count = str(_("the first found by their licence"))
    return LeftOut(str(rule.label), count, rows, _more(len(near)) if rule.key != "wishes" else "")


def _names(people: Iterable[Facts]) -> dict[int, str]:
    ids = [one.family for one in people]
    found = titles(registry.get("families"), ids)
    return {i: found.get(i, f"#{i}") for i in ids}


def _more(number: int) -> str:
    return str(_("and %(number)s more", number=number - NAMED)) if number > NAMED else ""
