"""What else stands in the way of an undoing, beside what was edited since: asked in turn."""

from __future__ import annotations

from sqlalchemy.orm import Session

from esrar.kit.undo.lawful import drop_unlawful
from esrar.kit.undo.plan import Plan
from esrar.kit.undo.pointing import drop_needed, leave_gone
from esrar.kit.undo.taken import drop_taken


def check(session: Session, plan: Plan) -> None:
    """Take out of a plan what cannot be done."""
    drop_taken(session, plan)
    while drop_needed(session, plan) or leave_gone(session, plan):
        pass  # what stays may need something else to stay
    drop_unlawful(session, plan)
