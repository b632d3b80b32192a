"""Small pieces of markup, filled by `%`, that cells, facts and sentences are made of."""

from __future__ import annotations

from markupsafe import Markup

LTR = Markup('<bdi dir="ltr">%s</bdi>')
"""What runs from left to right in any language: a day, a number with a sign, a range."""
CODE = Markup('<bdi class="code" dir="ltr">%s</bdi>')
"""A number that is a name: of a record, a decision, a file."""
HASH = Markup('<bdi class="hash" dir="ltr">%s</bdi>')
"""A fingerprint, broken where the line ends."""
LINK = Markup('<a href="%s">%s</a>')
"""Address and words."""
TAG = Markup('<span class="tag %s">%s</span>')
"""A status: its tone and its words."""
