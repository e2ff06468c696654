"""What the scorecard answers to: `/team`, and its parts of the home."""

from bot.cards import Block, Card
from bot.checkins.when import local_day
from bot.errors import NotFound
from bot.people.weeks import IsoWeek
from bot.routes import Command, Reply, Routes, Visit, says
from bot.scorecard import cards, loading, sharing
from bot.scorecard.own_weeks import own_blocks
from storage.queries import roster
from storage.tables import Team
from storage.words import Role


async def team(visit: Visit, _rest: str) -> Reply:
    """`/team`: a manager's week of each team they manage, a leader's totals, and what the other
    teams of a person share."""
    parts = await _teams(visit)
    if not parts:
        raise NotFound(cards.ON_NO_TEAM)
    shown: list[Card] = []
    managed = [one for role, one in parts if role == Role.MANAGER]
    led = [one for role, one in parts if role == Role.LEADER and one not in managed]
    own = [one for role, one in parts if role == Role.REP and one not in managed]
    for one in managed:
        seen = await loading.team_week(visit.session, visit.person, one, visit.now)
        shown.append(cards.manager_view(seen))
    if led:
        this = IsoWeek.of(local_day(visit.now, visit.person.timezone))
        shown.append(cards.leader_view(await loading.led_weeks(visit.session, led, this)))
    for one in own:
        seen = await sharing.shared(visit.session, visit.person, one, visit.now)
        shown.append(cards.team_view(seen))
    return says(*shown)


async def home(visit: Visit) -> tuple[Block, ...]:
    """A manager's teams, then a rep's own weeks."""
    blocks: list[Block] = []
    parts = await _teams(visit)
    for role, one in parts:
        if role == Role.MANAGER:
            seen = await loading.team_week(visit.session, visit.person, one, visit.now)
            blocks += cards.manager_blocks(seen)
    if any(role == Role.REP for role, _ in parts):
        blocks += own_blocks(await loading.own(visit.session, visit.person, visit.now))
    return tuple(blocks)


async def _teams(visit: Visit) -> list[tuple[Role, Team]]:
    today = local_day(visit.now, visit.person.timezone)
    parts = await roster.teams_of(visit.session, visit.person.id, today)
    return [(member.role, team) for member, team in parts]


ROUTES = Routes(
    commands=(
        Command("team", "See what your team shares; for managers, the team's week", "", team),
    ),
    home=home,
)
