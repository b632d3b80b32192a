"""Stored files: whole or told of, nobody's remains swept, hostile ones refused at the door."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from esrar.core import storage
from esrar.core.db import db, writing
from esrar.keeping import stored
from esrar.kit.file_views import SANDBOX
from esrar.reports.models import ProofPack
from tests.support.databases import TODAY
from tests.support.imports import run
from tests.support.records import add_family
from tests.support.uploads import PDF, WORD, archive, document, picture
from tests.support.visitor import Page, SignIn, Visitor

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(1)</script>"
SMALL = archive({"[Content_Types].xml": f'"{WORD}.main+xml"', "a": "0"})
SIZE = SMALL.rindex(b"PK\x01\x02") + 24
BOMB = SMALL[:SIZE] + (4_000_000_000).to_bytes(4, "little") + SMALL[SIZE + 4 :]


def send(who: Visitor, family: int, content: bytes, name: str, expect: Any) -> Page:
    sent = {"kind": "paper", "file": (io.BytesIO(content), name)}
    page = f"/families/{family}"
    kind = "multipart/form-data"
    return who.post(f"{page}/files", sent, form=page, expect=expect, content_type=kind)


def lying(app: Flask) -> list[Path]:
    return sorted((Path(app.config["DATA_FOLDER"]) / "files").glob("??/*"))


def test_what_pretends_is_refused_by_its_content_and_leaves_nothing(
    app: Flask, sign_in: SignIn
) -> None:
    officer, family = sign_in("officer", "beneficiary-relations"), add_family(app)
    hostile = ((SVG, "صورة.jpg"), (HTML, "a.jpg"), (b"MZ" + bytes(99), "a.pdf"),
               (b"GIF89a/*" + HTML, "a.gif"), (archive({"x.html": "x"}), "a.docx"),
               (BOMB, "a.docx"), (document(WORD, "word/vbaProject.bin"), "a.docx"),
               (HTML + PDF, "a.pdf"))  # fmt: skip
    for content, name in hostile:
        send(officer, family, content, name, 422)
    assert lying(app) == []


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x.pdf", "a\u202egpj.exe", "a.php.pdf.html"])
def test_what_is_two_things_at_once_is_handed_out_as_neither(
    app: Flask, sign_in: SignIn, name: str
) -> None:
    officer, family = sign_in("officer", "beneficiary-relations"), add_family(app)
    send(officer, family, PDF + HTML, name, 302)
    send(officer, family, picture("JPEG") + HTML + archive({"a": "b"}), name, 302)
    page = officer.get(f"/families/{family}")
    urls = sorted({a.url for a in page.anchors if f"/{family}/files/" in a.url
                   and not a.url.endswith("delete")})  # fmt: skip
    paper, drawn = (officer.get(url) for url in urls)
    for one in (paper, drawn):
        assert one.headers["Content-Disposition"].startswith(
            f'attachment; filename="file-{family}-'
        )
        assert one.headers["X-Content-Type-Options"] == "nosniff"
        assert one.headers["Content-Security-Policy"] == SANDBOX
        assert "\u202e" not in page.html
    assert b"<script>" not in drawn.data
    assert b"PK" not in drawn.data
    assert all(len(p.parent.name + p.name) == 64 for p in lying(app))


def test_the_check_names_what_is_missing_torn_or_nobodys_and_the_sweep_takes_the_last(
    app: Flask, sign_in: SignIn
) -> None:
    officer, family = sign_in("officer", "beneficiary-relations"), add_family(app)
    for number in range(3):
        send(officer, family, PDF + bytes([number]), "a.pdf", 302)
    with app.app_context():
        paper = storage.put(b"a paper of proof")
        with writing() as write:
            write.session.add(_pack(paper))
        forgotten = storage.put(b"stored, and its row never came")
    assert run(app, "files", "check", "--json")["sound"] is True
    attached = [p for p in lying(app) if p.parent.name + p.name not in (paper, forgotten)]
    first, second = attached[:2]
    first.unlink()
    second.write_bytes(second.read_bytes()[:10])
    broken = second.with_name(f"{second.name}.abcd.part")
    broken.write_bytes(b"half")
    for path in lying(app):
        os.utime(path, (0, 0))
    done = app.test_cli_runner().invoke(args=["files", "check", "--json"])
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert [one["digest"] for one in told["missing"]] == [first.parent.name + first.name]
    assert [one["table"] for one in told["damaged"]] == ["attachment"]
    assert (told["files"], told["forgotten"]) == (2, 2)
    assert "2 files removed" in run(app, "files", "sweep")
    assert not broken.exists()
    with app.app_context():
        assert not storage.holds(forgotten)
        assert storage.holds(paper)
        assert stored.check(db.session()).forgotten == 0


def _pack(digest: str) -> ProofPack:
    return ProofPack(identifier="P-1", measure="m", as_of=TODAY, seed="1", size=1, population=1,
                     records="", made_on=TODAY, fingerprint=digest, pdf=digest)  # fmt: skip
