"""The second step at sign-in: asked of whom it must be, passed by whoever holds the phone alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import LargeBinary, cast, select, update
from sqlalchemy.orm import Session

from esrar.accounts import links, people, throttle
from esrar.accounts.departments import Department
from esrar.accounts.links import Purpose
from esrar.accounts.matrix import current_matrix
from esrar.accounts.models import RecoveryCode, SecondFactor, User, UserSession
from esrar.accounts.moment import real_now
from esrar.accounts.passwords import passwords
from esrar.accounts.second import factor, recovery, totp
from esrar.accounts.second.needed import asks
from esrar.audit.models import AuditEntry
from esrar.core.crypto import Tampered
from esrar.core.db import writing
from esrar.registers import REGISTERS
from tests.support.people import code_of, key_on, set_up
from tests.support.tree import files
from tests.support.visitor import Page, SignIn, Visitor

PASSWORD = "نخلة ونهر وجبل"
SECRET = b"12345678901234567890"
HOME, AWAY = "192.0.2.7", "198.51.100.9"
ARGUMENT = re.compile(r"<(?:any\((\w+)[^>]*:)?[^>]*>")


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """The time stands still: no code changes between being computed and being sent."""
    with time_machine.travel(real_now(), tick=False) as traveller:
        yield traveller


@pytest.fixture
def head(session: Session) -> User:
    """Somebody whose role asks for the step, with an app."""
    return made("head", SECRET)


@pytest.fixture
def newcomer(session: Session) -> User:
    """The same without an app."""
    return made("newcomer")


def made(name: str, secret: bytes | None = None) -> User:
    with writing() as write:
        person = User(username=name, name=name, role="head", department="quality",
                      password_hash=passwords().hash(PASSWORD))  # fmt: skip
        write.session.add(person)
        write.session.flush()
        if secret:
            factor.keep(write.session, person.id, secret, step=0)
    return person


def first_step(app: Flask, name: str = "head", *, address: str = HOME) -> Visitor:
    """A visitor who gave the password."""
    visitor = Visitor(app)
    visitor._client.environ_base["REMOTE_ADDR"] = address
    visitor.csrf("/sign-in")
    visitor.post("/sign-in", {"username": name, "password": PASSWORD}, expect=303)
    visitor.forget_token()
    return visitor


def enter(visitor: Visitor, code: str, *, expect: Any = (303, 422, 429), **options: str) -> Page:
    return visitor.post("/second-step?lang=en", {"code": code, **options}, expect=expect)


def is_in(visitor: Visitor) -> bool:
    return visitor.get("/account", expect=(200, 303)).status == 200


def actions(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def other(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


# -- the codes themselves ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"),
     (2000000000, "279037"), (20000000000, "353130")],
)  # fmt: skip
def test_the_codes_are_those_of_the_standard(second: int, code: str) -> None:
    moment = datetime.fromtimestamp(second, UTC)
    assert totp.code_at(SECRET, totp.step_at(moment)) == code
    assert totp.matching_step(SECRET, code, moment) == second // 30


def test_a_code_holds_one_step_before_and_after_and_no_further() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    near = [
        totp.matching_step(SECRET, totp.code_at(SECRET, totp.step_at(now) + by), now) is not None
        for by in (-2, -1, 0, 1, 2)
    ]
    assert near == [False, True, True, True, False]


# -- who is asked --------------------------------------------------------------------------------


def test_whoever_approves_administers_or_exports_personal_data_is_asked(session: Session) -> None:
    matrix = current_matrix()
    asked = {
        role.key
        for role in matrix.roles
        for department in (Department if role.departmental else (None,))
        if asks(matrix.permissions(role.key, department))
    }
    assert asked == {"administrator", "executive-manager", "accountant", "auditor", "head"}


def test_whoever_is_not_asked_signs_in_with_the_password_alone(
    session: Session, app: Flask
) -> None:
    person = made("officer")
    with writing() as write:
        write.session.get_one(User, person.id).role = "officer"
    assert is_in(first_step(app, "officer"))
    assert actions(session)[-1] == "sign-in"


@pytest.mark.parametrize("name", ["head", "newcomer"])
def test_nothing_opens_before_the_second_step(
    head: User, newcomer: User, app: Flask, name: str
) -> None:
    visitor, opened = first_step(app, name), []
    alike = {register.key for register in REGISTERS} - {"families"}
    for rule in app.url_map.iter_rules():
        view, place = app.view_functions[rule.endpoint], rule.endpoint.partition(".")[0]
        if place in alike | {"static"} or getattr(view, "permission", "") == "public":
            continue
        address = ARGUMENT.sub(lambda found: found[1] or "1", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            answer = visitor._client.open(address, method=method)
            if answer.status_code not in (303, 401):
                opened.append(f"{method} {address}: {answer.status_code}")
    assert not opened, opened


# -- the code ------------------------------------------------------------------------------------


@pytest.mark.both
def test_password_and_code_open_the_application(head: User, session: Session, app: Flask) -> None:
    visitor = first_step(app)
    half = visitor.browser_cookies()[0]["value"]
    assert visitor.get("/families?x=1", expect=303).location == "/second-step?next=/families?x%3D1"
    assert enter(visitor, code_of(SECRET), next="/families?x=1").location == "/families?x=1"
    assert is_in(visitor)
    assert visitor.browser_cookies()[0]["value"] != half
    assert actions(session)[-2:] == ["sign-in-half", "sign-in"]
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.actor_id, last.address) == (head.id, HOME)


def test_the_visit_of_the_first_step_is_worth_nothing_after_the_second(
    head: User, app: Flask
) -> None:
    visitor, copied = first_step(app), Visitor(app)
    copied._client.set_cookie("esrar", visitor.browser_cookies()[0]["value"])
    enter(visitor, code_of(SECRET), expect=303)
    assert copied.get("/account", expect=303).location.startswith("/sign-in")


def test_figures_are_read_in_every_script(head: User, app: Flask) -> None:
    code = code_of(SECRET).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    enter(first_step(app), f"{code[:3]} {code[3:]}", expect=303)


@pytest.mark.both
def test_a_code_is_taken_once_and_none_before_it(head: User, app: Flask, clock: Any) -> None:
    code, before = code_of(SECRET), code_of(SECRET, -1)
    enter(first_step(app), code, expect=303)
    pages = [enter(first_step(app), again, expect=422) for again in (code, before, other(code))]
    assert len({page.text for page in pages}) == 1, "what was wrong with it is not told"
    clock.shift(timedelta(seconds=30))
    enter(first_step(app), code_of(SECRET), expect=303)


@pytest.mark.both
def test_of_two_who_send_one_code_at_once_one_gets_in(
    head: User, session: Session, app: Flask
) -> None:
    session.rollback()

    def take(code: str) -> bool:
        with app.app_context(), writing() as write:
            return factor.take(write.session, head.id, code)

    with ThreadPoolExecutor(4) as threads:
        taken = list(threads.map(take, [code_of(SECRET)] * 4))
    assert sorted(taken) == [False, False, False, True]


def test_a_wrong_code_is_noted(head: User, session: Session, app: Flask) -> None:
    visitor = first_step(app)
    enter(visitor, other(code_of(SECRET)), expect=422)
    assert actions(session)[-1] == "code-failed"
    assert not is_in(visitor)


@pytest.mark.both
def test_after_five_wrong_codes_the_sixth_waits(
    head: User, session: Session, app: Flask, clock: Any
) -> None:
    for _ in range(5):
        enter(first_step(app), other(code_of(SECRET)), expect=422)
    visitor = first_step(app)
    page = enter(visitor, code_of(SECRET), expect=429)
    assert page.headers["Retry-After"] == "900"
    recovery_try = {"code": "aaaa-bbbb-cccc"}
    visitor.post("/second-step/recovery", recovery_try, expect=429)
    clock.shift(timedelta(minutes=15, seconds=1))
    enter(visitor, code_of(SECRET), expect=303)


def test_who_knows_the_password_cannot_lock_out_its_owner(
    head: User, app: Flask, monkeypatch: pytest.MonkeyPatch, clock: Any
) -> None:
    monkeypatch.setattr(throttle, "CODES_OF_ACCOUNT", throttle.Budget(3, timedelta(hours=1)))
    enter(first_step(app), code_of(SECRET), expect=303)
    for number in range(3):
        stranger = first_step(app, address=f"198.51.100.{number}")
        enter(stranger, other(code_of(SECRET)), expect=422)
    clock.shift(timedelta(seconds=60))
    enter(first_step(app, address=AWAY), code_of(SECRET), expect=429)
    enter(first_step(app), code_of(SECRET), expect=303)


@pytest.mark.both
def test_the_owner_hears_of_wrong_codes_from_elsewhere(head: User, app: Flask, clock: Any) -> None:
    enter(first_step(app, address=AWAY), other(code_of(SECRET)), expect=422)
    visitor = first_step(app)
    enter(visitor, other(code_of(SECRET)), expect=422)
    enter(visitor, code_of(SECRET), expect=303)
    assert "since the last sign-in: 1" in visitor.get("/account?lang=en")
    clock.shift(timedelta(seconds=30))
    visitor = first_step(app)
    enter(visitor, code_of(SECRET), expect=303)
    assert "since the last sign-in" not in visitor.get("/account?lang=en")


def test_a_link_for_a_new_password_makes_no_second_step(head: User, app: Flask) -> None:
    path, visitor = f"/welcome/{people.reset(head.id)}", Visitor(app)
    visitor.post(path, {"password": "another long one", "again": "another long one"})
    assert not is_in(visitor)
    assert visitor.get("/families", expect=303).location == "/second-step?next=/families"


def test_a_visit_from_before_the_step_cannot_set_it_up(
    newcomer: User, session: Session, app: Flask
) -> None:
    visitor = first_step(app, "newcomer")
    with writing() as write:
        write.session.execute(update(UserSession).values(confirmed_at=None))
    assert visitor.get("/second-step/set-up", expect=303).location == "/sign-in"


def test_the_first_step_alone_lasts_half_an_hour(head: User, app: Flask, clock: Any) -> None:
    visitor = first_step(app)
    visitor.get("/second-step")
    clock.shift(timedelta(minutes=31))
    assert visitor.get("/second-step", expect=303).location == "/sign-in"


def test_whoever_has_an_app_cannot_set_up_another_before_the_code(head: User, app: Flask) -> None:
    visitor = first_step(app)
    assert visitor.get("/second-step/set-up", expect=303).location == "/second-step"
    sent = visitor.post("/second-step/set-up", {"code": "000000"}, form="/second-step")
    assert sent.location == "/second-step"


def test_leaving_halfway_ends_the_visit(head: User, session: Session, app: Flask) -> None:
    first_step(app).post("/sign-out", form="/second-step")
    session.rollback()
    assert session.scalars(select(UserSession.ended_at)).one() is not None


# -- setting it up -------------------------------------------------------------------------------


@pytest.mark.both
def test_whoever_is_asked_sets_up_an_app_and_is_in(
    newcomer: User, session: Session, app: Flask
) -> None:
    elsewhere, visitor = first_step(app, "newcomer"), first_step(app, "newcomer")
    assert visitor.get("/families", expect=303).location == "/second-step?next=/families"
    led = visitor.get("/second-step?next=/families", expect=303).location
    assert led == "/second-step/set-up?next=/families"
    codes = set_up(visitor, "/families")
    assert len(set(codes)) == recovery.NUMBER
    assert is_in(visitor)
    assert elsewhere.get("/second-step", expect=303).location == "/sign-in"
    assert "second-step-set" in actions(session)


def test_the_key_stays_while_it_is_being_set_up_and_a_wrong_code_sets_nothing(
    newcomer: User, session: Session, app: Flask
) -> None:
    visitor = first_step(app, "newcomer")
    page = visitor.get("/second-step/set-up")
    wrong = visitor.post("/second-step/set-up", {"code": "12345"}, expect=422)
    again = visitor.post("/second-step/set-up", {"code": other(code_of(key_on(page)))}, expect=422)
    assert (
        key_on(page) == key_on(wrong) == key_on(again) == key_on(visitor.get("/second-step/set-up"))
    )
    assert session.scalar(select(SecondFactor.user_id)) is None
    assert key_on(page) != key_on(first_step(app, "newcomer").get("/second-step/set-up"))


def test_the_picture_passes_the_policy_and_says_what_the_text_says(
    newcomer: User, app: Flask
) -> None:
    page = first_step(app, "newcomer").get("/second-step/set-up")
    picture = page.html.partition('<div class="qr"')[2].partition("</div>")[0]
    assert "<path" in picture
    assert "style" not in picture
    assert totp.address(key_on(page), "newcomer").replace("&", "&amp;") in page.html


def test_the_code_that_set_it_up_is_used_up(newcomer: User, app: Flask) -> None:
    visitor = first_step(app, "newcomer")
    secret = key_on(visitor.get("/second-step/set-up"))
    set_up(visitor)
    enter(first_step(app, "newcomer"), code_of(secret), expect=422)


# -- what is kept --------------------------------------------------------------------------------


@pytest.mark.both
def test_neither_secret_nor_recovery_codes_are_readable_at_rest(
    newcomer: User, session: Session, app: Flask
) -> None:
    visitor = first_step(app, "newcomer")
    page = visitor.get("/second-step/set-up")
    written = totp.written(key_on(page)).replace(" ", "")
    assert written not in visitor.browser_cookies()[0]["value"]
    codes = set_up(visitor)
    session.rollback()
    sealed = session.scalars(select(cast(SecondFactor.__table__.c.secret, LargeBinary))).one()
    assert written.encode() not in bytes(sealed)
    hashes = list(session.scalars(select(RecoveryCode.hashed)))
    assert all(hashed.startswith("$argon2id$") for hashed in hashes)
    assert not any(code[5:] in hashed for code in codes for hashed in hashes)


def test_a_secret_put_into_anothers_row_opens_nothing(head: User, session: Session) -> None:
    thief = made("thief", b"0" * 20)
    theirs = SecondFactor.__table__
    with writing() as write:
        mine = write.session.scalar(select(theirs.c.secret).where(theirs.c.user_id == thief.id))
        moved = update(theirs).where(theirs.c.user_id == head.id).values(secret=mine)
        write.session.execute(moved)
    with pytest.raises(Tampered), writing() as write:
        factor.take(write.session, head.id, code_of(b"0" * 20))


# -- recovery codes ------------------------------------------------------------------------------


@pytest.mark.both
def test_a_recovery_code_stands_in_for_the_app_once(
    newcomer: User, session: Session, app: Flask
) -> None:
    code, *_ = set_up(first_step(app, "newcomer"))
    visitor = first_step(app, "newcomer")
    typed = {"code": f" {code.upper().replace('-', ' ')} "}
    assert visitor.post("/second-step/recovery", typed).location == "/account"
    assert "9 recovery codes" in visitor.get("/account?lang=en")
    assert actions(session)[-2:] == ["recovery-code-used", "sign-in"]
    again = first_step(app, "newcomer")
    again.post("/second-step/recovery", typed, expect=422)
    assert actions(session)[-1] == "code-failed"


def test_new_codes_take_the_place_of_the_old(newcomer: User, app: Flask, session: Session) -> None:
    visitor = first_step(app, "newcomer")
    old, *_ = set_up(visitor)
    visitor.forget_token()
    visitor.get("/account/recovery-codes")
    page = visitor.post("/account/recovery-codes", expect=200)
    assert old not in page.html
    assert "recovery-codes-made" in actions(session)
    first_step(app, "newcomer").post("/second-step/recovery", {"code": old}, expect=422)


# -- taking it away ------------------------------------------------------------------------------


def test_an_administrator_resets_it_and_every_visit_ends(
    head: User, session: Session, app: Flask, sign_in: SignIn
) -> None:
    visitor, administrator = first_step(app), sign_in()
    enter(visitor, code_of(SECRET), expect=303)
    path = f"/people/{head.id}/second-step"
    assert path in administrator.get(f"/people/{head.id}").html
    administrator.post(path, expect=303)
    assert visitor.get("/account", expect=303).location.startswith("/sign-in")
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.subject_id) == ("second-step-reset", head.id)
    assert last.actor_id == administrator.user_id
    led = first_step(app).get("/second-step", expect=303)
    assert led.location == "/second-step/set-up"
    sign_in("executive-manager").get(path, expect=403)


def test_the_command_resets_it(head: User, app: Flask, session: Session) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["user", "reset-second-step", "head"]).exit_code == 0
    assert factor.since(session, head.id) is None
    assert runner.invoke(args=["user", "reset-second-step", "head"]).exit_code != 0


def test_it_is_switched_off_by_who_chose_it_and_by_nobody_who_is_asked(
    head: User, app: Flask, sign_in: SignIn, session: Session
) -> None:
    officer = sign_in("officer", "quality")
    set_up(officer)
    officer.forget_token()
    assert officer.post("/account/second-step/off", form="/account").location == "/sign-in"
    assert factor.since(session, officer.user_id or 0) is None
    visitor = first_step(app)
    enter(visitor, code_of(SECRET), expect=303)
    visitor.forget_token()
    visitor.post("/account/second-step/off", form="/account", expect=409)


# -- asked again ---------------------------------------------------------------------------------


def test_what_concerns_accounts_asks_again_after_ten_minutes(
    head: User, session: Session, app: Flask, sign_in: SignIn, clock: Any
) -> None:
    administrator = sign_in()
    clock.shift(timedelta(minutes=11))
    for path in (f"/people/{head.id}", f"/people/{head.id}/second-step", "/second-step/set-up",
                 "/people/new"):  # fmt: skip
        assert administrator.get(path, expect=303).location == f"/account/confirm?next={path}"
    administrator.get("/account/confirm?next=/account")
    administrator.post(f"/people/{head.id}/second-step", form="/account", expect=303)
    assert factor.since(session, head.id)
    visitor = first_step(app)
    enter(visitor, code_of(SECRET), expect=303)
    clock.shift(timedelta(minutes=11))
    visitor.forget_token()
    led = visitor.get("/account/recovery-codes", expect=303).location
    visitor.post(led, {"code": other(code_of(SECRET))}, expect=422)
    onward = {"code": code_of(SECRET), "next": "/account/recovery-codes"}
    assert visitor.post("/account/confirm", onward).location == "/account/recovery-codes"
    visitor.get("/account/recovery-codes")
    assert actions(session)[-1] == "confirmed"


# -- the demonstration ---------------------------------------------------------------------------


def test_a_link_of_the_demonstration_makes_both_steps_when_it_is_sent(
    head: User, session: Session, app: Flask
) -> None:
    with writing() as write:
        token = links.issue(write.session, Purpose.DEMONSTRATION, head.id)
    for _ in range(2):
        visitor = Visitor(app)
        visitor.get(f"/welcome/{token}")
        assert not is_in(visitor)
        visitor.post(f"/welcome/{token}")
        assert is_in(visitor)


def test_only_the_demonstration_makes_such_links() -> None:
    named = {
        path.parent.name
        for path in files("esrar", "*.py")
        if "Purpose.DEMONSTRATION" in path.read_text(encoding="utf-8")
    }
    assert named == {"accounts", "demo"}
    issuing = [p for p in files("esrar", "*.py") if "issue(session, Purpose.DEMO" in p.read_text()]
    assert [path.name for path in issuing] == ["staff.py"]
