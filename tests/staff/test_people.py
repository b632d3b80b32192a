"""Staff through the front door: what is found about a person is not for everybody."""

from __future__ import annotations

from flask import Flask

from tests.support.records import add
from tests.support.visitor import SignIn


def test_an_employee_shows_posts_and_appraisals_and_each_leads_back(
    app: Flask, sign_in: SignIn
) -> None:
    post = add(app, "posts", title="أخصائي تسويق", specialism_required="نعم")
    person = add(app, "employees", {"posts": [{"post_id": f"#{post}"}]}, kind="موظف",
                 full_name="هند سعد علي العمران", hired_on="1/1/2025")  # fmt: skip
    appraisal = add(app, "appraisals", employee_id=f"#{person}", kind="نهائي", score="91.5",
                    period_end="31/12/2026")  # fmt: skip
    head = sign_in("head", "human-resources")
    page = head.get(f"/employees/{person}")
    assert "أخصائي تسويق" in page
    assert "91.5%" in page
    assert "هند سعد علي العمران" in head.get(f"/posts/{post}")
    assert head.get(f"/appraisals/{appraisal}").title.startswith("هند سعد علي العمران")
    assert "مشغولة" in head.get("/posts?specialism_required=yes")
    officer = sign_in("officer", "marketing")
    assert "91.5" not in officer.get(f"/appraisals/{appraisal}")
    assert "91.5" not in officer.get(f"/employees/{person}")


def test_who_moves_to_another_post_keeps_the_earlier_one(app: Flask, sign_in: SignIn) -> None:
    first = add(app, "posts", title="كاتب", specialism_required="لا")
    second = add(app, "posts", title="محاسب", specialism_required="نعم")
    held = [{"post_id": f"#{first}", "ended_on": "30/6/2026"},
            {"post_id": f"#{second}", "started_on": "1/7/2026"}]  # fmt: skip
    add(app, "employees", {"posts": held}, full_name="سارة خالد", kind="موظف", hired_on="2025")
    head = sign_in("head", "human-resources")
    assert "شاغرة" in head.get(f"/posts/{first}")
    assert "مشغولة" in head.get(f"/posts/{second}")
