"""The page of the families in pictures, for everyone who may read the list of families."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from esrar.accounts.permissions import requires
from esrar.core.errors import Invalid
from esrar.kit import queries, registry
from esrar.kit.access import visible
from esrar.pictures.page import page

blueprint = Blueprint("pictures", __name__)
FILTERS = ("standing", "activity_id")


@blueprint.get("/families/pictures")
@requires("families:read")
def families() -> str:
    """Where the families live, what they do, when they came; of all, or by state and activity."""
    register = registry.get("families")
    given = MultiDict((n, v) for n in FILTERS for v in request.args.getlist(n)[:1] if v.strip())
    query = queries.parse(register, visible(register), given)
    try:
        shown = page(query, url_for("pictures.families"))
    except Invalid:
        abort(404)
    return render_template("pictures/families.html", page=shown)
