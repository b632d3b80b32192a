"""The forms of this feature, and how they are put into the page."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from esrar.accounts.departments import Department
from esrar.accounts.matrix import Matrix
from esrar.accounts.passwords import MOST, acceptable
from esrar.accounts.people import MOST_NAME
from esrar.core.arabic import clean
from esrar.core.errors import Invalid
from esrar.core.i18n import _l
from esrar.core.pages import Entry

ENTER_NAME = _l("Enter the user name")
ENTER_PASSWORD = _l("Enter the password")
CHOOSE_PASSWORD = _l("Choose a password")


def tidy(text: str | None) -> str:
    """What was typed, without what cannot be seen."""
    return clean(text or "")


class CodeField(StringField):  # type: ignore[misc]
    """A code that works once: like a password it is never shown again."""


KINDS = ((PasswordField, "password"), (CodeField, "code"), (SelectField, "select"))


class ShortForm(FlaskForm):  # type: ignore[misc]
    """A form of a few entries; says what each is to the browser and what went wrong in which."""

    autocomplete: dict[str, str] = {}
    inputmode: dict[str, str] = {}

    def entries(self) -> list[Entry]:
        """The visible fields, ready for the template."""
        shown = [f for f in self if not isinstance(f, HiddenField)]
        return [self._entry(field) for field in shown]

    def problems(self) -> list[tuple[str, str]]:
        """The summary above the form: where to go, what is wrong there."""
        return [(f.id, str(f.errors[0])) for f in self if f.errors]

    def fault(self, name: str, text: object) -> None:
        """Add what only saving could find out."""
        field = self[name]
        field.errors = [*field.errors, str(text)]

    def _entry(self, field: Any) -> Entry:
        select = isinstance(field, SelectField)
        kind = next((name for sort, name in KINDS if isinstance(field, sort)), "text")
        return Entry(
            id=field.id,
            name=field.name,
            label=str(field.label.text),
            kind=kind,
            value="" if kind in ("password", "code") else field.data or "",
            required=field.flags.required or False,
            hint=str(field.description or ""),
            error=str(field.errors[0]) if field.errors else "",
            options=[(c[0], c[1], c[2]) for c in field.iter_choices()] if select else (),
            autocomplete=self.autocomplete.get(field.name, "off"),
            inputmode=self.inputmode.get(field.name, ""),
        )


class SignInForm(ShortForm):
    """Name and password."""

    autocomplete = {"username": "username", "password": "current-password"}

    username = StringField(
        _l("User name"), [InputRequired(ENTER_NAME), Length(max=200)], filters=[tidy]
    )
    password = PasswordField(_l("Password"), [InputRequired(ENTER_PASSWORD), Length(max=MOST)])
    next = HiddenField()


class PasswordForm(ShortForm):
    """A new password, typed twice because it cannot be read; `names` may not stand in it."""

    autocomplete = {"password": "new-password", "again": "new-password"}
    names: tuple[str, ...] = ()

    password = PasswordField(
        _l("New password"),
        [InputRequired(CHOOSE_PASSWORD)],
        description=_l(
            "At least 8 characters; 15 or more are safer. Several words are easy to keep."
        ),
    )
    again = PasswordField(
        _l("The same password again"),
        [EqualTo("password", _l("The two passwords are not the same"))],
    )

    def validate_password(self, field: PasswordField) -> None:
        """Length, common ones, and the person's own names."""
        try:
            acceptable(field.data, *self.names)
        except Invalid as problem:
            raise ValidationError(str(problem)) from None


class FirstAdministratorForm(PasswordForm):
    """The first account."""

    autocomplete = {**PasswordForm.autocomplete, "username": "username", "name": "name"}

    username = StringField(
        _l("User name"), [InputRequired(ENTER_NAME), Length(max=MOST_NAME)], filters=[tidy]
    )
    name = StringField(_l("Full name"), [Length(max=120)], filters=[tidy])

    def entries(self) -> list[Entry]:
        """Who, then the password."""
        return sorted(super().entries(), key=lambda entry: entry.name in ("password", "again"))

    def validate_password(self, field: PasswordField) -> None:
        """As for every password, with the names typed beside it."""
        self.names = (self.username.data or "", self.name.data or "")
        super().validate_password(field)


class RoleForm(ShortForm):
    """A role with, for heads and officers, its department: one choice, so that they agree."""

    role = SelectField(_l("Role"), [InputRequired(_l("Choose a role"))])

    def offer(self, matrix: Matrix, current: str = "") -> None:
        """Fill in the choices."""
        self.role.choices = [("", ""), *role_choices(matrix)]
        if not self.is_submitted():
            self.role.data = current

    def chosen(self) -> tuple[str, str | None]:
        """Role and department."""
        role, _separator, department = self.role.data.partition(":")
        return role, department or None


class PersonForm(RoleForm):
    """A new account."""

    username = StringField(
        _l("User name"), [InputRequired(ENTER_NAME), Length(max=MOST_NAME)], filters=[tidy]
    )
    name = StringField(
        _l("Full name"), [InputRequired(_l("Enter the full name")), Length(max=120)],
        filters=[tidy],
    )  # fmt: skip

    def entries(self) -> list[Entry]:
        """Who, then the role."""
        return sorted(super().entries(), key=lambda entry: entry.name == "role")


def role_choices(matrix: Matrix) -> list[tuple[str, str]]:
    """Every role a person can be given."""
    fixed = [(role.key, str(role.label)) for role in matrix.roles if not role.departmental]
    held = [
        (f"{role.key}:{department}", matrix.role_label(role.key, department))
        for department in Department
        for role in matrix.roles
        if role.departmental
    ]
    return fixed + held


def role_value(role: str, department: str | None) -> str:
    """The choice that stands for a role and department."""
    return f"{role}:{department}" if department else role
