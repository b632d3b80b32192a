"""Closings: a quarter or a year frozen as it stood, so that later edits never alter it."""

from __future__ import annotations

from esrar.plan.closing.models import ClosingRow, PlanClosing

__all__ = ["ClosingRow", "PlanClosing"]
