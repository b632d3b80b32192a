"""Renders a register's page: its own template where it has one, else the kit's."""

from __future__ import annotations

from typing import Any

from flask import render_template

from esrar.kit.register import Register


def render(register: Register, shape: str, page: Any) -> str:
    """The page of a shape, such as "list.html"; a register's folder holds only differences."""
    return render_template([f"{register.key}/{shape}", f"kit/{shape}"], page=page)


def render_shared(shape: str, page: Any) -> str:
    """A page of the kit that no register has a version of."""
    return render_template(f"kit/{shape}", page=page)
