"""How much a file may ask for, and the one exception by which it is refused."""

from __future__ import annotations

import resource

MEMORY = 1536 * 1024 * 1024
SECONDS = 60
ROWS = 100_000
ABOVE = 100
"""Room for titles and headings besides."""
COLUMNS = 500
CELL = 32_767
"""What one cell of Excel can hold; what is longer is cut, and too long for any field anyway."""

FIRST = ""
"""Asks for the first sheet that a person sees; no sheet is called so."""


class Refused(Exception):
    """The file cannot be read; the argument is a code that the parent has a sentence for."""


def limit() -> None:
    """Take away what reading does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # output goes into a pipe
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
