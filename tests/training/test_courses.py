"""A course through the front door: named by its programme, found from its families."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from esrar.core.db import db
from esrar.training.models import Trainee
from tests.support.imports import book, take
from tests.support.records import add, add_family
from tests.support.visitor import SignIn


def test_a_course_is_called_after_its_programme_and_first_day(app: Flask, sign_in: SignIn) -> None:
    programme = add(app, "training-programmes", name="سلامة الغذاء", specialised="نعم")
    family = add_family(app, "نورة سعد علي الملحم")
    run = add(app, "training-runs",
              {"trainees": [{"family_id": f"#{family}", "hours": "18",
                             "certificate_number": "ش-7"}]},
              programme_id=f"#{programme}", starts_on="1/3/2026", completed_on="4/3/2026",
              total_hours="20")  # fmt: skip
    head = sign_in("head", "programmes")
    page = head.get(f"/training-runs/{run}")
    assert page.title.startswith("سلامة الغذاء 01/03/2026")
    assert "نورة سعد علي الملحم" in page
    assert "سلامة الغذاء 01/03/2026" in head.get(f"/families/{family}")
    assert "سلامة الغذاء 01/03/2026" in head.get(f"/training-programmes/{programme}")
    assert "سلامة الغذاء" in head.get(f"/training-runs?family_id=%23{family}&progress=completed")


def test_hours_of_a_trainee_who_is_there_are_filled_by_a_second_list(
    app: Flask, tmp_path: Path
) -> None:
    programme = add(app, "training-programmes", name="تسعير", specialised="نعم")
    family = add_family(app)
    run = add(app, "training-runs", {"trainees": [{"family_id": f"#{family}"}]},
              programme_id=f"#{programme}", name="الدفعة الأولى", starts_on="1/3/2026",
              total_hours="20")  # fmt: skip
    rows = (("الدورة التدريبية", "المتدرب", "ساعات الحضور"), ("الدفعة الأولى", f"#{family}", "16"))
    done = take(app, "training-runs", book(tmp_path / "a.xlsx", rows, names=["المتدربون"]),
                "--sheet", "المتدربون")  # fmt: skip
    assert done["totals"]["updated"] == 1, done
    with app.app_context():
        (hours,) = db.session.scalars(select(Trainee.hours).where(Trainee.run_id == run))
    assert hours == 16
