"""Builds the world of the trials of access."""

from __future__ import annotations

from contextlib import suppress

from flask import Flask

from esrar.kit.doubles import Duplicate
from esrar.kit.register import Register
from esrar.registers import REGISTERS
from tests.support.samples import sample
from tests.trust.hanging import hang
from tests.trust.planting import plant
from tests.trust.world import World

WITHOUT = {"families": ("suspended_on", "resumed_on", "left_on", "consent_withdrawn_on")}
"""What is left blank, so that the record counts."""


def made(app: Flask) -> World:
    """The world."""
    world = World(app)
    for register in REGISTERS:
        world.records[register.key] = sample(app, register.key, WITHOUT.get(register.key, ()))
        _plant(world, register, world.records[register.key], 0)
        with suppress(Duplicate):  # of some there is one only about the same thing
            world.others[register.key] = sample(app, register.key, WITHOUT.get(register.key, ()))
            _plant(world, register, world.others[register.key], 50)
    hang(world)
    return world


def _plant(world: World, register: Register, number: int, start: int) -> None:
    with world.app.app_context():
        planted, operation = plant(register, number, start)
    world.planted += planted
    world.operations.setdefault(register.key, operation)
