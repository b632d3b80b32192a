"""The templates that a new installation begins with."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from esrar.reports.models import LetterTemplate

STARTING = Path(__file__).resolve().parents[1] / "data" / "letter_templates.json"


def load_templates(session: Session) -> None:
    """Give them once: what staff deleted must not come back."""
    if session.scalar(select(LetterTemplate.id).limit(1)) is None:
        for one in json.loads(STARTING.read_text(encoding="utf-8")):
            session.add(LetterTemplate(**one))
