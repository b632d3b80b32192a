"""Who may sign in and by which two steps, who is signed in, who tried to, and one-time links."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from esrar.accounts.moment import real_now
from esrar.core.arabic import fold
from esrar.core.crypto import EncryptedText
from esrar.core.db import NEVER_REUSED, Instant, Model, Record
from esrar.core.standing import LIVE


class User(Record):
    """A person with an account; without `password_hash` they have not chosen a password yet.

    `digest` says how often their alerts go to the address in `email`: never, daily or weekly, and
    `language` in which language.
    """

    __tablename__ = "user"
    __table_args__ = (
        Index(
            "uq_user_username_key", "username_key", unique=True,
            sqlite_where=LIVE, postgresql_where=LIVE,
        ),
        NEVER_REUSED,
    )  # fmt: skip

    username: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(32))
    department: Mapped[str | None] = mapped_column(String(32))
    active: Mapped[bool] = mapped_column(default=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    digest: Mapped[str] = mapped_column(String(8), default="none", server_default="none")
    language: Mapped[str] = mapped_column(String(2), default="ar", server_default="ar")
    username_key: Mapped[str] = mapped_column(String(120), default="")

    derived = {"username_key": lambda row: fold(row.username)}
    unrecorded = frozenset({"password_hash"})


class UserSession(Model):
    """A visit that is signed in. The cookie holds the token, the table only its digest.

    `passed_at` is when the second step was made; without it a visit of whoever must make it opens
    nothing. `confirmed_at` is when a password or a code was last proven, `device` says roughly on
    what, for its owner to recognise.
    """

    __tablename__ = "user_session"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=real_now)
    last_seen_at: Mapped[datetime] = mapped_column(Instant, default=real_now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    address: Mapped[str] = mapped_column(String(45), default="")
    passed_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    device: Mapped[str] = mapped_column(String(40), default="", server_default="")


class SecondFactor(Model):
    """The authenticator app of an account: whoever has a row makes the second step at sign-in.

    `last_step` is the latest half-minute of which a code was used, so that none is used twice.
    """

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(EncryptedText("second_factor.secret"))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=real_now)


class RecoveryCode(Model):
    """A code that stands in for the app once. Its first part finds the row and is no secret; the
    whole is kept as a password is."""

    __tablename__ = "recovery_code"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(8), primary_key=True)
    hashed: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInAttempt(Model):
    """A try that has not succeeded. Account and address are keyed digests, for a typed name can
    be a password in the wrong box."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_account", "account", "at"),
        Index("ix_sign_in_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, default=real_now)
    account: Mapped[bytes] = mapped_column(LargeBinary(16))
    address: Mapped[bytes] = mapped_column(LargeBinary(16))


class OneTimeLink(Model):
    """A link that lets whoever holds it choose a password, once and for a while."""

    __tablename__ = "one_time_link"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(24))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(Instant, default=real_now)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
