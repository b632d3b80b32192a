"""How gunicorn serves the application; `make run` and a service unit both read this."""

import os
from typing import Any

from config import bind_address

host, port = bind_address(os.environ)
bind = f"{host}:{port}"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 120
graceful_timeout = 30
# Loaded once before forking, so that a wrong setting ends the start with its one line.
preload_app = True
# Requests are recorded in the audit, without query strings; an access log would keep them.
accesslog = None
# It would be one file in the home folder, shared by every installation of the same account.
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """Leave the parent's database connections to the parent: one used by two mixes answers."""
    from esrar.core.db import db
    from wsgi import app

    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)
