"""Tells what a file is by its bytes, whatever its name says."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from .limits import Refused

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOOK = b"\x09\x08\x10\x00\x00\x06\x05\x00"
"""How the first record of a workbook begins."""
FILEPASS = 0x2F
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
MARKS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(content: bytes, ending: str) -> str:
    """What the bytes are: xlsx, ods, xls, csv or tsv. Raises Refused for what is not read here."""
    if content.startswith(ZIP):
        return _zip_kind(content)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused("password")
        if _locked(content):
            raise Refused("password")
        if "_VBA_PROJECT".encode("utf-16-le") in content:
            raise Refused("macros")
        return "xls"
    if ending in ("xlsx", "xls", "ods"):
        raise Refused("text_as_workbook" if looks_like_text(content) else "kind")
    if not content.strip():
        raise Refused("empty")
    if not looks_like_text(content):
        raise Refused("kind")
    return "tsv" if ending == "tsv" else "csv"


def _locked(content: bytes) -> bool:
    """Whether a workbook of the old kind says among its first records that it is encrypted."""
    at = content.find(BOOK)
    for _record in range(8):
        if at < 0 or at + 4 > len(content):
            return False
        kind, size = struct.unpack_from("<HH", content, at)
        if kind == FILEPASS:
            return True
        at += 4 + size
    return False


def _zip_kind(content: bytes) -> str:
    """xlsx or ods, by what the archive holds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = archive.namelist()
        manifest = b""
        if "META-INF/manifest.xml" in names:
            with archive.open("META-INF/manifest.xml") as entry:
                manifest = entry.read(1_000_000)
    except Exception:
        raise Refused("corrupt") from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and manifest:
        if b"encryption-data" in manifest:
            raise Refused("password")
        return "ods"
    raise Refused("kind" if names else "corrupt")


def looks_like_text(content: bytes) -> bool:
    """Whether bytes are text in one of the encodings that spreadsheets save."""
    if content.startswith(MARKS) or wide(content):
        return True
    return BINARY.search(content) is None


def wide(content: bytes) -> str:
    """UTF-16 without its mark: separators and digits leave every other byte zero."""
    even, odd = content[0:4000:2], content[1:4000:2]
    if len(content) % 2 or len(even) < 4:
        return ""
    for encoding, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if high.count(0) > len(high) // 20 and low.count(0) == 0:
            return encoding
    return ""
