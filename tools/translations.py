"""Collects the texts of the interface into translations/ and compiles them: `make translations`.

The text in the code is the English one. Each other language has a catalogue.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "_n": (1, 2)}
CATALOGUES = tuple(sorted((ROOT / "translations").glob("*/LC_MESSAGES/messages.po")))


def extracted() -> Catalog:
    """Every text that the code and the templates mark as translatable now."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = Catalog(charset="utf-8")
    texts = extract_from_dir(
        ROOT, methods, options, keywords=KEYWORDS, comment_tags=["Translators:"]
    )
    for name, _line, text, comments, context in texts:
        found.add(text, "", locations=[(name, 0)], auto_comments=comments, context=context)
    return found


def read(file: Path) -> Catalog:
    """A catalogue as it stands; a fault in the file is an error."""
    with file.open("rb") as source:
        return read_po(source, locale=file.parts[-3], abort_invalid=True)


def write(file: Path, catalogue: Catalog) -> None:
    """Save in one settled order, so that two people's additions seldom meet in one line."""
    with file.open("wb") as target:
        # Without line numbers: one would change with every edit above it.
        write_po(
            target,
            catalogue,
            width=100,
            sort_output=True,
            ignore_obsolete=True,
            include_lineno=False,
        )
    with file.with_suffix(".mo").open("wb") as target:
        write_mo(target, catalogue)


def update(file: Path, template: Catalog) -> Catalog:
    """Bring in what is new, drop what is gone; nothing is guessed from similar texts."""
    catalogue = read(file)
    for message in catalogue:
        message.locations = []
    template.creation_date = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """Entries that lack a translation, or one of its plural forms, or are only guessed."""
    texts = [message for message in catalogue if message.id]
    return [message for message in texts if message.fuzzy or not _whole(message)]


def _whole(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return all(strings)


def main() -> None:
    """Bring every catalogue up to the texts of the code, and say what is left to translate."""
    for file in CATALOGUES:
        catalogue = update(file, extracted())
        write(file, catalogue)
        missing = len(untranslated(catalogue))
        print(f"{file.parts[-3]}: {len(catalogue)} texts, {missing} untranslated")


if __name__ == "__main__":
    main()
