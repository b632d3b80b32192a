"""Languages: Arabic first, English whole; which one a request speaks, and which way it runs."""

from __future__ import annotations

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext as _n

__all__ = ["LANGUAGES", "_", "_l", "_n", "direction", "init", "language"]

LANGUAGES = ("ar", "en")


def init(app: Flask) -> None:
    """Translations from the root's folder; Arabic unless a person chose otherwise."""
    Babel(
        app,
        locale_selector=_select,
        default_locale="ar",
        default_timezone="Asia/Riyadh",
        default_translation_directories=app.config["TRANSLATIONS"],
    )


def _select() -> str:
    if not has_request_context():
        return "ar"
    asked = request.args.get("lang") or session.get("language")
    return asked if asked in LANGUAGES else "ar"


def language() -> str:
    """ "ar" or "en", for the page being made."""
    if not has_request_context():
        return str(get_locale() or "ar")
    if "language" not in g:
        g.language = str(get_locale() or "ar")
    return str(g.language)


def direction() -> str:
    """Which way the page runs."""
    return "rtl" if language() == "ar" else "ltr"
