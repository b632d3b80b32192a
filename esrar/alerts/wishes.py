"""How often somebody wants their alerts by e-mail, and at which address."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from esrar.accounts import people
from esrar.core.db import db, writing
from esrar.core.errors import Invalid
from esrar.core.fields import Email
from esrar.core.i18n import _, _l
from esrar.core.pages import Entry


class Often(StrEnum):
    """How often a digest is sent."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


OFTEN = {
    Often.NONE: _l("Never"),
    Often.DAILY: _l("Every day"),
    Often.WEEKLY: _l("Every week"),
}


LANGUAGES = {"ar": "العربية", "en": "English"}


def keep(user_id: int, email: str, often: str, language: str) -> None:
    """Keep a wish. Raises Invalid for an address that is none, or is missing where one is used."""
    address = Email().parse(email)
    if often not in set(Often) or language not in LANGUAGES:
        raise Invalid(_l("Choose one of the listed values"))
    if often != Often.NONE and not address:
        raise Invalid(_l("Write the address to send to"))
    with writing(origin="alerts") as write:
        person = people.get(write.session, user_id)
        person.email, person.digest, person.language = address, often, language


def entries(
    user_id: int, given: Mapping[str, str] | None, errors: Mapping[str, str]
) -> list[Entry]:
    """The form with what was kept, or with what was typed."""
    person = people.get(db.session(), user_id)
    email = given.get("email", "") if given else person.email or ""
    often = given.get("often", "") if given else person.digest
    spoken = given.get("language", "") if given else person.language
    options = [(str(one), str(label), str(one) == often) for one, label in OFTEN.items()]
    return [
        Entry("f-email", "email", str(_("E-mail")), value=email, required=False, ltr=True,
              autocomplete="email", maxlength=254, inputmode="email",
              error=errors.get("email", "")),
        Entry("f-often", "often", str(_("How often")), "select", options=options),
        Entry("f-language", "language", str(_("Language of the digest")), "select",
              options=[(key, name, key == spoken) for key, name in LANGUAGES.items()]),
    ]  # fmt: skip
