"""Every route, asked by nobody and by roles in turns: the matrix alone says who gets in.

Each pair of a permission and of a role that differs about it is asked by a route at least. Where
something is hidden every route is asked by somebody who gets in, elsewhere the routes that all
registers have take turns. Whatever comes back is scanned for the hidden values that are planted in
the world. `EVERY=1` asks for every pair of a route and a role instead, which takes some minutes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from werkzeug.routing import Rule

from esrar.accounts.permissions import PUBLIC
from esrar.audit.models import AuditEntry
from esrar.core.db import Model, db
from tests.trust.addresses import arguments, register_of
from tests.trust.asking import Somebody, everybody, opened
from tests.trust.planting import hidden_fields
from tests.trust.world import World

EVERY = bool(os.environ.get("EVERY"))
SHORT = {"Accept": "application/json"}
VERBS = ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "FROBNICATE")
SOME = 1
"""So many of the departments that have no part in a register are asked about each permission."""
PART = 16
"""Registers have the same routes: where nothing is hidden such a part is asked, in turns."""
NARROWER = {
    "undo_operation": "an act is undone by who may do its opposite",
    "export_template": "a template is its owner's until it is shared",
    "new": "a register that is shared takes new records from who keeps it",
    "edit": "a record of a shared register is changed by who is responsible for it",
    "stage": "a record of a shared register is changed by who is responsible for it",
    "remove_file": "a record of a shared register is changed by who is responsible for it",
    "privacy_acts": "a person's data are copied and destroyed by who may meet all of them",
    "remove": "sensitive values are removed by who may see them",
    "packs": "a pack shows the persons behind a number",
    "expected": "the rows of some numbers tell what is hidden",
}
"""Where the permission of the route is not enough: by endpoint or blueprint, and why."""


@dataclass(frozen=True)
class Way:
    """An address of the application and how it is asked for."""

    rule: Rule
    method: str
    address: str
    permission: str

    @property
    def narrower(self) -> bool:
        blueprint, _dot, name = self.rule.endpoint.rpartition(".")
        return name in NARROWER or blueprint in NARROWER


def ways(world: World) -> list[Way]:
    """Every route with every verb that it names, each at a real address."""
    found, adapter = [], world.app.url_map.bind("")
    with world.app.app_context():
        for rule in world.app.url_map.iter_rules():
            if rule.endpoint == "static":
                continue
            address = adapter.build(rule.endpoint, arguments(world, rule))
            permission = getattr(world.app.view_functions[rule.endpoint], "permission", "")
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                found.append(Way(rule, method, address, permission))
    return found


def pairs(world: World) -> Iterator[tuple[Somebody, Way]]:
    """Who asks for what, of all that is not public."""
    groups: dict[str, list[Way]] = {}
    for way in ways(world):
        groups.setdefault(way.permission, []).append(way)
    persons = everybody(world)
    for turn, (permission, own) in enumerate(sorted(groups.items())):
        if permission == PUBLIC:
            continue
        asked = persons if EVERY else _concerned(persons, own[0], turn)
        for inside in (True, False):
            some = [one for one in asked if (permission in one.held) is inside]
            if not some:
                continue
            if EVERY:
                yield from ((one, way) for one in some for way in own)
                continue
            whole = _whole(own[0], inside)
            for n in range(max(len(some), len(own) if whole else len(own) // PART)):
                yield some[n % len(some)], own[(n + turn) % len(own)]


def _whole(way: Way, inside: bool) -> bool:
    """Whether every route of these is asked: all but a refusal, or what hides nothing."""
    register = register_of(way.rule)
    return register is None or (inside and any(hidden_fields(register)))


def _concerned(persons: list[Somebody], way: Way, turn: int) -> list[Somebody]:
    """Those who differ about a permission: of departments without a part in it only some."""
    register = register_of(way.rule)
    if register is None:
        return persons
    begins, only = f"{register.key}:", {f"{register.key}:read"}
    apart = [p for p in persons if p.department
             and {one for one in p.held if one.startswith(begins)} == only]  # fmt: skip
    kept = {id(one) for n, one in enumerate(apart) if (n - turn) % len(apart) < SOME}
    others = {id(one) for one in apart} - kept
    return [one for one in persons if id(one) not in others]


def test_each_route_lets_in_whom_the_matrix_says_and_shows_them_nothing_hidden(
    world: World,
) -> None:
    refusals, before, there, faults = 0, _refused(world), _counts(world), []
    for person, way in pairs(world):
        allowed = way.permission in person.held
        # A refusal is asked for in short: its page would be drawn three thousand times.
        short = {} if allowed and way.method == "GET" else SHORT
        response = person.ask(way.address, way.method, headers=short)
        status = response.status_code
        told = f"{person.name}: {way.method} {way.address} ({way.permission}): {status}"
        if not allowed:
            refusals += 1
            if status != 403:
                faults.append(told)
        elif way.method == "POST" and status != 400:
            faults.append(f"{told}, without a token")
        elif status >= 500 or status == 401 or (status == 403 and not way.narrower):
            faults.append(told)
        elif "/sign-in" in response.headers.get("Location", ""):
            faults.append(f"{told}, to sign in")
        if shown := person.sees(opened(response)):
            faults.append(f"{told} shows {sorted(shown)}")
    assert not faults, "\n".join(faults[:40])
    assert _refused(world) - before == refusals
    now = _counts(world)
    assert not {name for name in now if now[name] != there[name]} - NOTED


def _refused(world: World) -> int:
    with world.app.app_context():
        statement = select(func.count()).where(AuditEntry.action == "refused")
        return db.session.scalar(statement) or 0


def test_nobody_is_led_to_sign_in_and_is_told_nothing(world: World) -> None:
    client, faults = world.app.test_client(), []
    for way in ways(world):
        response = client.open(way.address, method=way.method)
        if way.permission == PUBLIC:
            if response.status_code >= 500:
                faults.append(f"{way.method} {way.address}: {response.status_code}")
        elif response.status_code != 401 and not response.headers.get("Location", "").startswith(
            "/sign-in"
        ):
            faults.append(f"{way.method} {way.address}: {response.status_code}")
    assert not faults, "\n".join(faults[:40])


def test_a_route_answers_the_verbs_it_names_and_head_as_get(world: World) -> None:
    manager = next(p for p in everybody(world) if p.role == "executive-manager")
    manager.ask("/")
    before, faults = _counts(world), []
    methods: dict[str, set[str]] = {}
    for way in ways(world):
        register = register_of(way.rule)
        if register is None or register.key == "families":
            methods.setdefault(way.address, set()).add(way.method)
    for turn, (address, known) in enumerate(sorted(methods.items())):
        for verb in (*({"POST"} - known), VERBS[turn % len(VERBS)]):
            status = manager.ask(address, verb).status_code
            if status != 405:
                faults.append(f"{verb} {address}: {status}")
        if "GET" in known:
            told = [manager.ask(address, verb).status_code for verb in ("HEAD", "GET")]
            if told[0] != told[1]:
                faults.append(f"{address}: HEAD {told[0]}, GET {told[1]}")
    assert not faults, "\n".join(faults[:40])
    now = _counts(world)
    assert not {name for name in now if now[name] != before[name]} - NOTED


NOTED = {"audit_entry", "audit_value", "operation", "user", "user_session"}
"""What grows by itself: notes of refusals and of reads, and those who sign in to ask."""


def _counts(world: World) -> dict[str, int]:
    with world.app.app_context():
        tables = Model.metadata.sorted_tables
        return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}
