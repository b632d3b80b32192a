"""The documents of tasks: which document is what a task has to hand over, by task and kind.

A document belongs to the year in which it was handed in; one that was never handed in, to the year
of its approval, else to the year in which it was written down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.audit.cache import kept
from esrar.core import arabic, clock
from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.core.fields import Kind, Option
from esrar.core.i18n import _l, language
from esrar.core.standing import stands
from esrar.documents.models import Document
from esrar.kit.choices import ChoiceRow

DOCUMENT, CHOICE = Document.__table__, ChoiceRow.__table__
LIST = "document-type"


@dataclass(frozen=True)
class Type:
    """A kind of document, as the lists of values have it."""

    id: int
    ar: str
    en: str
    active: bool


def types() -> dict[str, Type]:
    """The kinds of documents by their key."""
    return kept(("document types",), _load, CHOICE)


def _load() -> dict[str, Type]:
    own = CHOICE.c
    rows = db.session.execute(
        select(own.key, own.id, own.ar, own.en, own.active)
        .where(own.list == LIST, own.deleted_at.is_(None))
        .order_by(own.position)
    )
    return {r.key: Type(r.id, r.ar, r.en, r.active) for r in rows}


@dataclass(frozen=True)
class TypeOf(Kind):
    """A kind of document, stored by its key: the plan speaks of it before any list is edited."""

    widget: ClassVar[str] = "select"

    def options(self) -> Sequence[Option]:
        """The kinds still in use."""
        return [(key, _label(one)) for key, one in types().items() if one.active]

    def read(self, text: str) -> str:
        folded = arabic.fold(text)
        for key, one in types().items():
            if folded in {arabic.fold(key), arabic.fold(one.ar), arabic.fold(one.en)}:
                return key
        raise Invalid(_l("Choose one of the listed values"))

    def show(self, value: Any) -> str:
        one = types().get(value)
        return _label(one) if one else str(value)

    def cell(self, value: Any) -> str:
        return self.show(value)


def _label(one: Type) -> str:
    return one.ar if language() == "ar" else one.en


DOCUMENT_TYPE = TypeOf()

Papers = Mapping[tuple[str, str], Sequence[Any]]
"""Documents by the task's code and the key of their kind, the earliest first."""


def papers(session: Session) -> Papers:
    """Every document that names a task."""
    own = DOCUMENT.c
    keys = {one.id: key for key, one in types().items()}
    found: dict[tuple[str, str], list[Any]] = {}
    rows = session.execute(
        select(own.id, own.title, own.task_code, own.kind_id, own.submitted_on, own.approved_on,
               own.returned_on, own.return_reason, own.decision_number, own.decision_date,
               own.submitted_by_id, own.approved_by_id, own.created_at)
        .where(own.task_code.is_not(None), stands(own))
        .order_by(own.id)
    )  # fmt: skip
    for row in rows:
        found.setdefault((row.task_code, keys.get(row.kind_id, "")), []).append(row)
    return found


def of_year(paper: Any, start: date, end: date) -> bool:
    """Whether a document belongs to a year."""
    written = clock.local(paper.created_at).date()
    return start <= (paper.submitted_on or paper.approved_on or written) <= end
