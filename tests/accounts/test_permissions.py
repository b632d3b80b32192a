"""Permissions: what a view says, what a role holds, and what happens to who does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.accounts.departments import Department
from esrar.accounts.matrix import Matrix
from esrar.accounts.permissions import Action, can, granted, public, requires
from esrar.audit.models import AuditEntry
from esrar.core.errors import Invalid
from esrar.roles import ROLES, matrix
from tests.support.visitor import SignIn, Visitor


@dataclass(frozen=True)
class Kept:
    """A register, as far as the matrix looks at one."""

    key: str
    department: str
    label: str = ""


@dataclass(frozen=True)
class Somebody:
    role: str
    department: str | None = None


TABLE = matrix((Kept("families", "beneficiary-relations"), Kept("partners", "partnerships")))


def held(role: str, department: str | None = None) -> frozenset[str]:
    return TABLE.permissions(role, department)


def test_a_misspelt_permission_stops_the_start() -> None:
    for wrong in ("families", "families:", ":read", "families:peruse"):
        with pytest.raises(ValueError, match="resource:action"):
            requires(wrong)


def test_a_public_view_says_why() -> None:
    with pytest.raises(ValueError, match="why"):
        public("")


def test_one_function_can_serve_two_registers_under_two_permissions() -> None:
    def show(key: str) -> str:
        return key

    first = requires("families:read")(partial(show, "families"))
    second = requires("licences:read")(partial(show, "licences"))
    assert (first.permission, second.permission) == ("families:read", "licences:read")
    assert (first(), second()) == ("families", "licences")


def test_what_was_said_of_a_view_before_it_was_guarded_stays() -> None:
    def poll() -> str:
        return ""

    poll.polls = True  # type: ignore[attr-defined]
    assert requires("plan:read")(poll).polls is True  # type: ignore[attr-defined]


def test_what_no_view_declared_is_refused(app: Flask) -> None:
    with app.app_context():
        assert not can(Somebody("administrator"), None)
        assert not can(None, "families:read")
        assert can(None, "public")


def test_every_answer_has_a_reason(app: Flask) -> None:
    with app.app_context():
        decision = can(Somebody("board"), "accounts:manage")
    assert not decision
    assert decision.reason == "board does not hold accounts:manage"


def test_a_role_that_is_no_more_holds_nothing() -> None:
    assert held("treasurer") == frozenset()


def test_everyone_may_read_the_board_and_search() -> None:
    for role in ROLES:
        department = Department.QUALITY if role.departmental else None
        assert {"indicators:read", "plan:read", "search:read"} <= held(role.key, department)


def test_sensitive_data_is_for_its_department_and_the_executive_manager() -> None:
    assert "families:sensitive" in held("officer", "beneficiary-relations")
    assert "families:sensitive" in held("head", "beneficiary-relations")
    assert "families:sensitive" in held("executive-manager")
    for role in ("administrator", "accountant", "board", "auditor"):
        assert "families:sensitive" not in held(role)
    for department in set(Department) - {Department.BENEFICIARY_RELATIONS}:
        assert "families:sensitive" not in held("head", department)
        assert "families:reveal" not in held("head", department)


def test_officers_write_their_departments_registers_and_no_others() -> None:
    mine = held("officer", "partnerships")
    assert {"partners:write", "partners:import"} <= mine
    assert "families:write" not in mine
    assert not {f"partners:{action}" for action in ("approve", "delete", "export")} & mine


def test_heads_also_approve_delete_and_export() -> None:
    extra = held("head", "partnerships") - held("officer", "partnerships")
    assert {"partners:approve", "partners:delete", "partners:export"} <= extra


def test_the_board_reads_without_personal_data() -> None:
    mine = held("board")
    assert "families:read" in mine
    told = {"personal", "sensitive", "reveal", "write", "import"}
    told_apart = {permission for permission in mine if permission.split(":")[1] in told}
    assert told_apart == {"account:write"}


def test_only_who_follows_up_reads_the_audit() -> None:
    readers = {role.key for role in ROLES if "audit:read" in held(role.key, "quality")}
    assert readers == {"administrator", "executive-manager", "auditor"}


def test_nobody_but_the_administrator_manages_accounts() -> None:
    assert [r.key for r in ROLES if "accounts:manage" in held(r.key, "quality")] == [
        "administrator"
    ]


def test_a_register_without_a_known_keeper_stops_the_start() -> None:
    with pytest.raises(ValueError, match="no department"):
        matrix((Kept("families", "beneficiaries"),))


@pytest.mark.parametrize(("role", "department"), [("head", None), ("head", "x"), ("x", None)])
def test_role_and_department_must_belong_together(role: str, department: str | None) -> None:
    with pytest.raises(Invalid):
        TABLE.checked(role, department)


def test_a_role_for_all_keeps_no_department() -> None:
    assert TABLE.checked("board", "quality") == ("board", None)


def test_a_command_may_do_everything(session: Session, app: Flask) -> None:
    policy: Matrix = app.extensions["esrar.policy"]
    assert granted() == policy.every_permission()
    assert {f"families:{action}" for action in Action} <= granted()


def test_a_page_that_is_not_theirs_is_refused_and_noted(session: Session, sign_in: SignIn) -> None:
    somebody = sign_in("officer", "programmes")
    somebody.get("/people", expect=403)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.actor_id) == ("refused", somebody.user_id)
    assert entry.request_id


def test_a_visitor_is_led_to_sign_in_and_back(visitor: Visitor) -> None:
    page = visitor.get("/people?lang=en", expect=303)
    assert page.location == "/sign-in?next=/people?lang%3Den"


def test_a_form_sent_after_the_visit_ended_leads_to_sign_in(visitor: Visitor) -> None:
    page = visitor.post("/people/new", {"username": "x"}, token=False, expect=303)
    assert page.location == "/sign-in?next=/people/new"
    page = visitor.post("/people/1/switch-off", token=False, expect=303)
    assert page.location == "/sign-in"


def test_a_part_of_a_page_is_refused_without_a_redirect(visitor: Visitor) -> None:
    visitor.get("/people", headers={"HX-Request": "true"}, expect=401)


def test_the_page_of_roles_fills_in_the_table(sign_in: SignIn) -> None:
    page = sign_in("auditor").get("/roles?lang=en")
    assert "Head of department" in page
    assert "Programmes and Projects Department: Personal data" in page
