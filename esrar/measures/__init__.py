"""How records count: fiscal years, the measures, the members kept for each, and what moved them."""

from __future__ import annotations

from esrar.measures.day import init
from esrar.measures.keeping import Observer
from esrar.measures.panel import RecordEffects

__all__ = ["OBSERVER", "PANEL", "init"]

OBSERVER = Observer()
"""Follows every write."""
PANEL = RecordEffects()
"""Shows its effect on every record."""
