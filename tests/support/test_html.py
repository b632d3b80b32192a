"""The checks that every visited page passes through catch what they are for."""

from __future__ import annotations

import pytest

from tests.support.html import read

GOOD = (
    '<!doctype html><html lang="ar" dir="rtl"><head><title>الأسر</title></head><body>'
    '<h1>الأسر</h1><label for="q">بحث</label><input id="q" name="q" value="زيد">'
    '<a href="/families/1">أسرة <b>زيد</b></a><script>ignored</script></body></html>'
)


def test_a_good_page_has_no_faults() -> None:
    page = read(GOOD)
    assert page.faults() == []
    assert page.values == {"q": "زيد"}
    assert (page.anchors[0].url, page.anchors[0].text) == ("/families/1", "أسرة زيد")
    assert "ignored" not in page.text


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ('lang="ar"', 'lang="fr"', "must be one of"),
        ('dir="rtl"', 'dir="ltr"', 'must have dir="rtl"'),
        ("<title>الأسر</title>", "<title> </title>", "no <title>"),
        ("<h1>الأسر</h1>", "", "one <h1>, not 0"),
        ("</body>", "<h1>again</h1></body>", "one <h1>, not 2"),
        ("</body>", '<p id="q"></p></body>', "more than once"),
        ('for="q"', 'for="r"', 'names no id of the page: "r"'),
    ],
)
def test_a_fault_is_named(good: str, bad: str, fault: str) -> None:
    assert fault in "; ".join(read(GOOD.replace(good, bad)).faults())


def test_a_fragment_needs_only_unique_ids() -> None:
    assert read('<p id="a"></p>').faults() == []
    assert read('<p id="a"></p><p id="a"></p>').faults() == ['the id "a" stands more than once']


def test_a_tag_that_is_not_well_written_is_refused() -> None:
    with pytest.raises(ValueError, match="not a well written tag"):
        read(GOOD.replace('href="/families/1"', 'href="/families/1'))
