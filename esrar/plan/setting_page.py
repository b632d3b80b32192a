"""Settings and targets of an indicator as a page: what holds, the form, what it would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from wtforms.form import BaseForm

from esrar.core.counted import counted
from esrar.core.errors import Invalid
from esrar.core.fields import Flag, Kind, LongText, Number, Option, Whole
from esrar.core.forms import typed_form
from esrar.core.i18n import _, _l
from esrar.core.pages import Entry, Link
from esrar.measures.evaluate import Question
from esrar.measures.kit import Setting
from esrar.plan.changing import Effect, Standing, Targets, Wanted, problems
from esrar.plan.figures import number_text, tag
from esrar.plan.promises import Promise
from esrar.plan.quarters import QUARTERS
from esrar.plan.reason import LABEL
from esrar.plan.rules import TargetKind
from esrar.plan.setting_text import shown

Spec = Mapping[str, tuple[Any, Kind, bool]]
TARGET = ("low", "high", "q1", "q2", "q3", "q4")
BECAUSE = "because"


@dataclass(frozen=True)
class Choice(Kind):
    """One of a setting's choices."""

    widget: ClassVar[str] = "radios"
    choices: Mapping[str, Any] = field(default_factory=dict)

    def options(self) -> Sequence[Option]:
        """Every choice in the words of the plan."""
        return [(key, str(label)) for key, label in self.choices.items()]

    def read(self, text: str) -> str:
        if text not in self.choices:
            raise Invalid(_l("Choose one of the listed values"))
        return text


@dataclass(frozen=True)
class EffectPanel:
    """What a change would do to the value, in words."""

    rows: Sequence[tuple[str, str, str]]
    traffic: str
    definition: str


@dataclass(frozen=True)
class SettingPage:
    """An indicator's settings and targets in a year."""

    title: str
    subtitle: str
    action: str
    back: Link
    settings: Sequence[Entry] = ()
    targets: Sequence[Entry] = ()
    because: Sequence[Entry] = ()
    facts: Sequence[tuple[str, str]] = ()
    errors: Sequence[tuple[str, str]] = ()
    hidden: Sequence[tuple[str, str]] = ()
    effect: EffectPanel | None = None
    may_change: bool = False


# -- the form ----------------------------------------------------------------------------------


def fields(question: Question, promise: Promise | None) -> Spec:
    """What can be typed, with the kind of each."""
    found: dict[str, tuple[Any, Kind, bool]] = {
        f"set-{one.name}": (one.label, _kind(one), True) for one in question.measure.settings
    }
    if promise is None:
        return found
    kind: Kind = Whole() if promise.kind is TargetKind.COUNT else Number(most=1_000)
    if promise.kind is TargetKind.RANGE:
        found["low"] = (_l("Floor of the target"), kind, True)
    found["high"] = (_l("Target of the year"), kind, True)
    for n, label in enumerate(QUARTERS, start=1):
        found[f"q{n}"] = (label, kind, False)
    found[BECAUSE] = (LABEL, LongText(500), False)
    return found


def _kind(setting: Setting) -> Kind:
    if isinstance(setting.default, bool):
        return Flag()
    if isinstance(setting.default, str):
        return Choice(setting.choices)
    return Whole(most=setting.most)


def stored(question: Question, promise: Promise | None) -> dict[str, Any]:
    """What holds now, by the names of the form."""
    found: dict[str, Any] = {f"set-{name}": v for name, v in question.settings.items()}
    if promise is not None:
        found |= {"low": promise.low, "high": promise.high, BECAUSE: None}
        found |= {f"q{n}": amount for n, amount in enumerate(promise.quarterly, start=1)}
        if promise.kind is TargetKind.COUNT:
            found |= {n: int(found[n]) for n in TARGET if found[n] is not None}
    return found


def read(
    spec: Spec, promise: Promise | None, data: Mapping[str, str]
) -> tuple[BaseForm, Wanted | None]:
    """The form as it was sent, and what it asks for; None where something in it is wrong."""
    form = typed_form(spec, data)
    if not form.validate():
        return form, None
    values = form.data
    settings = {n.removeprefix("set-"): v for n, v in values.items() if n.startswith("set-")}
    if promise is None:
        return form, Wanted(settings)
    quarterly = tuple(values[f"q{n}"] for n in (1, 2, 3, 4))
    targets = Targets(values["high"], values.get("low"), quarterly)
    faults = problems(targets, promise.kind)
    for name, fault in faults:
        form[name].errors = [*form[name].errors, str(fault)]
    return form, None if faults else Wanted(settings, targets, values[BECAUSE] or "")


def unexplained(promise: Promise | None, wanted: Wanted) -> bool:
    """Whether a target would change and nobody says why."""
    if promise is None or wanted.targets is None or wanted.reason:
        return False
    new = (wanted.targets.low, wanted.targets.high, *wanted.targets.quarterly)
    return new != (promise.low, promise.high, *promise.quarterly)


def entries(spec: Spec, values: Mapping[str, Any], form: BaseForm | None,
            notes: Mapping[str, str]) -> list[Entry]:  # fmt: skip
    """The fields as they are printed: with what holds, or with what was typed."""
    found = []
    for name, (label, kind, required) in spec.items():
        text = form[name].raw if form else kind.edit(values[name])
        options = [(v, t, v == text) for v, t in kind.options()] if hasattr(kind, "options") else ()
        if isinstance(kind, Choice) and not form:
            options = [(v, t, v == values[name]) for v, t in kind.options()]
        errors = form[name].errors if form else ()
        found.append(Entry(
            id=f"f-{name}", name=name, label=str(label), kind=kind.widget, value=text,
            required=required, hint=notes.get(name, ""), error=str(errors[0]) if errors else "",
            options=options, inputmode=kind.inputmode, ltr=name != BECAUSE,
            width="l" if name == BECAUSE else "s",
        ))  # fmt: skip
    return found


def notes(question: Question) -> dict[str, str]:
    """Beside each setting, what holds when nobody chooses."""
    return {
        f"set-{one.name}": str(_("default: %(value)s", value=shown(one, one.default_of(
            question.first))))
        for one in question.measure.settings
    }  # fmt: skip


def facts(question: Question, promise: Promise | None) -> Iterator[tuple[str, str]]:
    """Settings and targets as they hold, for who only reads."""
    for one in question.measure.settings:
        yield str(one.label), shown(one, question.settings[one.name])
    if promise is not None:
        yield str(_l("Target of the year")), promise.target
        for label, amount in zip(QUARTERS, promise.quarterly, strict=True):
            if amount is not None:
                yield str(label), number_text(amount, promise.kind)


# -- the effect --------------------------------------------------------------------------------


def effect_panel(effect: Effect, promise: Promise | None) -> EffectPanel:
    """The value now and then, who would enter and leave, and what would be counted."""
    kind = promise.kind if promise else TargetKind.COUNT
    before, after = effect.before, effect.after
    rows = [(str(_("Achieved")), _value(before, kind), _value(after, kind))]
    if before.status and after.status:
        rows.append((str(_("Status")), tag(before.status).text, tag(after.status).text))
    measure = after.question.measure
    return EffectPanel(rows, traffic(effect), str(measure.definition(after.question.settings)))


def traffic(effect: Effect) -> str:
    """How many would enter the count, and how many leave it."""
    if not effect.came and not effect.went:
        return str(_("Nothing enters the count or leaves it"))
    came = counted(effect.after.question.measure.noun, effect.came)
    went = counted(effect.before.question.measure.noun, effect.went)
    return str(_("Enter the count: %(came)s · leave it: %(went)s", came=came, went=went))


def _value(standing: Standing, kind: TargetKind) -> str:
    return number_text(standing.value.number, kind)
