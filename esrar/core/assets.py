"""Files of the interface: addresses carry a fingerprint, so that browsers keep them for good.

They are few and small, hence served from memory, texts compressed once.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
SQUEEZED = frozenset({"text/css", "text/javascript", "image/svg+xml", "text/plain"})
KEPT = frozenset({".woff2"})
"""Files that the stylesheet names without a fingerprint; a new font gets a new name."""
TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
"""What a computer's own list of types may not know."""


@dataclass(frozen=True)
class Asset:
    """A file as it is sent, plain and compressed."""

    mimetype: str
    data: bytes
    squeezed: bytes | None
    fingerprint: str


def init(app: Flask) -> None:
    """Give templates `static(path)`, and replace Flask's own static view."""
    app.add_template_global(url, "static")
    app.view_functions["static"] = serve


def url(path: str) -> str:
    """The address of a static file, with its fingerprint."""
    return f"{current_app.static_url_path}/{path}?v={asset(path).fingerprint}"


def serve(filename: str) -> Response:
    """A static file. With the right fingerprint in its address it may be kept for good."""
    found = asset(filename)
    lasting = request.args.get("v") == found.fingerprint or Path(filename).suffix in KEPT
    squeezed = found.squeezed if request.accept_encodings["gzip"] > 0 else None
    response = Response(squeezed or found.data, mimetype=found.mimetype)
    response.headers["Cache-Control"] = FOREVER if lasting else ASK_AGAIN
    response.set_etag(found.fingerprint + ("-gz" if squeezed else ""))
    if found.squeezed:
        response.vary.add("Accept-Encoding")
    if squeezed:
        response.content_encoding = "gzip"
    response.make_conditional(request)
    return response


serve.permission = "public"  # type: ignore[attr-defined]


def asset(path: str) -> Asset:
    """The file of a path below static/. Raises NotFound for any other."""
    place = _place(str(current_app.static_folder), path)
    if place is None:
        raise NotFound()
    try:
        return _read(place, os.stat(place).st_mtime_ns)
    except (OSError, ValueError):
        raise NotFound() from None


_place = lru_cache(maxsize=128)(safe_join)


@lru_cache(maxsize=128)
def _read(place: str, _changed: int) -> Asset:
    file = Path(place)
    data = file.read_bytes()
    mimetype = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    return Asset(
        mimetype or "application/octet-stream",
        data,
        gzip.compress(data, mtime=0) if mimetype in SQUEEZED else None,
        hashlib.sha256(data).hexdigest()[:12],
    )
