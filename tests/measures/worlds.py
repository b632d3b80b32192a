"""Small invented worlds of families and licences, as values and in the database."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.core import clock
from esrar.families.models import Family
from esrar.licensing.models import Licence, LicenceType
from esrar.places.models import Locality
from tests.measures.oracle import Home, Paper

START, END = date(2026, 1, 1), date(2026, 12, 31)
EDGES = (
    date(2024, 2, 29), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 30),
    date(2025, 12, 31), START, date(2026, 1, 2), date(2026, 3, 31), date(2026, 4, 1),
    date(2026, 6, 30), date(2026, 9, 30), date(2026, 11, 22), date(2026, 11, 23),
    date(2026, 11, 24), date(2026, 12, 30), END, date(2027, 1, 1),
)  # fmt: skip
AROUND = (0, 1, -1, 89, 90, 91, 92)

near_edges = st.builds(
    lambda edge, days: edge + timedelta(days=days), st.sampled_from(EDGES), st.sampled_from(AROUND)
)
days = st.one_of(st.sampled_from(EDGES), near_edges, st.dates(date(2024, 1, 1), date(2027, 12, 31)))
maybe = st.one_of(st.none(), days)


@st.composite
def papers(draw: st.DrawFn, homes: int) -> Paper:
    """A licence, most often one that may count."""
    issued = draw(st.one_of(days, days, days, st.none()))
    return Paper(
        home=draw(st.integers(0, homes - 1)),
        counts=draw(st.sampled_from((True, True, True, False))),
        number=draw(st.sampled_from(("7", "7", "7", None, ""))),
        issued=issued,
        expires=draw(maybe),
        cancelled=draw(st.one_of(st.none(), st.none(), days)),
        refused=draw(st.sampled_from((False,) * 7 + (True,))),
        gone=draw(st.sampled_from((False,) * 7 + (True,))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Home], list[Paper]]:
    """Some families with some licences each."""
    homes = draw(st.lists(st.builds(
        Home, left=st.one_of(st.none(), st.none(), days),
        gone=st.sampled_from((False, False, False, True)),
    ), min_size=1, max_size=4))  # fmt: skip
    return homes, draw(st.lists(papers(len(homes)), max_size=8))


class Types:
    """A licence type that counts and one that does not, of the lists a new installation has."""

    def __init__(self, session: Session) -> None:
        kinds = select(LicenceType).order_by(LicenceType.id)
        self.counting = session.scalars(kinds.where(LicenceType.counts)).first()
        self.other = session.scalars(kinds.where(LicenceType.counts.is_(False))).first()


def family(session: Session, home: Home, **more: Any) -> Family:
    """A family, not yet flushed."""
    locality = session.scalars(select(Locality.id)).first()
    values = {"full_name": "أسرة من نسج الخيال", "mobile": "+966500000000", **more}
    return Family(locality_id=locality, left_on=home.left,
                  deleted_at=clock.now() if home.gone else None, **values)  # fmt: skip


def licence_values(paper: Paper, types: Types, position: int = 0) -> dict[str, Any]:
    """The columns of a licence but for its family; numbers differ, for they are unique."""
    kind = types.counting if paper.counts else types.other
    assert kind is not None
    return {
        "licence_type_id": kind.id,
        "number": f"{paper.number}-{position}" if paper.number else paper.number,
        "stage": "refused" if paper.refused else "issued",
        "issued_on": paper.issued,
        "expires_on": paper.expires,
        "cancelled_on": paper.cancelled,
        "deleted_at": clock.now() if paper.gone else None,
    }


def build(
    session: Session, homes: list[Home], papers: list[Paper]
) -> tuple[list[Family], list[Licence]]:
    """Put a world into the database, inside a write."""
    families = [family(session, home) for home in homes]
    session.add_all(families)
    session.flush()
    types, licences = Types(session), []
    for n, paper in enumerate(papers):
        values = licence_values(paper, types, n)
        licences.append(Licence(family_id=families[paper.home].id, **values))
        session.add(licences[-1])
        session.flush()
    return families, licences
