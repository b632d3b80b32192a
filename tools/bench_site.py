"""The application as the benchmark meets it: a data folder, a server as `make run` starts it, and
one connection that is kept open."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from base64 import b32decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from esrar.accounts.second import totp

ROOT = Path(__file__).resolve().parent.parent
SET_UP = "/second-step/set-up"
RESTS = 1.5
"""Seconds after which the server may close a connection that nobody uses."""
FLASK = (sys.executable, "-m", "flask")
PASSWORD = "seven date palms by a spring"  # noqa: S105 - of an account that lasts a few minutes


class Refused(RuntimeError):
    """The server refused, or failed: with which code, and what it said."""

    def __init__(self, text: str, status: int, body: bytes) -> None:
        super().__init__(text)
        self.status, self.body = status, body


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many milliseconds."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    ms: float

    def token(self) -> str:
        """The CSRF token of the page."""
        found = re.search(rb'name="csrf_token" value="([^"]+)"', self.body)
        if found is None:
            raise RuntimeError("the page has no CSRF token")
        return found[1].decode()


def flask(folder: Path, *arguments: str, database: str = "") -> tuple[str, float]:
    """A flask command on this data folder: what it printed, and how many seconds it took."""
    began, around = time.perf_counter(), environment(folder, database=database)
    done = subprocess.run(  # noqa: S603
        [*FLASK, *arguments], cwd=ROOT, env=around, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(arguments)}: {done.stderr.strip()[-300:]}")
    return done.stdout, time.perf_counter() - began


def environment(folder: Path, port: int = 8000, database: str = "") -> dict[str, str]:
    """The surroundings of a command on this data folder, and on its own database or another."""
    dropped = {"DATABASE_URL", "ESRAR_TODAY", "HOST", "ESRAR_HTTPS"}
    kept = {k: v for k, v in os.environ.items() if k not in dropped}
    own = {"ESRAR_DATA": str(folder), "PORT": str(port)}
    return {**kept, **own, **({"DATABASE_URL": database} if database else {})}


@dataclass
class Site:
    """The running application and one kept connection to it."""

    folder: Path
    port: int
    server: subprocess.Popen[bytes]
    cookies: dict[str, str] = field(default_factory=dict)
    database: str = ""
    _connection: http.client.HTTPConnection | None = None
    _last: float = 0

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, None, headers)

    def post(self, path: str, values: Mapping[str, Any]) -> Answer:
        """Send a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(values).encode(), kind)

    def upload(self, path: str, values: Mapping[str, str], file: Path, name: str) -> Answer:
        """Send a form with one file."""
        edge = "edge-of-a-part"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
            for k, v in values.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file.name}"'
        parts += [f"{head}\r\n\r\n".encode(), file.read_bytes(), f"\r\n--{edge}--\r\n".encode()]
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._send("POST", path, b"".join(parts), kind)

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if self._connection is None or time.monotonic() - self._last > RESTS:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        sent = {**headers, "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        began = time.perf_counter()
        self._connection.request(method, path, body, sent)
        response = self._connection.getresponse()
        content = response.read()
        self._last = time.monotonic()
        ms = (time.perf_counter() - began) * 1000
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if response.status >= 400:
            raise Refused(f"{method} {path}: {response.status}: {content[:400]!r}",
                          response.status, content)  # fmt: skip
        return Answer(response.status, content, dict(response.headers), ms)

    def sign_in(self) -> None:
        """Choose a password by a one-time link, as a new colleague does, and be signed in."""
        arguments = ("--role", "head", "--department", "beneficiary-relations")
        name = f"bench-{time.time_ns()}"
        printed, _ = flask(self.folder, "user", "add", name, *arguments, database=self.database)
        link = re.search(r"http://[^/\s]+(/\S+)", printed)
        if link is None:
            raise RuntimeError(f"flask user add printed no link: {printed}")
        form = self.get(link[1])
        values = {"csrf_token": form.token()}
        for box in re.findall(rb"<input[^>]*>", form.body):
            name = re.search(rb'name="([^"]+)"', box)
            if b'type="password"' in box and name:
                values[name[1].decode()] = PASSWORD
        if self.post(link[1], values).status != 303:
            raise RuntimeError("the benchmark could not sign in")
        self._set_up()

    def _set_up(self) -> None:
        """Set up the second step, which a head's role asks for."""
        page = self.get(SET_UP)
        key = re.search(rb'<code class="key">([A-Z2-7 ]+)</code>', page.body)
        if key is None:
            raise RuntimeError("the page of the second step shows no key")
        secret = b32decode(key[1].replace(b" ", b""))
        code = totp.code_at(secret, totp.step_at(datetime.now(UTC)))
        self.post(SET_UP, {"csrf_token": page.token(), "code": code})

    def memory(self) -> dict[str, float]:
        """Megabytes resident in the largest worker, now and at its highest; {} where unknown."""
        if not Path("/proc/self/status").exists():
            return {}
        found = [_memory(pid) for pid in _children(self.server.pid)]
        return {
            "worker_mb": round(max(now for now, _ in found), 1),
            "worker_peak_mb": round(max(peak for _, peak in found), 1),
        }


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()]


def _memory(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Vm")}
    return int(sizes["VmRSS"]) / 1024, int(sizes["VmHWM"]) / 1024


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """The application on this data folder, until the end of the block."""
    port = free_port()
    command = (sys.executable, "-m", "gunicorn", "--log-level", "warning", "wsgi:app")
    with (folder / "server.log").open("wb") as log:  # a line for each request
        server = subprocess.Popen(  # noqa: S603
            command, cwd=ROOT, env=environment(folder, port), stderr=log
        )
    try:
        wait(server, port)
        yield Site(folder, port, server)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def free_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(server: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server answers; RuntimeError when it stopped or is not there after all."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the server stopped; server.log in its data folder says why")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def fsync_ms(folder: Path, times: int = 100) -> list[float]:
    """What this disk takes to keep 4 KB for good: the floor under every save."""
    took, path = [], folder / "fsync.tmp"
    with path.open("wb", buffering=0) as out:
        for _ in range(times):
            out.write(b"x" * 4096)
            began = time.perf_counter()
            os.fsync(out.fileno())
            took.append((time.perf_counter() - began) * 1000)
    path.unlink()
    return took


def dump(path: Path, document: Any) -> None:
    """Write JSON for people and programs."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
