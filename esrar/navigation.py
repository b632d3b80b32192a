"""The menu: what stands in it, where it leads, and who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, request, url_for
from markupsafe import Markup

from esrar.accounts.permissions import granted
from esrar.core.i18n import _, _l, language
from esrar.kit.banners import banners
from esrar.plan.tasks import TASKS
from esrar.privacy.register import PERSON_REQUESTS
from esrar.registers import GROUPS, REGISTERS


@dataclass(frozen=True)
class MenuItem:
    """One entry of the menu."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class MenuGroup:
    """Entries under one heading, or under none."""

    label: str | None
    items: list[MenuItem]


WORK = (
    ("approvals.page", _l("Approval session"), "approvals:read"),
    ("snapshots.page", _l("Approved copies"), "snapshots:read"),
    ("plans.plan", _l("Approval of the plan"), "plan:read"),
    ("closings.every", _l("Closings"), "plan:read"),
)
"""What stands beside the tasks of the plan and is no register."""

PRIVACY = (("privacy.page", _l("Privacy"), "privacy:read"),)
"""What stands above the registers that the law on personal data asks for."""

MENU: tuple[tuple[Any, tuple[tuple[str, Any, str], ...]], ...] = (
    (None, (
        ("board.board", _l("Indicators"), "indicators:read"),
        ("board.plan", _l("Operational plan"), "plan:read"),
        ("alerts.page_of_all", _l("Alerts"), "alerts:read"),
        ("calendar.page", _l("Calendar"), "calendar:read"),
        ("pictures.families", _l("Families in pictures"), "families:read"),
        ("reports.every", _l("Reports"), "reports:read"),
        ("accounts.account", _l("My account"), "account:read"),
    )),
    *((label, (*(PRIVACY if PERSON_REQUESTS in group else ()),
               *((f"{r.key}.list", r.label, f"{r.key}:read") for r in group),
               *(WORK if TASKS in group else ())))
      for label, group in GROUPS),
    (_l("Administration"), (
        ("duplicates.queue", _l("Duplicates"), "duplicates:read"),
        ("bin.page", _l("Deleted records"), "bin:read"),
        ("imports.page", _l("Imports"), "audit:read"),
        ("audit.page", _l("Audit log"), "audit:read"),
        ("disclosures.page", _l("Disclosures"), "disclosures:read"),
        ("settings.indicators", _l("Indicator settings and targets"), "settings:read"),
        ("questions.every", _l("What the plan leaves open"), "settings:read"),
        ("alerts.rules", _l("Alert rules"), "settings:read"),
        ("accounts.people", _l("Staff and roles"), "accounts:manage"),
        ("accounts.roles", _l("Role matrix"), "accounts:read"),
    )),
)  # fmt: skip


KEYS = frozenset(register.key for register in REGISTERS)


def init(app: Flask) -> None:
    """Give every page its name, menu and messages."""
    app.context_processor(
        lambda: {"app_name": _("Esrar"), "menu": _menu(), "flashes": list(banners())}
    )


def _menu() -> Markup:
    return _entries(granted(), language(), request.endpoint or "", request.blueprint or "")


@lru_cache(maxsize=1024)
def _entries(held: frozenset[str], tongue: str, endpoint: str, blueprint: str) -> Markup:
    """The menu as it is printed; its forty entries would else be a tenth of every page."""
    groups = []
    for label, entries in MENU:
        items = [
            _item(target, text, endpoint, blueprint)
            for target, text, permission in entries
            if permission in held
        ]
        if items:
            groups.append(MenuGroup(None if label is None else str(label), items))
    # Not render_template: that asks for the context of every page, of which the menu is a part.
    return Markup(current_app.jinja_env.get_template("layout/_menu.html").render(menu=groups))


def _item(target: str, text: Any, endpoint: str, blueprint: str) -> MenuItem:
    place = target.partition(".")[0]
    current = target == endpoint or (place in KEYS and blueprint == place)
    return MenuItem(str(text), url_for(target), current)
