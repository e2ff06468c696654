"""The part of the home that shows targets so far."""

from bot.cards import Block
from bot.people.away import local_today
from bot.routes import Routes, Visit
from bot.scorecard.small_numbers import threshold_of
from bot.targets.progress import cards, loading
from storage.queries import roster
from storage.words import Role


async def home(visit: Visit) -> tuple[Block, ...]:
    """A manager's teams, each as a total; then a rep's own."""
    today = local_today(visit.person, visit.now)
    parts = await roster.teams_of(visit.session, visit.person.id, today)
    managed = [team for member, team in parts if member.role == Role.MANAGER]
    policies = await roster.policies(visit.session, [team.id for team in managed])
    blocks: list[Block] = []
    for team in managed:
        held = [one.threshold for one in policies[team.id] if one.effective_from <= today]
        found, reps = await loading.coverages(visit.session, team, today)
        blocks += cards.coverage_blocks(
            team.name, found, reps, threshold_of(max(held[-1:], default=None))
        )
    if any(member.role == Role.REP for member, _ in parts):
        own = await loading.own_progress(visit.session, visit.person, today)
        blocks += cards.own_blocks(own) if own else ()
    return tuple(blocks)


ROUTES = Routes(home=home)
