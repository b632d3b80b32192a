"""The operational plan: what was promised for a fiscal year, and how far it is kept."""

from __future__ import annotations

from flask import Flask

from esrar.plan.cli import COMMANDS
from esrar.plan.closing.cli import closing
from esrar.plan.indicator_head import Offer
from esrar.plan.year_cli import year_group

__all__ = ["init"]


def init(app: Flask, offers: tuple[Offer, ...] = ()) -> None:
    """Give the application the plan's commands; keep what else is offered of an indicator."""
    app.extensions["esrar.indicator_offers"] = offers
    for command in (*COMMANDS, closing, year_group):
        app.cli.add_command(command)
