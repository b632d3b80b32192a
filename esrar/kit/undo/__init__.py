"""Undoing: one engine that reverses what any write changed, with its pages."""

from esrar.kit.undo.engine import find, reverse, run, stored
from esrar.kit.undo.outcome import Item, Outcome, Reason

__all__ = ["Item", "Outcome", "Reason", "find", "reverse", "run", "stored"]
