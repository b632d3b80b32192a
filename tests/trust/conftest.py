"""The small world of the trials of access, built once for a run and put back before each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.databases import Workshop, quick_folder
from tests.trust import building
from tests.trust.world import World


@pytest.fixture(scope="session")
def built(sqlite_workshop: Workshop) -> Iterator[tuple[World, Path]]:
    """The world, and a copy of the data folder in which it lies."""
    sqlite_workshop.reset()
    found = building.made(sqlite_workshop.app)
    sqlite_workshop._dispose()
    with quick_folder() as folder:
        shutil.copytree(sqlite_workshop.folder, folder / "data")
        yield found, folder / "data"


@pytest.fixture
def world(built: tuple[World, Path], sqlite_workshop: Workshop) -> World:
    """The world as it was built, whatever an earlier test did to it."""
    found, kept = built
    sqlite_workshop.reset()
    shutil.copytree(kept, sqlite_workshop.folder, dirs_exist_ok=True)
    return found
