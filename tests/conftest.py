"""Fixtures that every test can name; what they are made of is in tests/support/.

`app` runs on SQLite; mark a test `both` (or use `any_app`) to run it on PostgreSQL as well.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from playwright.sync_api import Page
from pytest_socket import socket_allow_hosts
from sqlalchemy import event
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.core.context import Actor, act_as
from esrar.core.db import db
from esrar.core.i18n import speaking
from tests.support import browser as browsing
from tests.support import people
from tests.support.databases import TODAY, PostgresWorkshop, SqliteWorkshop, Workshop, quick_folder
from tests.support.postgres import Server, shared_server
from tests.support.visitor import SignIn, Visitor

LOOPBACK = ["127.0.0.1", "::1"]
LONG = ("trust", "browser", "demo", "keeping")
"""Folders of few and long tests: begun first, so that at the end no worker waits for another."""

hypothesis.settings.register_profile(
    "house",
    deadline=None,
    max_examples=int(os.environ.get("EXAMPLES", "12")),
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
    ],
)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both: run on SQLite and on PostgreSQL")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    both = "any_app" in metafunc.fixturenames or metafunc.definition.get_closest_marker("both")
    if both and "database" in metafunc.fixturenames:
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def pytest_collection_finish() -> None:
    """What has been imported stays: looking through it for garbage takes a twentieth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Nothing in a test reaches further than this computer."""
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


# -- databases and applications ----------------------------------------------------------------


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@pytest.fixture(scope="session")
def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> Iterator[Server]:
    with shared_server(run_folder) as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_workshop() -> Iterator[Workshop]:
    with quick_folder() as folder:
        yield SqliteWorkshop(folder)


@pytest.fixture(scope="session")
def postgres_workshop(postgres_server: Server, worker: str) -> Iterator[Workshop]:
    with quick_folder() as folder:
        workshop = PostgresWorkshop(folder, postgres_server, f"esrar_{worker}")
        yield workshop
        workshop.close()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def workshop(database: str, request: pytest.FixtureRequest) -> Workshop:
    """The application's home; `workshop.reset()` gives a new database in the middle of a test."""
    short = "postgres" if database == "postgresql" else "sqlite"
    found: Workshop = request.getfixturevalue(f"{short}_workshop")
    found.reset()
    return found


@pytest.fixture
def app(workshop: Workshop) -> Flask:
    """The application on a new database: migrated, with the plan and the lists, without people."""
    return workshop.app


@pytest.fixture
def any_app(app: Flask) -> Flask:
    """`app`, once on each database."""
    return app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """The session, in an application context that lasts for the test."""
    act_as(Actor())
    with app.app_context():
        yield db.session()
    act_as(Actor())


@pytest.fixture(autouse=True)
def today() -> Iterator[Callable[[date | None], None]]:
    """It is always the same day, TODAY; `today(date(2027, 1, 1))` moves a test to another."""
    clock.fix_today(TODAY)
    yield clock.fix_today
    clock.fix_today(TODAY)


# -- people --------------------------------------------------------------------------------------


@pytest.fixture
def in_english() -> Iterator[None]:
    """Texts as they stand in the code, whichever catalogues an earlier test has loaded."""
    with speaking("en"):
        yield


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who has not signed in."""
    return Visitor(app)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """`sign_in("head", "programmes")` gives a visitor who signed in with that role."""

    def enter(role: str = "administrator", department: str | None = None) -> Visitor:
        return people.sign_in(app, role, department)

    return enter


@pytest.fixture
def officer(sign_in: SignIn) -> Visitor:
    """Who registers families all day."""
    return sign_in("officer", "beneficiary-relations")


@pytest.fixture
def head(sign_in: SignIn) -> Visitor:
    """Who answers for the registers of families."""
    return sign_in("head", "beneficiary-relations")


@pytest.fixture
def statements(app: Flask) -> Callable[[], Any]:
    """`with statements() as sent:` collects the SQL that is sent meanwhile."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            sent.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collect


# -- a real browser ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with browsing.launched() as browser:
        yield browser


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application, served on loopback."""
    with browsing.serving(app) as address:
        yield address


@pytest.fixture
def browser_options() -> dict[str, Any]:
    """What a browser context is opened with; a module overrides it for a phone or for English."""
    return {"locale": "ar-SA", "viewport": {"width": 1280, "height": 800}}


@pytest.fixture
def page(browser: Any, live_server: str, browser_options: dict[str, Any]) -> Iterator[Page]:
    """A tab that nobody signed in to; it fails the test for script errors and refused resources."""
    context = browser.new_context(base_url=live_server, **browser_options)
    context.set_default_timeout(10_000)
    watcher = browsing.Watcher(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert not watcher.faults, watcher.faults


@pytest.fixture
def signed_in_page(page: Page, sign_in: SignIn) -> browsing.Enter:
    """`signed_in_page("head", "programmes")`: the tab, with the cookies of such a person."""

    def enter(role: str = "administrator", department: str | None = None) -> Page:
        visitor = sign_in(role, department)
        page.context.add_cookies(visitor.browser_cookies())
        return page

    return enter


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page)` fails with what axe-core finds; `within` narrows it to a selector."""

    def check(page: Page, **options: Any) -> None:
        faults = browsing.accessibility_faults(page, **options)
        assert not faults, "\n".join([page.url, *faults])

    return check
