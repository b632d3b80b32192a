"""Addresses filled into patterns are those that Flask builds, and texts print as Jinja's escape."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from flask import Blueprint, Flask
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup, escape
from werkzeug.routing import BuildError

from esrar.core.application import Application
from esrar.core.i18n import _l
from esrar.core.markup import printed
from esrar.core.quoting import quoted, quoted_in_query

texts = st.text(max_size=30)
values = st.one_of(texts, st.integers(-5, 10**12), st.none(), st.lists(texts, max_size=2))


def site() -> Application:
    """An application with an address of every kind."""
    app = Application("site")
    made = Blueprint("families", __name__, url_prefix="/families")
    made.add_url_rule("", "list", str)
    made.add_url_rule("/<int:id>", "show", str)
    made.add_url_rule("/<int:id>/reveal/<field>", "reveal", str)
    made.add_url_rule("/files/<path:place>", "file", str)
    made.add_url_rule("/<any(day, week):span>", "span", str)
    made.add_url_rule("/مكان/<int:id>", "arabic", str)
    app.register_blueprint(made)
    return app


@given(values, values, st.dictionaries(texts, values, max_size=3))
@example(7, "full_name", {"family_id": "#7"})
@example(7, "../x", {"q": "نورة أحمد", "day": "2026-11-24T10:00~"})
@example(True, "a/b", {"page": 2, "_anchor": "history"})
@example(7, "", {})
def test_an_address_is_the_one_that_flask_builds(
    number: Any, text: Any, query: dict[str, Any]
) -> None:
    app = site()
    query = {k: v for k, v in query.items() if k != "endpoint" and k != "self"}
    asked = [
        ("families.list", {}),
        ("families.show", {"id": number}),
        ("families.reveal", {"id": number, "field": text}),
        ("families.file", {"place": text}),
        ("families.span", {"span": text}),
        ("families.arabic", {"id": number}),
        (".show", {"id": number}),
        ("families.nowhere", {}),
    ]
    for root in ("", "/register"):
        with app.test_request_context("/families", base_url=f"http://localhost{root}"):
            for endpoint, given_values in asked:
                every = {**query, **given_values}
                assert _built(app, app.url_for, endpoint, every) == _built(
                    app, super(Application, app).url_for, endpoint, every
                )


def _built(app: Flask, build: Any, endpoint: str, given_values: dict[str, Any]) -> str:
    try:
        return str(build(endpoint, **given_values))
    except (BuildError, TypeError, ValueError):
        return "cannot be built"


def test_outside_a_request_an_address_needs_a_host() -> None:
    app = site()
    with app.app_context(), pytest.raises(RuntimeError, match="SERVER_NAME"):
        app.url_for("families.show", id=7)
    with app.test_request_context(), pytest.raises(BuildError):
        app.url_for("families.show")


@given(texts)
@example("السلام عليكم\n- هوية")
@example("100% و+ و%20")
def test_texts_are_encoded_as_the_standard_library_does(text: str) -> None:
    assert quoted(text) == quote(text)
    from werkzeug.urls import _urlencode

    assert f"q={quoted_in_query(text)}" == _urlencode({"q": text})


@given(st.one_of(texts, st.integers(), st.none(), st.floats(), texts.map(Markup)))
@example("<b>'نورة' & \"علي\"</b>")
def test_a_value_prints_as_it_would_be_escaped(value: Any) -> None:
    assert str(printed(value)) == str(escape(value))


def test_a_template_escapes_what_is_no_markup() -> None:
    app = site()
    with app.test_request_context():
        shown = app.jinja_env.from_string(
            "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ a }}{{ m(a) }}{{ a ~ b }}{{ b }}{{ c }}"
        ).render(a="<&>", b=Markup("<br>"), c=_l("%(name)s", name="<i>"))
    assert shown == (
        "&lt;&amp;&gt;<i>&lt;&amp;&gt;</i>&lt;&amp;&gt;<br><br>&lt;i&gt;"
    )  # fmt: skip
