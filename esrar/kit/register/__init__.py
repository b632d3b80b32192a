"""The words a register is declared in; `Register` is the declaration itself."""

from esrar.kit.register.declared import Problem, Register, Role, Share, strong
from esrar.kit.register.fields import (
    Field,
    Fill,
    Label,
    Lines,
    Roll,
    Section,
    Settle,
    Values,
    same_line,
)
from esrar.kit.register.matching import Key, Match, same
from esrar.kit.register.shown import (
    Computed,
    Derived,
    Inline,
    OnCalendar,
    Quick,
    Stage,
    State,
    View,
)

__all__ = [
    "Computed",
    "Derived",
    "Field",
    "Fill",
    "Inline",
    "Key",
    "Label",
    "Lines",
    "Match",
    "OnCalendar",
    "Problem",
    "Quick",
    "Register",
    "Role",
    "Roll",
    "Section",
    "Settle",
    "Share",
    "Stage",
    "State",
    "Values",
    "View",
    "same",
    "same_line",
    "strong",
]
