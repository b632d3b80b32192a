"""Esrar: the register of productive families and partners, and the indicators it moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import Migrate

from esrar import accounts, cli, measures, navigation, plan
from esrar.alerts.views import blueprint as alerts
from esrar.audit.recorder import record_changes
from esrar.core import changes, clock, db, i18n, secrets, web
from esrar.core.application import Application
from esrar.events.nomination.panel import PANEL as NOMINATION
from esrar.events.nomination.views import blueprint as nomination
from esrar.keeping.health import blueprint as health
from esrar.kit import approvals, extensions, registry
from esrar.kit.approvals.views import blueprint as session
from esrar.kit.bin_page import blueprint as bin_pages
from esrar.kit.calendar_page import blueprint as calendar
from esrar.kit.disclosures import recipients
from esrar.kit.disclosures.pages import blueprint as disclosures
from esrar.kit.disclosures.panel import PANEL as DISCLOSED
from esrar.kit.duplicates.views import blueprint as duplicates
from esrar.kit.importer.batches import blueprint as imports
from esrar.kit.search_page import blueprint as search
from esrar.kit.settling import settle
from esrar.kit.snapshots import pages as copies
from esrar.kit.snapshots.list_page import blueprint as snapshots
from esrar.kit.views import blueprint as register_pages
from esrar.licensing.path import PANEL as PATH_PANEL
from esrar.licensing.views import blueprint as leaflet
from esrar.pictures.views import blueprint as pictures
from esrar.plan.amending import Amendments
from esrar.plan.approval_views import blueprint as approval
from esrar.plan.chart_views import blueprint as plan_chart
from esrar.plan.closing.views import blueprint as closings
from esrar.plan.handing_views import PANEL as HANDED
from esrar.plan.handing_views import blueprint as handing
from esrar.plan.quarter_views import blueprint as quarters
from esrar.plan.question_views import blueprint as question_pages
from esrar.plan.record_moves import PANEL as MOVES
from esrar.plan.serving import serves
from esrar.plan.setting_views import blueprint as settings_pages
from esrar.plan.sitting import GROUPINGS, SOURCES
from esrar.plan.views import blueprint as board
from esrar.privacy.act_views import blueprint as privacy_acts
from esrar.privacy.consents import PANEL as CONSENTS
from esrar.privacy.consents_views import blueprint as consents
from esrar.privacy.due_views import blueprint as retention
from esrar.privacy.panel import PANEL as PRIVACY
from esrar.privacy.views import blueprint as privacy
from esrar.registers import REGISTERS
from esrar.reports.letters.offer import OFFER as LETTERS_OFFER
from esrar.reports.letters.panel import PANEL as LETTER_PANEL
from esrar.reports.letters.staying import OBSERVER as ISSUED
from esrar.reports.letters.views import blueprint as letters_out
from esrar.reports.packs.views import OFFER as PACK_OFFER
from esrar.reports.packs.views import blueprint as packs
from esrar.reports.views import blueprint as reports
from esrar.roles import matrix
from esrar.staff.surveys import PANEL as SURVEY_PANEL
from esrar.staff.views import blueprint as survey
from esrar.trail.views import blueprint as trail

ROOT = Path(__file__).resolve().parent.parent

PAGES = (
    alerts,
    approval,
    bin_pages,
    board,
    calendar,
    closings,
    consents,
    disclosures,
    duplicates,
    handing,
    health,
    imports,
    leaflet,
    letters_out,
    nomination,
    packs,
    pictures,
    plan_chart,
    privacy,
    privacy_acts,
    quarters,
    question_pages,
    reports,
    retention,
    search,
    session,
    settings_pages,
    snapshots,
    survey,
    trail,
)
"""The pages that are no register's, a line each."""

__all__ = ["changes", "create_app"]


def create_app(settings: dict[str, Any]) -> Flask:
    """The application with these settings: configured, its tiers joined, its pages registered."""
    app = Application(__name__, template_folder=ROOT / "templates")
    app.config.update(settings)
    app.config["TRANSLATIONS"] = str(ROOT / "translations")
    secrets.init(app)
    clock.fix_today(app.config.get("ESRAR_TODAY"))

    db.init(app, steps=(settle, record_changes, extensions.tell_observers))
    Migrate(app, db.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    i18n.init(app)
    web.init(app)
    accounts.init(app, matrix(REGISTERS))
    registry.init(app, REGISTERS)
    recipients.init(app, "organisations")
    panels = (
        LETTER_PANEL, measures.PANEL, MOVES, PATH_PANEL, SURVEY_PANEL, NOMINATION, DISCLOSED,
        HANDED, CONSENTS, PRIVACY,
    )  # fmt: skip
    observers = (measures.OBSERVER, ISSUED, Amendments())
    extensions.init(app, panels, observers, offers=(LETTERS_OFFER,))
    measures.init(app)
    plan.init(app, offers=(PACK_OFFER,))
    copies.init(app, serves=(serves,))
    approvals.init(app, SOURCES, GROUPINGS)
    navigation.init(app)

    for register in REGISTERS:
        app.register_blueprint(register_pages(register))
    for pages in PAGES:
        app.register_blueprint(pages)
    cli.init(app)
    return app
