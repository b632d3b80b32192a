"""Imports point down the tiers only, and never round in a circle."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tests.support.tree import ROOT, Import, files, imports, short

TIERS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("audit",),
    ("accounts", "roles"),
    ("kit",),
    (
        "places", "families", "organisations", "licensing", "agreements", "funding", "training",
        "events", "initiatives", "criteria", "staff", "operations", "capital", "documents",
    ),
    ("measures",),
    ("plan",),
    ("reports", "privacy"),
    ("alerts", "pictures", "admin", "keeping", "trail"),
    # The top of the house puts the rest together.
    ("", "registers", "navigation", "cli", "setup", "demo", "invented"),
)  # fmt: skip
RANK = {name: rank for rank, names in enumerate(TIERS) for name in names}
WEB = ("flask", "wtforms", "esrar.kit")


def part(module: str) -> str:
    """The package (or top module) of esrar/ that a dotted name belongs to."""
    return [*module.split("."), ""][1]


def home(file: Path) -> str:
    return part(".".join(file.relative_to(ROOT).with_suffix("").parts)).replace("__init__", "")


def own(found: Import) -> list[str]:
    """The parts of esrar/ that an import reaches; `from esrar import x` reaches x."""
    if found.module == "esrar" and found.names:
        return [name if name in RANK else "" for name in found.names]
    return [part(found.module)] if found.module.startswith("esrar.") else []


def all_imports() -> list[Import]:
    return [found for file in files("esrar", "*.py") for found in imports(file)]


def test_every_package_has_a_tier() -> None:
    unknown = sorted({home(file) for file in files("esrar", "*.py")} - set(RANK))
    assert not unknown, f"give these a tier in {short(Path(__file__))}: {unknown}"


def test_imports_point_down() -> None:
    upward = [
        f"{found.place}: esrar/{home(found.file)} (tier {RANK[home(found.file)]}) imports "
        f"esrar/{target} (tier {RANK[target]})"
        for found in all_imports()
        for target in own(found)
        if RANK[target] > RANK[home(found.file)]
    ]
    assert not upward, (
        "a lower tier learns of a higher one through kit/extensions.py or an argument of "
        "create_app, never by import:\n" + "\n".join(upward)
    )


def test_packages_of_one_tier_do_not_import_in_a_circle() -> None:
    arrows: dict[str, dict[str, str]] = defaultdict(dict)
    for found in all_imports():
        for target in own(found):
            if target != home(found.file):
                arrows[home(found.file)].setdefault(target, found.place)
    for start in arrows:
        circle = _path(arrows, start, start, set())
        assert not circle, "imports go round: " + " → ".join(circle)


def _path(arrows: dict[str, dict[str, str]], at: str, goal: str, seen: set[str]) -> list[str]:
    """A way from `at` back to `goal`, as packages with the import that leads on."""
    for target, place in arrows.get(at, {}).items():
        if target == goal:
            return [f"{at} ({place})", goal]
        if target not in seen:
            seen.add(target)  # for good: what found no way once finds none later
            if rest := _path(arrows, target, goal, seen):
                return [f"{at} ({place})", *rest]
    return []


def test_models_and_rules_know_neither_the_web_nor_the_kit() -> None:
    strays = [
        f"{found.place} imports {found.module}"
        for found in all_imports()
        if found.file.name.endswith(("models.py", "rules.py"))
        for name in WEB
        if _is_of(found.module, name) and not (name == "esrar.kit" and home(found.file) == "kit")
    ]
    assert not strays, "move what needs these to register.py, forms.py or views.py: " + "; ".join(
        strays
    )


def _is_of(module: str, name: str) -> bool:
    """flask_login is as much the web as flask; flask_sqlalchemy comes through core/db."""
    return module == name or module.startswith((f"{name}.", f"{name}_"))


def test_rules_are_pure() -> None:
    strays = [
        f"{found.place} imports {found.module}"
        for found in all_imports()
        if found.file.name.endswith("rules.py") and found.module.startswith("esrar.core.db")
    ]
    assert not strays, "rules take values and give values, without a session: " + "; ".join(strays)


def test_nothing_in_the_application_imports_its_surroundings() -> None:
    strays = [
        f"{found.place} imports {found.module}"
        for found in all_imports()
        if found.module.split(".")[0] in ("config", "wsgi", "tests", "tools", "migrations")
    ]
    assert not strays, "settings come through current_app.config: " + "; ".join(strays)


def test_no_star_imports() -> None:
    stars = [found.place for found in all_imports() if "*" in found.names]
    assert not stars, f"name what you import: {stars}"


def test_no_backrefs() -> None:
    found = [
        f"{short(file)}:{number}"
        for file in files("esrar", "*.py")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if "backref" in line
    ]
    assert not found, f"write both sides with back_populates, so that each can be found: {found}"
