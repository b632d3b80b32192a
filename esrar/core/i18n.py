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
from flask import (
    Flask,
    appcontext_popped,
    appcontext_pushed,
    has_app_context,
    has_request_context,
    request,
    session,
)
from flask_babel import Babel
from flask_babel.speaklater import LazyString
from markupsafe import Markup

__all__ = ["LANGUAGES", "_", "_l", "_n", "direction", "init", "language", "speaking"]

LANGUAGES = ("ar", "en")

_catalogues: dict[str, NullTranslations] = {}
_texts: dict[str, dict[str, str]] = {tongue: {} for tongue in LANGUAGES}
"""What was looked up before, by language: a catalogue's own look-up is five times as long."""
_marks: dict[str, dict[str, Markup]] = {tongue: {} for tongue in LANGUAGES}
_forced: ContextVar[str] = ContextVar("language", default="")
_chosen: ContextVar[str] = ContextVar("chosen language", default="")
"""What this request speaks, once it was asked: each of its hundreds of texts asks again."""


def init(app: Flask) -> None:
    """Translations from the root's folder; Arabic unless a person chose otherwise."""
    folder = app.config["TRANSLATIONS"]
    Babel(app, locale_selector=language, default_locale="ar", default_timezone="Asia/Riyadh",
          default_translation_directories=folder)  # fmt: skip
    _catalogues["ar"] = Translations.load(folder, ["ar"])
    _catalogues["en"] = NullTranslations()
    for tongue in LANGUAGES:
        _texts[tongue].clear()
        _marks[tongue].clear()
    app.jinja_env.globals["_"] = _marked
    for signal in (appcontext_pushed, appcontext_popped):
        signal.connect(_forget, app)


def language() -> str:
    """ "ar" or "en", for the text being made."""
    found = _forced.get() or _chosen.get()
    if found or not has_app_context():
        return found or "ar"
    found = _select()
    _chosen.set(found)
    return found


def _forget(_app: Flask) -> None:
    """A thread serves one request after the other: none inherits the language of the last."""
    _chosen.set("")


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
    if not _catalogues:
        return text
    tongue = _forced.get() or _chosen.get() or language()
    known = _texts[tongue]
    found = known.get(text)
    if found is None:
        found = known[text] = _catalogues[tongue].gettext(text)
    return found


def _plain_plural(one: str, many: str, number: int) -> str:
    if not _catalogues:
        return one if number == 1 else many
    found: str = _catalogues[language()].ngettext(one, many, number)
    return found


def _marked(text: str, **values: Any) -> Markup:
    """The text in a template: it is markup of ours, and what is put into it is escaped."""
    tongue = _forced.get() or _chosen.get() or language()
    marks = _marks[tongue]
    found = marks.get(text)
    if found is None:
        found = marks[text] = Markup(_plain(text))
    return found % values if values else found


def _(text: str, **values: Any) -> str:
    """The text in the language spoken, with values put in."""
    found = _plain(text)
    return found % values if values else found


def _n(one: str, many: str, num: int, **values: Any) -> str:
    """The text that agrees with a number; Arabic has six forms."""
    return _plain_plural(one, many, num) % {"num": num, **values}


class Later(LazyString):  # type: ignore[misc]
    """A text that is put into the reader's language when it is shown.

    In a template it is markup of ours as `_` is; what is put into it is escaped.
    """

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(_, text, **values)
        self._text, self._values = text, values

    def __str__(self) -> str:
        found = _plain(self._text)
        return found % self._values if self._values else found

    def __html__(self) -> str:
        return _marked(self._text, **self._values)


def _l(text: str, **values: Any) -> Later:
    """A text that is put into the reader's language when it is shown."""
    return Later(text, **values)
