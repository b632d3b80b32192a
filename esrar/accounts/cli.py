"""`flask user …`: accounts from the command line. Each command prints one one-time link."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from esrar.accounts import links, people
from esrar.accounts.departments import Department
from esrar.accounts.matrix import current_matrix
from esrar.accounts.second import acts
from esrar.core.db import db
from esrar.core.errors import Conflict, Invalid

user = AppGroup("user", help="Accounts of people.")


@user.command("add")
@click.argument("name")
@click.option("--role", required=True, help="A key of the role matrix, such as board or officer.")
@click.option("--department", help="Of a head or officer, such as beneficiary-relations.")
@click.option("--full-name", default="", help="The name that others see; else NAME.")
def add(name: str, role: str, department: str | None, full_name: str) -> None:
    """Make an account and print the link at which its password is chosen."""
    try:
        token = people.add(current_matrix(), name, *_meant(role, department), full_name)
    except (Invalid, Conflict) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(links.address_of(token))


@user.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """Print a link for choosing a new password."""
    try:
        token = people.reset(people.by_name(db.session(), name).id)
    except (Invalid, Conflict) as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(links.address_of(token))


@user.command("reset-second-step")
@click.argument("name")
def reset_second_step(name: str) -> None:
    """Take an authenticator app and its recovery codes away; ends every visit of the account."""
    try:
        person = people.by_name(db.session(), name)
    except Invalid as problem:
        raise click.ClickException(str(problem)) from None
    if not acts.reset(person.id):
        raise click.ClickException(f"{person.username} has no second step")
    click.echo(f"{person.username} signs in with the password, and sets the second step up anew")


def _meant(role: str, department: str | None) -> tuple[str, str | None]:
    """`programmes` and `programmes-head` are short for an officer and the head there."""
    place = role.removesuffix("-head").removesuffix("-officer")
    if place in set(Department):
        return "head" if role.endswith("-head") else "officer", place
    return role, department
