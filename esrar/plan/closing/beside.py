"""What stands beside a number that was closed: by how much it would be another one by now."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.measures.years import Year
from esrar.plan.closing.kept import Closing
from esrar.plan.closing.variance import steps
from esrar.plan.figures import number_text
from esrar.plan.rules import TargetKind


def after_closing(
    session: Session, year: Year, key: str, kind: TargetKind, only: Closing | None = None
) -> Iterator[Link]:
    """The closed quarters of the current year that would be counted otherwise by now, or one."""
    for step in steps(session, year, key):
        if only is not None and step.closing.id != only.id:
            continue
        old, new = (f"\u2068{number_text(n, kind)}\u2069" for n in (step.old, step.new))
        text = _("After closing, %(period)s: %(old)s became %(new)s",
                 period=step.closing.span.label, old=old, new=new)  # fmt: skip
        url = url_for("closings.indicator", id=step.closing.id, key=key, _anchor="after")
        yield Link(str(text), url)
