"""The application that a server loads: `gunicorn wsgi:app`; `flask` finds it here too."""

from werkzeug.middleware.proxy_fix import ProxyFix

from config import settings
from esrar import create_app

app = create_app(settings())

# What a proxy reports is believed only when the operator says how many proxies there are.
if proxies := app.config["PROXY_COUNT"]:
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
        app.wsgi_app, x_for=proxies, x_proto=proxies
    )
