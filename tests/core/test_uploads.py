"""Uploads: judged by content, pictures drawn anew, refusals that say what to do."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from esrar.core import uploads
from esrar.core.errors import Invalid
from esrar.core.uploads import accept, shown_name
from tests.support.uploads import (
    EXCEL,
    GPS,
    PDF,
    WORD,
    archive,
    document,
    photograph,
    picture,
)  # fmt: skip


def refusal(content: bytes) -> Any:
    with pytest.raises(Invalid) as caught:
        accept(content)
    return caught.value.message


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (document(WORD), WORD),
        (document(EXCEL), EXCEL),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, kind: str) -> None:
    assert accept(content).content_type == kind


@pytest.mark.parametrize("content", [PDF, document(WORD)])
def test_documents_are_kept_as_they_came(content: bytes) -> None:
    assert accept(content).content == content


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", uploads.NOTHING),
        (b"<html><script>alert(1)</script>", uploads.REFUSED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", uploads.REFUSED),
        (b"MZ\x90\x00" + bytes(100), uploads.REFUSED),
        (b"\n" + PDF, uploads.REFUSED),
        (picture("GIF"), uploads.REFUSED),
        (archive({"a.txt": "a"}), uploads.REFUSED),
        (document("application/epub"), uploads.REFUSED),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), uploads.HEIC),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), uploads.LOCKED),
        (document(WORD, "word/vbaProject.bin"), uploads.MACROS),
        (document("application/vnd.ms-excel.sheet.macroEnabled"), uploads.MACROS),
        (document(WORD)[:-30], uploads.BROKEN),
        (picture("JPEG", (400, 400))[:-300], uploads.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), uploads.UNREADABLE),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(8), uploads.UNREADABLE),
    ],
)
def test_what_is_refused_is_told_why(content: bytes, message: Any) -> None:
    assert refusal(content) is message


def test_a_file_above_the_limit_is_refused() -> None:
    assert refusal(PDF.ljust(uploads.LARGEST + 1)) is uploads.TOO_LARGE
    assert accept(PDF.ljust(uploads.LARGEST))


def test_an_archive_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = archive({"[Content_Types].xml": f'"{WORD}.main+xml"', "a": "0" * 1000})
    # The size that the archive claims for its last part, in its table of contents.
    at = bomb.rindex(b"PK\x01\x02") + 24
    claimed = bomb[:at] + (4_000_000_000).to_bytes(4, "little") + bomb[at + 4 :]
    assert refusal(claimed) is uploads.REFUSED


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    wide = picture("PNG", (12_000, 5_000), "1")
    assert len(wide) < 50_000
    assert refusal(wide) is uploads.TOO_MANY_PIXELS
    # Above Pillow's own limit, which raises while the picture is opened.
    assert refusal(picture("PNG", (20_000, 10_000), "1")) is uploads.TOO_MANY_PIXELS


def test_place_device_and_comment_stay_out() -> None:
    given = photograph()
    assert opened(given).getexif().get_ifd(GPS)
    assert b"taken at home" in given
    kept = accept(given).content
    assert not opened(kept).getexif()
    assert "comment" not in opened(kept).info
    assert b"Telephone" not in kept
    assert b"taken at home" not in kept


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_place_stays_out_of_every_kind_of_picture(form: str) -> None:
    exif = Image.Exif()
    exif[0x0110] = "Telephone of a visitor"
    given = picture(form, exif=exif)
    assert b"Telephone" in given
    kept = accept(given).content
    assert b"Telephone" not in kept
    assert not opened(kept).getexif()


def test_what_is_hidden_behind_a_picture_goes() -> None:
    assert b"<script>" not in accept(picture("PNG") + b"<script>").content


def test_a_photograph_that_lay_on_its_side_stands_upright() -> None:
    assert opened(photograph()).size == (60, 40)
    upright = opened(accept(photograph(orientation=6)).content)
    assert upright.size == (40, 60)
    # What was left is above after a quarter turn.
    assert upright.convert("L").getpixel((20, 5)) > 200  # type: ignore[operator]
    assert upright.convert("L").getpixel((20, 55)) < 50  # type: ignore[operator]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_large_picture_is_made_smaller(form: str) -> None:
    assert opened(accept(picture(form, (3600, 1200))).content).size == (2400, 800)


@pytest.mark.parametrize(
    ("form", "mode", "kept"),
    [
        ("JPEG", "CMYK", "RGB"),
        ("JPEG", "L", "L"),
        ("PNG", "1", "L"),
        ("PNG", "P", "RGB"),
        ("PNG", "RGBA", "RGBA"),
        ("PNG", "I;16", "L"),
        ("WEBP", "RGBA", "RGBA"),
    ],
)
def test_every_mode_of_picture_is_read(form: str, mode: str, kept: str) -> None:
    drawn = Image.new(mode, (30, 20))
    if mode == "RGBA":
        drawn.putpixel((0, 0), (200, 10, 10, 40))
    out = io.BytesIO()
    drawn.save(out, form)
    assert opened(accept(out.getvalue()).content).mode == kept


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("محضر الاجتماع.pdf", "محضر الاجتماع.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\فاتورة.PDF.exe", "فاتورة.PDF.pdf"),
        ("\u202egnp.exe", "gnp.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "a Set-Cookie: b.pdf"),
        ("", ".pdf"),
        ("...", ".pdf"),
    ],
)
def test_a_name_is_shown_without_path_marks_or_a_false_ending(given: str, shown: str) -> None:
    assert shown_name(given, "application/pdf", 160) == shown


@given(st.text(max_size=400))
def test_a_shown_name_always_fits(name: str) -> None:
    shown = shown_name(name, "image/jpeg", 160)
    assert len(shown) <= 160
    assert shown.endswith(".jpg")
    assert "/" not in shown


@given(st.sampled_from([PDF, picture(), picture("PNG"), picture("WEBP"), document()]), st.data())
def test_a_spoilt_file_is_taken_or_refused_but_never_fails(content: bytes, data: Any) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    spoilt = content[:at] + data.draw(st.binary(max_size=40)) + content[at + 10 :]
    with suppress(Invalid):
        accept(spoilt)
