"""How gunicorn serves the application; `make run` and a service unit both read this."""

import gc
import os
from typing import Any

# As in wsgi.py: the first line of the log brings the application in already.
gc.disable()

from config import bind_address  # noqa: E402
from esrar.core.logs import CONFIG  # noqa: E402

host, port = bind_address(os.environ)
bind = f"{host}:{port}"
worker_class = "gthread"
workers = 2
threads = 4
timeout = 120
# So long a request or an import under way may take to end after SIGTERM.
graceful_timeout = 120
# Loaded once before forking, so that a wrong setting ends the start with its one line.
preload_app = True
# Each request is one line of the application's own log, without its address: an access log would
# keep what was searched for.
accesslog = None
logconfig_dict = CONFIG
# It would be one file in the home folder, shared by every installation of the same account.
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """Leave the parent's database connections to the parent: one used by two mixes answers."""
    from esrar.core.db import db
    from wsgi import app

    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)


def worker_exit(server: Any, worker: Any) -> None:
    """Let the imports that this worker began end: when the server is gone, they are stopped too."""
    from esrar.kit.importer.work import await_children

    await_children(graceful_timeout - 10)
