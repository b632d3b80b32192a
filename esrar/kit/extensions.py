"""What higher tiers may show on a record or do inside a write, without the kit knowing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import Flask, current_app

from esrar.core.db import Write
from esrar.core.pages import Link
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


class ListOffer(Protocol):
    """Has something that can be done with all that a list finds, or nothing."""

    def links(self, register: Register, asked: str) -> Iterable[Link]:
        """Where it is done; `asked` are the list's search and filters as an address has them."""
        ...


def init(app: Flask, panels: tuple[RecordPanel, ...], observers: tuple[WriteObserver, ...],
         offers: tuple[ListOffer, ...] = ()) -> None:  # fmt: skip
    """Keep the explicit lists."""
    app.extensions["esrar.panels"] = panels
    app.extensions["esrar.observers"] = observers
    app.extensions["esrar.offers"] = offers


def offers(register: Register, asked: str) -> list[Link]:
    """Everything higher tiers offer to do with what a list finds."""
    found = (offer.links(register, asked) for offer in current_app.extensions["esrar.offers"])
    return [link for links in found for link in links]


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
