"""Languages: Arabic first, English whole; which one a request speaks, and which way it runs.

Flask-Babel selects the locale; texts are looked up here, in catalogues loaded once, for a page
has hundreds of them and its own look-up costs twenty times as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context, has_request_context, request, session
from flask_babel import Babel
from flask_babel.speaklater import LazyString

__all__ = ["LANGUAGES", "_", "_l", "_n", "direction", "init", "language", "speaking"]

LANGUAGES = ("ar", "en")

_catalogues: dict[str, NullTranslations] = {}
_forced: ContextVar[str] = ContextVar("language", default="")


def init(app: Flask) -> None:
    """Translations from the root's folder; Arabic unless a person chose otherwise."""
    folder = app.config["TRANSLATIONS"]
    Babel(app, locale_selector=language, default_locale="ar", default_timezone="Asia/Riyadh",
          default_translation_directories=folder)  # fmt: skip
    _catalogues["ar"] = Translations.load(folder, ["ar"])
    _catalogues["en"] = NullTranslations()
    app.jinja_env.install_gettext_callables(_plain, _plain_plural, newstyle=True)  # type: ignore[attr-defined]


def language() -> str:
    """ "ar" or "en", for the text being made."""
    forced = _forced.get()
    if forced or not has_app_context():
        return forced or "ar"
    found: str | None = g.get("language")
    if found is None:
        found = g.language = _select()
    return found


def _select() -> str:
    if not has_request_context():
        return "ar"
    asked = request.args.get("lang") or session.get("language")
    return asked if asked in LANGUAGES else "ar"


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Make texts in one language, whatever the page speaks."""
    token = _forced.set(tongue)
    try:
        yield
    finally:
        _forced.reset(token)


def direction() -> str:
    """Which way the page runs."""
    return "rtl" if language() == "ar" else "ltr"


def _plain(text: str) -> str:
    found: str = _catalogues[language()].gettext(text) if _catalogues else text
    return found


def _plain_plural(one: str, many: str, number: int) -> str:
    if not _catalogues:
        return one if number == 1 else many
    found: str = _catalogues[language()].ngettext(one, many, number)
    return found


def _(text: str, **values: Any) -> str:
    """The text in the language spoken, with values put in."""
    found = _plain(text)
    return found % values if values else found


def _n(one: str, many: str, num: int, **values: Any) -> str:
    """The text that agrees with a number; Arabic has six forms."""
    return _plain_plural(one, many, num) % {"num": num, **values}


def _l(text: str, **values: Any) -> LazyString:
    """A text that is put into the reader's language when it is shown."""
    return LazyString(_, text, **values)
