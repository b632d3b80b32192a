"""The forms of privacy: what is asked before data are destroyed, and before a copy is given."""

from __future__ import annotations

from typing import Any

from flask import request
from sqlalchemy import Table, select

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.db import db
from esrar.core.fields import Code, Date, LongText
from esrar.core.forms import typed_form
from esrar.core.i18n import _, _l
from esrar.kit.form_fields import form_field
from esrar.kit.pages import FormField
from esrar.kit.register import Field
from esrar.privacy.destroying import Terms
from esrar.privacy.models import PersonRequest
from esrar.privacy.register import ASKED, IDENTITY
from esrar.privacy.rules import Ground
from esrar.privacy.words import GROUND

REQUEST: Table = PersonRequest.__table__

TERMS = (
    Field("ground", _l("Ground"), GROUND, required=True),
    Field("decision_number", _l("Decision number"), Code(), required=True),
    Field("decided_on", _l("Decision date"), Date(), required=True),
    Field("reason", _l("Reason"), LongText(500), required=True,
          hint=_l("Without names or numbers of persons: it stays with the proof")),
)  # fmt: skip
COPY = (
    Field("identity", _l("How the identity was checked"), IDENTITY, required=True),
)  # fmt: skip


class Asked:
    """A form of these fields: as it was sent, or as it begins."""

    def __init__(self, fields: tuple[Field, ...], given: dict[str, Any]) -> None:
        self._fields, self._given = fields, given
        self.sent = request.method == "POST" and "confirm" in request.form
        self._form: Any = None
        if self.sent:
            self._form = typed_form({f.name: (f.label, f.kind, f.required) for f in fields},
                                    request.form)  # fmt: skip
            self._form.validate()

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong with it."""
        form = self._form or ()
        return [(f"f-{f.name}", str(e)) for f in form for e in f.errors]

    @property
    def printed(self) -> list[FormField]:
        """The fields as the page has them."""
        return [form_field(f, self._form[f.name] if self._form else None,
                           self._given.get(f.name)) for f in self._fields]  # fmt: skip

    def __getitem__(self, name: str) -> Any:
        return self._form[name].data


def terms_asked(ground: str = "") -> Asked:
    """The form of a destruction, begun with its ground if that is known."""
    known = ground if ground in set(Ground) else None
    return Asked(TERMS, {"ground": known, "decided_on": EnteredDate(clock.today())})


def terms_of(asked: Asked, request_id: int | None) -> Terms:
    """What a sent form says."""
    return Terms(str(asked["ground"]), asked["decision_number"], asked["decided_on"].date,
                 asked["reason"], request_id)  # fmt: skip


def asking(request_id: int | None) -> Any:
    """A request that stands and is not answered; None of any other number."""
    if not request_id:
        return None
    return db.session.execute(select(REQUEST).where(
        REQUEST.c.id == request_id, REQUEST.c.deleted_at.is_(None),
        REQUEST.c.answered_on.is_(None), REQUEST.c.refused_on.is_(None),
    )).first()  # fmt: skip


def said_of(one: Any) -> str:
    """A request in a line."""
    return str(_("Request %(number)s: %(kind)s", number=one.id, kind=ASKED.show(one.kind)))
