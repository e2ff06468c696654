"""The organisation's list, as its file says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from storage.queries import resources as queries
from storage.session import OrgSession
from storage.tables import Resource
from storage.words import Cause


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to learn from. `minutes` is how long it takes."""

    title: str
    address: str
    topic: str
    minutes: int
    cause: Cause = Cause.TRAINING


async def entries(session: OrgSession) -> tuple[Entry, ...]:
    """What is on the list, by title."""
    return tuple(
        Entry(one.title, one.address, one.topic, one.minutes, one.cause)
        for one in await queries.listed(session)
    )


async def put(session: OrgSession, wanted: Iterable[Entry]) -> None:
    """Make the list say this and nothing else. What was offered before is kept, and what comes
    back to the list comes back with what was said of it."""
    known = await queries.by_address(session)
    for one in known.values():
        one.active = False
        session.add(one)
    for entry in wanted:
        row = known.get(entry.address) or Resource(
            title=entry.title, address=entry.address, topic=entry.topic, minutes=entry.minutes
        )
        row.title, row.topic = entry.title, entry.topic
        row.minutes, row.cause, row.active = entry.minutes, entry.cause, True
        session.add(row)
    await session.flush()
