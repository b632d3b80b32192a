"""An issued letter stays: what it says, to whom, and its number are never changed again."""

from __future__ import annotations

from esrar.core.db import Write
from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.reports.models import Letter

FREE = frozenset({"updated_at", "version"})


class Staying:
    """Refuses every write that would alter a letter after its issue."""

    def follow(self, write: Write) -> None:
        """Look at a part of a long write. Raises Conflict."""
        self.wrote(write)

    def wrote(self, write: Write) -> None:
        """Look at what was changed of letters. Raises Conflict."""
        for change in write.changes:
            if change.model is not Letter or change.action == "create":
                continue
            was = change.values.get("issued_on", (change.current.get("issued_on"), None))[0]
            if was is not None and set(change.values) - FREE:
                raise Conflict(_l("The letter was issued: it stays as it left. Write a new one"))


OBSERVER = Staying()
"""Given to `create_app`, like the observer of the measures."""
