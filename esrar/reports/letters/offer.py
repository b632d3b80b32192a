"""Offers letters to all that a list shows, on the lists whose records letters are written to."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from esrar.accounts.permissions import granted
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.register import Register
from esrar.reports.letters.many import BODIES


class Letters:
    """The link above a list."""

    def links(self, register: Register, asked: str) -> Iterator[Link]:
        """To the page that writes to all that the list finds."""
        if register.key in ("families", *BODIES) and "letters:write" in granted():
            url = url_for("letters_out.many", of=register.key)
            yield Link(str(_("Letters to these")), f"{url}&{asked}" if asked else url)


OFFER = Letters()
"""Given to `create_app`."""
