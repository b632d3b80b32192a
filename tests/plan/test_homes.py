"""Where the plan says a task's work is kept: each place is a list that holds that, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from esrar import plan
from esrar.kit import registry
from esrar.plan.homes import homes
from tests.support.records import add
from tests.support.visitor import SignIn

FILE = Path(plan.__file__).parent / "data" / "plan.json"


def said() -> Iterator[tuple[str, str]]:
    """Every `software_home` of the plan's file, with the task it belongs to."""

    def walk(found: Any, code: str) -> Iterator[tuple[str, str]]:
        if isinstance(found, dict):
            code = found.get("code") or found.get("task") or code
            if "software_home" in found:
                yield str(found["software_home"]), str(code)
            for value in found.values():
                yield from walk(value, code)
        elif isinstance(found, list):
            for value in found:
                yield from walk(value, code)

    yield from walk(json.loads(FILE.read_text(encoding="utf-8")), "")


SAID = sorted(set(said()))
LISTS = tuple({f"/{part.partition('[')[0]}" for text, _ in SAID for part in text.split("+")})
NAMES = ("وردة علي النخلي", "سدرة حسن الخواص", "ريم صالح النساج", "هند عيسى الصفار")
ONE: dict[str, dict[str, Any]] = {
    "families": {"mobile": "0500000000", "activity_id": "عبايات"},
    "trainers": {}, "training-centres": {}, "documents": {"kind_id": "خطة"},
    "initiatives": {},
}  # fmt: skip
"""What a record of each needs beside its title and what it is told by."""


def test_every_home_is_a_register_with_its_filter(app: Flask) -> None:
    with app.test_request_context():
        for text, code in SAID:
            for home in homes(text, code):
                assert home.register in registry.registers().values()


def test_what_no_register_has_is_refused(app: Flask) -> None:
    for text in ("nothing", "families[colour=red]", "families[", "families[district=x]"):
        with app.app_context(), pytest.raises(KeyError):
            list(homes(text, "1.1"))


def test_every_link_of_the_plan_opens_a_list(app: Flask, sign_in: SignIn) -> None:
    reader = sign_in("executive-manager")
    found = {one.url for one in reader.get("/plan").anchors if one.url.startswith(LISTS)}
    assert {"/documents?task_code=1.1", "/families?locality_id!=outside"} <= found
    assert len(found) > 40
    for url in sorted(found):
        reader.get(url, expect=200)


def narrowed() -> list[tuple[str, str, str]]:
    """Each different filter of the plan: register, name and value; of tasks one stands for all."""
    found = set()
    for text, _code in SAID:
        for part in text.split("+"):
            key, _, rest = part.partition("[")
            if rest:
                found.add((key, "", part))
    return [*sorted(found), ("documents", "1.1", "documents")]


@pytest.mark.both
@pytest.mark.parametrize(("key", "task", "text"), narrowed(), ids=str)
def test_a_filter_keeps_what_it_means_and_nothing_else(
    app: Flask, sign_in: SignIn, key: str, task: str, text: str
) -> None:
    with app.test_request_context():
        (home,) = homes(text, task)
        ((name, value),) = home.filters.items()
        url, kind, title = home.url, home.register.field(name.rstrip("!")).kind, home.register.title
        others = ["11.1", "1.10", "2.1"] if task else [
            v for v, _label in kind.options() if kind.parse(v) != kind.parse(value)  # type: ignore[attr-defined]
        ][:3]  # fmt: skip
    said = [value, *others]
    made = [
        add(app, key, **ONE[key], **{title: NAMES[n], name.rstrip("!"): one})
        for n, one in enumerate(said)
    ]
    page = sign_in("executive-manager").get(url)
    shown = [f"/{key}/{number}" in {one.url for one in page.anchors} for number in made]
    assert shown == [not name.endswith("!")] + [name.endswith("!")] * len(others)
