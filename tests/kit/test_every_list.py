"""What holds of every list: any column can be shown, any filter set, any act begun."""

from __future__ import annotations

import pytest
from flask import Flask

from esrar.accounts.departments import Department
from esrar.kit.asking import Op, is_filter, operators
from esrar.kit.bulk_judging import settable
from esrar.kit.columns import available
from esrar.kit.register import Register
from esrar.kit.workbooks import XLSX
from esrar.registers import REGISTERS
from tests.support.samples import sample
from tests.support.visitor import SignIn


@pytest.mark.parametrize("register", REGISTERS, ids=lambda r: r.key)
def test_its_columns_filters_acts_and_templates_work(
    app: Flask, register: Register, sign_in: SignIn
) -> None:
    keeper = register.department
    who = sign_in("head", keeper) if keeper in set(Department) else sign_in(keeper)
    number, base = sample(app, register.key), f"/{register.key}"
    with app.app_context():
        keys = list(available(register))
        names = [f.name + op for f in register.fields if is_filter(register, f)
                 for op in operators(f) if op in (Op.IS, Op.NOT)]  # fmt: skip
        names += [d.name for d in register.derived]
        acts = [f"set:{f.name}" for f in settable(register)]
    for page in ("columns", "filters", "views", "export-templates", "export-templates/new"):
        who.get(f"{base}/{page}")
    who.get(f"{base}?select=1")
    who.get(f"{base}?q=سعد")
    who.post(f"{base}/columns", {"column": keys}, expect=302)
    who.get(base)
    for name in names:
        who.get(f"{base}?{name}=-", expect=(200, 400))  # a status is never blank
    for act in ("", *acts, "tag"):
        who.post(f"{base}/bulk", {"_scope": "ids", "_id": str(number), "_act": act,
                                  "_step": "value"}, expect=200 if act else 400)  # fmt: skip
    form = {"name": "قالب", "column": ["#", register.title, *keys], "dates": "both"}
    who.post(f"{base}/export-templates/new", form, expect=302)
    answer = who.post(f"{base}/export?template=1", {"_use": "inside"}, expect=200)
    assert answer.headers["Content-Type"] == XLSX
