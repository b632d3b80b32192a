"""Closings: a quarter or a year frozen as it stood, so that later edits never alter it."""

from __future__ import annotations

from esrar.plan.closing.kept import Closing, as_computed, closed, standing
from esrar.plan.closing.shape import Span

__all__ = ["Closing", "Span", "as_computed", "closed", "standing"]
