"""Destroys what is held of a person, previews it, and carries it out again on a restored backup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from esrar.audit.recorder import append, note
from esrar.core import clock, contents, context, storage
from esrar.core.db import Write, db, writing
from esrar.core.errors import Conflict
from esrar.core.i18n import _l
from esrar.kit.destroyed import proof_of
from esrar.kit.extensions import previews
from esrar.kit.register import Register
from esrar.privacy import blanking, imports, ledger, traces
from esrar.privacy.ledger import DESTRUCTION
from esrar.privacy.mentions import Mention, mentions, take_out
from esrar.privacy.reach import Reach, collect, marks, model_of
from esrar.privacy.wiping import wipe


@dataclass(frozen=True)
class Terms:
    """On what a destruction rests: the ground, the decision, the request that asked for it."""

    ground: str
    decision_number: str
    decided_on: date
    reason: str
    request_id: int | None = None


@dataclass
class Plan:
    """What a destruction would do: rows by table, files, places that name the person, effects."""

    reach: Reach
    counts: Mapping[str, int]
    mentions: list[Mention]
    effects: list[Any]
    files: int
    history: int


@dataclass
class Done:
    """What carrying it out came to."""

    counts: dict[str, int] = field(default_factory=dict)
    stays: list[str] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)


def refuse(session: Session, register: Register, row: Mapping[str, Any]) -> None:
    """Raises Conflict for a record that was destroyed already, or merged into another."""
    if proof_of(session, register.table, row["id"]):
        raise Conflict(_l("The data of this record were destroyed already"))
    if row["merged_into_id"]:
        raise Conflict(_l("The record was merged into another: destroy that one"))


def preview(register: Register, record_id: int) -> Plan:
    """What destroying a record would do, seen by doing it and taking it back."""
    with writing(preview=True, origin="preview") as write:
        found = collect(write.session, register, record_id)
        told = traces.words(write.session, found)
        named = list(mentions(write.session, found, told))
        counts = {name: len(ids) for name, ids in (*found.rows(), *found.named.items()) if ids}
        history = traces.erase_history(write.session, found, told)
        rows = traces.erase_copies(write, found)
        counts |= rows
        _set_aside(write, found)
    effects = [effect for panel in previews(write) for effect in panel.data]
    return Plan(found, counts, named, effects, len(found.digests), history)


def destroy(register: Register, record_id: int, terms: Terms) -> str:
    """Destroy a record with all that is about it; the number of the proof. Raises Conflict."""
    with writing(origin="destroy") as write:
        session = write.session
        row = session.execute(
            select(register.table).where(register.table.c.id == record_id).with_for_update()
        ).mappings().one()  # fmt: skip
        refuse(session, register, dict(row))
        found = collect(session, register, record_id)
        kept = marks(session, found)
        done = carry_out(write, found)
        entry = _entry(session, register, record_id, terms, kept, done)
        session.execute(insert(DESTRUCTION), [{
            **ledger.columns_of(entry), "actor_id": context.actor_id(),
            "request_id": terms.request_id, "reason": terms.reason,
        }])  # fmt: skip
        blanking.remember(session, found, entry["number"])
    finish(done)
    return str(entry["number"])


def _entry(session: Session, register: Register, record_id: int, terms: Terms,
           kept: list[list[Any]], done: Done) -> dict[str, Any]:  # fmt: skip
    """The proof that remains."""
    previous = session.scalar(select(DESTRUCTION.c.digest).order_by(DESTRUCTION.c.id.desc()))
    entry: dict[str, Any] = {
        "number": _number(session), "at": clock.now().isoformat(), "by": context.actor().name,
        "register": register.key, "subject_id": record_id, "ground": terms.ground,
        "decision_number": terms.decision_number, "decided_on": terms.decided_on.isoformat(),
        "records": kept, "files": done.digests, "counts": done.counts, "stays": done.stays,
        "previous": previous or "",
    }  # fmt: skip
    return {**entry, "digest": ledger.digest(entry)}


def _number(session: Session) -> str:
    start = f"D-{clock.today().year}-"
    made = session.scalar(
        select(func.count()).where(DESTRUCTION.c.number.startswith(start))
    ) or 0  # fmt: skip
    return f"{start}{made + 1:04}"


def carry_out(write: Write, found: Reach) -> Done:
    """Do it, within a write: the records count nowhere from now on, and then they say nothing."""
    session, done = write.session, Done(digests=found.digests)
    told = traces.words(session, found)
    done.uploads = imports.uploads_naming(told)
    _set_aside(write, found)
    write.part()  # what follows is kept from the history, which would remember it
    for one in list(mentions(session, found, told)):
        if one.stays:
            done.stays.append(one.table)
        else:
            take_out(session, one, told)
            done.counts["mentions"] = done.counts.get("mentions", 0) + 1
    refused = imports.forget_refused(session, told)
    history = traces.erase_history(session, found, told)
    done.counts |= {**blanking.blank(session, found), **traces.erase_copies(write, found),
                    "audit_value": history}  # fmt: skip
    done.counts |= {"import_row": refused} if refused else {}
    done.counts |= {"uploads": len(done.uploads)} if done.uploads else {}
    done.counts |= {"files": len(found.digests)} if found.digests else {}
    table, number = found.root
    append(session, [({"action": "destroy", "subject": table, "subject_id": number}, None)],
           changed=True)  # fmt: skip
    session.expire_all()
    return done


def _set_aside(write: Write, found: Reach) -> None:
    """Delete the records in the usual way, so that every number is reckoned anew."""
    session, now = write.session, clock.now()
    for name, ids in found.records.items():
        for number in ids:
            record = session.get(model_of(name), number, populate_existing=True)
            if record is not None and record.deleted_at is None and record.merged_into_id is None:
                record.deleted_at = now
    session.flush()


def finish(done: Done) -> None:
    """What no transaction covers: contents of files, uploads, the ledger, the freed places."""
    discard(done.digests)
    for token in done.uploads:
        imports.discard_upload(token)
    ledger.keep(db.session())
    wipe(patient=False)


def discard(digests: Sequence[str]) -> int:
    """Remove contents that no row names any more; how many."""
    if not digests:
        return 0
    gone = 0
    with writing(origin="sweep") as write:
        note(write.session, "sweep", values={"files": len(digests)})
        # From here no row can come in between: whoever attaches holds the head of the audit.
        for digest in set(digests) - contents.named_among(write.session, digests):
            storage.remove(digest)
            gone += 1
    return gone
