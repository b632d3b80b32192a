"""The process that reads a file: started, fed and asked; and why it could not, in words."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import IO, Any

from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.importer.opening.limits import COLUMNS, ROWS

READER = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from opening.main import main; sys.exit(main(sys.argv[1:]))"
)
HOME = str(Path(__file__).parent)
SECONDS = 600
"""Patience for one reading, with all that is done with the rows meanwhile; what the reader itself
may use of the processor is a fraction of it."""

LARGEST = 25 * 1024 * 1024

ENDINGS = ("xlsx", "xls", "ods", "csv", "tsv", "txt")

_KINDS = _l("The file is not a workbook that can be read here: xlsx, xls, ods or csv")
_TOO_MUCH = _l("The workbook needs too much memory or time. Copy the rows into a new workbook")
SENTENCES: dict[str, Any] = {
    "kind": _KINDS,
    "text_as_workbook": _l(
        "The file is plain text under the name of a workbook. Save it again as xlsx"
    ),
    "corrupt": _l("The workbook is damaged. Open it in Excel, save it again and send that"),
    "password": _l(
        "The workbook is protected by a password. Remove the password and send it again"
    ),
    "macros": _l("The workbook holds macros. Save it as xlsx, without macros, and send that"),
    "rows": _l("The file has more than %(rows)s rows. Split it and import the parts one by one"),
    "columns": _l("The sheet has more than %(columns)s columns. Remove those that are not needed"),
    "sheet": _l("The workbook has no such sheet. Its sheets: %(sheets)s"),
    "empty": _l("The file is empty. Choose one that holds headings and rows"),
    "memory": _TOO_MUCH,
    "size": _l("The file is larger than %(size)s MB. Split it and import the parts one by one"),
}


class Unreadable(Invalid):
    """The file as a whole cannot be read; `code` is one of SENTENCES."""

    def __init__(self, code: str, **values: Any) -> None:
        values = {"rows": f"{ROWS:,}", "columns": COLUMNS, "size": LARGEST // 2**20, **values}
        super().__init__(SENTENCES[code], **values)
        self.code = code


@dataclass(frozen=True)
class Upload:
    """A file as it was given."""

    name: str
    content: bytes

    @property
    def ending(self) -> str:
        """The ending of its name, in lower case; its content decides what it is."""
        return PurePath(self.name).suffix.lower().lstrip(".")

    def check(self) -> None:
        """Raise Unreadable for what need not even be opened."""
        if not self.content:
            raise Unreadable("empty")
        if len(self.content) > LARGEST:
            raise Unreadable("size")
        if self.ending in ("xlsm", "xltm"):
            raise Unreadable("macros")
        if self.ending not in ENDINGS:
            raise Unreadable("kind")


@contextmanager
def asked(upload: Upload, sheets: Sequence[str], closely: bool = False) -> Iterator[Iterator[Any]]:
    upload.check()
    how = "closely" if closely else ""
    command = [sys.executable, "-I", "-B", "-c", READER, HOME, upload.ending, how, *sheets]
    # The command is ours; the names in it are arguments and meet no shell.
    process = subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    )
    assert process.stdin is not None
    assert process.stdout is not None
    feeder = threading.Thread(target=_feed, args=(process.stdin, upload.content), daemon=True)
    timer = threading.Timer(SECONDS, process.kill)
    feeder.start()
    timer.start()
    try:
        yield _items(process, process.stdout)
    finally:
        timer.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
        feeder.join()


def _feed(pipe: IO[bytes], content: bytes) -> None:
    # A reader that already gave up closes its end: its answer says why.
    with suppress(OSError), pipe:
        pipe.write(content)


def _dated(found: dict[str, Any]) -> Any:
    """A date, where that is what is meant."""
    return date.fromisoformat(found["d"]) if "d" in found else found


def _items(process: subprocess.Popen[bytes], out: IO[bytes]) -> Iterator[Any]:
    seen: list[str] = []
    read = json.JSONDecoder(object_hook=_dated).decode
    for line in out:
        item = read(line.decode())
        if isinstance(item, dict):
            if "error" in item:
                raise Unreadable(item["error"], sheets="، ".join(seen))
            if "end" in item:
                return
            seen = seen or [name for name, _visible in item.get("sheets", ())]
        yield item
    code = process.wait()
    killed = code in (-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV)
    raise Unreadable("memory" if killed else "corrupt")
