"""Hands mails to the SMTP server of the settings: the one connection that the server ever opens."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from types import TracebackType
from typing import Any

TIMEOUT = 20.0


class Unreachable(Exception):
    """The server cannot be used at all: nothing was sent."""


class Refused(Exception):
    """The server did not take a mail: it was not sent, and may be tried again."""


class Uncertain(Exception):
    """The connection broke while a mail was handed over: it may have been taken, or not."""


class Mailer:
    """A connection to the server, encrypted and signed in as the settings say.

    Where encryption is asked for it is never done without.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    @property
    def sender(self) -> str:
        """Whom mails are from."""
        return str(self._settings["SMTP_FROM"])

    def __enter__(self) -> Mailer:
        self._server = self._connected()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._leave()

    def send(self, mail: EmailMessage) -> None:
        """Hand over one mail. Raises Refused, Uncertain, Unreachable."""
        if self._server is None:
            self._server = self._connected()
        try:
            self._server.send_message(mail)
        except (smtplib.SMTPServerDisconnected, OSError) as fault:
            if isinstance(fault, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
                raise Refused(_said(fault)) from None
            self._leave()
            raise Uncertain(_said(fault)) from None

    def _connected(self) -> smtplib.SMTP:
        given = self._settings
        server: smtplib.SMTP | None = None
        host, port, security = given["SMTP_HOST"], given["SMTP_PORT"], given["SMTP_SECURITY"]
        try:
            if security == "tls":
                safe = ssl.create_default_context()
                server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=safe)
            else:
                server = smtplib.SMTP(host, port, timeout=TIMEOUT)
            if security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if given["SMTP_USER"]:
                server.login(given["SMTP_USER"], given["SMTP_PASSWORD"] or "")
        except (OSError, smtplib.SMTPException) as fault:
            if server is not None:
                server.close()
            raise Unreachable(f"{host}:{port}: {_said(fault)}") from None
        return server

    def _leave(self) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
        self._server = None


def _said(fault: Exception) -> str:
    """What the server said, in one line and without any address."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(fault.recipients.values()))
        return f"{code} {_line(text)}"
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"{fault.smtp_code} {_line(fault.smtp_error)}"
    return _line(str(fault)) or type(fault).__name__


def _line(text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    words = " ".join(said.split())
    return " ".join("…" if "@" in word else word for word in words.split(" "))[:200]
