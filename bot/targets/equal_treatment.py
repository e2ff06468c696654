"""What leaders see about the fairness of relief, and how a difference is explained."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from statistics import median_high

from bot.errors import NotFound, NotYours
from bot.people.workdays import MONDAY_TO_FRIDAY, selling_days
from bot.scorecard.small_numbers import threshold_of
from bot.targets import decision_cards, record
from bot.targets.desk import as_decided, likeness_words
from bot.targets.explain import four_places
from bot.targets.fairness import Decided, decided_unequally, required_attainment
from bot.targets.fairness_cards import NOT_A_LEADER, Budget, Page, TeamShare, Unequal
from bot.targets.figures import Held
from bot.targets.holding import helds_touching, policy_on
from storage.queries import relief as queries
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Person, Proposal, Team
from storage.words import ProposalState, RecordKind, Role

FEWEST_DECISIONS = 5


async def led_teams(session: OrgSession, leader: Person, today: date) -> list[Team]:
    """The teams that somebody leads. Raises NotYours where there are none."""
    teams = [t for _, t in await roster.teams_of(session, leader.id, today, Role.LEADER)]
    if not teams:
        raise NotYours(NOT_A_LEADER)
    return teams


async def page_for(session: OrgSession, leader: Person, today: date) -> Page:
    """The equal-treatment page of the teams that somebody leads. Raises NotYours."""
    teams = await led_teams(session, leader, today)
    settled = await queries.decided(session, team_ids=[team.id for team in teams])
    policies = await roster.policies(session, [team.id for team in teams])
    held = [policy_on(own, today) for own in policies.values()]
    threshold = max(threshold_of(one.threshold if one else None) for one in held)
    helds = {team.id: await _helds(session, team, today) for team in teams}
    return Page(
        decided=len(settled),
        approved=sum(one.state == ProposalState.APPROVED for one in settled),
        days=_days(settled) if len(settled) >= FEWEST_DECISIONS else None,
        unequal=await _unequal(session, settled),
        shares=tuple(_share(team, helds[team.id], threshold) for team in teams),
        budget=_budget([held for own in helds.values() for held in own], threshold),
        threshold=threshold,
    )


async def explain(
    session: OrgSession, leader: Person, proposal_id: int, words: str, now: datetime
) -> None:
    """Say why equal cases were decided unequally; it goes into the record. Raises NotYours,
    NotFound."""
    teams = await led_teams(session, leader, now.date())
    one = await queries.proposal(session, proposal_id)
    if one is None or one.team_id not in {team.id for team in teams}:
        raise NotFound(decision_cards.NOT_THERE)
    one.explained = True
    session.add(one)
    await record.append(
        session,
        RecordKind.EXPLAINED,
        now,
        proposal_id=one.id,
        person_id=one.person_id,
        by=leader.id,
        words={"reason": words},
    )


async def _helds(session: OrgSession, team: Team, today: date) -> list[Held]:
    found: list[Held] = []
    for _, rep in await roster.members(session, team.id, today, Role.REP):
        found += await helds_touching(session, rep, today, today)
    return found


def _days(settled: Sequence[Proposal]) -> int:
    """The median of working days from the question to the decision, Monday to Friday."""
    took = [
        len(selling_days(one.opened_at.date(), one.decided_at.date(), MONDAY_TO_FRIDAY, None)) - 1
        for one in settled
        if one.decided_at is not None
    ]
    return max(0, median_high(took))


async def _unequal(session: OrgSession, settled: Sequence[Proposal]) -> tuple[Unequal, ...]:
    by_id = {one.id: one for one in settled}
    reasons = await queries.entries_of(session, by_id, RecordKind.EXPLAINED)
    said = {
        entry.proposal_id: str((record.told(entry, words).words or {}).get("reason", ""))
        for entry, words in reasons
    }
    found: list[Unequal] = []
    for group in decided_unequally(as_decided(one) for one in settled):
        if not group[0].profile:
            continue
        newest = max(group, key=lambda case: case.key)
        explained = next((said[one.key] for one in group if said.get(one.key)), "")
        found.append(
            Unequal(
                what=likeness_words(group[0].profile).capitalize(),
                outcomes=tuple(f"{count} {outcome}" for outcome, count in _counted(group)),
                proposal_id=newest.key,
                explained=explained,
            )
        )
    return tuple(found)


def _counted(group: Sequence[Decided]) -> list[tuple[str, int]]:
    counts = Counter(
        "declined" if one.factor is None else f"approved at {four_places(one.factor)}"
        for one in group
    )
    return sorted(counts.items())


def _share(team: Team, helds: list[Held], threshold: int) -> TeamShare:
    people = len({held.person_id for held in helds})
    planned = _sum_by_unit(helds)
    if people < threshold or len(planned) != 1:
        return TeamShare(team.name, people, None)
    (before, after, _) = next(iter(planned.values()))
    return TeamShare(team.name, people, Fraction(before - after) / Fraction(before or 1))


def _sum_by_unit(helds: list[Held]) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
    """By unit: planned targets, targets in force, planned floors."""
    found: dict[str, tuple[Decimal, Decimal, Decimal]] = defaultdict(
        lambda: (Decimal(0), Decimal(0), Decimal(0))
    )
    for held in helds:
        planned, now, floors = found[held.unit]
        found[held.unit] = (
            planned + held.base.target,
            now + held.in_force.target,
            floors + held.base.floor,
        )
    return found


def _budget(helds: list[Held], threshold: int) -> Budget | None:
    people = len({held.person_id for held in helds})
    sums = _sum_by_unit(helds)
    if people < threshold or len(sums) != 1:
        return None
    planned, now, floors = next(iter(sums.values()))
    share = Fraction(planned - now) / Fraction(planned or 1)
    before = required_attainment(floors, planned, Fraction(0))
    after = required_attainment(floors, planned, share)
    if before is None or after is None:
        return None
    return Budget(people, before, after, share)
