"""Small files to upload: real ones, and ones that pretend."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{OFFICE}wordprocessingml.document"
EXCEL = f"{OFFICE}spreadsheetml.sheet"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LATITUDE, GPS, ORIENTATION, DEVICE = 2, 0x8825, 0x0112, 0x0110


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB",
            **options: Any) -> bytes:  # fmt: skip
    """A picture whose left half differs from its right."""
    drawn = Image.new(mode, size)
    drawn.paste(255 if mode in ("L", "1", "P") else "white", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    drawn.save(out, form, **options)
    return out.getvalue()


def photograph(orientation: int = 6) -> bytes:
    """A JPEG as a telephone makes it: lying on its side, with place and device beside it."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[DEVICE] = "Telephone of a visitor"
    exif.get_ifd(GPS)[LATITUDE] = (25.0, 22.0, 48.0)
    return picture(exif=exif, comment=b"taken at home")


def document(kind: str = WORD, *more: str, declared: str = ".main+xml") -> bytes:
    """A zip archive that says it is a Word or Excel document."""
    types = f'<Types><Override PartName="/a.xml" ContentType="{kind}{declared}"/></Types>'
    return archive({"[Content_Types].xml": types, "a.xml": "<a/>", **dict.fromkeys(more, "x")})


def archive(parts: dict[str, str]) -> bytes:
    """A zip archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()
