"""Web forms over kinds of values: WTForms fields that read through the same kinds as imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import Field as WTField
from wtforms.form import BaseForm
from wtforms.validators import StopValidation

from esrar.core.errors import Invalid
from esrar.core.fields import Kind
from esrar.core.i18n import _l


class TypedField(WTField):  # type: ignore[misc]
    """A field whose text is read by a kind; what was typed stays in `raw` to be shown again."""

    def __init__(self, label: Any, kind: Kind, required: bool = False, stored: Any = None,
                 **options: Any) -> None:  # fmt: skip
        super().__init__(label, **options)
        self.kind = kind
        self.required = required
        self.stored = stored
        self.raw: Any = ""
        self.problem: Invalid | None = None

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Read the submitted text; a problem is kept for `validate` and the text for the page."""
        self.process_errors = []
        self.data = None
        if formdata is None:
            return
        self.raw = self.kind.from_form(self.name, formdata)
        if self.stored is not None and self.kind.stands(self.raw):
            self.data = self.stored
            return
        try:
            self.data = self.kind.parse(self.raw)
        except Invalid as problem:
            self.problem = problem
            self.process_errors.append(str(problem))

    def pre_validate(self, form: BaseForm) -> None:
        """A compulsory field that was left blank says so; one misread has already said more."""
        if self.process_errors:
            raise StopValidation()
        if self.required and self.data is None:
            raise StopValidation(str(_l("Fill in: %(label)s")) % {"label": self.label.text})


def typed_form(
    fields: Mapping[str, tuple[Any, Kind, bool]], formdata: Any, prefix: str = "",
    stored: Mapping[str, Any] | None = None,
) -> BaseForm:  # fmt: skip
    """A form of typed fields by name (label, kind, required), read from submitted data.

    `stored` are the values that stand, for kinds whose form shows no more than a sign of them.
    """
    known = stored or {}
    bound = {
        name: TypedField(label, kind, required, known.get(name))
        for name, (label, kind, required) in fields.items()
    }
    form = BaseForm(bound, prefix=prefix)
    form.process(formdata)
    return form
