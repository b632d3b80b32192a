"""Invented people for benchmarks and demonstrations: plausible, and nobody's."""

from esrar.invented.seed import add_families

__all__ = ["add_families"]
