"""A record's page: what it says to whom, what hangs on it, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from esrar.core.db import db, writing
from esrar.core.i18n import _
from esrar.families.models import Family
from esrar.kit import registry, saving
from esrar.kit.saving import Draft, LineDraft
from esrar.licensing.models import Licence
from tests.support.records import add, add_family, add_licence
from tests.support.visitor import Page, SignIn, Visitor


def change(app: Flask, register: str, number: int, lines: Any = None, **values: Any) -> None:
    with app.app_context():
        saving.save(registry.get(register), Draft(values, lines or {}), record_id=number)


def history(page: Page) -> str:
    """The text of the history."""
    from tests.support.html import read

    html = page.html
    start = html.index('id="history"')
    return read(html[start : html.index("</section>", start)]).text


def acts(app: Flask, action: str) -> list[Any]:
    with app.app_context():
        rows = db.session.execute(
            text("SELECT subject, subject_id, actor_id FROM audit_entry WHERE action = :a"),
            {"a": action},
        )
        return [tuple(row) for row in rows]


# -- what it shows ---------------------------------------------------------------------------------


def test_it_shows_its_sections_and_a_way_to_each(app: Flask, officer: Visitor) -> None:
    number = add_family(app, "فاطمة أحمد سعد العلي", district="الكوت", birth_date="1385هـ")
    page = officer.get(f"/families/{number}")
    assert page.outline.headings[0].startswith("فاطمة أحمد سعد العلي")
    for said in ("الكوت", "1385", "الهفوف", "عبايات", "02/03/2026"):
        assert said in page
    for anchor in [a.url for a in page.anchors if a.url.startswith("#section-")]:
        assert f'id="{anchor[1:]}"' in page.html


def test_dates_are_shown_with_the_hijri_day_they_were_entered_as(
    app: Flask, officer: Visitor
) -> None:
    number = add_family(app, birth_date="12/3/1405")
    page = officer.get(f"/families/{number}")
    assert "04/12/1984" in page
    assert "12/03/1405" in page


def test_its_lines_stand_on_it(app: Flask, officer: Visitor) -> None:
    number = add_family(
        app, lines={"members": [{"full_name": "سعد علي", "national_id": "2000000006"}]}
    )
    page = officer.get(f"/families/{number}")
    assert "سعد علي" in page
    assert "2000000006" not in page.html
    assert "0006" in page


def test_what_somebody_may_not_see_is_absent(app: Flask, sign_in: SignIn) -> None:
    number = add_family(app, district="الكوت", monthly_income="3456", mobile="0501112223",
                        national_id="1000000008", notes="سر",
                        lines={"members": [{"full_name": "سعد علي", "national_id": "2000000006",
                                            "birth_date": "1/2/1999"}]})  # fmt: skip
    change(app, "families", number, monthly_income=None, district="النعاثل")
    page = sign_in("board").get(f"/families/{number}")
    for hidden in ("الكوت", "النعاثل", "3,456", "0501112223", "0008", "0006", "01/02/1999",
                   _("Monthly income"), _("District"), _("Mobile number")):  # fmt: skip
        assert hidden not in page.text, hidden


def test_restricted_data_are_for_the_department_that_needs_them(
    app: Flask, officer: Visitor, sign_in: SignIn
) -> None:
    number = add_family(app, monthly_income="3456")
    assert "3,456" in officer.get(f"/families/{number}")
    for other in (("officer", "programmes"), ("administrator", None), ("auditor", None)):
        assert "3,456" not in sign_in(*other).get(f"/families/{number}")


def test_a_number_that_is_no_record_is_not_found(officer: Visitor) -> None:
    for url in ("/families/999", "/families/0", "/families/99999999999", "/families/x"):
        officer.get(url, expect=404)


# -- revealing -------------------------------------------------------------------------------------


@pytest.mark.both
def test_revealing_an_identifier_is_an_act_that_is_recorded(app: Flask, officer: Visitor) -> None:
    number = add_family(app, national_id="1000000008")
    url = f"/families/{number}/reveal/national_id"
    page = officer.get(f"/families/{number}")
    assert "1000000008" not in page.html
    assert any(a.url == url for a in page.anchors)
    assert "1000000008" not in officer.get(url).html  # asking is not yet an act
    assert acts(app, "reveal") == []
    assert "1000000008" in officer.post(url, expect=200)
    assert acts(app, "reveal") == [("family", number, officer.user_id)]
    assert _("Revealed a number") in history(officer.get(f"/families/{number}"))


@pytest.mark.parametrize("who", [("administrator", None), ("board", None), ("auditor", None),
                                 ("officer", "programmes")])  # fmt: skip
def test_revealing_needs_a_permission_of_its_own(
    app: Flask, sign_in: SignIn, who: tuple[str, str | None]
) -> None:
    number = add_family(app, national_id="1000000008")
    visitor = sign_in(*who)
    assert "/reveal/" not in visitor.get(f"/families/{number}").html
    visitor.get(f"/families/{number}/reveal/national_id", expect=403)
    visitor.post(f"/families/{number}/reveal/national_id", expect=403)
    assert acts(app, "reveal") == []


@pytest.mark.parametrize("field", ["mobile", "activity_id", "full_name", "password", "id"])
def test_only_what_is_masked_can_be_revealed(app: Flask, officer: Visitor, field: str) -> None:
    number = add_family(app)
    officer.get(f"/families/{number}/reveal/{field}", expect=404)


# -- history ---------------------------------------------------------------------------------------


@pytest.mark.both
def test_the_history_tells_old_and_new_in_the_words_of_the_fields(
    app: Flask, officer: Visitor
) -> None:
    number = add_family(app, district="الكوت")
    page = officer.get(f"/families/{number}/edit")
    officer.post(f"/families/{number}/edit", {**page.values, "district": "النعاثل",
                 "household_size": "7", "birth_date-year": "1385هـ"})  # fmt: skip
    told = history(officer.get(f"/families/{number}"))
    for said in ("officer", _("Edited"), _("District"), "الكوت", "النعاثل",
                 _("Members of the household"), "7", "1385"):  # fmt: skip
        assert said in told


def test_lists_and_relations_are_told_by_name_not_by_number(app: Flask, officer: Visitor) -> None:
    family = add_family(app, "فاطمة أحمد سعد العلي", sex="female")
    number = add_licence(app, family)
    change(app, "licences", number, licence_type_id=health(app))
    told = history(officer.get(f"/licences/{number}"))
    for said in ("سجل تجاري", "شهادة صحية", "فاطمة أحمد سعد العلي", _("Issued")):
        assert said in told


def health(app: Flask) -> int:
    with app.app_context():
        return int(registry.get("licences").field("licence_type_id").kind.parse("شهادة صحية"))


def test_an_identifier_in_the_history_is_masked_on_both_sides(app: Flask, officer: Visitor) -> None:
    number = add_family(app, national_id="1000000008")
    change(app, "families", number, national_id="2000000006")
    page = officer.get(f"/families/{number}")
    told = history(page)
    assert "0008" in told
    assert "0006" in told
    assert "1000000008" not in page.html
    assert "2000000006" not in page.html


def test_the_history_of_a_line_is_told_on_its_record(app: Flask, officer: Visitor) -> None:
    number = add_family(app, lines={"members": [{"full_name": "سعد علي"}]})
    with app.app_context():
        member = db.session.scalar(text("SELECT id FROM family_member"))
    change(app, "families", number, {"members": [LineDraft(member, {"full_name": "سعد محمد"})]})
    change(app, "families", number, {"members": [LineDraft(member, {}, removed=True)]})
    told = history(officer.get(f"/families/{number}"))
    for said in (_("added"), _("edited"), _("removed"), "سعد علي", "سعد محمد"):
        assert said in told


def test_what_was_erased_is_said_to_be_erased(app: Flask, officer: Visitor) -> None:
    number = add_family(app, district="الكوت")
    with app.app_context():
        db.session.execute(text(
            "UPDATE audit_value SET text = NULL, salt = NULL, erased_at = '2026-11-23 09:00:00'"
        ))  # fmt: skip
        db.session.commit()
    told = history(officer.get(f"/families/{number}"))
    assert _("erased") in told
    assert "الكوت" not in told


def test_a_long_history_is_one_link_away(app: Flask, officer: Visitor) -> None:
    number = add_family(app, notes="البداية")
    assert "/history" not in officer.get(f"/families/{number}").html
    for turn in range(25):
        change(app, "families", number, household_size=turn + 1)
    page = officer.get(f"/families/{number}")
    assert "البداية" not in history(page)
    whole = officer.get(f"/families/{number}/history")
    assert f'href="/families/{number}/history"' in page.html
    assert "البداية" in history(whole)


# -- relations -------------------------------------------------------------------------------------


@pytest.mark.both
def test_related_records_lead_both_ways(app: Flask, officer: Visitor) -> None:
    family = add_family(app, "فاطمة أحمد سعد العلي")
    licence = add_licence(app, family, number="700-12")
    page = officer.get(f"/families/{family}")
    assert f'href="/licences/{licence}"' in page.html
    assert "700-12" in page
    assert f'href="/licences/new?family_id=%23{family}"' in page.html
    assert f'href="/families/{family}"' in officer.get(f"/licences/{licence}").html


def test_a_body_shows_the_licences_it_gave_whichever_door_one_came_through(
    app: Flask, officer: Visitor
) -> None:
    body = add(app, "licensing-authorities", name="هيئة التجربة")
    licence = add_licence(app, add_family(app), authority_id=f"#{body}")
    for register in ("licensing-authorities", "organisations"):
        assert f'href="/licences/{licence}"' in officer.get(f"/{register}/{body}").html


def test_more_related_records_than_fit_are_counted_and_one_link_away(
    app: Flask, officer: Visitor
) -> None:
    family = add_family(app)
    for _turn in range(7):
        add_licence(app, family)
    page = officer.get(f"/families/{family}")
    assert "7 تراخيص" in page
    more = next(a.url for a in page.anchors if a.url.startswith("/licences?family_id="))
    listed = [a for a in officer.get(more).anchors if a.url.startswith("/licences/")]
    assert len([a for a in listed if a.url.split("/")[-1].isdigit()]) == 7


# -- deleting, restoring, merging ------------------------------------------------------------------


@pytest.mark.both
def test_a_deleted_record_leaves_the_lists_and_can_be_restored(app: Flask, head: Visitor) -> None:
    number = add_family(app, "فاطمة أحمد سعد العلي")
    page = head.get(f"/families/{number}/delete")
    assert "فاطمة أحمد سعد العلي" in page
    page = head.post(f"/families/{number}/delete", page.values, follow=True)
    assert 'action="/families/undo/' in page.html
    assert f'href="/families/{number}"' not in page.html
    page = head.get(f"/families/{number}")
    assert _("Deleted") in page
    head.get(f"/families/{number}/edit", expect=404)
    head.post(f"/families/{number}/restore")
    assert f'href="/families/{number}"' in head.get("/families").html


def test_deleting_what_somebody_edited_meanwhile_is_refused(app: Flask, head: Visitor) -> None:
    number = add_family(app)
    page = head.get(f"/families/{number}/delete")
    change(app, "families", number, district="الكوت")
    answer = head.post(f"/families/{number}/delete", page.values, follow=True)
    assert _("Somebody saved this record after you opened it") in answer
    assert f'href="/families/{number}"' in head.get("/families").html


def test_a_place_taken_meanwhile_keeps_a_record_from_coming_back(app: Flask, head: Visitor) -> None:
    number = add_family(app, national_id="1000000008")
    head.post(f"/families/{number}/delete", head.get(f"/families/{number}/delete").values)
    add_family(app, national_id="1000000008")
    page = head.post(f"/families/{number}/restore", follow=True)
    assert _("Deleted") in page
    assert _("A record with the same %(what)s exists") % {"what": _("ID number")} in page


def test_an_officer_deletes_nothing(app: Flask, officer: Visitor) -> None:
    number = add_family(app)
    assert "/delete" not in officer.get(f"/families/{number}").html
    officer.get(f"/families/{number}/delete", expect=403)
    officer.post(f"/families/{number}/delete", expect=403)
    officer.post(f"/families/{number}/restore", expect=403)


def test_ending_a_role_leaves_the_body(app: Flask, head: Visitor) -> None:
    body = add(app, "licensing-authorities", name="هيئة التجربة")
    url = f"/licensing-authorities/{body}"
    head.post(f"{url}/delete", head.get(f"{url}/delete").values)
    head.get(url, expect=404)
    assert "هيئة التجربة" in head.get(f"/organisations/{body}")


@pytest.mark.both
def test_a_merged_record_leads_to_the_one_that_took_it_in(app: Flask, officer: Visitor) -> None:
    kept, lost = add_family(app), add_family(app)
    with app.app_context(), writing() as write:
        write.session.get(Family, lost).merged_into_id = kept  # type: ignore[union-attr]
    page = officer.get(f"/families/{lost}", expect=302)
    assert page.location == f"/families/{kept}"
    officer.get(f"/families/{lost}/edit", expect=404)
    assert f'href="/families/{lost}"' not in officer.get("/families").html


# -- stages and chains -----------------------------------------------------------------------------


def stage(visitor: Visitor, licence: int, key: str, **typed: str) -> Page:
    """Walk through the form of a stage as it is offered on the record."""
    url = f"/licences/{licence}/stage/{key}"
    assert f'href="{url}"' in visitor.get(f"/licences/{licence}").html
    page = visitor.get(url)
    target = page.html.split('class="entry"')[1].split('action="')[1].split('"')[0]
    return visitor.post(target, {**page.values, **typed})


def offered(visitor: Visitor, number: int) -> set[str]:
    links = [a.url for a in visitor.get(f"/licences/{number}").anchors]
    return {url.rsplit("/", 1)[1] for url in links if "/stage/" in url}


@pytest.mark.both
def test_a_licence_goes_from_wanted_over_applied_to_issued(app: Flask, officer: Visitor) -> None:
    number = add_licence(app, add_family(app), number=None, issued_on=None)
    assert offered(officer, number) == {"apply", "issue"}
    stage(officer, number, "apply")
    assert offered(officer, number) == {"issue", "refuse"}
    stage(officer, number, "issue", number="700-12")
    assert offered(officer, number) == {"renew"}
    with app.app_context():
        row = db.session.get_one(Licence, number)
    assert (row.stage, str(row.applied_on), str(row.issued_on)) == (
        "issued", "2026-11-23", "2026-11-23",
    )  # fmt: skip


def test_an_application_can_be_refused(app: Flask, officer: Visitor) -> None:
    number = add_licence(app, add_family(app), number=None, issued_on=None,
                         applied_on="1/11/2026")  # fmt: skip
    stage(officer, number, "refuse")
    assert _("Refused") in officer.get(f"/licences/{number}")
    assert offered(officer, number) == set()


def test_a_stage_that_does_not_apply_is_not_found(app: Flask, officer: Visitor) -> None:
    number = add_licence(app, add_family(app))
    for key in ("apply", "issue", "refuse", "other"):
        officer.get(f"/licences/{number}/stage/{key}", expect=404)


@pytest.mark.both
def test_renewing_makes_a_successor_and_the_chain_is_seen_from_both_ends(
    app: Flask, officer: Visitor
) -> None:
    family = add_family(app)
    old = add_licence(app, family, number="700-12", expires_on="30/11/2026")
    answer = stage(officer, old, "renew", number="700-13")
    new = int(answer.location.rsplit("/", 1)[1])
    assert new != old
    page = officer.get(f"/licences/{new}")
    assert f'href="/licences/{old}"' in page.html
    assert f'href="/licences/{new}"' in officer.get(f"/licences/{old}").html
    with app.app_context():
        row = db.session.get_one(Licence, new)
    assert (row.family_id, row.renews_id) == (family, old)


def test_a_successor_of_a_paper_without_a_number_still_names_it(
    app: Flask, officer: Visitor
) -> None:
    """A link must say something, also when what it leads to has no title."""
    old = add_licence(app, add_family(app), number=None)
    answer = stage(officer, old, "renew")
    page = officer.get(answer.location)
    said = [a.text for a in page.anchors if a.url == f"/licences/{old}"]
    assert said
    assert all(said)
