"""What comes about by itself: questions to those who are named, the weekly post, and the quiet
line after it."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.duties import Duty
from bot.highlights.consent import ask_some
from bot.highlights.echoes import bring_back
from bot.highlights.ids import Occasion
from bot.highlights.posting import keep_occasion
from storage.queries import agenda
from storage.queries import highlights as queries
from storage.session import Database, OrgSession


async def _ask(database: Database, now: datetime) -> int:
    async with database.looking_everywhere() as everywhere:
        organisations = await queries.organisations_to_ask(everywhere, now)
    done = 0
    for organisation_id in organisations:
        while True:
            async with database.organisation(organisation_id) as session:
                asked = await ask_some(session, now)
            done += asked
            if asked == 0:
                break
    return done


async def _next_post(session: AsyncSession) -> datetime | None:
    return await agenda.next_due(session, Occasion.POST)


async def _post(database: Database, now: datetime) -> int:
    return await _each(database, Occasion.POST, keep_occasion, now)


async def _next_echo(session: AsyncSession) -> datetime | None:
    return await agenda.next_due(session, Occasion.ECHO)


async def _echo(database: Database, now: datetime) -> int:
    return await _each(database, Occasion.ECHO, bring_back, now)


async def _each(
    database: Database,
    kind: Occasion,
    keep: Callable[[OrgSession, int, datetime], Awaitable[bool]],
    now: datetime,
) -> int:
    """Do every due occasion of a kind, each in a transaction of its own."""
    async with database.looking_everywhere() as everywhere:
        due = await agenda.due(everywhere, kind, now)
    done = 0
    for organisation_id, agenda_id in due:
        async with database.organisation(organisation_id) as session:
            done += await keep(session, agenda_id, now)
    return done


DUTIES: tuple[Duty, ...] = (
    Duty("highlights.ask", queries.next_to_ask, _ask),
    Duty("highlights.post", _next_post, _post),
    Duty("highlights.echo", _next_echo, _echo),
)
