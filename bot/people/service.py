"""Who somebody is, for every other feature."""

from bot.errors import NotFound
from bot.people.cards import ERASED, NO_LONGER_HERE
from storage.queries import roster
from storage.session import Database, OrgSession
from storage.tables import Person
from storage.words import Platform


async def active_person(session: OrgSession, person_id: int) -> Person:
    """The person, if they are in the program now. Raises NotFound."""
    person = await session.get(Person, person_id)
    if person is not None and person.erased_at is not None:
        raise NotFound(ERASED)
    if person is None or not person.active:
        raise NotFound(NO_LONGER_HERE)
    return person


async def identify(
    database: Database, platform: Platform, organisation: str, person: str
) -> tuple[int, int] | None:
    """The organisation's and the person's id behind a platform's names for them; None where
    either is unknown or the person is no longer active."""
    async with database.looking_everywhere() as everywhere:
        found = await roster.organisation_by_external(everywhere, platform, organisation)
    if found is None:
        return None
    async with database.reading(found.id) as session:
        who = await roster.person_by_external(session, platform, person)
    return (found.id, who.id) if who is not None and who.active else None
