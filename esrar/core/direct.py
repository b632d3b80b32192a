"""The session of the database: nothing stands between a plain statement and its connection."""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Select


class DirectSession(FlaskSession):
    """A session that hands a statement about tables straight to its connection.

    It concerns no objects, so that all that a session does around a statement – a third of what
    most of ours cost – has nothing to do. Whatever names a model goes the usual way.
    """

    def get_bind(self, *args: Any, **options: Any) -> Any:
        """As in every session, unless it was given one connection for all that it does."""
        return self.info.get("connection") or super().get_bind(*args, **options)

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As in every session."""
        if any(options.values()) or not _is_direct(statement):
            return super().execute(statement, params, **options)
        return self._straight(statement, params)

    def scalars(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As in every session."""
        if any(options.values()) or not _is_direct(statement):
            return super().scalars(statement, params, **options)
        return self._straight(statement, params).scalars()

    def scalar(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """As in every session."""
        if any(options.values()) or not _is_direct(statement):
            return super().scalar(statement, params, **options)
        return self._straight(statement, params).scalar()

    def _straight(self, statement: Any, params: Any) -> Any:
        self._autoflush()  # what is pending is part of the answer, as in every session
        return self.connection().execute(statement, params)


def of_columns(statement: Select[Any]) -> Select[Any]:
    """The same statement, of which it is known that it loads columns only and no objects.

    Whatever is reckoned from a model's attributes makes a session think of the model otherwise.
    """
    statement._set_propagate_attrs({})
    return statement


def _is_direct(statement: Any) -> bool:
    # What a session itself asks of a statement, to know whether it is one of the ORM.
    return bool(statement.is_select or statement.is_dml) and not statement._propagate_attrs
