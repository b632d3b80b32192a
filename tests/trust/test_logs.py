"""What the server prints tells who waited how long for what, and nothing of any person; told to
stop, it first ends what it has begun."""

from __future__ import annotations

import http.client
import io
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from esrar.core import logs
from esrar.core.logs import Lines
from tests.support.databases import Workshop
from tests.support.tree import ROOT

SENTINEL = "فاطمة1000000008SENTINEL"
SITE = '''
"""The application with pages that fail and one that takes its time; for a test."""
import time, warnings
from flask import Response, request
from sqlalchemy import text
from esrar.accounts.permissions import public
from esrar.audit.recorder import note
from esrar.core.db import db, writing
from wsgi import app

def fault():
    warnings.warn(request.values["q"])
    app.logger.getChild("other").debug(request.values["q"])
    raise ValueError(request.values["q"])

def database():
    db.session.execute(text("SELECT * FROM nothing WHERE x = :x"), {"x": request.values["q"]})

def stream():
    def parts():
        yield "a"
        raise ValueError(request_q)
    request_q = request.values["q"]
    return Response(parts())

def slow():
    with writing() as write:
        note(write.session, "slow-save")
        open(app.config["DATA_FOLDER"] / "begun", "w").close()
        time.sleep(1.5)
    return "saved"

for view in (fault, database, stream, slow):
    app.add_url_rule("/" + view.__name__, view.__name__, public("a test")(view))
'''


class Served:
    """A real server on the test's data folder; what it prints is kept."""

    def __init__(self, folder: Path, site: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (site / "served.py").write_text(SITE)
        self.folder, self.printed = folder, site / "printed"
        kept = {k: v for k, v in os.environ.items()
                if not k.startswith(("ESRAR_", "SMTP_", "DATABASE_"))}  # fmt: skip
        with self.printed.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--pythonpath", str(site), "served:app"],
                cwd=ROOT, stdout=out, stderr=out,
                env={**kept, "ESRAR_DATA": str(folder), "PORT": str(self.port)},
            )  # fmt: skip

    def ready(self) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, self.printed.read_text()
            try:
                self.ask("GET", "/healthz")
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(self.printed.read_text())

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body.encode() or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def send(self, raw: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(raw)
            line.recv(1000)

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.printed.read_text().splitlines() if line]


@pytest.fixture
def served(workshop: Workshop, tmp_path: Path) -> Iterator[Served]:
    server = Served(workshop.folder, tmp_path)
    try:
        server.ready()
        yield server
    finally:
        server.process.kill()
        server.process.wait()


def test_nothing_of_a_person_is_printed_and_a_save_under_way_ends_before_the_server(
    served: Served,
) -> None:
    typed = quote(SENTINEL)
    form = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "SENTINEL"}
    served.ask("GET", f"/families?q={typed}", Referer=f"/x?{typed}")
    served.ask("GET", f"/{typed}?q={typed}")
    served.ask("POST", "/sign-in", f"username={typed}&password={typed}", **form)
    served.ask("SENTINEL", "/sign-in")
    assert served.ask("GET", f"/fault?q={typed}")[0] == 500
    assert served.ask("GET", f"/database?q={typed}")[0] == 500
    with pytest.raises((http.client.HTTPException, OSError)):
        served.ask("GET", f"/stream?q={typed}")
    served.send(f"GET /{typed} BAD {typed}\r\n\r\n".encode())
    served.send(f"GET / HTTP/1.1\r\nHost SENTINEL: {typed}\r\n\r\n".encode())

    answers: list[Any] = []
    waiting = threading.Thread(target=lambda: answers.append(served.ask("GET", "/slow")))
    waiting.start()
    while not (served.folder / "begun").exists():
        time.sleep(0.02)
    idle = http.client.HTTPConnection("127.0.0.1", served.port)
    idle.request("GET", "/healthz")
    assert idle.getresponse().read()
    served.process.send_signal(signal.SIGTERM)
    waiting.join(20)
    assert answers == [(200, "saved")]
    assert served.process.wait(20) == 0
    idle.close()
    with sqlite3.connect(served.folder / "esrar.sqlite") as database:
        assert database.execute(
            "SELECT count(*) FROM audit_entry WHERE action = 'slow-save'"
        ).fetchone() == (1,)

    printed = served.printed.read_text()
    for trace in ("SENTINEL", "1000000008", "فاطمة", typed[:12]):
        assert trace not in printed, [line for line in printed.splitlines() if trace in line]
    requests = [line for line in served.lines() if line["log"] == "esrar.requests"]
    assert {"families.list", "fault", "accounts.sign_in", "slow", None} <= {
        line["endpoint"] for line in requests
    }
    for line in requests:
        assert set(line) == {"at", "level", "log", "request", "method", "endpoint", "status", "ms",
                             "user"}  # fmt: skip
        assert re.fullmatch("[0-9a-f]{16}", line["request"])
    assert next(r for r in requests if r["endpoint"] == "slow")["ms"] >= 1500
    told = " ".join(json.dumps(line) for line in served.lines() if line["level"] == "error")
    assert "ValueError" in told
    assert "served.py" in told
    assert "OperationalError" in told


def test_a_line_names_who_asked(app: Flask, sign_in: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "esrar")
    auditor = sign_in("auditor")
    page = auditor.get("/audit")
    line = json.loads(Lines().format(caplog.records[-1]))
    assert line["user"] == auditor.user_id
    assert line["request"] == page.headers["X-Request-ID"]
    assert (line["endpoint"], line["status"], line["method"]) == ("audit.page", 200, "GET")


def test_what_others_complain_of_is_told_without_what_they_put_into_it() -> None:
    def said(message: str, *values: str) -> str:
        kind, place = logging.WARNING, "server.py"
        record = logging.LogRecord("gunicorn.error", kind, place, 7, message, values, None, "read")
        return str(json.loads(Lines().format(record))["message"])

    assert said("Invalid from %s: %s", "ip", SENTINEL) == "Invalid from %s: %s"
    assert said(f"Invalid: {SENTINEL}") == "server.read:7"


def test_a_command_that_nobody_attends_prints_no_message_of_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed = io.StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(Lines())
    monkeypatch.setattr(logging.getLogger("esrar"), "handlers", [handler])
    try:
        raise ValueError(SENTINEL)
    except ValueError as error:
        logs._fault(ValueError, error, error.__traceback__)
    assert "ValueError" in printed.getvalue()
    assert "test_logs.py" in printed.getvalue()
    assert "SENTINEL" not in printed.getvalue().replace("raise ValueError(SENTINEL)", "")
