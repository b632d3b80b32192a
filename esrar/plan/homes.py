"""Where what a task hands over is kept: the registers, each narrowed to what is meant.

`software_home` of the plan reads "families[locality!=outside]+documents": registers by key, with
filters in brackets. The list of a register that names tasks is narrowed to the task itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import url_for

from esrar.core.pages import Link
from esrar.kit import registry
from esrar.kit.access import may
from esrar.kit.register import Register

PART = re.compile(r"([a-z-]+)(?:\[(.+)\])?")
FILTER = re.compile(r"(\w+)(!?)=(.+)")
TASK = "task_code"


@dataclass(frozen=True)
class Home:
    """A register, and the filters of its list as its address has them."""

    register: Register
    filters: Mapping[str, str]

    @property
    def url(self) -> str:
        """The list, narrowed."""
        asked = urlencode(self.filters, safe="!")
        return url_for(f"{self.register.key}.list") + (f"?{asked}" if asked else "")


def homes(text: str, task: str) -> Iterator[Home]:
    """What a task's `software_home` means. Raises KeyError for what no register has."""
    for part in text.split("+"):
        found = PART.fullmatch(part)
        if found is None:
            raise KeyError(part)
        register = registry.registers()[found[1]]
        filters = dict(_filter(register, one) for one in (found[2] or "").split(",") if one)
        if any(f.name == TASK for f in register.fields):
            filters.setdefault(TASK, task)
        yield Home(register, filters)


def _filter(register: Register, text: str) -> tuple[str, str]:
    """The filter's name in the list's address, and its value."""
    found = FILTER.fullmatch(text)
    if found is None:
        raise KeyError(text)
    name, negated, value = found.groups()
    known = {f.name.removesuffix("_id"): f.name for f in register.fields if f.filtered}
    known |= {d.name: d.name for d in register.derived}
    return known[name] + negated, value


def links(texts: Sequence[str], task: str) -> list[Link]:
    """The lists that a task's deliverables are kept in, each once, for who may read them."""
    found = {home.url: home for text in texts for home in homes(text, task)}
    return [
        Link(str(home.register.label), url)
        for url, home in found.items()
        if may(home.register, "read")
    ]
