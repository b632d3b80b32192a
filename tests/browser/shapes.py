"""One page of every shape, with the records that fill it, and how a browser gets there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from esrar.core import clock
from esrar.core.db import db
from esrar.core.identifiers import make_national_id
from esrar.families.models import Family
from esrar.kit import registry, saving
from esrar.kit.duplicates import queue
from esrar.kit.duplicates.merging import merge_now
from esrar.kit.importer.models import ImportBatch
from esrar.kit.saving import Draft
from esrar.measures.years import current_year
from esrar.plan.closing import Span, standing
from esrar.plan.closing.acts import close, reopen
from esrar.privacy.destroying import Terms, destroy
from esrar.privacy.proving import verify
from esrar.reports.asked import Asked
from esrar.reports.keeping import every, make
from esrar.reports.letters.many import write
from esrar.reports.models import LetterTemplate
from esrar.staff.models import SatisfactionSurvey
from tests.support.imports import PERSON, families, run
from tests.support.records import add, add_family, add_licence, name_of

LONG = "سليمان بن عبدالرحمن بن عبدالعزيز البوخمسين المطيويع"
NEAR = ["1", "2", "3"]
_surveys = count(1)


@dataclass
class World:
    """Records of every kind, and their numbers."""

    app: Flask
    folder: Path
    family: int = 0
    licence: int = 0
    body: int = 0
    meeting: int = 0

    def __post_init__(self) -> None:
        members = [{"full_name": "سعد علي محمد العلي", "national_id": "2000000006"}]
        self.family = add_family(
            self.app, LONG, {"members": members}, national_id="1000000008", birth_date="1385هـ",
            monthly_income="3450", notes="سطر أول\nوسطر ثانٍ", household_size="7",
            suspended_on="1/11/2026",
        )  # fmt: skip
        for number in range(9):
            add_family(self.app, name_of(number))
        self.body = add(self.app, "licensing-authorities", name="هيئة التجربة الأولى بالأحساء",
                        website="https://example.sa/a-rather-long-address/of-a-page")  # fmt: skip
        whole = {"number": "700-123456789", "authority_id": f"#{self.body}"}
        self.licence = add_licence(self.app, self.family, expires_on="30/11/2026", **whole)
        add_licence(self.app, self.family, number=None, issued_on=None, applied_on="1/11/2026")
        attendance = {"attendance": [{"family_id": f"#{i}", "present": "نعم" if i % 2 else ""}
                                     for i in (self.family, self.family + 1)]}  # fmt: skip
        self.meeting = add(self.app, "meetings", attendance, name="اللقاء الدوري الأول بالأسر",
                           kind="periodic", with_families="نعم", held_on="20/11/2026")  # fmt: skip
        with self.app.app_context():
            kit = registry.get("families")
            saving.save(kit, Draft({"district": "الكوت"}), record_id=self.family)

    def survey(self, **typed: str) -> str:
        """The address of a survey that takes answers, a new one each time."""
        questions = [{"text": "بيئة العمل مناسبة"}, {"text": "الأجر منصف"}]
        number = add(self.app, "satisfaction-surveys", {"questions": questions},
                     title=f"رضا العاملين {next(_surveys)}", introduction="لا يُعرف من أجاب",
                     period_end="2026", opened_on="1/11/2026", **typed)  # fmt: skip
        with self.app.app_context():
            row = db.session.get_one(SatisfactionSurvey, number)
            return f"/survey/{row.token}"


Go = Callable[[Page, World], object]


def at(address: str) -> Go:
    """A page by its address."""
    return lambda page, world: page.goto(address.format(w=world))


def empty_form(address: str) -> Go:
    """A form that was sent empty, with its errors."""

    def go(page: Page, _world: World) -> None:
        page.goto(address)
        page.locator(".save .button.primary").click()
        page.wait_for_selector("[data-errors]")

    return go


def conflict(page: Page, world: World) -> None:
    """Two people on one record."""
    page.goto(f"/families/{world.family}/edit")
    with world.app.app_context():
        saving.save(registry.get("families"), Draft({"notes": f"من غيره {page.url}"}),
                    record_id=world.family)  # fmt: skip
    page.fill("#f-notes", "مني أنا")
    page.locator(".save .button.primary").click()
    page.wait_for_selector("input[name=keep-notes]")


def ambiguous(page: Page, world: World) -> None:
    """A relation to which several records answer."""
    for _turn in range(2):
        add_family(world.app, "نورة سعد علي الملحم")
    page.goto("/licences/new")
    page.fill("#f-family_id", "نورة سعد علي الملحم")
    page.locator(".save .button.primary").click()
    page.wait_for_selector("fieldset.candidates")


def one_more_row(page: Page, _world: World) -> None:
    page.goto("/families/new")
    page.locator("#members [data-add]").click()


def hinted(page: Page, _world: World) -> None:
    page.goto("/families/quick")
    page.fill("#f-national_id", "1000000008")
    page.keyboard.press("Tab")
    page.wait_for_selector(".match .banner")


def saved_quickly(page: Page, _world: World) -> None:
    page.goto("/families/quick")
    typed = {"full_name": "هند سعد", "national_id": "", "mobile": "0501112223",
             "locality_id": "الهفوف", "activity_id": "عبايات"}  # fmt: skip
    for name, value in typed.items():
        page.fill(f"#f-{name}", value)
    page.locator(".save .button.primary").click()
    page.wait_for_selector("[data-saved]")


def deleted(page: Page, world: World) -> None:
    number = add_family(world.app)
    with world.app.app_context():
        saving.delete(registry.get("families"), number)
    page.goto(f"/families/{number}")


def long_history(page: Page, world: World) -> None:
    with world.app.app_context():
        for size in range(9, 34):
            saving.save(registry.get("families"), Draft({"household_size": size}),
                        record_id=world.family)  # fmt: skip
    page.goto(f"/families/{world.family}/history")


def revealed(page: Page, world: World) -> None:
    page.goto(f"/families/{world.family}/reveal/national_id")
    page.locator(".save button").first.click()
    page.wait_for_selector(".figure")


def searched(page: Page, _world: World) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("سعد")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")


def import_columns(page: Page, world: World) -> None:
    right = (PERSON[0], make_national_id(77), *PERSON[2:])
    wrong = ("مريم سعد علي الحربي", "12", "05", "الجبيل الصناعية", "خوصيات")
    file = families(world.folder / "families.xlsx", right, wrong)
    page.goto("/families/import")
    page.set_input_files("input[type=file]", file)
    for box in page.locator("select:visible").all():
        if box.input_value() == "":
            box.select_option(index=1)
    page.locator(".save .button.primary").click()
    page.wait_for_url("**/columns")


def import_values(page: Page, world: World) -> None:
    """What of the file is in no list is asked for."""
    import_columns(page, world)
    page.locator(".save .button.primary").click()
    page.wait_for_url("**/values")


def import_check(page: Page, world: World) -> None:
    import_values(page, world)
    page.locator(".save .button.primary").click()
    page.wait_for_url("**/check")


def import_done(page: Page, world: World) -> None:
    import_check(page, world)
    page.locator("button[value=confirm]").click()
    page.wait_for_selector(".totals")


def import_to_undo(page: Page, world: World) -> None:
    """An import of which one record was edited since, and another is needed by a licence."""
    with world.app.app_context():
        before = set(db.session.scalars(select(Family.id)))
    numbers = [next(_surveys) for _person in range(5)]
    people = [(name_of(70 + n), make_national_id(9_000 + n), f"0567{n:06}", "الهفوف", "خوصيات")
              for n in numbers]  # fmt: skip
    file = families(world.folder / "more.xlsx", *people)
    run(world.app, "import", "families", str(file))
    with world.app.app_context():
        new = sorted(set(db.session.scalars(select(Family.id))) - before)
        saving.save(registry.get("families"), Draft({"notes": "زيارة"}), record_id=new[0])
        batch = max(db.session.scalars(select(ImportBatch.id)))
    add_licence(world.app, new[1])
    page.goto(f"/families/import/{batch}/undo")


def import_undone(page: Page, world: World) -> None:
    import_to_undo(page, world)
    page.locator(".save .button.danger").click()
    page.wait_for_selector(".totals")


def edited(page: Page, world: World) -> None:
    """A save that can be undone, asked about from the history."""
    with world.app.app_context():
        size = db.session.get_one(Family, world.family).household_size or 1
        saving.save(registry.get("families"), Draft({"household_size": size + 1}),
                    record_id=world.family)  # fmt: skip
    page.goto(f"/families/{world.family}")
    page.locator("#history a[href*='/undo/']").first.click()


def undone(page: Page, world: World) -> None:
    edited(page, world)
    page.locator(".save .button.danger").click()
    page.wait_for_selector("[data-saved], .banner.success")


def full_bin(page: Page, world: World) -> None:
    deleted(page, world)
    page.goto("/bin")


def menu(page: Page, _world: World) -> None:
    page.goto("/meetings")
    button = page.locator(".menu-button")
    if button.is_visible():
        button.click()
    page.locator("#menu details:not([open]) > summary").first.click()


def survey(page: Page, world: World) -> None:
    page.goto(world.survey())


def survey_unanswered(page: Page, world: World) -> None:
    survey(page, world)
    page.get_by_role("button", name="إرسال الإجابات").click()
    page.wait_for_selector("[data-errors]")


def survey_answered(page: Page, world: World) -> None:
    """On a phone: each question by its fourth mark, high enough for a thumb."""
    survey(page, world)
    for group in page.get_by_role("group").all():
        choice = group.locator("label").nth(3)
        box = choice.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        choice.click()
    page.get_by_role("button", name="إرسال الإجابات").click()
    page.get_by_text("حُفظت إجابتك").wait_for()


def survey_closed(page: Page, world: World) -> None:
    page.goto(world.survey(closed_on="20/11/2026"))


def duplicates(page: Page, world: World) -> None:
    """A queue with a group, a pair set apart and a merge that can be undone."""
    names = ("نورة سعد صالح النخلي", "منيرة علي صالح البستاني", "حصة فهد سعد الخباز")
    pairs = [[add_family(world.app, name, national_id=None, birth_date="5/3/1980")
              for _turn in range(2)] for name in names]  # fmt: skip
    with world.app.app_context():
        kit = registry.get("families")
        merge_now(kit, pairs[0][0], pairs[0][1:], {}, {})
        queue.set_apart(kit, pairs[1])
        queue.rescan(kit)
    page.goto("/duplicates")
    page.wait_for_selector(".criteria")


def merging(page: Page, world: World) -> None:
    """Three records side by side."""
    page.goto(f"/families/merge?id={world.family}&id={world.family + 1}&id={world.family + 2}")


def closed(address: str) -> Go:
    """A page of a closing, or of a day that was closed, after a correction."""

    def go(page: Page, world: World) -> None:
        with world.app.app_context():
            year = current_year()
            if year is not None and not standing(db.session(), year):
                family = add_family(world.app)
                wrong = add_licence(world.app, family, issued_on="1/2/2026")
                number = close(year, Span.Q1)
                saving.delete(registry.get("licences"), wrong)
                reopen(number, "خطأ في تاريخ الإصدار")
                close(year, Span.Q1)
                add_licence(world.app, family, issued_on="2/2/2026")
        page.goto(address)

    return go


def papers(address: str) -> Go:
    """Pages of papers: a report that was made, letters of one act, a pack, a paper verified."""

    def go(page: Page, world: World) -> None:
        with world.app.app_context():
            year = current_year()
            if year is not None and not every(db.session()):
                make(Asked(year, Span.Q1))
                letter = db.session.scalars(select(LetterTemplate.id).where(
                    LetterTemplate.audience == "organisation")).first()  # fmt: skip
                write(letter or 0, registry.get("organisations"), [world.body])
        page.goto(address)

    return go


def changing_tasks(page: Page, _world: World) -> None:
    """Several tasks chosen on the board of quarters."""
    page.goto("/plan/quarters")
    for box in page.locator(".quarters input[type=checkbox]").all()[:3]:
        box.check()
    page.locator("button[name=ask]").click()
    page.wait_for_selector("button[name=save]")


def waiting_for_approval(page: Page, world: World) -> None:
    """A document and an approval that waits for it."""
    number = add(world.app, "documents", title=f"مطوية {next(_surveys)}", kind_id="مطوية",
                 task_code="2.3")  # fmt: skip
    with world.app.app_context():
        saving.set_columns(registry.get("documents"), number, {"submitted_on": clock.today()})
    page.goto("/approvals")


def asked_about(page: Page, world: World) -> None:
    waiting_for_approval(page, world)
    page.fill("#f-decision_number", "ق-1")
    page.locator("button[value=preview]").click()
    page.wait_for_selector("button[value=approve]")


def nominating(page: Page, world: World) -> None:
    """A ranking with one who is on the list, one eligible, one without a licence; all unfolded."""
    agreed = {"consent_on": "1/3/2026"}
    there, good, bare = (add_family(world.app, **agreed) for _one in range(3))
    for number in (good, bare):
        add(world.app, "exhibition-interest", family_id=f"#{number}", serious="نعم",
            expressed_on="1/4/2026")  # fmt: skip
    add_licence(world.app, good, expires_on="31/12/2026")
    place = add(world.app, "exhibitions", {"participations": [{"family_id": f"#{there}"}]},
                name=f"معرض التجربة {good}", specialised="نعم", role="organised", stands="4",
                opened_on="10/12/2026", closed_on="14/12/2026")  # fmt: skip
    page.goto(f"/exhibitions/{place}/nominate")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")


def nominated_without_reason(page: Page, world: World) -> None:
    nominating(page, world)
    page.locator("input[name=family]").first.uncheck()
    page.locator(".save .button.primary").click()
    page.wait_for_selector("[data-errors]")


def nominated(page: Page, world: World) -> None:
    """The record of the exhibition, and then its stand list."""
    nominating(page, world)
    page.locator(".save .button.primary").click()
    page.wait_for_selector("[data-saved], .banner.success")


def stand_list(page: Page, world: World) -> None:
    nominated(page, world)
    page.goto(f"{page.url}/stands")


def privacy(address: str) -> Go:
    """Pages of privacy: requests that wait, one late; a breach; a family due; a proof."""

    def go(page: Page, world: World) -> None:
        with world.app.app_context():
            if not verify(db.session()).proofs:
                for day, kind in (("1/10/2026", "destruction"), ("20/11/2026", "access")):
                    add(world.app, "privacy-requests", received_on=day, kind=kind, means="letter",
                        person_name=LONG, family_id=f"#{world.family}")  # fmt: skip
                add(world.app, "breaches", what="كشف أُرسل إلى غير المقصود به",
                    discovered_on="22/11/2026", discovered_at="10:00")  # fmt: skip
                add_family(world.app, registered_on="1/1/2015", left_on="1/2/2015")  # fmt: skip
                kit, gone = registry.get("families"), add_family(world.app)
                destroy(kit, gone, Terms("request", "ق-7", clock.today(), "بطلب صاحب البيانات"))
        page.goto(address.format(w=world))

    return go


Shapes = dict[str, Go]


def reopened(page: Page, world: World) -> None:
    closed("/closings/2/reopen")(page, world)
    page.locator(".save .button").first.click()
    page.wait_for_selector("[data-errors]")


UNSIGNED: Shapes = {
    "sign-in": at("/sign-in"),
    "sign-in with errors": empty_form("/sign-in"),
    "survey": survey,
    "survey with errors": survey_unanswered,
    "survey answered": survey_answered,
    "survey closed": survey_closed,
}
OF_HEADS: Shapes = {
    "list": at("/families"),
    "list filtered": at("/families?standing=suspended&registered_on_from=1/1/2026"),
    "list found nothing": at("/families?q=زبيدة"),
    "list of licences": at("/licences"),
    "form with errors": empty_form("/families/new"),
    "form with one more row": one_more_row,
    "form with candidates": ambiguous,
    "form filled": at("/families/{w.family}/edit"),
    "stage": at("/licences/{w.licence}/stage/renew"),
    "quick": at("/families/quick"),
    "quick with errors": empty_form("/families/quick"),
    "quick with a hint": hinted,
    "quick after saving": saved_quickly,
    "quick on paper": at("/families/quick/blank"),
    "record": at("/families/{w.family}"),
    "answer of a family": at("/families/{w.family}/consent?answer=no&purposes=photos"),
    "sensitive values to remove": at("/families/{w.family}/sensitive"),
    "record of a licence": at("/licences/{w.licence}"),
    "record of a role": at("/licensing-authorities/{w.body}"),
    "record deleted": deleted,
    "list with tabs": at("/occasions"),
    "record ticked off": at("/meetings/{w.meeting}"),
    "roll": at("/meetings/{w.meeting}/attendance/roll"),
    "sheet": at("/meetings/{w.meeting}/attendance/sheet"),
    "choosing what to add to": at("/meetings/fill/attendance"),
    "adding many": at("/meetings/{w.meeting}/attendance/fill"),
    "adding many, too many filters": at("/meetings/{w.meeting}/attendance/fill?q=زبيدة"),
    "alerts": at("/alerts?scope=all"),
    "one alert": at("/alerts/licences-ending/licences/{w.licence}"),
    "wish for a digest": at("/alerts/digest"),
    "rows of a forecast": at("/indicators/families.licensed/expected"),
    "calendar": at("/calendar"),
    "calendar of a year": at("/calendar?year=2026"),
    "menu open": menu,
    "leaflet": at("/licence-types/leaflet"),
    "conflict": conflict,
    "confirm": at("/families/{w.family}/delete"),
    "reveal": at("/families/{w.family}/reveal/national_id"),
    "revealed": revealed,
    "history": long_history,
    "search": searched,
    "search without results": at("/search?q=زبيدة"),
    "duplicates": duplicates,
    "merge": merging,
    "import upload": at("/families/import"),
    "import columns": import_columns,
    "import values": import_values,
    "import check": import_check,
    "import done": import_done,
    "import to be undone": import_to_undo,
    "import undone": import_undone,
    "imports": at("/families/import/batches"),
    "change to be undone": edited,
    "change undone": undone,
    "bin": full_bin,
    "bin with nothing found": at("/bin?register=meetings"),
    "board": at("/"),
    "board of a closed day": closed("/?on=31/3/2026"),
    "closings": closed("/closings"),
    "closing": closed("/closings/2"),
    "closed indicator": closed("/closings/2/families.licensed"),
    "indicator": at("/indicators/families.licensed"),
    "plan": at("/plan"),
    "picture of the plan": at("/plan/chart"),
    "pictures of families": at("/families/pictures"),
    "pictures of nobody": at("/families/pictures?standing=left"),
    "quarters": at("/plan/quarters"),
    "tasks to be changed": changing_tasks,
    "task": at("/tasks/7"),
    "not found": at("/families/999"),
    "forbidden": at("/people"),
}
OF_MANAGERS: Shapes = {
    "alert rules": at("/admin/alerts"),
    "period before it is closed": at("/closings/new/q1"),
    "closing opened without a reason": reopened,
    "plan to be approved": at("/plan/approval"),
    "decision on the plan": at("/plan/approval/approve"),
    "wording of an indicator": at("/plan/approval/wording/indicator/2"),
    "next year": at("/plan/approval/next"),
    "approval session": waiting_for_approval,
    "approval asked about": asked_about,
    "pack of the session": at("/approvals/pack"),
    "reports": papers("/reports"),
    "report": papers("/reports/R-2026-Q1-01"),
    "new report": at("/reports/new"),
    "narratives": at("/reports/narratives/q1"),
    "paper verified": papers("/reports/verify?number=R-2026-Q1-01"),
    "letter": papers("/letters/1"),
    "letters to many": at("/letters/many?of=organisations"),
    "letters of one act": papers("/letters/batch/1"),
    "pack of proof": at("/indicators/families.licensed/pack"),
}
OF_PRIVACY: Shapes = {
    "privacy": privacy("/privacy"),
    "destruction": privacy("/privacy/destroy/families/{w.family}?request=1"),
    "copy for the person": privacy("/privacy/copy/families/{w.family}"),
    "proofs": privacy("/privacy/destructions"),
    "proof": privacy("/privacy/destructions/D-2026-0001"),
    "retention": privacy("/privacy/due"),
    "retention due": privacy("/privacy/due/families"),
    "requests of persons": privacy("/privacy-requests"),
    "new request with errors": empty_form("/privacy-requests/new"),
    "processing": privacy("/processing"),
    "breaches": privacy("/breaches"),
    "breach": privacy("/breaches/1"),
    "texts of consent": privacy("/consent-texts"),
}
OF_ADMINISTRATORS: Shapes = {
    "account": at("/account"),
    "second step with errors": empty_form("/second-step/set-up"),
    "own password with errors": empty_form("/account/password"),
    "people": at("/people"),
    "all imports": at("/imports"),
    "nomination": nominating,
    "nomination without a reason": nominated_without_reason,
    "nominated": nominated,
    "stand list": stand_list,
    "person": at("/people/1"),
    "new person with errors": empty_form("/people/new"),
    "roles": at("/roles"),
    "audit": at("/audit?kind=changes"),
    "audit, wrong filter": at("/audit?since=x&record=4"),
    "audit entry": at("/audit/600"),
}
