"""Loads what a new installation holds before anyone works with it: the plan and the lists."""

from __future__ import annotations


def load_reference() -> None:
    """The steps of `flask setup` that put data in, in the application that is current.

    To be one call of the function that the command itself calls, once that exists.
    """
