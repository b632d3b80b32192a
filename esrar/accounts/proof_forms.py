"""The forms in which somebody proves to hold an account: a code, a recovery code, the password."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length, ValidationError

from esrar.accounts.forms import ENTER_PASSWORD, CodeField, PasswordForm, ShortForm, tidy
from esrar.accounts.passwords import MOST
from esrar.accounts.second.totp import DIGITS
from esrar.core.arabic import western_digits
from esrar.core.i18n import _l
from esrar.core.pages import Entry


def _figures(text: str | None) -> str:
    return "".join(western_digits(tidy(text)).split())


class CodeForm(ShortForm):
    """A code of the authenticator app."""

    autocomplete = {"code": "one-time-code"}
    inputmode = {"code": "numeric"}

    code = CodeField(
        _l("Code from the app"),
        [InputRequired(_l("Enter the 6 figures that the app shows"))],
        filters=[_figures],
        description=_l("6 figures; they change every half a minute."),
    )
    next = HiddenField()

    def validate_code(self, field: CodeField) -> None:
        """Six figures, in whichever digits and groups they are typed."""
        if not (len(field.data) == DIGITS and field.data.isdigit()):
            raise ValidationError(str(_l("Enter the 6 figures that the app shows")))


class RecoveryForm(ShortForm):
    """A recovery code."""

    code = CodeField(
        _l("Recovery code"),
        [InputRequired(_l("Enter one of the recovery codes")), Length(max=40)],
        filters=[tidy],
        description=_l("12 letters and figures, as on the page that was printed or kept."),
    )
    next = HiddenField()


class PresentPasswordForm(ShortForm):
    """The password again, to show that it is still the same person."""

    autocomplete = {"present": "current-password"}

    present = PasswordField(
        _l("Your present password"), [InputRequired(ENTER_PASSWORD), Length(max=MOST)]
    )
    next = HiddenField()


class ChangePasswordForm(PasswordForm):
    """A new password for who knows the present one."""

    autocomplete = {**PasswordForm.autocomplete, "present": "current-password"}

    present = PasswordField(
        _l("Your present password"), [InputRequired(ENTER_PASSWORD), Length(max=MOST)]
    )

    def entries(self) -> list[Entry]:
        """The present one first."""
        return sorted(super().entries(), key=lambda entry: entry.name != "present")
