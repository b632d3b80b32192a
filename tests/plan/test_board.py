"""The board reads what is kept, says when it changed, and shows names only to who may meet them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.audit.models import AuditEntry, AuditValue
from esrar.core.db import db, writing
from esrar.licensing.models import Licence
from esrar.measures.catalogue import MEASURES
from esrar.plan.models import Indicator
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn, Visitor

NAME = "شيخة سعد محمد العتيق"


def tag(visitor: Visitor) -> str:
    return visitor.get("/board/live").headers["ETag"]


def test_the_board_shows_every_objective_and_indicator(sign_in: SignIn) -> None:
    page = sign_in("auditor").get("/")
    assert page.html.count('scope="rowgroup"') == 7
    assert page.html.count("<tr data-key=") == 14


def test_a_licence_moves_the_number_and_the_movement_links_to_it(
    app: Flask, sign_in: SignIn
) -> None:
    licence = add_licence(app, add_family(app, NAME))
    page = sign_in("head", "beneficiary-relations").get("/")
    assert NAME in page
    assert f"/licences/{licence}" in page.html
    assert "10%" in page.text


def test_who_may_not_meet_persons_reads_a_number_for_a_name(app: Flask, sign_in: SignIn) -> None:
    add_licence(app, add_family(app, NAME))
    visitor = sign_in("board")
    for address in ("/", "/board/live", "/indicators/families.licensed"):
        assert NAME not in visitor.get(address).html


def test_an_unchanged_board_is_an_empty_304(app: Flask, sign_in: SignIn) -> None:
    visitor = sign_in("auditor")
    known = tag(visitor)
    same = visitor.get("/board/live", expect=304, headers={"If-None-Match": known})
    assert same.data == b""
    assert same.headers["ETag"] == known
    assert same.headers["Cache-Control"] == "no-store", "its tag is carried by the script"
    add_licence(app, add_family(app))
    changed = visitor.get("/board/live", headers={"If-None-Match": known})
    assert changed.headers["ETag"] != known


def test_the_tag_is_that_of_the_page_and_changes_with_the_date_role_and_language(
    sign_in: SignIn, today: Callable[[date | None], None]
) -> None:
    visitor = sign_in("auditor")
    visitor.get("/")
    known = tag(visitor)
    assert f'data-revision="{known.strip(chr(34))}"' in visitor.get("/").html
    tags = {known, tag(sign_in("board")), visitor.get("/board/live?lang=en").headers["ETag"]}
    today(date(2026, 11, 24))
    tags.add(tag(visitor))
    assert len(tags) == 4


def test_an_unchanged_board_costs_a_statement_and_a_changed_one_a_handful(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    visitor = sign_in("auditor")
    for _ in range(3):
        add_licence(app, add_family(app))
    known = tag(visitor)
    with statements() as asked:
        visitor.get("/board/live", expect=304, headers={"If-None-Match": known})
    with statements() as shown:
        visitor.get("/board/live")
    assert len([s for s in asked if s.startswith("SELECT")]) <= 2
    assert len([s for s in shown if s.startswith("SELECT")]) <= 7
    assert not [s for s in shown if "FROM licence" in s]


def test_the_number_of_statements_does_not_grow_with_the_records(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    visitor = sign_in("auditor")
    counts = []
    for _ in range(2):
        for _ in range(4):
            add_licence(app, add_family(app))
        visitor.get("/board/live")
        with statements() as sent:
            visitor.get("/board/live")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_the_rows_behind_the_number_are_as_many_as_it_says(app: Flask, sign_in: SignIn) -> None:
    for _ in range(3):
        add_licence(app, add_family(app))
    add_licence(app, add_family(app), issued_on="1/3/2025")
    add_licence(app, add_family(app), issued_on=None)
    page = sign_in("auditor").get("/indicators/families.licensed")
    rows = page.html.split('id="rows"')[1].split("</table>")[0]
    assert rows.count('<th scope="row">') == 3
    assert 'id="near"' in page.html
    assert page.html.split('id="left-out"')[1].count("<details") == 2


def test_pages_of_rows_neither_skip_nor_repeat(app: Flask, sign_in: SignIn) -> None:
    homes = [add_family(app) for _ in range(53)]
    for home in homes:
        add_licence(app, home)
    visitor, seen = sign_in("auditor"), []
    for day in ("", "as_of=20/11/2026&"):
        for after in ("", f"after={homes[49]}"):
            page = visitor.get(f"/indicators/families.licensed?{day}{after}")
            rows = page.html.split('id="rows"')[1].split("</table>")[0]
            seen.append([home for home in homes if f'href="/families/{home}"' in rows])
    assert seen == [homes[:50], homes[50:]] * 2


def test_a_past_day_is_counted_as_it_was(app: Flask, sign_in: SignIn) -> None:
    add_licence(app, add_family(app), issued_on="10/5/2026")
    visitor = sign_in("auditor")
    values = [
        visitor.get(f"/indicators/families.licensed?as_of={day}").html.split("<dd><bdi>")[1][0]
        for day in ("9/5/2026", "2026-05-10", "31/12/2026")
    ]
    assert values == ["0", "1", "1"]


def test_what_one_criterion_leaves_out_can_be_listed(app: Flask, sign_in: SignIn) -> None:
    home = add_family(app)
    licence = add_licence(app, home, licence_type_id="شهادة صحية")
    visitor = sign_in("auditor")
    page = visitor.get("/indicators/families.licensed?left_out=counts")
    assert f"/licences/{licence}" in page.html.split('id="rows"')[1].split("</table>")[0]
    visitor.get("/indicators/families.licensed?left_out=nothing", expect=404)


@pytest.mark.parametrize("key", MEASURES)
def test_every_indicator_has_a_page_with_its_meaning_and_its_rows(
    sign_in: SignIn, key: str
) -> None:
    page = sign_in("auditor").get(f"/indicators/{key}")
    assert 'id="rows"' in page.html
    assert "لم يُربط" not in page.html


def test_what_is_not_there_is_refused(sign_in: SignIn) -> None:
    sign_in("auditor").get("/indicators/nothing.known", expect=404)


@pytest.mark.parametrize("address", ["/?on=", "/indicators/families.licensed?as_of="])
def test_what_is_no_day_is_said_and_stays_typed(sign_in: SignIn, address: str) -> None:
    page = sign_in("auditor").get(f"{address}31/2/2026")
    assert "بين 1 و28" in page.html
    assert 'value="31/2/2026"' in page.html


def test_the_rows_of_what_is_no_day_are_not_taken(sign_in: SignIn) -> None:
    sign_in("auditor").get("/indicators/families.licensed/export?as_of=31/2/2026", expect=422)


def test_an_entered_quarterly_target_decides_between_on_track_and_late(
    app: Flask, sign_in: SignIn
) -> None:
    add_licence(app, add_family(app))
    visitor, words = sign_in("auditor"), []
    for target in (1, 5):
        with app.app_context(), writing() as write:
            found = write.session.scalars(select(Indicator).filter_by(number=2)).one()
            found.target_q3 = target
        row = visitor.get("/").html.split('<tr data-key="2">')[1].split("</tr>")[0]
        words.append(row.split('class="tag ')[1].split('"')[0])
    assert words == ["good", "bad"]


def test_the_plan_shows_all_tasks_and_each_view_a_part(sign_in: SignIn) -> None:
    visitor = sign_in("head", "beneficiary-relations")
    assert visitor.get("/plan").html.count('<bdi class="code"') == 43
    mine = visitor.get("/plan?view=mine").html.count('<bdi class="code"')
    unowned = visitor.get("/plan?view=unowned").html.count('<bdi class="code"')
    assert 0 < mine < 43
    assert 0 < unowned < 43
    assert visitor.get("/plan?view=late").html.count('<bdi class="code"') == 0
    visitor.get("/plan?view=other", expect=404)


def test_deleting_a_licence_takes_the_number_back(app: Flask, sign_in: SignIn) -> None:
    licence = add_licence(app, add_family(app))
    visitor = sign_in("head", "beneficiary-relations")
    page = visitor.get(f"/licences/{licence}/delete")
    assert page.html.count('class="arrow"') == 2
    with app.app_context():
        assert db.session.get(Licence, licence).deleted_at is None  # type: ignore[union-attr]
    visitor.post(f"/licences/{licence}/delete", page.values)
    row = visitor.get("/").html.split('<tr data-key="2">')[1].split("</tr>")[0]
    assert "<bdi>0</bdi>" in row


def test_an_unchanged_indicator_reads_only_what_it_shows(
    app: Flask, sign_in: SignIn, statements: Callable[[], Any]
) -> None:
    for _ in range(3):
        add_licence(app, add_family(app))
        add_licence(app, add_family(app), issued_on=None)
    visitor = sign_in("auditor")
    first = visitor.get("/indicators/families.licensed")
    with statements() as sent:
        again = visitor.get("/indicators/families.licensed")
    assert again.text == first.text
    assert len([s for s in sent if s.startswith("SELECT")]) <= 10
    assert not [s for s in sent if "AS test_0" in s or "AS failed" in s]
    add_licence(app, add_family(app), issued_on=None)
    assert visitor.get("/indicators/families.licensed").text != first.text


def test_a_row_is_told_by_its_record_and_not_by_a_number(app: Flask, sign_in: SignIn) -> None:
    licence = add_licence(app, add_family(app), number="FL-7788")
    page = sign_in("auditor").get("/indicators/families.licensed")
    rows = page.html.split('id="rows"')[1].split("</table>")[0]
    assert "FL-7788" in rows.split(f'href="/licences/{licence}"')[1].split("</a>")[0]


def test_the_rows_behind_a_number_can_be_taken_and_that_is_kept(
    app: Flask, sign_in: SignIn
) -> None:
    for _ in range(3):
        add_licence(app, add_family(app, NAME))
    auditor = sign_in("auditor")
    address = "/indicators/families.licensed/export"
    assert address in auditor.get("/indicators/families.licensed").html
    assert auditor.get(address).is_html  # it names persons: where does the file go?
    inside = {"_use": "inside"}
    page = auditor.post(f"{address}?format=csv", inside, expect=200)
    lines = page.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert all(NAME in line for line in lines[1:])
    assert auditor.post(address, inside, expect=200).data.startswith(b"PK")
    seen = sign_in("board").post(f"{address}?format=csv", inside, expect=200)
    assert NAME not in seen.data.decode("utf-8-sig")
    with app.app_context():
        told = [json.loads(one.text) for one in db.session.scalars(
            select(AuditValue).join(AuditEntry, AuditEntry.id == AuditValue.entry_id)
            .where(AuditEntry.action == "export").order_by(AuditEntry.id)
        )]  # fmt: skip
        assert [one["count"][1] for one in told] == [3, 3, 3]
        assert told[0]["indicator"][1] == "families.licensed"
    officer = sign_in("officer", "programmes")
    officer.get(address, expect=403)
    assert address not in officer.get("/indicators/families.licensed").html


def test_the_rows_of_every_indicator_can_be_taken_on_any_day(
    sign_in: SignIn,
) -> None:
    auditor = sign_in("auditor")
    for key in MEASURES:
        for day in ("", "&as_of=2026-03-31"):
            address = f"/indicators/{key}/export?format=csv{day}"
            lines = auditor.post(address, {"_use": "inside"}, expect=200).data
            assert lines.count(b"\n") == 1
    auditor.get("/indicators/nothing.known/export", expect=404)
