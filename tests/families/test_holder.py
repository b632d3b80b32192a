"""The holder of a paper is found by any number or name that is at hand."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.core.errors import Invalid
from esrar.families.holder import Holder, HolderKind, lookup
from esrar.families.models import FamilyMember
from esrar.kit import registry, saving
from esrar.kit.relations import Ambiguous
from tests.support.records import add_family

HEAD, MEMBER = "1000000008", "2000000006"


@pytest.fixture
def family(app: Flask) -> int:
    other = {"full_name": "سعد علي", "national_id": MEMBER}
    return add_family(app, "فاطمة أحمد سعد العلي", {"members": [other]}, national_id=HEAD,
                      mobile="0501112223", file_number="12/أ")  # fmt: skip


def member(app: Flask) -> int:
    with app.app_context():
        return db.session.scalars(select(FamilyMember.id)).one()


def found(app: Flask, *texts: str) -> dict[str, list[Holder]]:
    with app.app_context():
        return lookup(texts)


@pytest.mark.both
def test_every_way_to_name_a_person_leads_to_them(app: Flask, family: int) -> None:
    add_family(app)
    head, other = Holder(family), Holder(family, member(app))
    ways = {
        HEAD: head, "١٠٠٠٠٠٠٠٠٨": head, MEMBER: other, "0501112223": head, "+966501112223": head,
        "12/أ": head, "فاطمه احمد سعد العلي": head, f"#{family}": head,
        f"#{family}/{other.member_id}": other,
    }  # fmt: skip
    assert found(app, *ways) == {text: [holder] for text, holder in ways.items()}


@pytest.mark.both
@pytest.mark.parametrize("typed", ["1000000016", "0509998887", "هند خالد", "#999", "#x", "#1/999"])
def test_what_names_nobody_finds_nobody(app: Flask, family: int, typed: str) -> None:
    assert found(app, typed) == {typed: []}


def test_a_number_that_is_no_identifier_says_what_is_wrong_with_it(app: Flask, family: int) -> None:
    with app.app_context(), pytest.raises(Invalid, match="رقم الهوية"):
        HolderKind().parse("1000000009")


def test_a_member_of_another_family_is_not_taken(app: Flask, family: int) -> None:
    other = add_family(app)
    assert found(app, f"#{other}/{member(app)}") == {f"#{other}/{member(app)}": []}


def test_somebody_who_is_head_of_one_family_and_member_of_another_is_the_head(
    app: Flask, family: int
) -> None:
    add_family(app, lines={"members": [{"full_name": "فاطمة أحمد", "national_id": HEAD}]})
    assert found(app, HEAD) == {HEAD: [Holder(family)]}


def test_a_name_that_two_families_have_is_ambiguous(app: Flask, family: int) -> None:
    other = add_family(app, "فاطمة أحمد سعد العلي")
    with app.app_context(), pytest.raises(Ambiguous) as refused:
        HolderKind().parse("فاطمة أحمد سعد العلي")
    assert set(refused.value.candidates) == {Holder(family), Holder(other)}


@pytest.mark.both
def test_nobody_of_a_deleted_family_is_found(app: Flask, family: int) -> None:
    with app.app_context():
        saving.delete(registry.get("families"), family)
    texts = (HEAD, MEMBER, "0501112223", "12/أ", f"#{family}")
    assert found(app, *texts) == {text: [] for text in texts}


def test_head_and_members_are_offered_to_choose_among(app: Flask, family: int) -> None:
    with app.app_context():
        offered = HolderKind().alternatives(Holder(family))
    assert offered == [
        (str(family), "فاطمة أحمد سعد العلي"), (f"{family}/{member(app)}", "سعد علي"),
    ]  # fmt: skip


def test_a_thousand_identifiers_are_asked_for_in_a_few_statements(
    app: Flask, family: int, statements: object
) -> None:
    from esrar.core.identifiers import make_national_id

    texts = [make_national_id(n) for n in range(1000)]
    with statements() as sent:  # type: ignore[operator]
        found(app, *texts)
    assert len(sent) <= 8
