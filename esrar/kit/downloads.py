"""Files made for one answer: written aside, sent, and gone with it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from typing import IO, TypeVar
from urllib.parse import quote

from flask import Response

PORTION = 64 * 1024
UNFIT = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|]')
"""What no system takes in the name of a file."""
T = TypeVar("T")


def made(write: Callable[[IO[bytes]], T]) -> tuple[IO[bytes], T]:
    """A file that `write` filled, ready to be read, and what `write` said."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it was sent
    try:
        said = write(out)
    except BaseException:
        out.close()
        raise
    return out, said


def sent(out: IO[bytes], name: str, content_type: str) -> Response:
    """The file as a download under a name of ours; closed at the end, be it a broken one."""
    size = out.seek(0, 2)
    out.seek(0)
    response = Response(_portions(out), content_type=content_type)
    response.headers["Content-Disposition"] = _named(name)
    response.content_length = size
    return response


def _named(name: str) -> str:
    """A name as browsers take it: in any letters, with a plain one for whatever reads no others."""
    fit = " ".join(UNFIT.sub(" ", name).split()).lstrip(".")
    plain = "-".join(fit.encode("ascii", "ignore").decode().split()).lstrip("-.") or "file"
    told = f'attachment; filename="{plain}"'
    return told if plain == fit else f"{told}; filename*=UTF-8''{quote(fit, safe='')}"


def _portions(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        while portion := out.read(PORTION):
            yield portion
