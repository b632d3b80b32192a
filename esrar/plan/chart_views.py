"""The picture of the plan, for everyone who may read it."""

from __future__ import annotations

from flask import Blueprint, render_template

from esrar.accounts.permissions import requires
from esrar.core.db import db
from esrar.measures.years import current_year
from esrar.plan.chart_page import chart_page

blueprint = Blueprint("plan_chart", __name__)


@blueprint.get("/plan/chart")
@requires("plan:read")
def page() -> str:
    """The tasks of the current year over its months."""
    return render_template("plan/chart.html", page=chart_page(db.session(), current_year()))
