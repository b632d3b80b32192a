"""Files by content: whole or not there, and never handed out once a bit has changed."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from esrar.core import storage

pytestmark = pytest.mark.usefixtures("in_english")

CONTENT = b"minutes of the meeting"
DIGEST = hashlib.sha256(CONTENT).hexdigest()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def data(tmp_path: Path) -> Iterator[Path]:
    app = Flask(__name__)
    app.config["DATA_FOLDER"] = tmp_path
    with app.app_context():
        yield tmp_path


def place(data: Path) -> Path:
    return data / "files" / DIGEST[:2] / DIGEST[2:]


def aged(path: Path, days: float = 2) -> None:
    before = path.stat().st_mtime - days * 86_400
    os.utime(path, (before, before))


def test_a_content_is_stored_under_its_hash_and_read_back(data: Path) -> None:
    assert storage.put(CONTENT) == DIGEST
    assert place(data).read_bytes() == CONTENT
    assert storage.get(DIGEST) == CONTENT


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights otherwise")
def test_only_the_application_may_read_it(data: Path) -> None:
    storage.put(CONTENT)
    assert place(data).stat().st_mode & 0o077 == 0


def test_the_same_content_is_stored_once(data: Path) -> None:
    storage.put(CONTENT)
    number = place(data).stat().st_ino
    storage.put(CONTENT)
    assert [p.name for p in (data / "files").rglob("*") if p.is_file()] == [DIGEST[2:]]
    assert place(data).stat().st_ino == number


@pytest.mark.parametrize("bit", [0, 77, 8 * len(CONTENT) - 1])
def test_a_flipped_bit_is_detected(data: Path, bit: int) -> None:
    storage.put(CONTENT)
    changed = bytearray(CONTENT)
    changed[bit // 8] ^= 1 << bit % 8
    place(data).write_bytes(changed)
    with pytest.raises(storage.Damaged):
        storage.get(DIGEST)


def test_a_missing_file_is_damage_too() -> None:
    with pytest.raises(storage.Damaged):
        storage.get(DIGEST)


def test_storing_a_damaged_content_again_heals_it(data: Path) -> None:
    storage.put(CONTENT)
    place(data).write_bytes(CONTENT[:5])
    storage.put(CONTENT)
    assert storage.get(DIGEST) == CONTENT


def test_a_full_disk_leaves_nothing_behind(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        storage.put(CONTENT)
    assert not [p for p in (data / "files").rglob("*") if p.is_file()]
    assert not storage.holds(DIGEST)


def test_content_and_folders_are_on_the_disk_before_it_counts_as_stored(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    settle, rename = os.fsync, Path.replace

    def synced(handle: int) -> None:
        order.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "content")
        settle(handle)

    def renamed(self: Path, target: Any) -> Path:
        order.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    storage.put(CONTENT)
    assert order == ["content", "rename", "folder", "folder", "folder"]


def test_only_what_lay_long_is_old(data: Path) -> None:
    storage.put(CONTENT)
    assert list(storage.old(DAY)) == []
    aged(place(data))
    assert list(storage.old(DAY)) == [(DIGEST, place(data))]


def test_storing_again_makes_it_young(data: Path) -> None:
    storage.put(CONTENT)
    aged(place(data))
    storage.put(CONTENT)
    assert list(storage.old(DAY)) == []


def test_an_unfinished_file_is_old_after_a_while_and_has_no_digest(data: Path) -> None:
    storage.put(CONTENT)
    half = place(data).with_name(f"{DIGEST[2:]}.0a1b2c3d.part")
    half.write_bytes(CONTENT[:3])
    aged(half)
    assert list(storage.old(DAY)) == [("", half)]
