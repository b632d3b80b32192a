"""Numbers changed in an address: what is another's, or another record's, is not found there."""

from __future__ import annotations

import pytest
from flask import Flask

from esrar.kit import registry
from esrar.kit.roles import held
from esrar.registers import REGISTERS
from tests.support import people
from tests.support.visitor import Visitor
from tests.trust.asking import everybody
from tests.trust.world import World

NOT_YOURS = (403, 404)
OF_RECORDS = ("", "/history", "/edit", "/delete", "/reveal/name")


@pytest.fixture
def head(world: World) -> Visitor:
    """Of the department that keeps the families, and not whose things they are."""
    return people.sign_in(world.app, "head", "beneficiary-relations")


def refuse(who: Visitor, *addresses: str, method: str = "GET") -> None:
    """Each of these is refused, or not there, and shows nothing of the record."""
    for address in addresses:
        data = {"csrf_token": who.csrf("/")} if method == "POST" else None
        response = who._client.open(address, method=method, data=data)
        assert response.status_code in NOT_YOURS, f"{method} {address}: {response.status_code}"
        assert "مكنون" not in response.get_data(as_text=True)


def test_a_body_is_found_only_in_the_registers_of_its_roles(world: World) -> None:
    for role in (one for one in REGISTERS if one.role is not None):
        keeper = next(p for p in everybody(world) if f"{role.key}:delete" in p.held)
        others = [
            number for key, number in world.records.items()
            if registry_of(world.app, key) == role.table.name and key != role.key
            and role.key not in roles_of(world.app, role.key, number)
        ]  # fmt: skip
        assert others
        for number in others:
            refuse(keeper.visitor, *(f"/{role.key}/{number}{rest}" for rest in OF_RECORDS))


def registry_of(app: Flask, key: str) -> str:
    with app.app_context():
        return registry.get(key).table.name


def roles_of(app: Flask, key: str, number: int) -> set[str]:
    with app.app_context():
        return held(registry.get(key), number)


def test_a_file_is_found_under_its_own_record_alone(world: World) -> None:
    manager = next(p for p in everybody(world) if p.role == "executive-manager").visitor
    for register in REGISTERS:
        number, other = world.records[register.key], world.others.get(register.key)
        file = world.attachments[register.table.name, number]
        manager.get(f"/{register.key}/{number}/files/{file}")
        if other:
            refuse(manager, f"/{register.key}/{other}/files/{file}")
    # The same number in the address of another register.
    file = world.attachments["family", world.records["families"]]
    refuse(manager, *(f"/{key}/{number}/files/{file}" for key, number in world.records.items()
                      if key != "families"))  # fmt: skip


def test_lists_of_others_are_not_opened_changed_or_run(world: World, head: Visitor) -> None:
    view, template = world.numbers["view"], world.numbers["template"]
    for address in (f"views/{view}", f"views/{view}/update", f"export-templates/{template}"):
        refuse(head, f"/families/{address}", method="POST")
    refuse(head, f"/families/export-templates/{template}", f"/families/export?template={template}")
    refuse(head, f"/families/export?template={template}", method="POST")
    assert "مرئي" not in head.get(f"/families?view=v{view}", expect=(200, 302)).text.replace(
        "مرئي 1", ""
    )
    # One that is shared is opened by all, and changed by who may share.
    head.get(f"/families/export?template={world.numbers['shared-template']}")
    officer = people.sign_in(world.app, "officer", "beneficiary-relations")
    refuse(officer, f"/families/views/{world.numbers['shared-view']}", method="POST")


def test_a_file_under_way_is_its_senders(world: World, head: Visitor) -> None:
    steps = f"/families/import/upload/{world.texts['token']}"
    pages = [f"{steps}/{step}" for step in ("columns", "values", "check", "changes", "rejected")]
    refuse(head, *pages)
    refuse(head, *(p for p in pages[:3]), f"{steps}/discard", method="POST")
    world.keeper.get(pages[2])
    refuse(world.keeper, *(p.replace("/families/", "/licences/") for p in pages))


def test_what_is_a_registers_is_not_found_in_another(world: World, head: Visitor) -> None:
    numbers, undo = world.numbers, world.operations["families"]
    for key in ("licences", "contacts", "meetings"):
        copy = f"/{key}/snapshots/{numbers['snapshot']}"
        refuse(head, *(copy + rest for rest in ("", "/proof", "/compare", "/export", "/discard")))
        refuse(head, f"/{key}/import/{numbers['batch']}", f"/{key}/import/{numbers['batch']}/undo",
               f"/{key}/import/{numbers['batch']}/rejected")  # fmt: skip
        refuse(head, f"/{key}/export-templates/{numbers['shared-template']}")
        refuse(head, f"/{key}/snapshots/{numbers['snapshot']}/export", method="POST")
    for key in ("licences", "employees", "tasks"):
        refuse(head, f"/{key}/undo/{undo}", f"/{key}/undo/{world.operations['employees']}")
        refuse(head, f"/{key}/undo/{world.operations['employees']}", method="POST")


def test_an_act_is_undone_by_nobody_who_may_not_do_it(world: World) -> None:
    for key in ("families", "employees"):
        needed = {one.needs for one in world.planted if one.needs.startswith(f"{key}:")}
        for person in everybody(world):
            if not needed | {f"{key}:write"} <= person.held:
                address = f"/{key}/undo/{world.operations[key]}"
                refuse(person.visitor, address)
                refuse(person.visitor, address, method="POST")


def test_papers_and_disclosures_are_for_who_may_meet_the_persons_in_them(world: World) -> None:
    number = world.numbers["letters"]
    for person in everybody(world):
        papers = f"/letters/batch/{number}", f"/letters/batch/{number}/paper"
        if "letters:personal" not in person.held:
            refuse(person.visitor, *papers, f"/letters/{world.records['letters']}/paper")
        if "families:personal" not in person.held:
            refuse(person.visitor, f"/disclosures/{world.numbers['disclosure']}")
            refuse(person.visitor, f"/packs/{world.texts['pack']}.pdf")
            refuse(person.visitor, "/privacy/copy/families/1", "/privacy/destroy/families/1")


def test_what_was_deleted_is_looked_at_in_the_bin_alone(world: World, head: Visitor) -> None:
    gone, merged = (f"/families/{world.numbers[name]}" for name in ("deleted", "merged"))
    for person in everybody(world):
        if "bin:read" not in person.held:
            refuse(person.visitor, gone, f"{gone}/history")
    assert head.get(merged, expect=302).location.startswith("/families/")
    for one in (gone, merged):
        refuse(head, *(one + rest for rest in ("/edit", "/delete", "/reveal/national_id")))
        refuse(head, f"{one}/edit", f"{one}/delete", f"{one}/reveal/national_id", method="POST")


def test_tokens_open_their_own_page_once(world: World) -> None:
    nobody = Visitor(world.app)
    for address in ("/survey/", "/welcome/"):
        nobody.get(address + "A" * 24, expect=404)
    link = f"/welcome/{world.texts['link']}"
    nobody.get(link)
    word = "نخلة ونهر وجبل بعيد"
    nobody.post(link, {"password": word, "again": word}, expect=(302, 303))
    Visitor(world.app).get(link, expect=404)
