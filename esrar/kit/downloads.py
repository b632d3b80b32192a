"""Files made for one answer: written aside, sent, and gone with it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from typing import IO, TypeVar

from flask import Response

PORTION = 64 * 1024
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
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.content_length = size
    return response


def _portions(out: IO[bytes]) -> Iterator[bytes]:
    with out:
        while portion := out.read(PORTION):
            yield portion
