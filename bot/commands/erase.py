"""`relieved-quota erase`: a person's data removed for good."""

import asyncio
import sys
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.finding import Found, find_person
from bot.commands.opening import opened
from bot.people import erasing
from bot.settings import load_settings
from storage.session import Database
from storage.tables import Person

WRONG_USE = 2


def erase(
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON",
            help="What the chat platform calls them, their e-mail address, or their number.",
            show_default=False,
        ),
    ],
    organisation: Annotated[
        str | None,
        typer.Option(
            "--organisation",
            metavar="NAME",
            help="Which one, by name or platform id, where several have such a person.",
            show_default=False,
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask. Needed where nobody is at a terminal.")
    ] = False,
) -> None:
    """Remove everything held on a person, for good.

    Their name, identities, settings, all they told, drafts, messages, hints about them and their
    mentions in others' messages go. What stays names nobody: that somebody was asked in a week,
    and whether they answered. Messages that already stand in a chat are changed there by the
    running bot.

    Example: relieved-quota erase U0ANA
    """
    asyncio.run(_erase(person, organisation, yes=yes))


async def _erase(named: str, organisation: str | None, *, yes: bool) -> None:
    async with opened(load_settings()) as database:
        found = await find_person(database, named, organisation)
        name = await _name(database, found)
        if name is None:
            typer.echo(f"Person {found.person_id} was erased before. Nothing is left to remove.")
            return
        if not yes:
            _ask(name, found)
        async with database.organisation(found.organisation_id) as session:
            person = await session.get_one(Person, found.person_id, with_for_update=True)
            await erasing.erase(session, person, SystemClock().now())
    typer.echo(
        f"Everything about {name} is erased. Should an organisation file still name them, take "
        "them out of it: otherwise apply brings them back as somebody new."
    )


async def _name(database: Database, found: Found) -> str | None:
    """How to call the person; None where they were erased."""
    async with database.reading(found.organisation_id) as session:
        person = await session.get_one(Person, found.person_id)
        return None if person.erased_at is not None else person.name or f"person {person.id}"


def _ask(name: str, found: Found) -> None:
    if not sys.stdin.isatty():
        typer.echo("Nobody is here to ask. To erase without asking, add --yes.", err=True)
        raise typer.Exit(WRONG_USE)
    typer.confirm(
        f"Erase everything about {name} in {found.organisation}? This cannot be undone.",
        abort=True,
    )
