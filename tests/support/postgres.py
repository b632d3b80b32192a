"""A PostgreSQL server for the tests alone: a cluster in a temporary folder, gone afterwards."""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.support.memory import memory
from tests.support.system import postgresql

USER = "esrar"
# What the databases of a run take up at most, in bytes.
ROOM = 3 << 30
# Nothing here must survive a crash, so the server need not wait for the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")


@dataclass(frozen=True)
class Server:
    """A running server; `url(name)` names one of its databases for SQLAlchemy."""

    port: int
    copying: str = ""
    """How a database is copied: file by file, which is ten times faster in memory."""

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"


@contextmanager
def shared_server(folder: Path) -> Iterator[Server]:
    """The one server of this test run: the first worker starts it, the last one stops it."""
    state = folder / "postgresql.json"
    with _locked(folder):
        known = json.loads(state.read_text()) if state.exists() else {"users": 0}
        if not known["users"]:
            known = {"users": 0, **_start(_cluster_folder(folder))}
        known["users"] += 1
        state.write_text(json.dumps(known))
    try:
        yield Server(known["port"], known["copying"])
    finally:
        with _locked(folder):
            known = json.loads(state.read_text())
            known["users"] -= 1
            state.write_text(json.dumps(known))
            if not known["users"]:
                _stop(Path(known["cluster"]))


@dataclass
class Lasting:
    """A server that keeps what it confirmed, as one at work does; to be killed and begun again."""

    cluster: Path
    port: int

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@127.0.0.1:{self.port}/{database}"

    def make(self, database: str) -> None:
        """An empty database."""
        asked = ("-h", "127.0.0.1", "-p", str(self.port), "-U", USER, database)
        _run("createdb", *asked, cluster=self.cluster)

    def kill(self) -> None:
        """kill -9 of all its processes."""
        leader = int((self.cluster / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
        for pid in (leader, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def again(self) -> None:
        """Begin it anew on what is there, once the last of its processes is gone."""
        for left in reversed(range(20)):
            try:
                return _begin(self.cluster, self.port, ())
            except RuntimeError:
                if not left:
                    raise
                time.sleep(0.5)


@contextmanager
def lasting_server() -> Iterator[Lasting]:
    """A server that waits for the disk, on a disk; gone afterwards."""
    cluster = _owned(Path(tempfile.mkdtemp(prefix="esrar-postgresql-")))
    _make(cluster)
    found = Lasting(cluster, _free_port())
    found.again()
    try:
        yield found
    finally:
        with suppress(RuntimeError):  # it may have been killed
            _stop(cluster)
        shutil.rmtree(cluster, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _cluster_folder(folder: Path) -> Path:
    """In memory if there is room, and outside pytest's folders, which are private to root."""
    return _owned(Path(tempfile.mkdtemp(prefix="esrar-postgresql-", dir=memory(ROOM))))


def _owned(cluster: Path) -> Path:
    if owner := _owner():
        os.chown(cluster, owner.pw_uid, owner.pw_gid)
    return cluster


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root; PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("as root, PostgreSQL needs an account `postgres` or `nobody` to run as")


def _run(program: str, *arguments: str, cluster: Path) -> None:
    folder = postgresql()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed; `make test` says how to install it")
    owner = _owner()
    done = subprocess.run(
        [str(folder / program), *arguments],
        cwd=cluster,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        # A server that inherits our pipes would keep them open for as long as it runs.
        stdout=(log := (cluster / f"{program}.log").open("w")),
        stderr=log,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        check=False,
    )
    log.close()
    if done.returncode:
        raise RuntimeError(f"{program} failed:\n{(cluster / f'{program}.log').read_text()[-2000:]}")


def _start(cluster: Path) -> dict[str, object]:
    _make(cluster)
    port = _free_port()
    _begin(cluster, port, FAST)
    return {"port": port, "cluster": str(cluster), "copying": _copying(cluster / "data")}


def _make(cluster: Path) -> None:
    _run(
        "initdb", "--pgdata", str(cluster / "data"), "--username", USER, "--auth", "trust",
        "--locale=C.UTF-8", "-E", "UTF8", "--no-sync", cluster=cluster,
    )  # fmt: skip


def _begin(cluster: Path, port: int, settings: tuple[str, ...]) -> None:
    data, options = cluster / "data", " ".join(f"-c {option}" for option in settings)
    _run(
        "pg_ctl", "start", "--wait", "--pgdata", str(data), "--log", str(cluster / "server.log"),
        "--options", f"-p {port} -h 127.0.0.1 -k {cluster} {options}", cluster=cluster,
    )  # fmt: skip


def _copying(data: Path) -> str:
    """Before version 15 files were always copied, and could not be asked for by name."""
    version = int((data / "PG_VERSION").read_text().split(".")[0])
    return "STRATEGY FILE_COPY" if version >= 15 else ""


def _stop(cluster: Path) -> None:
    data = str(cluster / "data")
    _run("pg_ctl", "stop", "--mode", "immediate", "--pgdata", data, cluster=cluster)
    for _ in range(5):
        shutil.rmtree(cluster, ignore_errors=True)
        if not cluster.exists():
            return
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
