"""Hands a file over to somebody outside: without whom may not leave, and kept with its terms."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import IO

from esrar.audit.recorder import note
from esrar.core.db import one_moment, writing
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.kit.disclosures.basis import Basis
from esrar.kit.disclosures.keeping import DISCLOSURE, keep
from esrar.kit.disclosures.leaving import Leaving
from esrar.kit.disclosures.parcels import Parcel, Shape
from esrar.kit.disclosures.recipients import known

PORTION = 1 << 20


@dataclass(frozen=True)
class Terms:
    """To whom, what for, on what basis, on which day; the `aim` is what persons agreed to."""

    recipient: str
    purpose: str
    basis: str
    on: date
    aim: str = ""


@dataclass(frozen=True)
class Handed:
    """A file that was handed over: its number, its records, and those that stayed."""

    number: int
    count: int
    left_out: int


def hand(parcel: Parcel, terms: Terms, shape: Shape, out: IO[bytes]) -> Handed:
    """Write the file and keep the disclosure. Raises Invalid when nobody in it may leave."""
    only = Leaving(terms.basis, aim=terms.aim)
    one_moment()
    whole = parcel.tally()[Basis(terms.basis)][0]
    count = parcel.write(out, shape, only)
    if not count:
        raise Invalid(_l("No record here may leave on this basis"))
    held = parcel.held(shape, only)
    recipient_id, recipient = known(terms.recipient)
    values = {
        "register": parcel.register.key, "recipient": recipient,
        "recipient_id": recipient_id, "purpose": terms.purpose, "basis": terms.basis,
        "aim": terms.aim or None, "disclosed_on": terms.on, "count": count,
        "left_out": whole - count, "ending": shape.ending, "asked": parcel.asked,
        "said": parcel.said,
        "columns": "\n".join(parcel.headings(shape)), "fingerprint": fingerprint(out),
    }  # fmt: skip
    with writing(origin="disclose") as write:
        number = keep(write.session, values, held)
        note(write.session, "disclose", subject=DISCLOSURE.name, subject_id=number, values=values)
    return Handed(number, count, whole - count)


def fingerprint(out: IO[bytes]) -> str:
    """SHA-256 of a file, which stands at its end afterwards."""
    out.flush()
    out.seek(0)
    digest = hashlib.sha256()
    while portion := out.read(PORTION):
        digest.update(portion)
    return digest.hexdigest()
