"""Passwords: what is refused, how they are kept, and that a crowd waits."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from flask import Flask
from werkzeug.exceptions import ServiceUnavailable

from esrar.accounts import passwords as module
from esrar.accounts.passwords import Passwords, acceptable, passwords
from esrar.core.errors import Invalid

GOOD = ("correct horse battery", "نخلة ونهر وجبل بعيد", "kq7w9vmz", "ثوبي الأزرق في الخزانة")


@pytest.mark.parametrize("password", GOOD)
def test_length_is_what_counts(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert acceptable(password, "noura", "نورة") == password


@pytest.mark.parametrize(
    "password",
    [
        "short", "1234567", "password", "Password1", "P@ssw0rd", "qwertyui", "12345678",
        "87654321", "abcdefgh", "aaaaaaaa", "abababab", "iloveyou1", "Welcome2026", "!qwerty123!",
        "محمد1234", "سبحان الله", "ضصثقفغعه", "حشسسصخقي", "الحمدلله", "كلمة المرور", "x" * 257,
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(app: Flask, password: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        acceptable(password)


@pytest.mark.parametrize("password", ["noura-at-work", "NOURA 1 2 3 4", "بيت نورة الكبير"])
def test_a_password_does_not_hold_its_owners_name(app: Flask, password: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        acceptable(password, "noura", "نورة")


def test_a_password_is_kept_as_argon2id_and_recognised(app: Flask) -> None:
    with app.app_context():
        stored = passwords().hash("نخلة ونهر وجبل")
        assert stored.startswith("$argon2id$")
        assert passwords().matches(stored, "نخلة ونهر وجبل")
        assert not passwords().matches(stored, "نخلة ونهر")
        assert not passwords().matches(None, "نخلة ونهر وجبل")
        assert not passwords().matches("nonsense", "نخلة ونهر وجبل")


def test_raised_parameters_make_a_hash_outdated(app: Flask) -> None:
    with app.app_context():
        stored = passwords().hash("نخلة ونهر وجبل")
        assert not passwords().outdated(stored)
        app.config["ARGON2_TIME_COST"] = 2
        assert Passwords(app).outdated(stored)
        app.config["ARGON2_TIME_COST"] = 1


def test_a_crowd_waits_its_turn_and_is_sent_away_politely(app: Flask) -> None:
    config = {**app.config, "ARGON2_AT_ONCE": 1, "ARGON2_PATIENCE": 0.05}
    small = Flask("small")
    small.config.update(config)
    hashing = Passwords(small)
    begun, go_on = Event(), Event()

    def occupy() -> None:
        with hashing._turn():
            begun.set()
            go_on.wait(5)

    other = Thread(target=occupy)
    other.start()
    begun.wait(5)
    with pytest.raises(ServiceUnavailable):
        hashing.hash("anything")
    go_on.set()
    other.join()
    assert hashing.hash("anything")


def test_the_list_holds_common_passwords_in_folded_spelling() -> None:
    words = module.common()
    assert len(words) >= 300
    assert {"qwertyuiop", "محمد", "كلمهالمرور"} <= words
