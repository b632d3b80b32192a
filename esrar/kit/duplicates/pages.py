"""The page of what waits for a look: clusters of records, why they may be one, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from esrar.audit.models import AuditEntry, Operation
from esrar.core import clock
from esrar.core.db import db
from esrar.core.i18n import _, _n
from esrar.core.pages import Link, StatusTag
from esrar.kit import queries, registry
from esrar.kit.access import may, visible
from esrar.kit.duplicates import queue
from esrar.kit.duplicates.cards import compared
from esrar.kit.duplicates.merging import ORIGIN, mergeable
from esrar.kit.duplicates.queue import Cluster
from esrar.kit.duplicates.words import grounds
from esrar.kit.history import show_moment
from esrar.kit.listing import list_rows, row_headings
from esrar.kit.pages import ListRow, Tab
from esrar.kit.register import Register
from esrar.kit.relations import titles
from esrar.kit.undo.engine import LASTS

EACH = 20
"""So many clusters stand on a page."""
LIKELY, VERY_LIKELY = 60, 80
COLUMNS = 6

Page = dict[str, Any]


def open_registers() -> list[Register]:
    """The registers whose duplicates whoever asks may look at: what is compared must be seen."""
    return [
        r for r in registry.registers().values()
        if compared(r) and mergeable(r) and may(r, "write")
        and (not r.personal or may(r, "personal"))
    ]  # fmt: skip


def queue_page(register: Register, registers: Sequence[Register], number: int) -> Page:
    """One page of a register's queue."""
    clusters = queue.clusters(register)
    start = (number - 1) * EACH
    shown = clusters[start : start + EACH]
    last = queue.last_scan(register)
    return {
        "title": str(_("Duplicates")),
        "tabs": [
            Tab(str(r.label), url_for("duplicates.queue", register=r.key), r is register)
            for r in registers
        ],
        "scanned": "" if last is None else str(
            _("Last scan: %(when)s, %(count)s records", when=show_moment(last.at),
              count=f"{last.records:,}")),
        "scan": Link(str(_("Scan now")), url_for(f"{register.key}.scan_duplicates"), "", "post"),
        "count_text": str(_n("%(num)s group to look at", "%(num)s groups to look at",
                             len(clusters))) if clusters else "",
        "clusters": _clusters(register, shown),
        "empty": str(_("Nothing waits for a look") if last else _("No scan has been made yet")),
        "first_url": url_for("duplicates.queue", register=register.key) if number > 1 else "",
        "next_url": url_for("duplicates.queue", register=register.key, page=number + 1)
        if len(clusters) > start + EACH else "",
        "apart": _apart(register),
        "merged": _merged(register),
    }  # fmt: skip


def _clusters(register: Register, shown: Sequence[Cluster]) -> list[Page]:
    ids = sorted({i for cluster in shown for i in cluster.ids})
    fields = [f for f in visible(register) if f.listed][:COLUMNS]
    selected = queries.selection(register, fields, clock.today())
    found = queries.rows_of(register, selected, ids) if ids else []
    rows = {row.id: row for row in list_rows(register, fields, found, reckoned=False)}
    headings = row_headings(register, fields, reckoned=False)
    return [_cluster(register, cluster, rows, headings) for cluster in shown]


def _cluster(
    register: Register, cluster: Cluster, rows: Mapping[int, ListRow], headings: Sequence[str]
) -> Page:
    seen = visible(register)
    pairs = [(one, grounds(register, one, seen)) for one in cluster.findings]
    several = len(pairs) > 1
    merge_url = ""
    if may(register, "delete"):
        merge_url = url_for(f"{register.key}.merge", id=list(cluster.ids))
    return {
        "anchor": f"group-{cluster.ids[0]}",
        "label": "، ".join(dict.fromkeys(rows[i].title for i in cluster.ids)),
        "tag": _likelihood(cluster.score),
        "score": str(_("%(points)s points of 100", points=cluster.score)),
        "headings": [str(_("Number")), *headings],
        "rows": [rows[i] for i in cluster.ids],
        "reasons": [
            {"of": f"{one.first} – {one.second}" if several else "",
             "pro": said.pro, "contra": said.contra}
            for one, said in pairs
        ],
        "ids": cluster.ids,
        "merge_url": merge_url,
        "apart_url": url_for(f"{register.key}.set_apart"),
        "apart_label": str(_("Not duplicates") if len(cluster.ids) == 2
                           else _("None of them is a duplicate")),
    }  # fmt: skip


def _likelihood(score: int) -> StatusTag:
    if score >= VERY_LIKELY:
        return StatusTag(str(_("Very likely the same")), "bad")
    if score >= LIKELY:
        return StatusTag(str(_("Likely the same")), "wait")
    return StatusTag(str(_("Possibly the same")), "plain")


def _apart(register: Register) -> list[Page]:
    found = queue.apart(register)
    names = titles(register, {i for one in found for i in one.ids})
    return [
        {
            "text": " – ".join(f"{names.get(i, '')} ({i})" for i in one.ids),
            "detail": f"{one.actor} · {show_moment(one.at)}",
            "action": url_for(f"{register.key}.bring_together"),
            "ids": one.ids,
        }
        for one in found
    ]


def _merged(register: Register) -> list[Page]:
    """The merges that can still be undone, latest first."""
    act, entry, table = Operation, AuditEntry, register.table
    rows = db.session.execute(
        select(act.id, act.at, act.actor, entry.subject_id, table.c.merged_into_id)
        .join(entry, entry.id.between(act.id, act.last_id))
        .join(table, table.c.id == entry.subject_id)
        .where(
            act.origin == ORIGIN, act.undone_by_id.is_(None), act.at >= clock.now() - LASTS[ORIGIN],
            entry.subject == table.name, entry.action == "merge",
        )
        .order_by(act.id.desc(), entry.id).limit(100)
    ).all()  # fmt: skip
    gone: dict[int, list[int]] = {}
    for row in rows:
        gone.setdefault(row.id, []).append(row.subject_id)
    into = {row.id: row.merged_into_id for row in rows}
    names = titles(register, {row.subject_id for row in rows})
    told = {row.id: f"{row.actor} · {show_moment(row.at)}" for row in rows}
    return [
        {
            "text": "، ".join(f"{names.get(i, '')} ({i})" for i in numbers),
            "detail": told[operation],
            "url": url_for(f"{register.key}.show", id=into[operation]),
            "into": str(_("Number %(id)s", id=into[operation])),
            "undo": Link(str(_("Undo")),
                         url_for(f"{register.key}.undo_operation", operation=operation))
            if may(register, "delete") else None,
        }
        for operation, numbers in gone.items()
    ]  # fmt: skip
