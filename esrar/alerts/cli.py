"""`flask alerts send`: the digests by e-mail, for a timer to call once a day or more often."""

from __future__ import annotations

import json

import click
from flask import current_app

from esrar.alerts import sending
from esrar.alerts.mailing import Mailer, Unreachable
from esrar.alerts.sending import Outcome
from esrar.core.db import db


@click.group()
def alerts() -> None:
    """Alerts."""


@alerts.command("send")
@click.option("--dry-run", is_flag=True, help="Say what would be sent; send and keep nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def send(dry_run: bool, as_json: bool) -> None:
    """Send the digests that are due, each once; one that fails does not stop the others."""
    base = _base()
    if dry_run:
        _preview(base, as_json)
        return
    if not current_app.config.get("SMTP_HOST"):
        raise click.ClickException("SMTP_HOST is not set: no digest can be sent")
    try:
        with Mailer(current_app.config) as mailer:
            outcome = sending.send(mailer, base)
    except Unreachable as fault:
        raise click.ClickException(f"the mail server cannot be used: {fault}") from None
    _say(outcome, as_json)
    if not outcome.faultless:
        raise click.ClickException(
            f"{len(outcome.failed)} failed, {len(outcome.unknown)} never confirmed"
        )


def _base() -> str:
    base = current_app.config.get("ESRAR_URL")
    if not base:
        raise click.ClickException("ESRAR_URL is not set: links in a mail need an address")
    return str(base)


def _preview(base: str, as_json: bool) -> None:
    found = [one for one in sending.due(db.session(), base) if one is not None]
    if as_json:
        rows = [{"user": one.user.username, "subject": one.subject} for one in found]
        click.echo(json.dumps({"would_send": rows}, ensure_ascii=False))
        return
    for one in found:
        click.echo(f"{one.user.username}\t{one.subject}")
    click.echo(f"{len(found)} would be sent")


def _say(outcome: Outcome, as_json: bool) -> None:
    if as_json:
        pairs = {
            name: [{"user": user, "why": why} for user, why in rows]
            for name, rows in (("failed", outcome.failed), ("unknown", outcome.unknown))
        }
        document = {"sent": outcome.sent, **pairs, "nothing_new": outcome.nothing_new}
        click.echo(json.dumps(document, ensure_ascii=False))
        return
    click.echo(f"{len(outcome.sent)} sent, {outcome.nothing_new} with nothing new")
    for user, why in (*outcome.failed, *outcome.unknown):
        click.echo(f"{user}: {why}", err=True)
