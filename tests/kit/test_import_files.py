"""Files that cannot be read: each is refused in one sentence, and none does harm."""

from __future__ import annotations

import io
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from esrar.core.errors import Invalid
from esrar.kit import registry
from esrar.kit.importer import reader, reading
from esrar.kit.importer.columns import target_of
from esrar.kit.importer.guessing import with_suggestions
from esrar.kit.importer.layout import lay_out
from esrar.kit.importer.parsing import Parser
from esrar.kit.importer.reader import Unreadable, Upload
from esrar.kit.importer.reading import Row
from tests.support.imports import HEADINGS, PERSON, SAMPLE, bomb, book, families, run, take

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(upload: Upload) -> str:
    """The code by which a file is refused."""

    def read() -> None:
        names = reading.sheet_names(upload)
        list(reading.rows(upload, names[0]))

    with pytest.raises(Unreadable) as refused:
        read()
    assert str(refused.value)
    return refused.value.code


def with_macros() -> bytes:
    out = io.BytesIO(SAMPLE.read_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"  \n", "empty"),
        ("a.xlsx", "الاسم,الجوال\n".encode(), "text_as_workbook"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100, "corrupt"),
        ("a.xlsx", SAMPLE.read_bytes()[:9000], "corrupt"),
        ("a.xls", OLE + b"\0" * 600, "corrupt"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xlsm", SAMPLE.read_bytes(), "macros"),
        ("a.xlsx", with_macros(), "macros"),
        ("a.pdf", b"%PDF-1.7", "kind"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x01\x02", "kind"),
        ("a.docx", b"PK\x03\x04", "kind"),
        ("a.xlsx", bomb(), "memory"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_reason(name: str, content: bytes, code: str) -> None:
    assert refusal(Upload(name, content)) == code


def test_a_bomb_is_refused_within_seconds_and_costs_this_process_nothing(app: Flask) -> None:
    began = time.monotonic()
    with app.app_context():
        assert refusal(Upload("a.xlsx", bomb())) == "memory"
    assert len(bomb()) < 5_000
    assert time.monotonic() - began < 10


def test_too_many_bytes_rows_or_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST", 100)
    assert refusal(Upload("a.csv", b"x" * 101)) == "size"
    monkeypatch.undo()
    assert refusal(Upload("a.csv", b"a,b\n" * 100_101)) == "rows"
    assert refusal(Upload("a.csv", b"a," * 501 + b"a\n")) == "columns"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le", "iso-8859-6", "mac_arabic"],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "،", "|"])
def test_text_files_are_read_in_every_encoding_and_separator(encoding: str, separator: str) -> None:
    lines = [separator.join(row) for row in (HEADINGS, PERSON)]
    content = "\r\n".join(lines).encode(encoding)
    upload = Upload("a.csv", content)
    found = list(reading.rows(upload, reading.sheet_names(upload)[0]))
    assert [tuple(row.cells) for row in found] == [HEADINGS, PERSON]


def test_the_separator_that_a_file_names_is_believed() -> None:
    upload = Upload("a.csv", "sep=|\nالاسم|الجوال, المنزل\n".encode())
    assert [r.cells for r in reading.rows(upload, "csv")] == [["sep="], ["الاسم", "الجوال, المنزل"]]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_workbooks_that_an_office_saved_are_read_alike(ending: str) -> None:
    file = SAMPLE.with_name(f"office.{ending}")
    upload = Upload(file.name, file.read_bytes())
    assert reading.sheet_names(upload) == ["الأسر"]
    glimpse = reading.look_into(upload, "الأسر", 9)
    assert [row.cells for row in glimpse.rows] == [
        [*HEADINGS, "تاريخ الميلاد", "عدد أفراد الأسرة"],
        [PERSON[0], int(PERSON[1]), *PERSON[2:], date(1984, 5, 7), 5],
        ["مريم سعد علي الحربي", 2000000006, "0502223334", "المبرز", "خوصيات", "1405/03/12هـ", 4],
    ]
    expected = {"formulas", "errors", "hidden_rows", "hidden_columns", "hidden_sheets"}
    assert set(glimpse.remarks) == (expected if ending != "xls" else {"hidden_sheets"})


def test_one_reading_answers_all_that_is_asked_of_the_first_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    upload, begun = Upload(SAMPLE.name, SAMPLE.read_bytes()), list[tuple[str, ...]]()
    kept = reading.asked

    def counted(*asked: Any) -> Any:
        begun.append(asked[1])
        return kept(*asked)

    monkeypatch.setattr(reading, "asked", counted)
    first, other = reading.sheet_names(upload)
    expected = [reading.look_into(upload, first, 9, closely=False),
                list(reading.rows(upload, first)), list(reading.rows(upload, other))]  # fmt: skip
    assert expected[1]
    assert expected[2]
    assert len(begun) == 4
    begun.clear()
    with reading.read_once(upload):
        assert reading.sheet_names(upload) == [first, other]
        assert [reading.look_into(upload, first, 9, closely=False),
                list(reading.rows(upload, first)), list(reading.rows(upload, other))
                ] == expected  # fmt: skip
        assert list(reading.rows(upload, first)) == expected[1]
    assert begun == [("",), (other,), (first,)]


@pytest.mark.parametrize("name", ["locked.xls", "locked.ods"])
def test_what_an_office_locked_is_refused_as_such(name: str) -> None:
    assert refusal(Upload(name, SAMPLE.with_name(name).read_bytes())) == "password"


def test_as_many_columns_as_excel_has_are_refused(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", [[f"عمود {i}" for i in range(16_384)], ["x"] * 16_384])
    assert refusal(Upload("a.xlsx", file.read_bytes())) == "columns"


def test_a_row_beyond_the_seen_ones_costs_the_same(tmp_path: Path) -> None:
    wide = book(tmp_path / "a.xlsx", [[*HEADINGS, *[None] * 16_000], PERSON])
    upload = Upload("a.xlsx", wide.read_bytes())
    assert len(list(reading.rows(upload, "ورقة1"))) == 2


def test_rows_keep_their_number_and_cells_their_type(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", [[], ["x", 5, 2.5, date(2026, 4, 24), True], [], [None, "y"]])
    upload = Upload("a.xlsx", file.read_bytes())
    found = list(reading.rows(upload, reading.sheet_names(upload)[0]))
    assert found == [Row(2, ["x", 5, 2.5, date(2026, 4, 24), True]), Row(4, ["", "y"])]


def test_an_enormous_cell_rejects_its_row_only(app: Flask, tmp_path: Path) -> None:
    csv = tmp_path / "a.csv"
    long = ("أ " * 25_000, "2000000006", "0502223334", "الهفوف", "خوصيات")
    csv.write_text("\n".join(",".join(r) for r in (HEADINGS, PERSON, long)), encoding="utf-8")
    done = take(app, "families", csv)
    assert done["totals"]["new"] == 1
    assert [(r["excel_row"], r["field"]) for r in done["rejected"]] == [(3, "name")]
    assert len(done["rejected"][0]["value"]) <= 80


def test_no_headings_an_empty_sheet_and_no_rows_are_said(app: Flask, tmp_path: Path) -> None:
    for rows in ([["1", "2"], ["3", "4"]], [], [HEADINGS]):
        file = book(tmp_path / "a.xlsx", rows)
        assert run(app, "import", "families", str(file), code=1).startswith("Error: ")


def test_a_day_as_excel_counts_it_is_a_day(app: Flask, tmp_path: Path) -> None:
    file = families(tmp_path / "a.xlsx", (*PERSON, 30_000), headings=(*HEADINGS, "تاريخ الميلاد"))
    assert take(app, "families", file)["totals"]["new"] == 1


cells = st.one_of(
    st.none(), st.text(max_size=40), st.integers(), st.floats(), st.booleans(),
    st.dates(), st.text("0123456789٠١٢٣٤٥٦٧٨٩/-.=+@#²፩هـ\u200f\u0000'", max_size=20),
    st.sampled_from(["#1", "#1/2", "فاطمة #1", "-", "١٤٤٧/٠٢/٣٠", "1e999", "••••1234", "نعم"]),
)  # fmt: skip


@given(st.lists(st.lists(cells, min_size=1, max_size=35), min_size=1, max_size=4))
@settings(max_examples=60)
@pytest.mark.parametrize("key", ["families", "licences", "activities", "licensing-authorities"])
def test_whatever_stands_in_the_cells_there_is_a_value_or_a_reason(
    app: Flask, key: str, rows: list[list[Any]]
) -> None:
    with app.app_context():
        register = registry.get(key)
        target = target_of(register, "x")
        headings = [str(f.label) for f in target.fields]
        layout = lay_out(target, [Row(1, list(headings))])
        given_rows = [Row(i, row) for i, row in enumerate(rows, start=2)]
        for parsed in Parser(layout).parse(given_rows):
            for problem in parsed.problems:
                assert str(problem.message)
                assert isinstance(problem.value, str)


@given(st.binary(max_size=400))
@settings(max_examples=15)
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for name in ("a.xlsx", "a.csv"):
        upload = Upload(name, content)
        with suppress(Invalid):
            for sheet in reading.sheet_names(upload):
                list(reading.rows(upload, sheet))


def test_a_date_with_a_time_keeps_its_day(tmp_path: Path) -> None:
    file = book(tmp_path / "a.xlsx", [["x", datetime(2026, 4, 24, 13, 5)]])  # noqa: DTZ001
    upload = Upload("a.xlsx", file.read_bytes())
    (row,) = reading.rows(upload, reading.sheet_names(upload)[0])
    assert row.cells == ["x", date(2026, 4, 24)]


def test_a_heading_is_suggested_for_what_it_resembles_and_not_for_its_common_words(
    app: Flask,
) -> None:
    def guessed(key: str, *headings: str) -> dict[str, str]:
        target = target_of(registry.get(key), "x")
        layout = with_suggestions(lay_out(target, [Row(1, list(headings))]))
        return {layout.headings[i]: layout.mapped[i] for i in layout.guessed}

    with app.app_context():
        assert guessed("families", "الاسم", "تاريخ الميلادي") == {"تاريخ الميلادي": "birth_date"}
        assert guessed("licences", "رقم الترخيص", "رقم الجوال", "تاريخ الميلاد") == {}
