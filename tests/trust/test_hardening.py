"""What an attacker tries first: every page, form, file and address, hostile on purpose."""

from __future__ import annotations

import csv
import io
import re
import socket
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import settings as configured
from esrar.accounts.models import User
from esrar.audit.reading import revision
from esrar.core.db import db
from esrar.core.web import local_address
from esrar.kit.importer import reading
from esrar.kit.importer.reader import Unreadable, Upload
from tests.support import people
from tests.support.databases import Workshop
from tests.support.imports import SAMPLE
from tests.support.records import add_family
from tests.support.tree import ROOT, files, imports, short
from tests.support.visitor import Page, SignIn, Visitor
from tests.trust.addresses import REGISTER, arguments
from tests.trust.world import World

WALKED = {"families", "documents"}
"""Of the registers, whose pages are of one make, two are walked; of the rest every page."""


def addresses(world: World, method: str) -> list[str]:
    """The doors that are walked: each with something behind it."""
    left_out = set(REGISTER) - WALKED
    adapter = world.app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, arguments(world, rule))
        for rule in world.app.url_map.iter_rules()
        if method in (rule.methods or ()) and rule.endpoint not in ("static", "accounts.sign_out")
        and rule.endpoint.split(".")[0] not in left_out
    ]  # fmt: skip


# -- answers ---------------------------------------------------------------------------------------


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Whom the application tried to reach over the network; nobody is reached."""
    called: list[Any] = []

    def refused(_self: Any, address: Any) -> None:
        called.append(address)
        raise OSError("cut off")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket.socket, "connect_ex", refused)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **_: refused(None, a))
    return called


@pytest.fixture
def limited(sqlite_workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The application with the limits and cookies of a real one."""
    told = {n: v for n, v in configured({}).items() if n.startswith(("MAX_", "SESSION_COOKIE_"))}
    for name, value in told.items():
        monkeypatch.setitem(sqlite_workshop.app.config, name, value)
    return told


def test_every_answer_is_hardened_and_none_reaches_out(
    world: World, cut_off: list[Any], limited: dict[str, Any]
) -> None:
    app, opened = world.app, 0
    administrator, stranger = people.sign_in(app, "administrator"), Visitor(app)
    asked = [(world.manager, url) for url in addresses(world, "GET")]
    asked += [(stranger, url) for url in ("/", "/sign-in", "/healthz", "/nothing-here")]
    for who, url in asked:
        page = who.get(url, expect=range(200, 500))
        page.response.close()
        if page.status == 403 and who is world.manager:
            asked.append((administrator, url))
        opened += page.status == 200
        faults = [*headers_missing(page), *(markup_faults(page) if page.is_html else ())]
        assert not faults, (url, faults)
    assert opened > 90, "the walk came nowhere"
    assert not cut_off


def headers_missing(page: Page) -> list[str]:
    """What an answer says wrongly or not at all."""
    said, policy = page.headers, page.headers.get("Content-Security-Policy", "")
    holds = {
        "nosniff": said.get("X-Content-Type-Options") == "nosniff",
        "not framed": "frame-ancestors 'none'" in policy,
        "policy": policy.startswith("default-src 'none'") and "unsafe" not in policy,
        "nothing foreign": not re.search(r"https?:|\*", policy),
        "tells nobody": said.get("Referrer-Policy") == "no-referrer",
        "alone": said.get("Cross-Origin-Opener-Policy") == "same-origin"
                 and said.get("Cross-Origin-Resource-Policy") == "same-origin",
        "no devices": "camera=()" in said.get("Permissions-Policy", ""),
        "kept nowhere": "no-store" in said.get("Cache-Control", ""),
        "no stamp of the server": "X-Powered-By" not in said,
    }  # fmt: skip
    for cookie in said.getlist("Set-Cookie"):
        holds[cookie.split("=")[0]] = "HttpOnly" in cookie and "SameSite=Lax" in cookie
    return [what for what, true in holds.items() if not true]


def markup_faults(page: Page) -> list[str]:
    """What a page's own markup would need the policy to be laxer for."""
    nonce = re.findall(r"'nonce-([^']+)'", page.headers["Content-Security-Policy"])
    scripts = re.findall(r"<script\b([^>]*)>", page.html)
    bare = [s for s in scripts if "src=" not in s and "application/json" not in s
            and f'nonce="{nonce[0]}"' not in s]  # fmt: skip
    found = re.findall(r"<[^>]*\s(?:on\w+|style)=[^>]*>|<style|javascript:", page.html)
    away = re.findall(r"<(?:script|link|img|iframe|form)\b[^>]*=\"(?:https?:)?//[^>]*", page.html)
    return [*bare, *found, *away]


def test_cookies_are_bound_to_the_host_over_https() -> None:
    told = configured({"ESRAR_HTTPS": "1"})
    assert told["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert (told["SESSION_COOKIE_SECURE"], told["SESSION_COOKIE_HTTPONLY"]) == (True, True)
    assert (told["SESSION_COOKIE_SAMESITE"], told["SESSION_COOKIE_PATH"]) == ("Lax", "/")
    assert "SESSION_COOKIE_DOMAIN" not in told


def test_a_new_installation_has_no_account(app: Flask) -> None:
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(User)) == 0


# -- what comes in ---------------------------------------------------------------------------------


def test_no_form_works_without_its_token(world: World) -> None:
    before, refused = changes(world), list[int]()
    for url in addresses(world, "POST"):
        refused.append(world.manager.post(url, {}, token=False, expect=(400, 403)).status)
        Visitor(world.app).post(url, {}, token=False, expect=(303, 400))
    assert refused.count(400) > 60
    assert changes(world) == before


def changes(world: World) -> int:
    """The number of the last change of data."""
    with world.app.app_context():
        return revision(db.session())


def test_what_is_too_much_is_refused_in_words(
    app: Flask, sign_in: SignIn, limited: dict[str, Any]
) -> None:
    who = sign_in("head", "beneficiary-relations")
    names = [f"f{n}" for n in range(limited["MAX_FORM_PARTS"] + 1)]
    large = {
        "whole": [("file", "x" * limited["MAX_CONTENT_LENGTH"])],
        "field": [("notes", "x" * (limited["MAX_FORM_MEMORY_SIZE"] + 1))],
        "fields": [(name, "1") for name in names],
    }
    for visitor, url in ((who, "/families/new"), (Visitor(app), "/sign-in")):
        token = ("csrf_token", visitor.csrf(url))
        for fields in large.values():
            for kind, body in bodies([token, *fields]):
                page = visitor.post(url, expect=413, token=False, content_type=kind,
                                    input_stream=io.BytesIO(body))  # fmt: skip
                assert page.outline.headings == ["حجم المرسَل أكبر من المسموح"]
                assert not headers_missing(page)


def bodies(fields: list[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """The two ways in which a form can be sent."""
    yield "application/x-www-form-urlencoded", "&".join(f"{n}={v}" for n, v in fields).encode()
    parts = (f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
             for n, v in fields)  # fmt: skip
    yield "multipart/form-data; boundary=b", "".join((*parts, "--b--\r\n")).encode()


ELSEWHERE = (
    "//evil.example", "/\\evil.example", "\\/evil.example", "/\t/evil.example", "/\n/evil.example",
    "/\r\n/evil.example", "http:evil.example", "https://evil.example", "javascript:alert(1)",
    "JaVaScRiPt:alert(1)", "data:text/html,x", "http://localhost@evil.example/", "evil.example",
    "///evil.example", "/\x00/evil.example", " //evil.example", "\u2028//evil.example",
    "\uff0f\uff0fevil.example", "//%65vil.example", "https:///evil.example", "?x=//evil",
)  # fmt: skip
ENCODED = ("/%2f%2fevil.example", "/%5cevil.example", "/%09/evil.example", "/families?next=//evil")
"""These stay paths of ours: a browser does not decode a path before it reads the host."""


def test_no_spelling_of_next_leads_elsewhere(visitor: Visitor) -> None:
    assert [t for t in ELSEWHERE if local_address(t)] == []
    assert [local_address(t) for t in ENCODED] == list(ENCODED)
    for target in ELSEWHERE:
        page = visitor.post("/language", {"language": "ar", "next": target}, form="/sign-in",
                            expect=(302, 303, 400))  # fmt: skip
        assert page.location in ("", "/", "/sign-in"), target


def test_only_the_hosts_of_its_address_are_answered(
    app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = configured({"ESRAR_URL": "https://esrar.example.sa:8443"})["TRUSTED_HOSTS"]
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", trusted)
    for host in ("esrar.example.sa", "esrar.example.sa:8443", "localhost:8000", "127.0.0.1"):
        visitor.get("/sign-in", headers={"Host": host})
    for host in ("evil.example", "esrar.example.sa.evil.example", "evil.example:8443", "a b", "@"):
        page = visitor.get("/sign-in", headers={"Host": host}, expect=400)
        assert "evil.example" not in page.html
        assert not headers_missing(page)
    assert configured({})["TRUSTED_HOSTS"] is None


# -- workbooks -------------------------------------------------------------------------------------

XXE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&e;</t></si></sst>"""
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "haha">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 20) for c in range(98, 110))
    + b'] ><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<si><t>&m;</t></si></sst>"
)


def changed(**parts: bytes) -> bytes:
    """The sample workbook with parts of it replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(SAMPLE) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = {name.replace("__", "/"): content for name, content in parts.items()}
        for name in source.namelist():
            new.writestr(name, names.pop(name, None) or source.read(name))
        for name, content in names.items():
            new.writestr(name, content)
    return out.getvalue()


def linked() -> bytes:
    """A workbook that has a symbolic link to a file of this computer for its texts."""
    out = io.BytesIO(SAMPLE.read_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        link = zipfile.ZipInfo("xl/../../../etc/hostname")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
    return out.getvalue()


HOSTILE_BOOKS = {
    "entity": changed(**{"xl__sharedStrings.xml": XXE}),
    "laughs": changed(**{"xl__sharedStrings.xml": LAUGHS}),
    "deep": changed(**{"xl__sharedStrings.xml": b"<sst>" + b"<si>" * 200_000}),
    "huge texts": changed(**{"xl__sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * 900_000}),
    "link": linked(),
    "in itself": changed(**{"xl__worksheets__sheet1.xml": SAMPLE.read_bytes()}),
    "beyond the sheet": changed(**{"xl__worksheets__sheet1.xml":
        b'<worksheet><sheetData><row r="1048577"><c r="XFE1048577" t="s"><v>999999999</v></c>'
        b'<c r="A99999999999999999999"><v>1e999</v></c></row></sheetData></worksheet>'}),
    "outside": changed(**{"xl__externalLinks__externalLink1.xml":
        b'<externalLink><externalBook xmlns:r="x" r:id="http://evil.example/a"/></externalLink>'}),
}  # fmt: skip


@pytest.mark.parametrize("content", HOSTILE_BOOKS.values(), ids=HOSTILE_BOOKS)
def test_a_hostile_workbook_is_read_or_refused_and_reads_nothing_itself(content: bytes) -> None:
    own, upload, cells = Path("/etc/hostname").read_text().strip(), Upload("a.xlsx", content), []
    with suppress(Unreadable):
        for sheet in reading.sheet_names(upload)[:1]:
            cells = [cell for row in reading.rows(upload, sheet) for cell in row.cells]
    assert own not in map(str, cells)


# -- what goes out ---------------------------------------------------------------------------------

HARMFUL = '=HYPERLINK("http://evil.example";"x")\nx;=1+1\n-1\t@x;"=2|+3'


def test_no_door_hands_out_a_formula(app: Flask, sign_in: SignIn) -> None:
    who = sign_in("head", "beneficiary-relations")
    add_family(app, notes=HARMFUL, district="+966")
    asked = {"_use": "inside", "columns": "all"}
    for kind in ("xlsx", "csv"):
        page = who.post("/families/export", {**asked, "format": kind}, expect=200)
        assert HARMFUL[1:13].encode() in unpacked(page.data)
        no_formula(page.data)
    page = who.get("/families/import/template")
    no_formula(page.data)


def unpacked(content: bytes) -> bytes:
    """A workbook's parts as one; a text as it is."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def no_formula(content: bytes) -> None:
    """Fail for a cell that a spreadsheet would run, however it splits the lines of a text."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        assert b"<f>" not in unpacked(content)
        return
    text = content.decode("utf-8-sig")
    for mark in ",;\t":
        cells = [c for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)
                 for c in row]  # fmt: skip
        assert not [c for c in cells if c.startswith(tuple("=+-@\t\r\n"))], mark


# -- the source ------------------------------------------------------------------------------------

WRITING = re.compile(r"csv\.(?:writer|DictWriter)|xlsxwriter\.Workbook|write_formula|openpyxl")
MAIL = "esrar/alerts/mailing.py"
CALLERS = {"smtplib": {MAIL}, "ssl": {MAIL}}
REACHING = {"socket", "ssl", "smtplib", "ftplib", "http.client", "urllib.request", "requests",
            "httpx", "aiohttp", "urllib3", "telnetlib", "xmlrpc", "imaplib", "poplib"}  # fmt: skip


def test_sheets_are_written_in_one_place_that_knows_of_formulas() -> None:
    strays = [short(f) for f in files("esrar", "*.py") if WRITING.search(f.read_text())]
    assert strays == ["esrar/kit/workbooks.py"], strays


def test_nothing_in_the_application_can_reach_out_but_the_mail() -> None:
    found = [i.place for f in files("esrar", "*.py") for i in imports(f)
             for name in (i.module, i.module.split(".")[0])
             if name in REACHING and short(f) not in CALLERS.get(name, set())]  # fmt: skip
    assert not found, found


LOADED = re.compile(
    r"(?:url\(|@import|fetch\(|import\(|open\(|src=|href=)\s*[\"']?(?:https?:)?//\S+"
)


def test_nothing_a_page_loads_names_another_host() -> None:
    own = [f for f in files("esrar/static", "*.*") if f.suffix in (".js", ".css", ".svg", ".json")]
    found = [f"{short(f)}: {hit}" for f in own for hit in LOADED.findall(f.read_text())]
    assert not found, found
    assert (ROOT / "esrar/static/vendor").is_dir()
