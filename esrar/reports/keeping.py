"""Makes papers and keeps them: numbered without a gap, stored by content, found again by number."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from esrar.audit.chain import compact
from esrar.audit.recorder import note
from esrar.core import clock, context, storage
from esrar.core.db import Write, db, writing
from esrar.core.i18n import language
from esrar.kit.files import Attachment
from esrar.plan.closing import Span
from esrar.plan.closing.kept import CLOSING
from esrar.reports import papers
from esrar.reports.asked import Asked
from esrar.reports.content import content
from esrar.reports.models import Report

REPORT: Table = Report.__table__
KINDS = {"pdf": "application/pdf",
         "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
TRIES = 5
T = TypeVar("T")


class Taken(Exception):
    """Another paper got the number while this one was being set."""


def numbered(make: Callable[[], Callable[[Write], T]]) -> T:
    """Set a paper, then keep it in one write; anew when its number was taken meanwhile.

    A paper shows its number, and setting it takes longer than the database may be held for.
    """
    for _try in range(TRIES):
        keep = make()
        try:
            with writing(origin="paper") as write:
                return keep(write)
        except Taken:
            continue
    raise Taken()


def hold(write: Write, subject: str, subject_id: int, name: str, content_type: str,
         size: int, digest: str) -> None:  # fmt: skip
    """Name a stored content as a file of a record, so that nothing sweeps it away."""
    write.session.add(Attachment(
        subject=subject, subject_id=subject_id, kind="paper", name=name, sha256=digest,
        content_type=content_type, size=size,
    ))  # fmt: skip


# -- reports -------------------------------------------------------------------------------------


def make(asked: Asked) -> str:
    """Make the report and keep it; returns its identifier."""

    def attempt() -> Callable[[Write], str]:
        session = db.session()
        identifier = next_identifier(session, asked)
        data = content(session, asked, identifier)
        files = {"pdf": papers.pdf(data), "xlsx": papers.xlsx(data, clock.today())}
        digests = {ending: storage.put(file) for ending, file in files.items()}
        session.rollback()
        return lambda write: _keep(write, asked, data, files, digests)

    return numbered(attempt)


def next_identifier(session: Session, asked: Asked) -> str:
    """The next number of its period: R-2026-Q3-01, R-2026-Y-01."""
    part = "Y" if asked.span is Span.YEAR else asked.span.upper()
    start = f"R-{asked.year.start.year}-{part}-"
    made = session.scalar(select(func.count()).where(REPORT.c.identifier.startswith(start))) or 0
    return f"{start}{made + 1:02}"


def _keep(write: Write, asked: Asked, data: Mapping[str, Any], files: Mapping[str, bytes],
          digests: Mapping[str, str]) -> str:  # fmt: skip
    identifier = str(data["identifier"])
    note(write.session, "report", subject=REPORT.name,
         values={"identifier": identifier, **digests})  # fmt: skip
    if next_identifier(write.session, asked) != identifier:
        raise Taken()
    one = Report(
        identifier=identifier, fiscal_year_id=asked.year.id, span=asked.span.value,
        language=language(), edition=asked.edition,
        as_of=min(clock.today(), asked.span.end(asked.year)),
        closing_id=_closing(write.session, data), made_on=clock.today(),
        made_by=context.actor().name, content=compact(data),
        fingerprint=papers.fingerprint(data), pdf=digests["pdf"], xlsx=digests["xlsx"],
    )  # fmt: skip
    write.session.add(one)
    write.session.flush()
    for ending, file in files.items():
        hold(write, REPORT.name, one.id, f"{identifier}.{ending}", KINDS[ending], len(file),
             digests[ending])  # fmt: skip
    return identifier


def _closing(session: Session, data: Mapping[str, Any]) -> int | None:
    if not data["closing"]:
        return None
    mark = data["closing"]["fingerprint"]
    return session.scalar(select(CLOSING.c.id).where(CLOSING.c.fingerprint == mark))


def every(session: Session) -> Sequence[Any]:
    """All reports, the latest first, without what they say."""
    columns = [c for c in REPORT.c if c.name != "content"]
    statement = select(*columns).where(REPORT.c.deleted_at.is_(None))
    return session.execute(statement.order_by(REPORT.c.id.desc())).all()


def find(session: Session, identifier: str) -> Any:
    """A report by its identifier; None when there is none."""
    return session.execute(
        select(REPORT).where(REPORT.c.identifier == identifier.strip().upper())
    ).first()


def said_by(row: Any) -> dict[str, Any]:
    """What a report says, as it was kept."""
    found: dict[str, Any] = json.loads(row.content)
    return found
