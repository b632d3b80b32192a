"""The manager sees what a change of settings or targets would do, and then it holds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from esrar.audit.models import AuditEntry
from esrar.core.db import db, writing
from esrar.measures.models import MeasureSetting, MeasureValue
from esrar.plan.models import Indicator
from esrar.training.models import Trainee, TrainingProgramme, TrainingRun
from tests.measures.oracle import Home
from tests.measures.worlds import family
from tests.support.records import add_family, add_licence
from tests.support.visitor import SignIn

LICENSED = "/admin/indicators/families.licensed"


def kept_value(app: Flask, key: str = "families.licensed") -> Any:
    with app.app_context():
        return db.session.get(MeasureValue, (key, "today")).number  # type: ignore[union-attr]


def stored(app: Flask) -> dict[str, str]:
    with app.app_context():
        return {row.name: row.value for row in db.session.scalars(select(MeasureSetting))}


@pytest.mark.both
def test_the_effect_is_shown_before_it_is_saved_and_then_it_is_counted(
    app: Flask, sign_in: SignIn
) -> None:
    for _ in range(2):
        add_licence(app, add_family(app))
    manager = sign_in("executive-manager")
    form = {**manager.get(LICENSED).values, "set-evidence": "yes", "act": "save"}
    shown = manager.post(LICENSED, form, expect=200)
    changes = shown.html.split('class="changes"')[1].split("</dl>")[0]
    assert "<bdi>2</bdi>" in changes
    assert "<bdi>0</bdi>" in changes
    assert (stored(app), kept_value(app)) == ({}, 2)
    manager.post(LICENSED, {**shown.values, "act": "save"})
    assert (stored(app), kept_value(app)) == ({"evidence": "yes"}, 0)
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject == "measure_setting")
        ).one()
        assert entry.actor_id == manager.user_id


def test_what_was_not_shown_is_not_saved(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("administrator")
    shown = manager.post(LICENSED, {**manager.get(LICENSED).values, "set-gap_days": "60"},
                         expect=200)  # fmt: skip
    other = {**shown.values, "set-gap_days": "30", "act": "save"}
    again = manager.post(LICENSED, other, expect=200)
    assert stored(app) == {}
    manager.post(LICENSED, {**again.values, "act": "save"})
    assert stored(app) == {"gap_days": "30"}


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    app: Flask, sign_in: SignIn
) -> None:
    first, second = sign_in("administrator"), sign_in("executive-manager")
    slow = first.post(LICENSED, {**first.get(LICENSED).values, "set-gap_days": "60"}, expect=200)
    quick = second.post(LICENSED, {**second.get(LICENSED).values, "set-gap_days": "30"},
                        expect=200)  # fmt: skip
    second.post(LICENSED, {**quick.values, "act": "save"})
    page = first.post(LICENSED, {**slow.values, "act": "save"}, follow=True)
    assert stored(app) == {"gap_days": "30"}
    assert 'class="banner error"' in page.html


def test_targets_are_kept_and_said(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    asked = {**manager.get(LICENSED).values, "high": "12", "q1": "٣", "q3": "9"}
    shown = manager.post(LICENSED, asked, expect=200)
    manager.post(LICENSED, {**shown.values, "act": "save"})
    with app.app_context():
        found = db.session.scalars(select(Indicator).filter_by(number=2)).one()
        assert [found.target_high, *found.quarterly_targets] == [12, 3, None, 9, None]
        assert "12" in found.target_ar
        assert "10" in found.target_printed or "١٠" in found.target_printed
    row = manager.get("/").html.split('<tr data-key="2">')[1].split("</tr>")[0]
    assert 'class="tag bad"' in row
    back = {**manager.get(LICENSED).values, "high": "10", "q1": "", "q3": ""}
    shown = manager.post(LICENSED, back, expect=200)
    manager.post(LICENSED, {**shown.values, "act": "save"})
    with app.app_context():
        found = db.session.scalars(select(Indicator).filter_by(number=2)).one()
        assert found.target_ar == "10 أسر على الأقل تحصل على ترخيص ممارسة النشاط"


@pytest.mark.parametrize(
    ("key", "wrong", "where"),
    [
        ("families.licensed", {"q1": "5", "q2": "3"}, "f-q2"),
        ("families.licensed", {"high": ""}, "f-high"),
        ("staff.satisfaction", {"low": "90"}, "f-low"),
        ("staff.specialised", {"set-denominator": "nobody"}, "f-set-denominator"),
        ("training.programmes", {"set-attendance": "101"}, "f-set-attendance"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(
    sign_in: SignIn, key: str, wrong: dict[str, str], where: str
) -> None:
    manager, address = sign_in("executive-manager"), f"/admin/indicators/{key}"
    page = manager.post(address, {**manager.get(address).values, **wrong}, expect=422)
    assert f'href="#{where}"' in page.html


def test_others_read_and_do_not_change(sign_in: SignIn) -> None:
    for role in (("auditor",), ("head", "partnerships"), ("board",)):
        visitor = sign_in(*role)
        page = visitor.get("/admin/indicators/funding.channels")
        assert 'name="set-unit"' not in page.html
        assert "الجهة التمويلية مرة واحدة" in page
        visitor.post("/admin/indicators/funding.channels", {"set-unit": "product"}, expect=403)
        assert "/admin/indicators/" not in visitor.get("/indicators/funding.channels").html


def test_the_list_says_what_was_chosen_and_leads_to_each(app: Flask, sign_in: SignIn) -> None:
    manager = sign_in("executive-manager")
    page = manager.get("/admin/indicators")
    assert page.html.count('<th scope="row">') >= 14
    assert 'class="tag wait"' not in page.html
    address = "/admin/indicators/training.programmes"
    shown = manager.post(address, {**manager.get(address).values, "set-unit": "runs"}, expect=200)
    manager.post(address, {**shown.values, "act": "save"})
    assert manager.get("/admin/indicators").html.count('class="tag wait"') == 1
    assert address in manager.get("/indicators/training.programmes").html
    sign_in("officer", "programmes").get("/admin/indicators", expect=403)


@pytest.mark.both
def test_a_way_of_counting_other_units_is_counted_anew_and_says_so(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), writing() as write:
        programme = TrainingProgramme(name="التغليف", specialised=True, hours=10)
        write.session.add(programme)
        write.session.flush()
        for day in (date(2026, 3, 1), date(2026, 5, 1)):
            run = TrainingRun(name="دورة", programme_id=programme.id, completed_on=day)
            write.session.add(run)
            write.session.flush()
            home = family(write.session, Home())
            write.session.add(home)
            write.session.flush()
            write.session.add(Trainee(run_id=run.id, family_id=home.id, hours=10))
        write.session.add(MeasureSetting(
            fiscal_year_id=1, measure="training.programmes", name="least_trainees", value="1"
        ))  # fmt: skip
    assert kept_value(app, "training.programmes") == 1
    manager, address = sign_in("executive-manager"), "/admin/indicators/training.programmes"
    shown = manager.post(address, {**manager.get(address).values, "set-unit": "runs"}, expect=200)
    manager.post(address, {**shown.values, "act": "save"})
    assert kept_value(app, "training.programmes") == 2
    page = manager.get("/indicators/training.programmes")
    assert "تغيّر إعداد" in page
    assert 'href="/training-runs/' in page.html.split('id="rows"')[1].split("</table>")[0]
    found = app.test_cli_runner().invoke(args=["indicators", "--verify"])
    assert found.exit_code == 0, found.output
    record = manager.get("/training-programmes/1")
    assert "/indicators/training.programmes" in record.html
