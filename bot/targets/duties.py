"""What targets do by themselves: propose what follows from what was recorded, remind whoever
decides, carry over what a closed period can no longer take, and say what is over."""

from datetime import datetime

import structlog

from bot.duties import Duty
from bot.errors import RelievedQuotaError
from bot.targets.noticing import propose_what_was_recorded
from bot.targets.reminding import due, put_off
from storage.queries import relief as queries
from storage.session import Database

log = structlog.get_logger(__name__)


async def _notice(database: Database, now: datetime) -> int:
    done = 0
    async with database.looking_everywhere() as everywhere:
        organisations = await queries.recorded_in(everywhere)
    for organisation_id in sorted(organisations):
        async with database.organisation(organisation_id) as session:
            done += await propose_what_was_recorded(session, now)
    return done


async def _remind(database: Database, now: datetime) -> int:
    async with database.looking_everywhere() as everywhere:
        waiting = await queries.due_looks(everywhere, now)
    for organisation_id, proposal_id in waiting:
        try:
            async with database.organisation(organisation_id) as session:
                await due(session, proposal_id, now)
        except RelievedQuotaError as error:
            # Such as a move of more than is left by now. It waits for people, and no other for it.
            log.warning("a proposal was put off", proposal=proposal_id, kind=type(error).__name__)
            async with database.organisation(organisation_id) as session:
                await put_off(session, proposal_id, now)
    return len(waiting)


DUTIES = (
    Duty("proposals from what was recorded", queries.next_recorded, _notice),
    Duty("proposals that wait", queries.next_look, _remind),
)
