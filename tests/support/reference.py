"""Loads what a new installation holds before anyone works with it: the plan and the lists."""

from __future__ import annotations


def load_reference() -> None:
    """The same steps as `flask setup`, without its messages."""
