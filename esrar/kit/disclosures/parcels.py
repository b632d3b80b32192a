"""What can be given out as a file: a register as its list finds it, or in a template's shape."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import IO, Protocol

from esrar.core import clock
from esrar.kit import export_templates, exporter
from esrar.kit.addresses import filters_of
from esrar.kit.asking import Query
from esrar.kit.chips import filter_words
from esrar.kit.disclosures.basis import Basis, asks
from esrar.kit.disclosures.leaving import Leaving, held, tally
from esrar.kit.export_templates import Template
from esrar.kit.register import Register


@dataclass(frozen=True)
class Shape:
    """The form of a file: xlsx, csv or pdf, with all columns, or those of the list.

    Those of the list are what whoever asks sees there: chosen, renamed and in its order. A pdf has
    them always.
    """

    ending: str = "xlsx"
    listed: bool = False

    @property
    def as_shown(self) -> bool:
        """Whether it has the columns and the order of the list."""
        return self.listed or self.ending == "pdf"


class Parcel(Protocol):
    """Something of a register that can be given out as a file."""

    @property
    def register(self) -> Register: ...

    @property
    def name(self) -> str:
        """The beginning of the file's name."""
        ...

    @property
    def asks(self) -> bool:
        """Whether it holds data of persons, so that it must be said where it goes."""
        ...

    @property
    def shaped(self) -> bool:
        """Whether its columns are its own, so that nobody chooses them."""
        ...

    @property
    def asked(self) -> str:
        """Its filter as an address has it."""
        ...

    @property
    def said(self) -> str:
        """Its filter in words; empty for all records."""
        ...

    def tally(self) -> dict[Basis, tuple[int, int]]:
        """How many records it has, and how many of them may leave on each basis."""
        ...

    def write(self, out: IO[bytes], shape: Shape, only: Leaving | None = None) -> int:
        """Write the file; returns how many records it holds."""
        ...

    def headings(self, shape: Shape) -> list[str]:
        """What stands above its columns."""
        ...

    def held(self, shape: Shape, only: Leaving) -> dict[str, set[int]]:
        """The numbers of the records in the file, and of the persons they name."""
        ...

    def note(self, shape: Shape, count: int) -> None:
        """Audit that it was taken, for use inside."""
        ...


@dataclass(frozen=True)
class _OfRegister:
    """What leaves of one register, whichever way it is chosen."""

    register: Register

    @property
    def asks(self) -> bool:
        return asks(self.register)

    @property
    def name(self) -> str:
        return f"{self.register.label} {clock.today().isoformat()}"


@dataclass(frozen=True)
class OfList(_OfRegister):
    """The records that a list finds."""

    query: Query
    shaped: bool = False

    @property
    def asked(self) -> str:
        return filters_of(self.query)

    @property
    def said(self) -> str:
        return filter_words(self.register, self.query)

    def tally(self) -> dict[Basis, tuple[int, int]]:
        return tally(self.register, self.query)

    def write(self, out: IO[bytes], shape: Shape, only: Leaving | None = None) -> int:
        query = replace(self.query, only=only)
        if shape.as_shown:
            return export_templates.write(
                self.register, self._shown(shape), out, ending=shape.ending, query=query,
                ordered=True,
            )  # fmt: skip
        return exporter.write(self.register, out, query, ending=shape.ending)

    def headings(self, shape: Shape) -> list[str]:
        if shape.as_shown:
            return [part.heading for part in self._shown(shape).parts]
        return exporter.headings(self.register, shape.ending)

    def _shown(self, shape: Shape) -> Template:
        """The list's columns; a workbook has the record's number before them."""
        return export_templates.as_listed(self.register, self.query, shape.ending != "pdf")

    def held(self, shape: Shape, only: Leaving) -> dict[str, set[int]]:
        lines = shape.ending == "xlsx" and not shape.as_shown
        return held(self.register, replace(self.query, only=only), lines)

    def note(self, shape: Shape, count: int) -> None:
        exporter.keep_note(self.register, self.query, count, shape.ending)


@dataclass(frozen=True)
class OfTemplate(_OfRegister):
    """An export template's records and columns. Raises Invalid for a filter that is no more."""

    template: Template
    shaped: bool = True

    @property
    def name(self) -> str:
        return f"{self.template.name} {clock.today().isoformat()}"

    @property
    def _query(self) -> Query:
        return export_templates.query_of(self.register, self.template)

    @property
    def asked(self) -> str:
        return self.template.asked

    @property
    def said(self) -> str:
        return filter_words(self.register, self._query)

    def tally(self) -> dict[Basis, tuple[int, int]]:
        return tally(self.register, self._query)

    def write(self, out: IO[bytes], shape: Shape, only: Leaving | None = None) -> int:
        query = replace(self._query, only=only)
        return export_templates.write(
            self.register, self.template, out, ending=shape.ending, query=query
        )

    def headings(self, shape: Shape) -> list[str]:
        return [part.heading for part in self.template.parts]

    def held(self, shape: Shape, only: Leaving) -> dict[str, set[int]]:
        return held(self.register, replace(self._query, only=only), False)

    def note(self, shape: Shape, count: int) -> None:
        exporter.keep_note(
            self.register, self._query, count, shape.ending, self.template.name
        )  # fmt: skip
