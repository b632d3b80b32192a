"""Asks for an address as somebody of a role, and scans the answer for what they may not see."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property

from pypdf import PdfReader
from werkzeug.test import TestResponse

from esrar.accounts.departments import Department
from esrar.accounts.matrix import Matrix
from tests.support import people
from tests.support.visitor import Visitor
from tests.trust.planting import Planted
from tests.trust.world import World

SHORTEST_PAPER = 1_000
"""A file of the world is shorter and holds nothing; a paper of the application is not."""


@dataclass
class Somebody:
    """A way of holding a role, and what it may do."""

    world: World
    role: str
    department: str | None
    held: frozenset[str]

    @property
    def name(self) -> str:
        """For the sentence of a failure."""
        return f"{self.role} {self.department or ''}".strip()

    @cached_property
    def visitor(self) -> Visitor:
        """Signed in."""
        return people.sign_in(self.world.app, self.role, self.department)

    @cached_property
    def hidden(self) -> list[Planted]:
        """What of the world they may not see."""
        return self.world.hidden_from(self.held)

    def ask(self, address: str, method: str = "GET", **options: object) -> TestResponse:
        """The answer, whatever it is; no token goes along."""
        return self.visitor._client.open(address, method=method, **options)  # type: ignore[arg-type]

    def sees(self, content: bytes) -> set[str]:
        """The hidden values that an answer shows nevertheless, and identifiers shown whole."""
        found = {one.place for one in self.hidden if one.within(content)}
        return found | {
            f"{one.place}, whole" for one in self.world.planted
            if one.sealed and one.typed.encode() in content
        }  # fmt: skip


def everybody(world: World) -> list[Somebody]:
    """Every way of holding a role, of those with one set of permissions the first."""
    matrix: Matrix = world.app.extensions["esrar.policy"]
    found: dict[frozenset[str], Somebody] = {}
    for role in matrix.roles:
        for department in Department if role.departmental else (None,):
            held = matrix.permissions(role.key, department)
            found.setdefault(held, Somebody(world, role.key, department, held))
    return list(found.values())


def opened(response: TestResponse) -> bytes:
    """An answer's text, of a workbook or a paper too."""
    content = response.get_data()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return b"\n".join(book.read(name) for name in book.namelist())
    if content.startswith(b"%PDF") and len(content) > SHORTEST_PAPER:
        pages = PdfReader(io.BytesIO(content)).pages
        return "\n".join(page.extract_text() for page in pages).encode()
    return content
