"""Who may undo what: one's own act by the right that did it, another's by more."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from esrar.accounts.permissions import granted
from esrar.audit.operations import Operation
from esrar.core import context
from esrar.core.approval import Approvable
from esrar.core.db import db
from esrar.kit.access import may, may_create, visible, visible_line
from esrar.kit.references import naming
from esrar.kit.undo.deltas import Delta
from esrar.kit.undo.homes import Home
from esrar.kit.undo.judge import approves


class Rights:
    """What whoever acts now may undo of an operation; asked for every row, answered once each."""

    def __init__(self, operation: Operation, known: dict[str, Home]) -> None:
        self._operation, self._homes = operation, known
        self._own = operation.actor_id is not None and operation.actor_id == context.actor_id()
        self._asked: dict[tuple[str, str], bool] = {}
        self._hidden: dict[str, frozenset[str]] = {}

    def allow(self, delta: Delta) -> bool:
        """Whether this row may be taken back by this person."""
        home = delta.home
        if home is not None and home.model in naming():
            home = self._homes.get(self._owner(home, delta))
        if home is None:
            return False
        if not home.registers:
            return issubclass(home.model, Approvable) and self._may_approve(home, delta)
        table = home.model.__tablename__
        action = self._action(delta)
        if (table, action) not in self._asked:
            self._asked[table, action] = any(
                may(r, action) and (self._own or may_create(r)) for r in home.registers
            )
        if not self._asked[table, action]:
            return False
        return self._own or not (self._hidden_in(home) & delta.new.keys())

    @staticmethod
    def _may_approve(home: Home, delta: Delta) -> bool:
        """Whether whoever acts now approves what no register shows."""
        resource: str = home.model.resource  # type: ignore[union-attr]
        own = home.model.__table__.c
        if resource in own:
            resource = db.session.scalar(select(own[resource]).where(own.id == delta.key)) or ""
        return f"{resource}:approve" in granted()

    @staticmethod
    def _owner(home: Home, delta: Delta) -> str:
        """The table of the record that a file or a tag belongs to."""
        own = home.model.__table__.c
        found = delta.new.get("subject") or delta.old.get("subject")
        return found or db.session.scalar(select(own.subject).where(own.id == delta.key)) or ""

    def may_unmerge(self, deltas: Iterable[Delta]) -> bool:
        """Whether this is a merge that whoever acts now may take back, with all that it moved:
        whoever merged it, or who may merge all the records that went."""
        went = [d.home for d in deltas if d.home and d.new.get("merged_into_id") is not None]
        held = [any(may(r, "delete") for r in home.registers) for home in went]
        return bool(held) and (any(held) if self._own else all(held))

    def _action(self, delta: Delta) -> str:
        if approves(delta):
            return "approve"
        if not self._own and delta.is_record and delta.did == "created":
            return "import" if self._operation.batch_id is not None else "delete"
        if not self._own and "deleted_at" in delta.new:
            return "delete"
        return "write"

    def _hidden_in(self, home: Home) -> frozenset[str]:
        """Columns that whoever acts now may not meet: another's change of them is not theirs."""
        table = home.model.__tablename__
        if table not in self._hidden:
            seen = set()
            for register in home.registers:
                block = next((b for b in register.lines if b.model is home.model), None)
                fields = visible_line(register, block) if block else visible(register)
                seen |= {f.name for f in fields}
            self._hidden[table] = frozenset(
                c for f in home.fields if f.name not in seen for c in f.kind.columns(f.name)
            )
        return self._hidden[table]
