"""People: accounts, roles and permissions, signing in, and the visits that follow.

`accounts.init(app, roles.matrix(REGISTERS))`
"""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from esrar.accounts import gate, passwords
from esrar.accounts.cli import user
from esrar.accounts.matrix import Matrix
from esrar.accounts.views import blueprint

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=7)


def init(app: Flask, matrix: Matrix) -> None:
    """Keep the role matrix, stand guard before every request, and add pages and commands."""
    app.config.setdefault("SESSION_IDLE", IDLE)
    app.config.setdefault("SESSION_ABSOLUTE", ABSOLUTE)
    app.extensions["esrar.policy"] = matrix
    app.extensions["esrar.permissions"] = {}
    app.extensions["esrar.second-step"] = {}
    passwords.init(app)
    gate.init(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(user)
