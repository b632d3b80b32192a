"""Files for tests of the import, and the command that reads them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from flask import Flask

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SAMPLE = SAMPLES / "families-and-licences.xlsx"
EXPECTED: dict[str, Any] = json.loads(
    (SAMPLES / "families-and-licences.expected.json").read_text(encoding="utf-8")
)
HEADINGS = ("الاسم الرباعي", "رقم الهوية", "رقم الجوال", "المدينة / القرية", "النشاط")
PERSON = ("فاطمة أحمد سعد العلي", "1000000008", "0501112223", "الهفوف", "خوصيات")


def run(app: Flask, *arguments: str, code: int = 0) -> Any:
    """`flask …` in this process: its JSON when asked for, else what it printed."""
    done = app.test_cli_runner().invoke(args=list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.output
    return json.loads(done.stdout) if "--json" in arguments and not code else done.output


def take(app: Flask, register: str, file: Path, *options: str) -> dict[str, Any]:
    """`flask import … --json`."""
    found: dict[str, Any] = run(app, "import", register, str(file), "--json", *options)
    return found


def book(path: Path, *sheets: Sequence[Sequence[Any]], names: Sequence[str] = ()) -> Path:
    """A workbook with these rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for i, rows in enumerate(sheets):
        sheet = made.create_sheet(names[i] if i < len(names) else f"ورقة{i + 1}")
        for row in rows:
            sheet.append(list(row))
    made.save(path)
    return path


def families(path: Path, *rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> Path:
    """A workbook of families."""
    return book(path, [headings, *rows])


def bomb() -> bytes:
    """A workbook of a few kilobytes with two cells so far apart that reading it takes gigabytes."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, '<?xml version="1.0"?>' + text)
    return out.getvalue()
