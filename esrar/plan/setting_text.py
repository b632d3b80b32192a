"""What is set for a measure, in words."""

from __future__ import annotations

from esrar.core.counted import counted
from esrar.core.i18n import _
from esrar.measures.kit import Setting, SettingValue


def shown(setting: Setting, value: SettingValue) -> str:
    """The value of a setting in words."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, str):
        return str(setting.choices[value])
    return counted(setting.unit, value) if setting.unit else f"{value:,}"
