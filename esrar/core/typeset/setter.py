"""The process that sets papers: what they need comes on standard input, the PDFs go out.

First the length of a JSON head, then the head, then the contents of the files it names; out goes
each PDF behind its length. It runs alone, without the application, and its limits are its own.
"""

from __future__ import annotations

import json
import shutil
import struct
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

MEMORY = 3 * 1024 * 1024 * 1024
SECONDS = 90
WRITTEN = 256 * 1024 * 1024
MADE = 0
"""The moment a paper says it was made: none, so that the same paper gives the same bytes."""
PAGES = 6
"""So many pages of a file are shown."""


def limit() -> None:
    """Take away what setting does not need."""
    with suppress(ImportError):  # not on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Set the papers that are asked for; 3 says that a form is wrong."""
    limit()
    import typst

    (length,) = struct.unpack(">I", sys.stdin.buffer.read(4))
    asked = json.loads(sys.stdin.buffer.read(length))
    with tempfile.TemporaryDirectory() as folder:
        root = asked["root"]
        if asked["files"]:
            root = _laid_out(Path(folder), asked)
        compiler = typst.Compiler(
            root=root, font_paths=[asked["fonts"]], ignore_system_fonts=True, package_path=folder,
            package_cache_path=folder,
        )  # fmt: skip
        shown = json.dumps(_shown(compiler, asked["files"]))
        for paper in asked["papers"]:
            try:
                out: Any = compiler.compile(
                    input=str(Path(root) / paper["form"]), format="pdf",
                    sys_inputs={"data": paper["data"], "shown": shown}, timestamp=MADE,
                    pdf_tags=paper["tags"], pdf_standards=["ua-1"] if paper["tags"] else [],
                )  # fmt: skip
            except typst.TypstError as error:
                sys.stderr.write(f"{paper['form']}: {error.message} {error.diagnostic}")
                return 3
            sys.stdout.buffer.write(struct.pack(">I", len(out)) + out)
    sys.stdout.buffer.flush()
    return 0


def _laid_out(folder: Path, asked: Any) -> str:
    """The forms, and the files beside them, in a folder that goes with the process."""
    forms = Path(asked["root"])
    for form in forms.rglob("*.typ"):
        place = folder / form.relative_to(forms)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(form, place)
    for name, size in asked["files"].items():
        (folder / name).write_bytes(sys.stdin.buffer.read(size))
    return str(folder)


def _shown(compiler: Any, files: Any) -> dict[str, int]:
    """How many pages of each file can be shown: a picture has one, what is broken none."""
    found = {}
    for name in files:
        pages = 0
        most = PAGES if name.endswith(".pdf") else 1
        while pages < most and _draws(compiler, name, pages + 1):
            pages += 1
        found[name] = pages
    return found


def _draws(compiler: Any, name: str, page: int) -> bool:
    which = f", page: {page}" if name.endswith(".pdf") else ""
    probe = f'#set page(width: auto, height: auto)\n#image("/{name}", width: 2cm{which})'
    with suppress(Exception):
        compiler.compile(input=probe.encode(), format="pdf", sys_inputs=None)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
