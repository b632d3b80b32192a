"""Refusals that a person can act on: a translated sentence and the values inside it."""

from __future__ import annotations

__all__ = ["Conflict", "Invalid"]


class _Explained(Exception):
    """Keeps a lazy message until it is shown, so that it speaks the reader's language."""

    def __init__(self, message: object, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.values if self.values else text


class Invalid(_Explained, ValueError):
    """What was entered cannot be stored; the message says what to do.

    `Invalid(_l("The day must be between 1 and %(days)s"), days=29)`
    """


class Conflict(_Explained):
    """The record changed since the person opened it, or another act got there first."""
