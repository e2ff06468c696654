"""What this part does by itself: asks about a new period, once and once more."""

from datetime import datetime

from bot.duties import Duty
from bot.targets.together import asking
from storage.session import Database


async def _ask(database: Database, now: datetime) -> int:
    async with database.looking_everywhere() as everywhere:
        due = await asking.due(everywhere, now)
    done = 0
    for organisation_id, talk_id in due:
        async with database.organisation(organisation_id) as session:
            done += await asking.look_at(session, talk_id, now)
    return done


DUTIES: tuple[Duty, ...] = (Duty("targets.agreements", asking.next_due, _ask),)
