"""The page that stands before a file with personal data: does it stay inside, or leave, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from esrar.core import clock
from esrar.core.calendar import EnteredDate
from esrar.core.counted import counted
from esrar.core.errors import Invalid
from esrar.core.forms import typed_form
from esrar.core.i18n import _
from esrar.core.pages import Link
from esrar.kit.access import may
from esrar.kit.banners import flash_link
from esrar.kit.disclosures.basis import BASIS, Basis
from esrar.kit.disclosures.handing import Terms, hand
from esrar.kit.disclosures.parcels import Parcel, Shape
from esrar.kit.disclosures.terms import MARK, printed, terms
from esrar.kit.downloads import made, sent
from esrar.kit.one_table import ENDINGS
from esrar.kit.register import Register
from esrar.kit.render import render_shared

INSIDE, LEAVES = "inside", "leaves"
Problems = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Ask:
    """Where the form is, what it carries along, and where one goes back to."""

    action: str
    back: Link
    hidden: Sequence[tuple[str, str]] = ()


def give(parcel: Parcel, ask: Ask) -> Any:
    """The file, after its form was chosen; with data of persons also where it goes must be said."""
    if not parcel.asks:
        if request.method == "POST" or "format" in request.args:
            return _inside(parcel)
        return _page(parcel, ask, None, []), 200
    use = request.form.get("_use", "")
    if use == INSIDE:
        return _inside(parcel)
    if use == LEAVES and may(parcel.register, "disclose"):
        return _leaves(parcel, ask)
    problems = []
    if request.form.get("_asked"):
        problems = [("use", str(_("Say whether the file stays inside or leaves")))]
    return _page(parcel, ask, None, problems), 422 if problems else 200


def _shape() -> Shape:
    asked = request.form if "_asked" in request.form else request.args
    ending = asked.get("format", "")
    return Shape(ending if ending in ENDINGS else "xlsx", asked.get("columns") == "listed")


def _inside(parcel: Parcel) -> Any:
    shape = _shape()
    out, count = made(lambda out: parcel.write(out, shape))
    parcel.note(shape, count)
    return _sent(parcel, out, shape)


def _sent(parcel: Parcel, out: Any, shape: Shape) -> Any:
    return sent(out, f"{parcel.name}.{shape.ending}", ENDINGS[shape.ending][0])


def _leaves(parcel: Parcel, ask: Ask) -> Any:
    asked = terms(parcel.register)
    form = typed_form({f.name: (f.label, f.kind, f.required) for f in asked}, request.form, MARK)
    if not form.validate():
        problems = [(f"f-{f.name}", str(e)) for f in form for e in f.errors]
        return _page(parcel, ask, form, problems), 422
    given, shape = {f.short_name: f.data for f in form}, _shape()
    agreed = Terms(
        given["recipient"],
        given["purpose"],
        given["basis"],
        given["disclosed_on"].date,
        given.get("aim", ""),
    )
    try:
        out, handed = made(lambda out: hand(parcel, agreed, shape, out))
    except Invalid as problem:
        return _page(parcel, ask, form, [(f"f-{MARK}basis", str(problem))]), 422
    if handed.left_out:
        left = counted(parcel.register.noun, handed.left_out)
        said = _("The file left. Left out for want of a basis: %(records)s", records=left)
    else:
        said = _("The file left, with all records asked for")
    opens = Link(str(_("Open the disclosure")), url_for("disclosures.show", number=handed.number))
    flash_link(str(said), "success", opens)
    return _sent(parcel, out, shape)


# -- the page ----------------------------------------------------------------------------------


def _page(parcel: Parcel, ask: Ask, form: Any, problems: Problems) -> str:
    register, shape = parcel.register, _shape()
    tally = parcel.tally()
    total = next(iter(tally.values()))[0]
    today = {"disclosed_on": EnteredDate(clock.today())}
    return render_shared("export.html", {
        "title": str(_("Export: %(register)s", register=register.label)),
        "back": ask.back, "action": ask.action,
        "hidden": [*ask.hidden, ("_asked", "1")],
        "errors": problems,
        "count": counted(register.noun, total), "said": parcel.said,
        "formats": [(ending, str(label), shape.ending == ending)
                    for ending, (_kind, label) in ENDINGS.items()],
        "columns": [] if parcel.shaped else [
            ("all", str(_("All columns, and the sheets of lines")), not shape.listed),
            ("listed", str(_("The columns of the list, as it shows them")), shape.listed)],
        "uses": _uses(register) if parcel.asks else [],
        "fields": [printed(f, form, today) for f in terms(register)],
        "rows": list(_rows(register, tally)) if parcel.asks else [],
    })  # fmt: skip


def _uses(register: Register) -> list[tuple[str, str, str, bool]]:
    chosen = request.form.get("_use", "")
    found = [(INSIDE, str(_("It stays inside the association")),
              str(_("That it was taken is recorded in the audit")), chosen == INSIDE)]  # fmt: skip
    if may(register, "disclose"):
        hint = _("It is recorded with its terms, and shown on the page of everyone in it")
        found.append((LEAVES, str(_("It leaves the association")), str(hint), chosen == LEAVES))
    return found


def _rows(register: Register, tally: dict[Basis, tuple[int, int]]) -> Any:
    """For each basis how many records may leave, where it is not all of them on every one."""
    if all(total == number for total, number in tally.values()):
        return
    for basis, (_total, number) in tally.items():
        yield BASIS.show(basis), counted(register.noun, number)
