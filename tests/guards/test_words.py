"""Words that must not stand in certain places: domain words in the kit, this machine anywhere."""

from __future__ import annotations

import re
from pathlib import Path

from tests.support.tree import committed, files, short

DOMAIN = (
    "family", "families", "licence", "licences", "licensing", "license", "funder", "funders",
    "trainer", "trainers", "trainee", "exhibition", "exhibitions", "beneficiary", "beneficiaries",
    "agreement", "agreements", "incentive", "incentives", "initiative", "initiatives", "employee",
    "employees", "appraisal", "financing", "أسرة", "الأسرة", "أسر", "رخصة", "الرخصة", "ممول",
    "معرض", "اتفاقية", "مدرب", "مبادرة",
)  # fmt: skip
# The cut keeps this file from naming what it forbids.
PLACES = re.compile(
    r"(?<![\w.])/(?:work|root|home|Users)/"
    + "|py" + r"pi\.org|python" + r"hosted\.org|npm" + r"js\.(?:org|com)|un" + r"pkg\.com"
    + "|js" + r"delivr\.net|deb\.deb" + r"ian\.org|cdn" + r"js\.|google" + r"apis\.com"
    + r"|\.lib" + r"rary/",
)  # fmt: skip
LETTER = r"[A-Za-z\u0621-\u064a]"


def strays(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in paths:
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue  # a font, a picture, a workbook
        for number, line in enumerate(lines, 1):
            if hit := pattern.search(line):
                found.append(f"{short(path)}:{number}: {hit.group()}")
    return found


def test_the_kit_knows_no_domain_word() -> None:
    words = re.compile(rf"(?<!{LETTER})(?:{'|'.join(DOMAIN)})(?!{LETTER})", re.I)
    folders = ("esrar/kit", "templates/kit", "templates/components")
    kit = [path for folder in folders for path in files(folder, "*.*")]
    found = strays([path for path in kit if path.suffix in (".py", ".html")], words)
    assert not found, "the kit serves any register; the domain declares:\n" + "\n".join(found)


def test_no_file_names_a_package_registry_or_a_place_on_one_machine() -> None:
    vendored = {"vendor", "axe.min.js"}
    found = strays([path for path in committed() if not vendored & set(path.parts)], PLACES)
    assert not found, "\n".join(found)
