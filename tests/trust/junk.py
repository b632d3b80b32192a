"""What nobody means to send: values for parsers, forms and addresses, nasty ones and drawn ones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

LONG = "ن" * 100_000
"""Too long for every reader in turn; a form is sent it."""
NASTY = (
    "", " ", "\0", "س\0ص", "\u202e\u200f\u2066", "-1", "--5", "0", "²", "٣", "٩" * 30, "9" * 5000,
    "#" + "9" * 5000, "1e999999", "1e-999999", "nan", "-inf", "1_0", "1.2.3", "−7", "0x1f",
    str(2**31), str(2**63), str(-(2**64)), "31/2/2026", "1/1/9999", "30/12/1500", "29/2/1343هـ",
    "0000-00-00", "٣١/١٢/١٤٤٨", "9999-12-31", "24:60", "٠٥٠٠٠٠٠٠٠٠", "+" + "1" * 15,
    "SA" + "0" * 22, "'; DROP TABLE family; --", "<script>", "%s%(x)s{0}", "%", "\\",
    "../..", "=1+1", "😀" * 300, "https://[", "https://a.b:9999999/", "a@b", "true", "[]",
    "{}", ",", "|", "!", "•••• 1234", "ا" * 201,
)  # fmt: skip
"""Each has broken a program somewhere."""

CELLS: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, -(10**4000), 1.5, 1e308, -0.0, 5e-324, float("nan"),
    float("inf"), float("-inf"), Decimal("NaN"), Decimal("1E+999"), date.min, date.max,
    b"\xff\x00",
)  # fmt: skip
"""What a workbook's reader or a careless caller may hand over besides texts."""

LETTERS = st.one_of(
    st.characters(codec="utf-8"),  # halves of characters: no browser can send them
    st.sampled_from("0123456789٠١٢٣٤٥٦٧٨٩۰²½./-+:,٫٬%#|!•هم\0\u200f\u202e\u200b "),
)
texts = st.one_of(
    st.text(LETTERS, max_size=30),
    st.sampled_from(NASTY),
    st.from_regex(r"[-+#]?[0-9٠-٩]{1,40}([./:-][0-9]{0,5}){0,3}", fullmatch=True),
    st.integers().map(str),
    st.dates().map(str),
    st.floats().map(str),
)
cells = st.one_of(
    texts,
    st.integers(),
    st.floats(),
    st.decimals(allow_nan=False),  # a signalling one no reader gives: cells come as JSON
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(CELLS),
)

Change = tuple[int, Any]
"""Which of the entries is sent as what instead; None stands for not at all."""
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.one_of(st.none(), texts, st.lists(texts, max_size=3), st.just(LONG)),
    ),
    min_size=1,
    max_size=6,
)
