"""Somebody named on the command line: by what a platform calls them, an e-mail address, or the
id of the person."""

from dataclasses import dataclass
from typing import Annotated

import typer
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import NotFound, WrongInput
from storage.session import Database
from storage.tables import Identity, Organisation, Person

LARGEST_ID = 2**63 - 1


WhichOrganisation = Annotated[
    str | None,
    typer.Option(
        "--organisation",
        metavar="NAME",
        help="Which one, by name or platform id, where there are several.",
        show_default=False,
    ),
]
"""The option of commands that work on one organisation."""


@dataclass(frozen=True)
class Found:
    """A person of an organisation."""

    person_id: int
    organisation_id: int
    organisation: str


async def find_person(database: Database, named: str, organisation: str | None) -> Found:
    """The one person meant; `organisation` is its name or its id on the platform, where several
    have somebody of that id. Raises NotFound and WrongInput."""
    async with database.looking_everywhere() as session:
        wanted = await _organisations(session, organisation) if organisation else None
        found = await _by_identity(session, named) or await _by_id(session, named)
    if wanted is not None:
        found = [one for one in found if one.organisation_id in wanted]
    if not found:
        where = f" in {organisation}" if organisation else ""
        raise NotFound(
            f"There is nobody {named[:80]!r}{where}. Write what the chat platform calls them, "
            "such as U0ANA, their e-mail address, or the number of the person."
        )
    if len(found) > 1:
        names = ", ".join(sorted({one.organisation for one in found}))
        raise WrongInput(
            f"Several people are called {named[:80]!r}: in {names}. Say which with --organisation."
        )
    return found[0]


async def find_organisation(database: Database, named: str | None) -> Organisation:
    """The organisation of a name or a platform id; without either, the only one there is. Raises
    NotFound and WrongInput."""
    async with database.looking_everywhere() as session:
        statement = select(Organisation).order_by(Organisation.name, col(Organisation.id))
        if named is not None:
            ids = await _organisations(session, named)
            statement = statement.where(col(Organisation.id).in_(ids))
        found = (await session.exec(statement)).all()
    if not found:
        raise NotFound("There is no organisation yet. Bring one in: relieved-quota apply ORG.yaml")
    if len(found) > 1:
        names = ", ".join(f"{one.name} ({one.external_id})" for one in found[:10])
        raise WrongInput(
            f"There are several organisations: {names}. Say which with --organisation."
        )
    return found[0]


async def _organisations(session: AsyncSession, named: str) -> set[int]:
    statement = select(Organisation.id).where(
        or_(col(Organisation.name) == named, col(Organisation.external_id) == named)
    )
    found = set(await session.exec(statement))
    if not found:
        raise NotFound(f"There is no organisation {named[:80]!r}.")
    return found


async def _by_identity(session: AsyncSession, named: str) -> list[Found]:
    wanted = {named, named.lower()} if "@" in named else {named}
    statement = (
        select(Identity.person_id, Organisation)
        .join(Organisation, col(Organisation.id) == col(Identity.organisation_id))
        .where(col(Identity.external_id).in_(wanted))
        .distinct()
    )
    rows = await session.exec(statement)
    return [Found(person_id, one.id, one.name) for person_id, one in rows]


async def _by_id(session: AsyncSession, named: str) -> list[Found]:
    if not (named.isascii() and named.isdigit() and int(named) <= LARGEST_ID):
        return []
    statement = (
        select(Person.id, Organisation)
        .join(Organisation, col(Organisation.id) == col(Person.organisation_id))
        .where(Person.id == int(named))
    )
    return [Found(person_id, one.id, one.name) for person_id, one in await session.exec(statement)]
