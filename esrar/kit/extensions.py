"""What higher tiers may show on a record or do inside a write, without the kit knowing them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import Flask, current_app

from esrar.core.db import Write
from esrar.kit.register import Register


@dataclass(frozen=True)
class Panel:
    """A block on a record page: its template receives `data` as `panel`.

    `links` are the addresses of what the data name, by that name.
    """

    anchor: str
    label: str
    template: str
    data: Any
    links: Mapping[str, str] = field(default_factory=dict)


class RecordPanel(Protocol):
    """Has something to show on the page of a record, or nothing."""

    def panel(self, register: Register, record: Mapping[str, Any]) -> Panel | None:
        """The block for this record, or None."""
        ...

    def preview(self, write: Write) -> Panel | None:
        """What a write that will be rolled back would move, or None."""
        ...


class WriteObserver(Protocol):
    """Has something to do inside every write, after its changes are audited."""

    def follow(self, write: Write) -> None:
        """Note what matters of a part of this write; its changes are forgotten afterwards."""
        ...

    def wrote(self, write: Write) -> None:
        """Follow the changes of this write that are left, and act, in its transaction."""
        ...


def init(app: Flask, panels: tuple[RecordPanel, ...], observers: tuple[WriteObserver, ...]) -> None:
    """Keep the two explicit lists."""
    app.extensions["esrar.panels"] = panels
    app.extensions["esrar.observers"] = observers


def panels(register: Register, record: Mapping[str, Any]) -> list[Panel]:
    """Everything higher tiers show on this record."""
    offered = (p.panel(register, record) for p in current_app.extensions["esrar.panels"])
    return [p for p in offered if p is not None]


def previews(write: Write) -> list[Panel]:
    """Everything higher tiers say about a write that will be rolled back."""
    offered = (p.preview(write) for p in current_app.extensions["esrar.panels"])
    return [p for p in offered if p is not None]


def tell_observers(write: Write) -> None:
    """Write step: let every observer follow the changes."""
    for observer in current_app.extensions["esrar.observers"] if write.count else ():
        observer.wrote(write) if write.ended else observer.follow(write)
