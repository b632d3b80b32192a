"""The same requests within this process: how many statements they send, what they cost the
processor whatever else it does, and where the time goes."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from flask import Flask
from sqlalchemy import event

from config import settings
from esrar import create_app
from esrar.core.db import db
from tools.bench_cases import Ask, Case
from tools.bench_site import environment

TURNS = 30
WARM_UP = 5


def application(folder: Path) -> Flask:
    """The application on this data folder. Forms need no token, for the server checked that."""
    app = create_app(settings(environment(folder)))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


class Inside:
    """A visit that goes on with the cookies of one over the network."""

    def __init__(self, app: Flask, cookies: Mapping[str, str]) -> None:
        self._app = app
        self._client = app.test_client()
        for name, value in cookies.items():
            self._client.set_cookie(name, value)

    def measure(self, case: Case) -> dict[str, Any]:
        """Statements sent, signing in included, and milliseconds of processor time, p50."""
        for _ in range(WARM_UP):
            self._ask(case.make())
        with self._statements() as sent:
            took = [self._ask(case.make()) for _ in range(TURNS)]
        return {"queries": round(len(sent) / TURNS), "cpu_ms": round(median(took), 2)}

    def profile(self, case: Case) -> None:
        """Print which functions a case spends its time in."""
        print(f"{case.name}: {self.measure(case)}; below, {TURNS} of them")
        profile = cProfile.Profile(process_time)
        asked = [case.make() for _ in range(TURNS)]
        for ask in asked:
            self._ask(ask, profile)
        for order in ("cumulative", "tottime"):
            pstats.Stats(profile).sort_stats(order).print_stats(45)

    def _ask(self, ask: Ask, profile: cProfile.Profile | None = None) -> float:
        began = process_time()
        if profile:
            profile.enable()
        if ask.form:
            answer = self._client.post(ask.path, data=ask.form)
        else:
            answer = self._client.get(ask.path)
        if profile:
            profile.disable()
        took = (process_time() - began) * 1000
        if answer.status_code >= 400:
            raise RuntimeError(f"{ask.path}: {answer.status_code}")
        if answer.location:
            self._client.get(answer.location)  # its messages would pile up in the cookie
        return took

    @contextmanager
    def _statements(self) -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith("BEGIN"):
                sent.append(statement)

        with self._app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)
