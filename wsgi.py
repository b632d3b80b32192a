"""The application that a server loads: `gunicorn wsgi:app`; `flask` finds it here too."""

import gc

# A start makes a million objects and drops hardly one: looking for those is a fifth of its time.
gc.disable()

from werkzeug.middleware.proxy_fix import ProxyFix  # noqa: E402

from config import settings  # noqa: E402
from esrar import create_app  # noqa: E402

app = create_app(settings())

# What stands now stands for good: no request looks through it again, and the workers share it.
gc.freeze()
gc.enable()

# What a proxy reports is believed only when the operator says how many proxies there are.
if proxies := app.config["PROXY_COUNT"]:
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
        app.wsgi_app, x_for=proxies, x_proto=proxies
    )
