"""Pictures every shape of page into screens/, which git ignores, with an index to leaf through.

On a demo database of its own: each shape on a desktop, on a phone of 320 px, on paper and in
English. With --readme the two pictures of the README are renewed in docs/screens/.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from config import settings
from esrar import create_app
from esrar.core.db import db
from esrar.demo import make_demo, staff
from esrar.families.models import Family
from esrar.licensing.models import Licence
from esrar.organisations.models import Organisation
from esrar.setup import load_reference
from tests.support.browser import launched, serving

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "screens"
README = ROOT / "docs" / "screens"

HEAD, ADMINISTRATOR = "head-beneficiary-relations", "administrator"


@dataclass(frozen=True)
class View:
    """A way of looking: how wide, in which language, on screen or on paper."""

    name: str
    width: int
    height: int = 900
    language: str = "ar"
    paper: bool = False


DESKTOP = View("desktop", 1280)
VIEWS = (DESKTOP, View("phone", 320, 640), View("paper", 794, 1123, paper=True),
         View("english", 1280, language="en"))  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A page to be pictured, and who looks at it (nobody: not signed in)."""

    name: str
    path: str
    who: str = HEAD
    act: str = ""


SHAPES = (
    Shape("sign-in", "/sign-in", ""),
    Shape("not-found", "/families/999999"),
    Shape("board", "/"),
    Shape("indicator", "/indicators/families.licensed"),
    Shape("plan", "/plan"),
    Shape("families", "/families"),
    Shape("families-filtered", "/families?standing=suspended"),
    Shape("families-none", "/families?q=لاأحدبهذاالاسم"),
    Shape("family", "/families/{licensed}"),
    Shape("family-near", "/families/{near}"),
    Shape("family-new", "/families/new"),
    Shape("family-edit", "/families/{licensed}/edit"),
    Shape("family-errors", "/families/new", act="main form"),
    Shape("quick", "/families/quick"),
    Shape("quick-blank", "/families/quick/blank"),
    Shape("family-delete", "/families/{licensed}/delete"),
    Shape("family-reveal", "/families/{licensed}/reveal/national_id"),
    Shape("licences", "/licences?sort=-issued_on"),
    Shape("licence", "/licences/{licence}"),
    Shape("licence-new", "/licences/new"),
    Shape("licence-types", "/licence-types"),
    Shape("activities", "/activities"),
    Shape("organisation", "/organisations/{organisation}"),
    Shape("import", "/families/import"),
    Shape("search", "/search?q=محمد"),
    Shape("account", "/account"),
    Shape("second-step", "/second-step/set-up"),
    Shape("people", "/people", ADMINISTRATOR),
    Shape("roles", "/roles", ADMINISTRATOR),
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tools.screens", description=__doc__)
    parser.add_argument("--only", default="", help="only the shapes whose name contains this")
    parser.add_argument("--readme", action="store_true", help="renew the README's pictures too")
    options = parser.parse_args()
    with _demo() as app, serving(app) as address, launched() as browser:
        with app.app_context():
            records = _records()
            entries = staff.kept(Path(app.config["DATA_FOLDER"])) or ()
            links = {entry.username: entry.link for entry in entries}
        OUT.mkdir(exist_ok=True)
        shapes = [one for one in SHAPES if options.only in one.name]
        for view in VIEWS:
            _picture(browser, address, view, shapes, records, links)
        if options.readme:
            README.mkdir(parents=True, exist_ok=True)
            _for_readme(browser, address, records, links)
    _index(list(SHAPES))
    print(f"{len(shapes) * len(VIEWS)} pictures: {(OUT / 'index.html').relative_to(ROOT)}")


@contextmanager
def _demo() -> Iterator[Flask]:
    """The application on a demo made for the pictures, and forgotten after them."""
    with tempfile.TemporaryDirectory(prefix="esrar-screens-") as folder:
        dropped = {"DATABASE_URL", "HOST"}
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        app = create_app(settings({**kept, "ESRAR_DATA": folder}))
        with app.app_context():
            flask_migrate.upgrade(directory=str(ROOT / "migrations"))
            load_reference()
            list(make_demo(Path(folder)))
        yield app


def _records() -> Mapping[str, int]:
    """Records worth a look: a licence that counts with its family, and one that nearly does."""
    session = db.session()
    counting = select(Licence).where(
        Licence.issued_on.is_not(None), Licence.applied_on.is_not(None)
    )
    licence = session.scalars(counting.order_by(Licence.id).limit(1)).one()
    undated = select(Licence.family_id).where(Licence.issued_on.is_(None), Licence.number != "")
    near = select(Family.id).where(Family.id.in_(undated)).order_by(Family.id)
    latest = select(Organisation.id).order_by(Organisation.id.desc())
    return {
        "licensed": licence.family_id,
        "licence": licence.id,
        "near": session.scalars(near.limit(1)).one(),
        "organisation": session.scalars(latest.limit(1)).one(),
    }


def _picture(
    browser: Browser, address: str, view: View, shapes: list[Shape],
    records: Mapping[str, int], links: Mapping[str, str],
) -> None:  # fmt: skip
    tabs: dict[str, Page] = {}
    for shape in shapes:
        if shape.who not in tabs:
            tabs[shape.who] = _tab(browser, address, view, shape.who, links)
        tab = tabs[shape.who]
        tab.goto(shape.path.format(**records))
        if shape.act:
            with tab.expect_navigation():
                tab.locator(shape.act).last.evaluate("form => form.requestSubmit()")
        tab.wait_for_load_state("networkidle")
        _check_width(tab, shape, view)
        tab.screenshot(path=OUT / f"{shape.name}-{view.name}.png", full_page=True)
    for tab in tabs.values():
        tab.context.close()


def _for_readme(
    browser: Browser, address: str, records: Mapping[str, int], links: Mapping[str, str]
) -> None:
    """What meets the eye first, no more: a page as long as a record's is no picture to show."""
    tab = _tab(browser, address, DESKTOP, HEAD, links)
    for shape in SHAPES:
        if shape.name in ("board", "family"):
            tab.goto(shape.path.format(**records))
            tab.screenshot(path=README / f"{shape.name}.png")
    tab.context.close()


def _tab(browser: Browser, address: str, view: View, who: str, links: Mapping[str, str]) -> Page:
    size: Any = {"width": view.width, "height": view.height}
    context = browser.new_context(base_url=address, viewport=size, locale=view.language)
    tab = context.new_page()
    tab.set_default_timeout(15_000)
    tab.goto(f"/welcome/{links[who]}" if who else "/sign-in")
    if who:
        tab.locator("main button.primary").click()
        tab.wait_for_url(f"{address}/")
    if view.language != "ar":
        tab.locator(f"button[name=language][value={view.language}]").first.click()
        tab.wait_for_load_state("networkidle")
    if view.paper:
        tab.emulate_media(media="print")
    return tab


def _check_width(tab: Page, shape: Shape, view: View) -> None:
    """A page that must be dragged sideways is a fault, whatever it looks like in the picture."""
    wide = tab.evaluate("document.documentElement.scrollWidth")
    if wide > view.width:
        print(f"{shape.name} on {view.name}: {wide} px wide")


def _index(shapes: list[Shape]) -> None:
    rows = []
    for shape in shapes:
        pictures = "".join(
            f'<a href="{shape.name}-{v.name}.png"><img loading="lazy" alt="{v.name}"'
            f' src="{shape.name}-{v.name}.png"></a>'
            for v in VIEWS
        )
        rows.append(f"<h2>{escape(shape.name)} <code>{escape(shape.path)}</code></h2>{pictures}")
    style = "img{height:24rem;border:1px solid #ccc;margin:.25rem}body{font-family:sans-serif}"
    page = f"<!doctype html><meta charset=utf-8><title>Screens</title><style>{style}</style>"
    (OUT / "index.html").write_text(page + "\n".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
