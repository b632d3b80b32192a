"""A person's data in one file: complete, readable, for whoever may see all of it, and noted."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from flask import Flask

from esrar.audit.reading import history
from esrar.core.db import db
from tests.core.test_typeset import text_of
from tests.privacy import planted
from tests.support.records import add_family
from tests.support.visitor import SignIn


def test_a_copy_holds_all_that_is_held(app: Flask, sign_in: SignIn, tmp_path: Path) -> None:
    family = planted.plant(app, tmp_path)
    head = sign_in("head", "beneficiary-relations")
    url = f"/privacy/copy/families/{family}"
    assert url in head.get(f"/families/{family}").html
    head.post(url, {"confirm": "yes"}, expect=422)
    file = head.post(url, {"confirm": "yes", "identity": "original"}, expect=200)
    archive = zipfile.ZipFile(io.BytesIO(file.data))
    told = json.dumps(json.loads(archive.read("data.json")), ensure_ascii=False)
    paper = text_of(archive.read("copy.pdf"))
    for words in (planted.NAME, planted.ID, planted.MOBILE, planted.MEMBER, planted.MEMBER_ID,
                  "سجل تجاري", "خياطة", "لقاء", "2026-0001.pdf"):  # fmt: skip
        assert words in told
    assert planted.ID in paper
    assert planted.MEMBER_ID in paper
    contents = [archive.read(n) for n in archive.namelist() if n.startswith("files/")]
    assert planted.CONTENT in contents
    with app.app_context():
        noted = history(db.session(), "family", family)[0]
        assert (noted.action, noted.values["identity"][1]) == ("copy", "original")


def test_who_may_not_see_all_gives_no_copy(app: Flask, sign_in: SignIn) -> None:
    family = add_family(app)
    for role in (("head", "governance"), ("officer", "beneficiary-relations"), ("auditor", None)):
        sign_in(*role).get(f"/privacy/copy/families/{family}", expect=403)
    manager = sign_in("executive-manager")
    manager.get(f"/privacy/copy/licences/{family}", expect=404)
    manager.get(f"/privacy/copy/families/{family + 1}", expect=404)
