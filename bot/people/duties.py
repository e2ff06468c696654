"""What this feature does by itself: it notes who has got the hello, and lets drafts go."""

from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.duties import Duty
from bot.people import drafts
from bot.people.greeting import note_greeted
from bot.people.ids import MessageKind
from storage.queries import roster
from storage.session import Database
from storage.tables import Draft


async def _next_greeted(session: AsyncSession) -> datetime | None:
    return await roster.next_greeted(session, MessageKind.HELLO)


async def _note_greeted(database: Database, _now: datetime) -> int:
    async with database.looking_everywhere() as everywhere:
        organisations = await roster.organisations_greeted(everywhere, MessageKind.HELLO)
    count = 0
    for organisation_id in organisations:
        async with database.organisation(organisation_id) as session:
            count += await note_greeted(session)
    return count


async def _next_draft(session: AsyncSession) -> datetime | None:
    return (await session.exec(select(func.min(col(Draft.expires_at))))).one()


async def _forget_drafts(database: Database, now: datetime) -> int:
    async with database.looking_everywhere() as everywhere:
        organisations = (
            await everywhere.exec(
                select(Draft.organisation_id).where(Draft.expires_at <= now).distinct()
            )
        ).all()
    for organisation_id in organisations:
        async with database.organisation(organisation_id) as session:
            await drafts.forget_expired(session, now)
    return len(organisations)


DUTIES: tuple[Duty, ...] = (
    Duty("people.greeted", _next_greeted, _note_greeted),
    Duty("people.drafts", _next_draft, _forget_drafts),
)
