"""Every route says who may use it."""

from __future__ import annotations

from flask import Flask

# Flask's own: files of the interface, the same for everyone.
FREE = {"static"}


def test_every_route_has_a_permission(app: Flask) -> None:
    missing = sorted(
        f"{rule.rule} → {view.__module__}.{view.__qualname__}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FREE
        for view in [app.view_functions[rule.endpoint]]
        if getattr(view, "permission", None) is None
    )
    assert not missing, (
        "put @requires(Action…) of esrar.accounts.permissions on the view, nearest to the "
        'function; @public("why") only where someone who has not signed in must get in:\n'
        + "\n".join(missing)
    )


def test_a_change_is_never_a_get(app: Flask) -> None:
    """What changes data accepts POST alone, or shows its form at the same address."""
    acting = {"new", "edit", "delete", "undo", "merge", "approve", "reset"}
    accepted: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        accepted.setdefault(rule.rule, set()).update(rule.methods or ())
    lonely = sorted(
        address
        for address, methods in accepted.items()
        if address.rstrip("/").rsplit("/", 1)[-1] in acting and "POST" not in methods
    )
    assert not lonely, f"these addresses name a change but accept no POST: {lonely}"
