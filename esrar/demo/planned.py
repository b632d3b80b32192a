"""What the diary tells of the plan's tasks: scheduled and moved on, handed over, copied."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from esrar.core import clock, context
from esrar.core.calendar import EnteredDate
from esrar.core.db import db, writing
from esrar.core.fields import Date
from esrar.core.standing import stands
from esrar.core.uploads import accept
from esrar.demo.reader import Reader
from esrar.kit import registry
from esrar.kit.asking import parse
from esrar.kit.snapshots.frozen import laid_out, usual
from esrar.kit.snapshots.models import Snapshot
from esrar.kit.snapshots.taking import take
from esrar.measures.years import current_year
from esrar.plan import handing, handing_page, quarter_acts
from esrar.plan.quarter_acts import Change
from esrar.plan.standing import TASK
from esrar.plan.tasks import TASKS

Entry = Mapping[str, Any]


def _task(code: str) -> Any:
    year = current_year()
    return db.session.execute(
        select(TASK).where(TASK.c.code == code, stands(TASK),
                           TASK.c.fiscal_year_id == (year.id if year else 0))
    ).one()  # fmt: skip


def move(entry: Entry, reader: Reader) -> None:
    """Tasks by their code, each with its new values: as on the board of quarters."""
    for code, texts in entry["tasks"].items():
        values = reader.values(TASKS.fields, texts)
        done = quarter_acts.change([_task(code).id], Change(values))
        if done.refused:
            raise ValueError(f"{code}: {done.refused}")


def hand(entry: Entry, reader: Reader) -> None:
    """The first deliverable of a task in a new version; its document is called `as`."""
    task, year = _task(entry["hand"]), current_year()
    assert year is not None
    one = handing_page.owed(db.session(), task.id, task.code)[0]
    version = handing.Version(accept(_page(entry["at"])), entry.get("name", "الوثيقة.png"),
                              entry.get("note", ""), entry.get("title", ""))  # fmt: skip
    paper = handing.hand_in(one, task.owner_department, year, version)
    if "as" in entry:
        reader.told.records[entry["as"]] = ("documents", paper)


def _page(seed: object) -> bytes:
    """A scanned paper, another for each day."""
    page = Image.new("L", (420, 594), 250)
    pen = ImageDraw.Draw(page)
    for row in range(60, 520, 30):
        pen.line((60, row, 320 - (row * 7) % 90, row), fill=140, width=5)
    pen.text((60, 30), str(seed), fill=90)
    content = BytesIO()
    page.save(content, "PNG")
    return content.getvalue()


def copy(entry: Entry, reader: Reader) -> None:
    """A copy of a register, handed in; with a `number` approved by that decision."""
    register = registry.get(entry["copy"])
    query = parse(register, register.fields, MultiDict(entry.get("where", {})))
    made = take(register, laid_out(register, usual(register)), query)
    with writing(origin="approval") as write:
        one = write.session.get_one(Snapshot, made)
        columns = handing.submitted()
        if "number" in entry:
            today = EnteredDate(clock.today())
            columns |= {**Date().store("approved_on", today), "decision_number": entry["number"],
                        **Date().store("decision_date", today),
                        "approved_by_id": context.actor_id()}  # fmt: skip
        for name, value in columns.items():
            setattr(one, name, value)
