"""What somebody may not see is no help to them either: it sorts, filters and finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from esrar.core.identifiers import make_national_id
from esrar.kit.relations import Relation
from esrar.registers import REGISTERS
from tests.trust.asking import Somebody, everybody
from tests.trust.planting import hidden_fields
from tests.trust.world import World

CHANGING = re.compile(r'nonce="[^"]*"|name="(csrf_token|request_key)" value="[^"]*"')
NOBODYS = {"families.national_id": make_national_id(999_999),
           "families.members.national_id": make_national_id(999_999),
           "families.mobile": "0599999999"}  # fmt: skip
REFUSED = (400, 403, 404, 422)


def without(world: World, permission: str) -> list[Somebody]:
    """Somebody of each role that lacks the permission; of departments the first few."""
    lacking = [one for one in everybody(world) if permission not in one.held]
    single = [one for one in lacking if one.department is None]
    wanted = ("technology", "partnerships", "quality", "human-resources")
    return single + [one for one in lacking if one.department in wanted and one.role == "head"]


def answer(person: Somebody, address: str, typed: dict[str, str] | None, number: str) -> str:
    """What comes back, less the number itself and what is new on every page."""
    person.ask("/calendar")  # takes up what an earlier answer left to be said
    data = None if typed is None else {**typed, "csrf_token": person.visitor.csrf("/")}
    response = person.ask(address, "GET" if typed is None else "POST", data=data)
    text = CHANGING.sub("", response.get_data(as_text=True)).replace(number, "…")
    return f"{response.status_code} {response.headers.get('Location', '')} {text}"


def questions(person: Somebody, number: str) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Every way in which a number can be asked for."""
    yield f"/search?q={number}", None
    yield "/search", {"q": number}
    for key in ("families", "licences", "letters"):
        yield f"/{key}/find", {"q": number}
        yield f"/{key}/suggest", {"q": number}
    for register in REGISTERS:
        for one in register.fields:
            if not isinstance(one.kind, Relation) or one.kind.to != "families":
                continue
            yield f"/{register.key}?{one.name}={number}", None
            yield f"/{register.key}/find", {one.name: number}
            if f"{register.key}:write" in person.held:
                yield f"/{register.key}/new?{one.name}={number}", None
                yield f"/{register.key}/new", {one.name: number}


def test_a_number_that_is_hidden_answers_as_one_that_nobody_has(world: World) -> None:
    planted = {one.place: one.typed for one in reversed(world.planted)}
    lacking = {one.name: one for one in without(world, "families:personal")}
    # One who only reads is asked about all; one who writes about families and may not meet them.
    for name, places in (("board", list(NOBODYS)), ("head partnerships", list(NOBODYS)[:1])):
        person = lacking[name]
        for place in places:
            other = NOBODYS[place]
            known = planted[place]
            asked = zip(questions(person, known), questions(person, other), strict=True)
            for (address, typed), (without_it, nothing) in asked:
                told = answer(person, address, typed, known)
                assert told == answer(person, without_it, nothing, other), (
                    f"{person.name}: {address} {typed}"
                )


def test_hidden_fields_sort_filter_and_freeze_nothing(world: World) -> None:
    for register in REGISTERS:
        for block, one in hidden_fields(register):
            if block:
                continue
            name, key = one.name, register.key
            person = without(world, f"{key}:{one.access}")[0]
            asked = [f"?sort={name}", f"?sort=-{name}"]
            ways = ("", "/filters", "/export", "/snapshots/new", "/views/new")
            asked += [f"?{name}{op}=1" for op in ("!", "_from")]
            asked += [f"{way}?{name}=1" for way in ways]
            for rest in asked:
                status = person.ask(f"/{key}{rest}").status_code
                assert status in REFUSED, f"{person.name}: /{key}{rest}: {status}"


def test_an_identifier_stands_masked_in_its_form_until_it_is_written_anew(world: World) -> None:
    officer = next(p for p in everybody(world)
                   if (p.role, p.department) == ("officer", "beneficiary-relations"))  # fmt: skip
    address, planted = f"/families/{world.records['families']}/edit", world.planted
    form = officer.visitor.get(address).values
    masked = [name for name in form if name.endswith("national_id") and form[name]]
    assert len(masked) == 2
    assert all(form[name].startswith("•") for name in masked)
    before = next(one.typed for one in planted if one.place == "families.national_id")
    officer.visitor.post(address, {**form, "household_size": "9"}, expect=302)
    reveal = address.replace("/edit", "/reveal/national_id")
    assert before in officer.visitor.post(reveal, form=address, expect=200)
    form = {**officer.visitor.get(address).values, "national_id": make_national_id(888_888)}
    officer.visitor.post(address, form, expect=302)
    assert make_national_id(888_888) in officer.visitor.post(reveal, form=address, expect=200)
    form = {**officer.visitor.get(address).values, "national_id": "••••••12x4"}
    officer.visitor.post(address, form, expect=422)


def test_a_number_leads_nobody_to_rows_that_tell_what_is_hidden(world: World) -> None:
    """Who meets the criteria of a competency is said of each employee by its rows alone."""
    page = "/indicators/staff.specialised"
    employee = f"/employees/{world.records['employees']}"
    for person in without(world, "competency-assessments:personal"):
        shown = person.visitor.get(page)
        assert employee not in shown.html
        assert page not in person.visitor.get(employee).html
        for rest in ("/expected", "/export", "/pack", "?left_out=meets"):
            assert person.ask(page + rest).status_code in REFUSED
        frozen = person.visitor.get(f"/closings/{world.numbers['closing']}/staff.specialised")
        assert employee not in frozen.html
    auditor = next(one for one in everybody(world) if one.role == "auditor")
    assert page in auditor.visitor.get(employee).html
