"""One small world for the trials of access: records of every register, and all that hangs on them.

Every hidden value in it is planted, so that whatever somebody is given can be scanned for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask

from tests.support.visitor import Visitor
from tests.trust.planting import Planted


@dataclass
class World:
    """The application, two records of every register, and what is planted in them."""

    app: Flask
    records: dict[str, int] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    planted: list[Planted] = field(default_factory=list)
    attachments: dict[tuple[str, int], int] = field(default_factory=dict)
    operations: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    keeper: Visitor = field(init=False)
    manager: Visitor = field(init=False)

    def hidden_from(self, held: frozenset[str]) -> list[Planted]:
        """What somebody with these permissions may not see."""
        return [one for one in self.planted if one.needs not in held]
