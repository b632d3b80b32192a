"""The request as this application reads it: forms of either kind within the same limits.

Werkzeug limits the fields of a multipart form only. A plain form of the allowed 25 megabytes can
hold ten million fields, which take a minute and gigabytes to read, from whoever comes by.
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

import flask
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser


class LimitedParser(FormDataParser):
    """Reads a plain form up to the size and number of fields that a multipart one may have."""

    def _parse_urlencoded(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str]
    ) -> Any:
        most, parts = self.max_form_memory_size, self.max_form_parts
        if most is not None and (content_length or 0) > most:
            raise RequestEntityTooLarge()
        body = stream.read() if most is None else stream.read(most + 1)
        too_long = most is not None and len(body) > most
        if too_long or (parts is not None and body.count(b"&") >= parts):
            raise RequestEntityTooLarge()
        return super()._parse_urlencoded(BytesIO(body), mimetype, content_length, options)


class Request(flask.Request):
    """A request whose forms are read within their limits."""

    form_data_parser_class = LimitedParser
