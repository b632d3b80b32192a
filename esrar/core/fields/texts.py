"""Kinds of texts: lines, codes, names, addresses on the net."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from markupsafe import Markup

from esrar.core import arabic, identifiers
from esrar.core.errors import Invalid
from esrar.core.fields.kind import Kind, text_of
from esrar.core.i18n import _l


@dataclass(frozen=True)
class Text(Kind):
    """One line of text."""

    longest: int = 200

    def read(self, text: str) -> str:
        if len(text) > self.longest:
            raise Invalid(_l("Shorten the text to %(longest)s characters"), longest=self.longest)
        return text


@dataclass(frozen=True)
class LongText(Text):
    """Several lines of text."""

    widget: ClassVar[str] = "textarea"
    width: ClassVar[str] = "l"
    longest: int = 4000

    def parse(self, raw: Any) -> str | None:
        lines = [arabic.clean(line) for line in text_of(raw).splitlines()]
        text = "\n".join(lines).strip()
        return self.read(text) if text else None


@dataclass(frozen=True)
class Code(Text):
    """A number or code given by somebody else, kept as it is printed."""

    ltr: ClassVar[bool] = True
    width: ClassVar[str] = "s"
    longest: int = 60

    def read(self, text: str) -> str:
        return super().read(arabic.western_digits(text))


@dataclass(frozen=True)
class PersonName(Text):
    """A person's name: two parts at least, four expected."""

    width: ClassVar[str] = "l"

    def read(self, text: str) -> str:
        name = super().read(text)
        if " " in name and name.replace(" ", "").isalpha():
            return name
        if any(c.isdigit() for c in name) or not any(c.isalpha() for c in name):
            raise Invalid(_l("Write the name in letters only"))
        if len(name.split()) < 2:
            raise Invalid(_l("Write at least the first name and the family name"))
        return name


@dataclass(frozen=True)
class Email(Kind):
    """An e-mail address."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "email"

    def read(self, text: str) -> str:
        return identifiers.email(text)


@dataclass(frozen=True)
class Url(Kind):
    """An address on the web, such as the link of a map."""

    ltr: ClassVar[bool] = True
    inputmode: ClassVar[str] = "url"
    width: ClassVar[str] = "l"

    def read(self, text: str) -> str:
        return identifiers.web_address(text)

    def show(self, value: Any) -> str:
        link = Markup('<a href="%s" rel="noreferrer noopener" dir="ltr">%s</a>')
        return link % (value, value)
