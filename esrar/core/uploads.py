"""What may be uploaded: judged by the content alone, never by a file's name or claimed type.

Pictures are drawn anew: what a camera writes beside them (place, device, owner) stays out, and
so does anything hidden in them.
"""

from __future__ import annotations

import io
import os
import threading
import zipfile
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from esrar.core.arabic import clean
from esrar.core.errors import Invalid
from esrar.core.i18n import _l

__all__ = ["ACCEPT", "LARGEST", "Upload", "accept", "ending", "shown_name"]

LARGEST = 10_000_000
LONGEST_SIDE = 2400
MOST_PIXELS = 50_000_000
MOST_UNPACKED = 300_000_000
MOST_PARTS = 5_000
MEGABYTE = 1_000_000

OFFICE = "application/vnd.openxmlformats-officedocument."
ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    f"{OFFICE}wordprocessingml.document": ".docx",
    f"{OFFICE}spreadsheetml.sheet": ".xlsx",
}
ACCEPT = ",".join((*ENDINGS, *ENDINGS.values()))
"""For a file input: telephones then send a picture in a form we read, instead of HEIC."""

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
OPTIONS: dict[str, dict[str, Any]] = {
    "image/jpeg": {"quality": 85, "optimize": True},
    "image/png": {"optimize": True},
    "image/webp": {"quality": 85},
}

TOO_LARGE = _l("The file is larger than %(most)s megabytes; send a smaller one")
NOTHING = _l("Choose a file that is not empty")
REFUSED = _l(
    "Files of this kind are not accepted; send PDF, a picture (JPEG, PNG, WebP), Word or Excel"
)
HEIC = _l("Pictures in HEIC are not accepted; save the picture as JPEG and send it again")
MACROS = _l("Documents with macros are not accepted; save it without them and send it again")
LOCKED = _l("Word and Excel files of the old kind or with a password are not accepted; "
            "save as docx or xlsx without a password, or as PDF")  # fmt: skip
UNREADABLE = _l("The picture cannot be read; it may be damaged")
TOO_MANY_PIXELS = _l("The picture has more than %(most)s million pixels; send a smaller one")
BROKEN = _l("The document cannot be read; it may be damaged")

# A picture takes some 200 MB while it is drawn anew: one at a time in a process.
_drawing = threading.Lock()


@dataclass(frozen=True)
class Upload:
    """A content that may be kept, and what it is."""

    content: bytes
    content_type: str


def accept(content: bytes) -> Upload:
    """Judge an upload; pictures come back drawn anew. Raises Invalid with what to do instead."""
    if not content:
        raise Invalid(NOTHING)
    if len(content) > LARGEST:
        raise Invalid(TOO_LARGE, most=LARGEST // MEGABYTE)
    kind = _recognise(content)
    return Upload(_draw(content, kind) if kind in FORMATS else content, kind)


def ending(content_type: str) -> str:
    """How the name of such a file ends."""
    return ENDINGS.get(content_type, ".bin")


def shown_name(given: str, content_type: str, length: int) -> str:
    """The name a person gave a file, made safe to show, with the ending that its content has."""
    name = clean(given.replace("\\", "/").rpartition("/")[2])
    stem, _claimed = os.path.splitext(name)
    end = ending(content_type)
    return stem.strip(" .")[: length - len(end)] + end


def _recognise(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise Invalid(LOCKED)
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        raise Invalid(HEIC)
    raise Invalid(REFUSED)


def _office(content: bytes) -> str:
    """Which document a zip archive is, by the list of contents every such document begins with."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
                raise Invalid(REFUSED)
            names = {p.filename for p in parts}
            if "[Content_Types].xml" not in names:
                raise Invalid(REFUSED)
            with archive.open("[Content_Types].xml") as listed:
                declared = listed.read(MEGABYTE)
    except Invalid:
        raise
    except Exception as error:  # whatever a forged archive provokes in its reader
        raise Invalid(BROKEN) from error
    if b"macroEnabled" in declared or any(n.lower().endswith("vbaproject.bin") for n in names):
        raise Invalid(MACROS)
    for kind in ENDINGS:
        if kind.startswith(OFFICE) and f'"{kind}.main+xml"'.encode() in declared:
            return kind
    raise Invalid(REFUSED)


def _draw(content: bytes, kind: str) -> bytes:
    """The picture alone: upright, no larger than a screen needs, without anything beside it."""
    with _drawing:
        try:
            return _drawn(content, kind)
        except Invalid:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Invalid(TOO_MANY_PIXELS, most=MOST_PIXELS // 1_000_000) from error
        except Exception as error:  # whatever a forged picture provokes in its reader
            raise Invalid(UNREADABLE) from error


def _drawn(content: bytes, kind: str) -> bytes:
    with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as source:
        if source.width * source.height > MOST_PIXELS:
            raise Invalid(TOO_MANY_PIXELS, most=MOST_PIXELS // 1_000_000)
        # Few-coloured pictures (scans) only shrink well in full colour; a JPEG, while it is read.
        picture = source if kind == "image/jpeg" else source.convert(_mode(source, kind))
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=3.0)
        picture = ImageOps.exif_transpose(picture)
        picture = picture.convert(_mode(picture, kind))
    picture.info.clear()
    out = io.BytesIO()
    picture.save(out, FORMATS[kind], **OPTIONS[kind])
    return out.getvalue()


def _mode(picture: Image.Image, kind: str) -> str:
    if kind != "image/jpeg" and picture.has_transparency_data:
        return "RGBA"
    return "L" if picture.mode in ("1", "L", "I;16", "I", "F") else "RGB"
