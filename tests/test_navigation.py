"""The menu: every register once, by the association's work, with the place one is at opened."""

from __future__ import annotations

import re

from esrar.registers import GROUPS, REGISTERS
from tests.support.visitor import SignIn


def groups(html: str) -> list[tuple[bool, list[str]]]:
    """The groups of a page's menu: whether each is open, and where its entries lead."""
    menu = html.split('<nav id="menu"')[1].split("</nav>")[0]
    found = re.findall(
        r"<details( open)?>\s*<summary>.*?</summary>(.*?)</details>", menu, re.DOTALL
    )
    return [(bool(is_open), re.findall(r'href="([^"]+)"', body)) for is_open, body in found]


def test_every_register_stands_in_one_group(app: object) -> None:
    keys = [r.key for _label, group in GROUPS for r in group]
    assert len(keys) == len(set(keys)) == len(REGISTERS)
    assert all(len(group) <= 8 for _label, group in GROUPS)


def test_only_the_group_of_the_place_is_open(sign_in: SignIn) -> None:
    head = sign_in("head", "beneficiary-relations")
    shown = groups(head.get("/meetings").html)
    assert [urls for is_open, urls in shown if is_open] == [
        urls for _open, urls in shown if "/meetings" in urls
    ]
    assert not any(is_open for is_open, _urls in groups(head.get("/").html))


def test_the_menu_leads_to_every_register_that_a_role_reads(app: object, sign_in: SignIn) -> None:
    urls = [url for _open, part in groups(sign_in("administrator").get("/").html) for url in part]
    assert {f"/{r.key}" for r in REGISTERS} <= set(urls)
