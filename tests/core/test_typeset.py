"""Papers: text reads in its order, no name in them is markup, the same data the same bytes."""

from __future__ import annotations

import io

import pypdf
import pytest
from flask import Flask

from esrar.core import typeset
from esrar.core.typeset.isolating import isolate

MARKUP = 'فاطمة #image("x") *نجمة* $x$ \\ [قوس] @من <تسمية> // تعليق `رمز`'
ROW = (
    "بلغت القيمة 12 أسرة من 15 في 23/11/2026، أي 70–85% من المستهدف، والتغير -3 "
    "والجوال 0551234567. وانتهى (القسم الأول): نعم 16/01/1448هـ. سجلات محتسبة وبرامج الكفاءات"
)


def paper(*rows: str, **changed: object) -> typeset.Paper:
    data = {"said": "", "count": "صف واحد", "dated": "حتى 23/11/2026", "headings": ["البيان"],
            "rows": [[row] for row in rows], "parts": [1], "size": 9}  # fmt: skip
    return typeset.Paper("print/list.typ", "قائمة الأسر المنتجة", data, **changed)  # type: ignore[arg-type]


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    """What a reader of the file meets, without the marks that are not seen."""
    whole = "\n".join(page.extract_text() for page in read(pdf).pages)
    return whole.translate(dict.fromkeys((0x2066, 0x2067, 0x2069)))


@pytest.fixture
def inside(app: Flask):  # type: ignore[no-untyped-def]
    with app.app_context():
        yield


@pytest.mark.usefixtures("inside")
def test_arabic_reads_in_its_order_with_numbers_dates_and_ranges_whole() -> None:
    found = text_of(typeset.typeset(paper(ROW)))
    assert ROW in " ".join(found.split())
    assert "قائمة الأسر المنتجة" in found


@pytest.mark.usefixtures("inside")
def test_what_a_name_holds_is_text_and_never_markup() -> None:
    found = " ".join(text_of(typeset.typeset(paper(MARKUP))).split())
    for part in ("image", "*", "$", "[", "@", "<", "//", "`", "نجمة"):
        assert part in found, part


@pytest.mark.usefixtures("inside")
def test_the_same_paper_gives_the_same_bytes_and_names_nobody() -> None:
    made = typeset.typeset(paper(ROW, keywords=["R-2026-Q3-01"]))
    assert made == typeset.typeset(paper(ROW, keywords=["R-2026-Q3-01"]))
    found = read(made)
    assert dict(found.metadata or {}) == {
        "/Title": "قائمة الأسر المنتجة", "/Keywords": "R-2026-Q3-01", "/Creator": "Typst 0.15.1",
    }  # fmt: skip
    root = found.trailer["/Root"]
    assert root["/Lang"] == "ar"
    assert root["/MarkInfo"]["/Marked"]


@pytest.mark.usefixtures("inside")
def test_headings_and_page_numbers_come_on_every_page() -> None:
    pages = read(typeset.typeset(paper(*[ROW] * 60))).pages
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        found = page.extract_text().translate(dict.fromkeys((0x2066, 0x2069)))
        assert "البيان" in found
        assert f"صفحة {number} من {len(pages)}" in found


@pytest.mark.usefixtures("inside")
def test_a_paper_that_takes_too_long_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "SECONDS", 0.01)
    with pytest.raises(typeset.Unset):
        typeset.typeset(paper(ROW))


@pytest.mark.parametrize(("text", "tongue", "wrapped"), [
    ("نسبة 70–85% و-3 (+2)", "ar", "نسبة ⟨70–85%⟩ و-⟨3⟩ (⟨+2⟩)"),
    ("جوال +966551234567 في 23/11/2026.", "ar", "جوال ⟨+966551234567⟩ في ⟨23/11/2026⟩."),
    ("وفق ISO 9001:2015 ورقم R-2026-Q3-01", "ar", "وفق ⟨ISO 9001:2015⟩ ورقم ⟨R-2026-Q3-01⟩"),
    ("هوية ••••••0008 و⟨12⟩", "ar", "هوية ⟨••••••0008⟩ و⟨12⟩"),
    ("سنويًا، ويُناقَش أوّلًا", "ar", "سنويا، ويناقش أولا"),
    ("To فاطمة بنت علي 12", "en", "To ⟨فاطمة بنت علي⟩ 12"),
])  # fmt: skip
def test_what_runs_the_other_way_is_wrapped_once(text: str, tongue: str, wrapped: str) -> None:
    mark = "\u2066" if tongue == "ar" else "\u2067"
    marks = str.maketrans({"⟨": mark, "⟩": "\u2069"})
    assert isolate(text.translate(marks), tongue) == wrapped.translate(marks)
