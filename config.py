"""Reads the settings from the environment: safe defaults, one clear line for a wrong value.

Nothing in esrar/ imports this file; `create_app` is handed its result.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}
SMTP_SECURITY = ("none", "starttls", "tls")


class ConfigError(SystemExit):
    """A setting that cannot be used; as an exit it shows as one line, without a traceback."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")


def settings(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The Flask configuration that the environment asks for."""
    env = os.environ if environment is None else environment
    folder = data_folder(env)
    return {
        "DATA_FOLDER": folder,
        "SQLALCHEMY_DATABASE_URI": database_url(env, folder),
        "ESRAR_TODAY": fixed_today(env),
        **cookies(env),
        **mail(env),
        "ESRAR_URL": own_address(env),
        "TRUSTED_HOSTS": trusted_hosts(env),
        "BACKUP_KEY_FILE": key_file(env),
        "PROXY_COUNT": whole(env, "ESRAR_PROXIES", 0, 0, 5),
        "MAX_CONTENT_LENGTH": 25 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,
        # The widest form is a family with its lines; bulk acts send up to a page of ids.
        "MAX_FORM_PARTS": 5_000,
    }


def data_folder(env: Mapping[str, str]) -> Path:
    """Where database, secrets and attachments live; a relative path is under the project."""
    folder = (ROOT / (env.get("ESRAR_DATA", "").strip() or "instance")).resolve()
    if folder.exists() and not folder.is_dir():
        raise ConfigError("ESRAR_DATA", f"{folder} is a file; a folder is needed")
    return folder


def database_url(env: Mapping[str, str], folder: Path) -> str:
    """The database as SQLAlchemy names it; SQLite in the data folder unless another is given."""
    given = env.get("DATABASE_URL", "").strip()
    if not given:
        return f"sqlite:///{folder / 'esrar.sqlite'}"
    scheme, separator, rest = given.partition("://")
    if separator and rest and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if separator and scheme == "sqlite" and len(rest) > 1:
        return given
    # The value may hold a password, so it is not repeated here.
    raise ConfigError("DATABASE_URL", "must start with postgresql:// or sqlite:/// and name one")


def key_file(env: Mapping[str, str]) -> Path | None:
    """The file whose first line closes and opens backups; the recovery key unless it is named."""
    given = env.get("ESRAR_BACKUP_KEY_FILE", "").strip()
    if given and not Path(given).is_file():
        raise ConfigError("ESRAR_BACKUP_KEY_FILE", f"there is no file {given}")
    return Path(given).resolve() if given else None


def fixed_today(env: Mapping[str, str]) -> date | None:
    """The date that tests and demonstrations pretend it is."""
    given = env.get("ESRAR_TODAY", "").strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ConfigError("ESRAR_TODAY", f"{given!r} is not a date such as 2026-11-23") from None


def bind_address(env: Mapping[str, str]) -> tuple[str, int]:
    """The address that the server listens on."""
    host = env.get("HOST", "").strip() or "127.0.0.1"
    return host, whole(env, "PORT", 8000, 1, 65_535)


def cookies(env: Mapping[str, str]) -> dict[str, Any]:
    """Secure cookies, unless the server is bound to loopback and says nothing of HTTPS."""
    host, _ = bind_address(env)
    secure = flag(env, "ESRAR_HTTPS", default=not is_loopback(host))
    if not secure and not is_loopback(host):
        raise ConfigError("ESRAR_HTTPS", f"cannot be off while the server listens on {host}")
    return {
        "SESSION_COOKIE_NAME": "__Host-esrar" if secure else "esrar",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PREFERRED_URL_SCHEME": "https" if secure else "http",
    }


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach a server bound to the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def mail(env: Mapping[str, str]) -> dict[str, Any]:
    """The server that sends the digest; without SMTP_HOST nothing is sent."""
    security = env.get("SMTP_SECURITY", "").strip().lower() or "starttls"
    if security not in SMTP_SECURITY:
        raise ConfigError("SMTP_SECURITY", f"must be one of {', '.join(SMTP_SECURITY)}")
    host = env.get("SMTP_HOST", "").strip() or None
    sender = env.get("SMTP_FROM", "").strip() or None
    if host and (sender is None or "@" not in sender):
        raise ConfigError("SMTP_FROM", "must be an e-mail address when SMTP_HOST is given")
    if bool(env.get("SMTP_USER", "").strip()) != bool(env.get("SMTP_PASSWORD")):
        raise ConfigError("SMTP_USER", "goes with SMTP_PASSWORD: give both or neither")
    return {
        "SMTP_HOST": host,
        "SMTP_PORT": whole(env, "SMTP_PORT", 465 if security == "tls" else 587, 1, 65_535),
        "SMTP_SECURITY": security,
        "SMTP_USER": env.get("SMTP_USER", "").strip() or None,
        "SMTP_PASSWORD": env.get("SMTP_PASSWORD") or None,
        "SMTP_FROM": sender,
    }


def own_address(env: Mapping[str, str]) -> str | None:
    """Where people reach the application, for the links in a mail."""
    given = env.get("ESRAR_URL", "").strip().rstrip("/")
    if not given:
        return None
    scheme, _separator, rest = given.partition("://")
    if scheme not in ("http", "https") or not rest or any(c in given for c in " ?#@"):
        raise ConfigError("ESRAR_URL", "must be an address such as https://esrar.example.sa")
    return given


def trusted_hosts(env: Mapping[str, str]) -> list[str] | None:
    """The names under which it answers: of its own address, and of this computer for a watcher.

    All, where no address is given: nobody then said what it is called.
    """
    given = own_address(env)
    host = urlsplit(given).hostname if given else None
    return [host, "localhost", "127.0.0.1", "[::1]"] if host else None


def flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    """A yes or no setting."""
    given = env.get(name)
    if given is None:
        return default
    word = given.strip().lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ConfigError(name, f"{given!r} is neither 1 nor 0")
    return word in TRUE_WORDS


def whole(env: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number within its bounds."""
    given = env.get(name, "").strip()
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and least <= int(given) <= most):
        raise ConfigError(name, f"{given!r} is not a number from {least} to {most}")
    return int(given)
