"""Loads what a new installation holds before anyone works with it: the plan and the lists."""

from __future__ import annotations

from esrar.setup import load_reference

__all__ = ["load_reference"]
