"""The Arabic is complete: nothing untranslated, nothing guessed, nothing left over."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.support.tree import short
from tools.translations import CATALOGUES, extracted, read, untranslated

ASK = "run `make translations`, then fill in "
ARABIC_FORMS = "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"


def names(catalogue: Catalog) -> set[tuple[str | None, str]]:
    """Each text with its context; of a plural, the singular."""
    texts = ((message.context, message.id) for message in catalogue if message.id)
    return {(context, text if isinstance(text, str) else text[0]) for context, text in texts}


@pytest.mark.parametrize("file", CATALOGUES, ids=short)
def test_the_catalogue_holds_the_texts_of_the_code_and_no_others(file: Path) -> None:
    wanted, held = names(extracted()), names(read(file))
    assert not wanted - held, f"{ASK}{short(file)}: {sorted(text for _, text in wanted - held)}"
    assert not held - wanted, f"no longer in the code; run `make translations`: {held - wanted}"


@pytest.mark.parametrize("file", CATALOGUES, ids=short)
def test_every_text_is_translated(file: Path) -> None:
    missing = [message.id for message in untranslated(read(file))]
    assert not missing, f"{short(file)}: {len(missing)} to translate: {missing}"


@pytest.mark.parametrize("file", CATALOGUES, ids=short)
def test_translations_keep_their_placeholders(file: Path) -> None:
    faults = [
        f"{message.id!r}: {error}" for message, errors in read(file).check() for error in errors
    ]
    assert not faults, f"{short(file)}: " + "\n".join(faults)


def test_arabic_has_its_six_plural_forms() -> None:
    for file in CATALOGUES:
        if file.parts[-3] == "ar":
            catalogue = read(file)
            assert (catalogue.num_plurals, catalogue.plural_expr) == (6, ARABIC_FORMS)
