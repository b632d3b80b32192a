"""Settings from the environment: safe without any, one clear line for a wrong one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from config import ROOT, ConfigError, bind_address, settings


def test_without_any_setting_the_database_is_sqlite_in_the_data_folder() -> None:
    found = settings({})
    assert found["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{ROOT / 'instance' / 'esrar.sqlite'}"
    assert found["ESRAR_TODAY"] is None
    assert found["SMTP_HOST"] is None


def test_the_data_folder_moves_with_its_setting(tmp_path: Path) -> None:
    found = settings({"ESRAR_DATA": str(tmp_path)})
    assert found["DATA_FOLDER"] == tmp_path
    assert found["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path / 'esrar.sqlite'}"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_spoken_to_through_psycopg(scheme: str) -> None:
    found = settings({"DATABASE_URL": f"{scheme}://u:p@127.0.0.1/esrar"})
    assert found["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u:p@127.0.0.1/esrar"


def test_the_date_can_be_fixed() -> None:
    assert settings({"ESRAR_TODAY": "2026-11-23"})["ESRAR_TODAY"] == date(2026, 11, 23)


def test_a_cookie_is_plain_only_while_bound_to_loopback() -> None:
    assert settings({})["SESSION_COOKIE_NAME"] == "esrar"
    for environment in ({"ESRAR_HTTPS": "1"}, {"HOST": "0.0.0.0"}):
        found = settings(environment)
        assert found["SESSION_COOKIE_NAME"] == "__Host-esrar"
        assert found["SESSION_COOKIE_SECURE"] is True


def test_the_port_can_be_chosen() -> None:
    assert bind_address({"PORT": "8123"}) == ("127.0.0.1", 8123)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:secret@host/db"),
        ("DATABASE_URL", "postgresql"),
        ("ESRAR_TODAY", "23/11/2026"),
        ("PORT", "eight"),
        ("PORT", "70000"),
        ("ESRAR_HTTPS", "maybe"),
        ("ESRAR_PROXIES", "-1"),
        ("SMTP_PORT", "٢٥"),
        ("SMTP_SECURITY", "ssl3"),
        ("SMTP_USER", "somebody"),
        ("ESRAR_URL", "esrar.example.sa"),
        ("ESRAR_DATA", __file__),
    ],
)
def test_a_wrong_value_is_refused_in_one_line_that_names_it(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name}: .+") as refusal:
        settings({name: value})
    assert "\n" not in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_a_mail_server_needs_a_sender() -> None:
    with pytest.raises(ConfigError, match=r"^SMTP_FROM: "):
        settings({"SMTP_HOST": "127.0.0.1"})


def test_secure_cookies_cannot_be_switched_off_for_the_network() -> None:
    with pytest.raises(ConfigError, match=r"^ESRAR_HTTPS: "):
        settings({"HOST": "0.0.0.0", "ESRAR_HTTPS": "0"})
