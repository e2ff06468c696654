"""What coaching does by itself: the coaching hour of each team, and nudges that come back."""

from datetime import datetime, timedelta
from functools import partial

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.coaching.desk import Desk
from bot.coaching.helping import service as helping
from bot.coaching.hours import nudges_per_week
from bot.coaching.ids import HOUR
from bot.coaching.learning import service as learning
from bot.coaching.monthly import service as monthly
from bot.coaching.planning import plan_next
from bot.coaching.prompting import prompt_leader, prompt_manager
from bot.coaching.service import come_back
from bot.coaching.wording import service as wording
from bot.duties import Duty
from bot.language.switch import model_of
from bot.later import Begin
from bot.means import Means
from prompts.playbook import Playbook
from storage.queries import agenda, roster
from storage.queries import coaching as queries
from storage.session import Database, OrgSession
from storage.tables import Agenda, Nudge, Person, Team
from storage.words import Role

_KEPT = timedelta(days=30)
"""How long hours that are over stay on the agenda."""

_LATEST = timedelta(hours=9)
"""A coaching hour that was missed by more is left out: the next one sees the same signals."""


async def _next_hour(session: AsyncSession) -> datetime | None:
    return await agenda.next_due(session, HOUR)


async def _hours(means: Means, begin: Begin, database: Database, now: datetime) -> int:
    done = 0
    async with database.looking_everywhere() as everywhere:
        due = await agenda.due(everywhere, HOUR, now)
    for organisation_id, agenda_id in due:
        async with database.organisation(organisation_id) as session:
            occasion = await agenda.claim(session, agenda_id, now)
            if occasion is None:
                continue
            done += 1
            new = await _coaching_hour(session, occasion, means.playbook, now)
            model = await model_of(session, means.models) if new else None
            held = await wording.hold(session, new, now) if model is not None else []
        if model is not None:
            begin(wording.wording(organisation_id, model, means.playbook, held))
    return done


async def _coaching_hour(
    session: OrgSession, occasion: Agenda, playbook: Playbook, now: datetime
) -> list[Nudge]:
    """The nudges that are new."""
    team = await session.get_one(Team, occasion.team_id)
    await agenda.forget_done(session, team.id, HOUR, now - _KEPT)
    if not team.active:
        return []
    await plan_next(session, team, now)
    if now - occasion.due_at > _LATEST:
        return []
    parts = await roster.members(session, team.id, now.date())
    reps = [person for part, person in parts if part.role == Role.REP]
    new: list[Nudge] = []
    for manager in (person for part, person in parts if part.role == Role.MANAGER):
        desk = Desk(session, manager, playbook, now)
        new += await prompt_manager(desk, await nudges_per_week(desk))
    await helping.look_after(session, team, now)
    await helping.look_for_help(session, team, now)
    await learning.offer_to_team(session, team, now)
    await learning.ask(session, reps, now)
    await monthly.ask(session, reps, now)
    for leader in (person for part, person in parts if part.role == Role.LEADER):
        desk = Desk(session, leader, playbook, now)
        new += await prompt_leader(desk, team, await nudges_per_week(desk))
    return new


async def _again(playbook: Playbook, database: Database, now: datetime) -> int:
    async with database.looking_everywhere() as everywhere:
        due = await queries.due_again(everywhere, now)
    for organisation_id, nudge_id in due:
        async with database.organisation(organisation_id) as session:
            nudge = await queries.nudge(session, nudge_id)
            if nudge is not None and nudge.ask_at is not None and nudge.ask_at <= now:
                manager = await session.get_one(Person, nudge.manager_id)
                await come_back(Desk(session, manager, playbook, now), nudge)
    return len(due)


def duties(means: Means, begin: Begin) -> tuple[Duty, ...]:
    """What coaching does with an installation's means; `begin` is for what a model words."""
    return (
        Duty("coaching hours", _next_hour, partial(_hours, means, begin)),
        Duty("nudges that come back", queries.next_again, partial(_again, means.playbook)),
    )
