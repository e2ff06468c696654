"""`relieved-quota export`: everything held on a person, as JSON."""

import asyncio
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.finding import find_person
from bot.commands.opening import opened
from bot.errors import NotFound
from bot.people import exporting
from bot.settings import load_settings
from storage.tables import Person


def export(
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
) -> None:
    """Print everything held on a person as JSON.

    It holds their own words, private ones too: hand it to nobody else. Hints that a manager got
    are not in it; managers find theirs in the copy on their own home.

    Example: relieved-quota export U0ANA > ana.json
    """
    asyncio.run(_export(person, organisation))


async def _export(named: str, organisation: str | None) -> None:
    async with opened(load_settings()) as database:
        found = await find_person(database, named, organisation)
        async with database.reading(found.organisation_id) as session:
            person = await session.get_one(Person, found.person_id)
            if person.erased_at is not None:
                raise NotFound(
                    f"Person {person.id} was erased on {person.erased_at:%Y-%m-%d}; nothing is "
                    "left to export."
                )
            text = exporting.as_text(
                await exporting.export(session, person, SystemClock().now(), own=False)
            )
    typer.echo(text)
