"""What the pages of a bulk act print: the acts there are, the value, what it does to how many."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request, url_for

from esrar.core.counted import counted
from esrar.core.forms import typed_form
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit import tags
from esrar.kit.access import may
from esrar.kit.bulk_acts import MOST, Act, Tag
from esrar.kit.bulk_judging import Judged, settable, telling
from esrar.kit.form_fields import form_field
from esrar.kit.register import Field, Register
from esrar.kit.relations import titles

VALUE = "_value"
NAMED = 5
"""So many of the records that stay as they are are named for each reason."""


def acts(register: Register) -> list[tuple[str, str]]:
    """What can be done with many records; nothing is chosen beforehand."""
    found = [("", str(_("Choose"))), ("tag", str(_("Add a tag")))]
    if tags.kind(register).options():
        found.append(("untag", str(_("Remove a tag"))))
    return found + [
        (f"set:{f.name}", str(_("Set: %(label)s", label=f.label))) for f in settable(register)
    ]


def first(register: Register, count: int) -> dict[str, Any]:
    """What is asked first, with what cannot be done and what to do instead; or that it is too much.

    All of it is said before anybody has typed a value.
    """
    if count > MOST:
        return {"too_many": str(_(
            "At most %(most)s records are changed at once. Narrow the list with a filter, and "
            "change the rest after", most=f"{MOST:,}"))}  # fmt: skip
    apart = "، ".join(str(f.label) for f in telling(register))
    workbook = may(register, "export") and may(register, "import")
    return {
        "acts": acts(register),
        "apart": str(_("Not changed for many at once: %(fields)s. Records are told apart by them",
                       fields=apart)) if apart else "",
        "workbook": Link(str(_("Import")), url_for(f"{register.key}.import_upload"))
        if workbook else None,
    }  # fmt: skip


def entry(register: Register, field: Field | None, problem: str = "") -> dict[str, Any]:
    """Where the value is typed, again with what was typed when it cannot be read."""
    if field is None:
        options = [label for _value, label in tags.kind(register).options()]
        value = request.form.get(VALUE, "")
        return {"tag": True, "tags": options, "value": value, "problem": problem}
    one = replace(field, name=VALUE, pinned=False)
    typed = None
    if problem:
        typed = typed_form({VALUE: (one.label, one.kind, one.required)}, request.form)[VALUE]
        typed.errors = [problem]
    return {"field": form_field(one, typed, None)}


def shown(act: Act) -> Any:
    """The new value in words."""
    if isinstance(act, Tag):
        return act.name
    return str(_("blank")) if act.value is None else act.field.kind.show(act.value)


def same(register: Register, judged: Judged) -> str:
    """How many say so already."""
    if not judged.same:
        return ""
    count = counted(register.noun, judged.same)
    return str(_("They say so already, and stay as they are: %(number)s", number=count))


def stays(register: Register, judged: Judged) -> list[tuple[str, str, list[str], str]]:
    """Why records stay as they are: the reason, how many, and some of them by name."""
    found = []
    for why, ids in judged.refused.items():
        named = titles(register, [i for i in ids[:NAMED] if i])
        rest = len(ids) - len(named)
        more = str(_("and %(number)s more", number=f"{rest:,}")) if rest and named else ""
        found.append((why, counted(register.noun, len(ids)), list(named.values()), more))
    return found
