"""Makes a pack, keeps it under a number, finds those that were made of an indicator."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from esrar.audit.chain import compact
from esrar.audit.recorder import note
from esrar.core import clock, context, storage
from esrar.core.db import Write, db
from esrar.core.errors import Invalid
from esrar.core.i18n import _, _l
from esrar.core.typeset import PDF, Paper, typeset
from esrar.measures.evaluate import Question
from esrar.plan.asked import Asked
from esrar.reports.keeping import Taken, hold, numbered
from esrar.reports.models import ProofPack
from esrar.reports.packs.content import Pack, pack

PACK: Table = ProofPack.__table__


def make(question: Question, asked: Asked, seed: str, size: int) -> str:
    """Draw, set and keep a pack; returns its number. Raises Invalid when there is no row."""

    def attempt() -> Callable[[Write], str]:
        session = db.session()
        identifier = _next(session)
        made = pack(session, question, asked, seed, size, identifier)
        if not made.drawn:
            raise Invalid(_l("There is no row behind this number to be verified"))
        mark = hashlib.sha256(compact(made.data).encode()).hexdigest()
        content = _paper(made, mark)
        digest = storage.put(content)
        session.rollback()
        return lambda write: _keep(write, made, asked, (seed, mark, digest, len(content)))

    return numbered(attempt)


def _next(session: Session) -> str:
    start = f"V-{clock.today().year}-"
    made = session.scalar(select(func.count()).where(PACK.c.identifier.startswith(start))) or 0
    return f"{start}{made + 1:04}"


def _paper(made: Pack, mark: str) -> bytes:
    words = {
        "sample": _("The sample"), "criteria": _("Criteria"), "values": _("Values"),
        "files": _("Evidence files"), "no-files": _("No file is attached"),
        "counts": _("Counts"), "left-out": _("Does not count"), "dated": _("Date"),
        "sha": _("SHA-256"), "listed": _("Not shown here"), "signed": _("Sign-off"),
        "how": _("How it was drawn: the rows with the lowest SHA-256 of «seed:unit:record», so "
                 "many. Whoever has the rows and the seed draws the same again"),
        "definition": _("How it is counted"), "evidence": _("Evidence"),
        "fingerprint": _("Fingerprint (SHA-256)"),
    }  # fmt: skip
    return typeset(Paper(
        "reports/pack.typ", made.data["title"],
        {"pack": made.data, "says": {key: str(text) for key, text in words.items()},
         "sign-off": [str(t) for t in (_("Name"), _("Post"), _("Result"), _("Date"),
                                       _("Signature"))],
         "columns": [str(t) for t in ("#", _("Row"), _("Date"), _("Counts"))],
         "fingerprint": mark, "foot": made.data["identifier"]},
        running=made.data["identifier"],
        house=str(_("Esrar association for productive families")),
        keywords=[made.data["identifier"], f"sha256:{mark}"], files=made.files,
    ))  # fmt: skip


def _keep(write: Write, made: Pack, asked: Asked, what: tuple[str, str, str, int]) -> str:
    seed, mark, digest, size = what
    identifier = str(made.data["identifier"])
    drawn = [[row.unit_id, row.record_id] for row in made.drawn]
    note(write.session, "pack", subject=PACK.name,
         values={"identifier": identifier, "indicator": asked.key, "seed": seed,
                 "records": drawn, "sha256": digest})  # fmt: skip
    if _next(write.session) != identifier:
        raise Taken()
    one = ProofPack(
        identifier=identifier, measure=asked.key, as_of=asked.period.as_of, seed=seed,
        size=len(drawn), population=made.population, records=compact(drawn),
        made_on=clock.today(), made_by=context.actor().name, fingerprint=mark, pdf=digest,
    )  # fmt: skip
    write.session.add(one)
    write.session.flush()
    hold(write, PACK.name, one.id, f"{identifier}.pdf", PDF, size, digest)
    return identifier


def of_measure(session: Session, key: str) -> Sequence[Any]:
    """The packs of an indicator, the latest first."""
    return session.execute(
        select(PACK).where(PACK.c.measure == key).order_by(PACK.c.id.desc()).limit(50)
    ).all()


def find(session: Session, identifier: str) -> Any:
    """A pack by its number; None when there is none."""
    return session.execute(select(PACK).where(PACK.c.identifier == identifier)).first()
