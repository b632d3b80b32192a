"""Digests by e-mail: to a real SMTP server on loopback, each once, whatever happens between."""

from __future__ import annotations

import json
import ssl
import threading
from asyncio import Server, WriteTransport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from click.testing import Result
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select, update

from esrar.accounts.models import User
from esrar.accounts.moment import real_now
from esrar.alerts import sending
from esrar.alerts.mailing import Mailer
from esrar.alerts.models import AlertMail
from esrar.core.db import db, writing
from tests.support.databases import TODAY
from tests.support.records import add_family, add_licence

MAIL = AlertMail.__table__
NAME = "منيرة سليمان علي البديع"


class Post:
    """What the server was handed, and whom it refuses."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused: set[str] = set()
        self.hang_up = False

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str,
                          options: Any) -> str:  # fmt: skip
        if address in self.refused:
            return "550 no such box here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        self.recipients += envelope.rcpt_tos
        if self.hang_up:  # it was taken, and nobody will ever hear of it
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return "250 taken"


class Anywhere(Controller):
    """A server on whichever port is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serving(app: Flask, post: Post, **options: Any) -> Iterator[None]:
    controller = Anywhere(post, hostname="127.0.0.1", port=0, **options)
    controller.start()
    app.config.update(
        SMTP_HOST="127.0.0.1", SMTP_PORT=controller.port, SMTP_SECURITY="none",
        SMTP_FROM="esrar@example.sa", SMTP_USER=None, SMTP_PASSWORD=None,
        ESRAR_URL="https://esrar.example.sa",
    )  # fmt: skip
    try:
        yield
    finally:
        controller.stop()
        app.config.update(SMTP_HOST=None, ESRAR_URL=None)


@pytest.fixture
def post(app: Flask) -> Iterator[Post]:
    found = Post()
    with serving(app, found):
        yield found


def run(app: Flask, *options: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["alerts", "send", *options])


def person(app: Flask, name: str, department: str = "beneficiary-relations", **more: Any) -> int:
    values = {"role": "head", "email": f"{name}@example.sa", "digest": "daily", **more}
    with app.app_context(), writing() as write:
        user = User(username=name, name=name, department=department, **values)
        write.session.add(user)
        write.session.flush()
        return user.id


def ending(app: Flask, days: int = 10) -> int:
    found = TODAY + timedelta(days=days)
    expires = f"{found.day}/{found.month}/{found.year}"
    return add_licence(app, add_family(app, NAME), expires_on=expires)


def states(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(MAIL.c.state).order_by(MAIL.c.id)))


def bodies(mail: EmailMessage) -> list[str]:
    found = [mail.get_body((kind,)) for kind in ("plain", "html")]
    return [body.get_content() for body in found if body is not None]


def test_a_digest_says_what_waits_in_the_readers_language_and_names_nobody(
    app: Flask, post: Post
) -> None:
    licence = ending(app)
    person(app, "arabic")
    person(app, "english", language="en")
    person(app, "none", digest="none")
    person(app, "elsewhere", department="marketing")
    done = run(app, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["sent"] == ["arabic", "english"]
    arabic, english = post.mails
    assert arabic["To"] == "arabic@example.sa"
    assert "تنبيه" in arabic["Subject"]
    assert english["Subject"] == "Esrar: one alert"
    for mail in post.mails:
        assert len(bodies(mail)) == 2
        for text in bodies(mail):
            assert f"https://esrar.example.sa/licences/{licence}" in text
            assert NAME.split()[0] not in text
    assert 'dir="rtl"' in bodies(arabic)[1]


@pytest.mark.both
def test_it_is_sent_once_a_day_and_again_only_for_something_new(
    app: Flask, post: Post, today: Callable[[date], None]
) -> None:
    ending(app)
    person(app, "daily")
    person(app, "weekly", digest="weekly")
    assert json.loads(run(app, "--dry-run", "--json").output)["would_send"][0]["user"] == "daily"
    assert not post.mails
    assert [run(app).exit_code for _turn in range(2)] == [0, 0]
    assert post.recipients == ["daily@example.sa", "weekly@example.sa"]
    today(TODAY + timedelta(days=1))
    assert "0 sent, 1 with nothing new" in run(app).output
    ending(app, 30)
    run(app)
    assert post.recipients[2:] == ["daily@example.sa"]
    today(TODAY + timedelta(days=6))
    assert "0 sent" in run(app).output
    today(TODAY + timedelta(days=7))
    run(app)
    assert "weekly@example.sa" in post.recipients[3:]


@pytest.mark.both
def test_two_runs_at_once_send_one_mail(app: Flask, post: Post) -> None:
    ending(app)
    for number in range(3):
        person(app, f"p{number}")
    together = threading.Barrier(2)

    def both() -> None:
        together.wait()
        with app.app_context(), Mailer(app.config) as mailer:
            sending.send(mailer, "https://esrar.example.sa")

    runs = [threading.Thread(target=both) for _ in range(2)]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert sorted(post.recipients) == [f"p{n}@example.sa" for n in range(3)]
    assert states(app) == ["sent"] * 3


def test_a_refused_address_stops_nobody_else_and_is_tried_again(app: Flask, post: Post) -> None:
    ending(app)
    person(app, "gone")
    person(app, "here")
    post.refused.add("gone@example.sa")
    done = run(app)
    assert done.exit_code == 1
    assert "gone: 550 no such box here" in done.output
    assert post.recipients == ["here@example.sa"]
    post.refused.clear()
    assert run(app).exit_code == 0
    assert post.recipients == ["here@example.sa", "gone@example.sa"]


def test_a_mail_of_which_nobody_knows_whether_it_left_is_told_of_and_never_sent_twice(
    app: Flask, post: Post, today: Callable[[date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ending(app)
    person(app, "one")
    post.hang_up = True
    assert run(app).exit_code == 1
    assert states(app) == ["unknown"]
    assert run(app).exit_code == 0
    assert len(post.mails) == 1
    # The process dies between the two: the row stays, is told of once, and the next day says all.
    post.hang_up = False
    today(TODAY + timedelta(days=1))
    with monkeypatch.context() as patched:
        patched.setattr(sending, "close", _die)
        assert isinstance(run(app).exception, SystemError)
    assert len(post.mails) == 2
    assert "0 sent" in run(app).output
    with app.app_context(), writing() as write:
        late = real_now() - timedelta(minutes=16)
        write.session.execute(update(MAIL).values(reserved_at=late))
    told = run(app)
    assert told.exit_code == 1
    assert "never confirmed: it may have left" in told.output
    assert run(app).exit_code == 0
    assert len(post.mails) == 2
    today(TODAY + timedelta(days=2))
    assert "1 sent" in run(app).output


def _die(*_given: Any) -> None:
    raise SystemError("killed")


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_server_that_cannot_be_trusted_or_used_gets_nothing(app: Flask, post: Post) -> None:
    ending(app)
    person(app, "one")
    app.config["SMTP_SECURITY"] = "starttls"  # the server has none to offer
    refused = run(app)
    assert (refused.exit_code, len(post.mails), states(app)) == (1, 0, [])
    assert "the mail server cannot be used: 127.0.0.1:" in refused.output
    app.config.update(SMTP_SECURITY="none", SMTP_USER="u", SMTP_PASSWORD="p")
    assert run(app).exit_code == 1  # no sign-in is offered either
    guarded = Post()

    def judge(*_given: Any) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with serving(app, guarded, authenticator=judge, auth_require_tls=False, auth_required=True):
        app.config.update(SMTP_USER="u", SMTP_PASSWORD="wrong")
        failed = run(app)
        assert failed.exit_code == 1
        assert "535" in failed.output
    assert not post.mails
    assert not guarded.mails
    assert "ESRAR_URL is not set" in run(app).output
    app.config["ESRAR_URL"] = "https://a.sa"
    unset = run(app)
    assert unset.exit_code == 1
    assert "SMTP_HOST is not set" in unset.output
    app.config["ESRAR_URL"] = None


def test_a_wish_needs_an_address_and_is_ones_own(app: Flask, sign_in: Callable[..., Any]) -> None:
    board = sign_in("board")
    wrong = {"often": "daily", "email": "", "language": "ar"}
    assert "data-errors" in board.post("/alerts/digest", wrong, expect=422).html
    board.post("/alerts/digest", {**wrong, "email": "no address"}, expect=422)
    board.post("/alerts/digest", {**wrong, "email": "board@example.sa"})
    with app.app_context():
        kept = db.session.get_one(User, board.user_id)
        assert (kept.email, kept.digest) == ("board@example.sa", "daily")


def test_it_is_handed_over_encrypted_and_only_to_the_server_that_can_prove_its_name(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending(app)
    person(app, "one")
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    itself = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    proof = (
        x509.CertificateBuilder(names, names, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(itself, critical=False).sign(key, SHA256())
    )  # fmt: skip
    mine, public = tmp_path / "key.pem", tmp_path / "proof.pem"
    mine.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(proof.public_bytes(Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, mine)
    taken = Post()
    with serving(app, taken, tls_context=context, require_starttls=True):
        app.config["SMTP_SECURITY"] = "starttls"
        unproven = run(app)
        assert unproven.exit_code == 1
        assert "CERTIFICATE_VERIFY_FAILED" in unproven.output
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        assert run(app).exit_code == 0
    assert taken.recipients == ["one@example.sa"]
