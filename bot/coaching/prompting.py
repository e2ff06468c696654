"""The coaching hour: the best few signals become nudges for one manager."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.checkins.when import local_day
from bot.coaching import cards
from bot.coaching.choosing import EarlierNudge, choose
from bot.coaching.desk import Desk
from bot.coaching.hours import first_manager
from bot.coaching.ids import MessageKind
from bot.coaching.learned import tallies
from bot.coaching.nudges import earlier_nudges, message_key, record, shown
from bot.coaching.outcomes import outcomes
from bot.coaching.play_choice import choose_play
from bot.coaching.record import lately_in_the_way, team_history
from bot.coaching.signals import signals_for_leader, signals_of_team
from bot.coaching.signals.history import TeamHistory
from bot.coaching.signals.shared import LEADER_FEWEST_TEAMS, SPREADS_SINCE
from bot.coaching.signals.signal import Signal
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from bot.people.weeks import IsoWeek
from storage.queries import roster
from storage.tables import Nudge, Team
from storage.words import NudgeState, Role

LAPSES_AFTER = timedelta(days=21)
"""A nudge that nobody answered for so long is closed by itself."""

EXPIRES = timedelta(days=2)
"""A nudge that could not be delivered for so long is on the list of `/coach` alone."""


async def prompt_manager(desk: Desk, budget: int) -> list[Nudge]:
    """Put the best few signals of all the manager's teams to them, within what is left of the
    week's budget; those that are new. Who does not work today or has paused is left alone."""
    due_at = await _today(desk)
    if due_at is None:
        return []
    signals: list[Signal] = []
    for _, team in await roster.teams_of(desk.session, desk.manager.id, desk.today, Role.MANAGER):
        history = await team_history(desk.session, team, desk.manager, desk.today)
        managers = await roster.members(desk.session, team.id, desk.today, Role.MANAGER)
        ids = [person.id for _, person in managers]
        signals += [
            signal
            for signal in signals_of_team(history, desk.today)
            if falls_to(signal, ids) == desk.manager.id
        ]
    return await _put(desk, signals, budget, due_at)


async def prompt_leader(desk: Desk, at: Team, budget: int) -> list[Nudge]:
    """Put to a leader what spreads between their teams: totals from five people up, no names.
    Once a day, at the coaching hour of the first of these teams; `at` is the one whose it is."""
    led = await roster.teams_of(desk.session, desk.manager.id, desk.today, Role.LEADER)
    teams = sorted((team for _, team in led), key=lambda team: team.id)
    if len(teams) < LEADER_FEWEST_TEAMS or teams[0].id != at.id:
        return []  # nothing spreads within one team
    due_at = await _today(desk)
    if due_at is None:
        return []
    histories: list[TeamHistory] = []
    for team in teams:
        manager = await first_manager(desk.session, team.id, desk.today)
        if manager is not None:
            since = desk.today - SPREADS_SINCE
            histories.append(
                await lately_in_the_way(desk.session, team, manager, desk.today, since)
            )
    fewest = await _fewest_people(desk, teams)
    found = signals_for_leader(histories, desk.today, fewest=fewest)
    return await _put(desk, found, budget, due_at)


async def _fewest_people(desk: Desk, teams: Sequence[Team]) -> int:
    """People from whom on the leader sees a total: as many as the strictest of the teams wants."""
    policies = await roster.policies(desk.session, [team.id for team in teams])
    wanted = [
        [row.threshold for row in rows if row.effective_from <= desk.today][-1:]
        for rows in policies.values()
    ]
    return max((one for own in wanted for one in own), default=0)


async def _today(desk: Desk) -> datetime | None:
    """When today they may be prompted; None where they do not work today or have paused."""
    at = await courteous_time(desk.session, desk.manager, desk.now, counts=False)
    return at if at and local_day(at, desk.manager.timezone) == desk.today else None


async def _put(desk: Desk, signals: Sequence[Signal], budget: int, due_at: datetime) -> list[Nudge]:
    earlier = await earlier_nudges(desk)
    chosen = choose(signals, earlier, today=desk.today, budget=budget)
    return [await _nudge(desk, signal, earlier, due_at) for signal in chosen]


def falls_to(signal: Signal, managers: Sequence[int]) -> int:
    """Which of a team's managers is prompted: always the same one about the same person, so that
    nobody is approached twice about one thing. `managers` are their ids, not empty."""
    about = signal.person_id if signal.person_id is not None else (signal.team_id or 0)
    ordered = sorted(managers)
    return ordered[about % len(ordered)]


async def left_this_week(desk: Desk, budget: int) -> int:
    """How many more nudges the manager may get this week."""
    week = IsoWeek.of(desk.today)
    earlier = await earlier_nudges(desk)
    return max(0, budget - sum(IsoWeek.of(one.on) == week for one in earlier))


async def _nudge(
    desk: Desk, signal: Signal, earlier: Sequence[EarlierNudge], due_at: datetime
) -> Nudge:
    about = [one.play for one in earlier if one.person_id == signal.person_id]
    weighed = tallies(await outcomes(desk.session, signal.kind))
    play = choose_play(signal, desk.playbook, before=about, tallies=weighed)
    nudge = Nudge(
        team_id=signal.team_id,
        manager_id=desk.manager.id,
        person_id=signal.person_id,
        item_id=signal.item_id,
        signal=signal.kind,
        key=signal.key,
        play=play.id,
        evidence=[one.as_json() for one in signal.evidence],
        urgency=int(signal.urgency),
        week=str(IsoWeek.of(desk.today)),
        created_at=desk.now,
        ask_at=desk.now + LAPSES_AFTER,
    )
    desk.session.add(nudge)
    await desk.session.flush()
    await record(desk, nudge, NudgeState.OPEN, by_program=True)
    message = outbox.Message(
        key=message_key(nudge),
        kind=MessageKind.NUDGE,
        card=cards.nudge(await shown(desk, nudge)),
        due_at=due_at,
        person_id=desk.manager.id,
        expires_at=due_at + EXPIRES,
        repeatable=True,  # somebody may need their manager
    )
    await outbox.queue(desk.session, [message], desk.now)
    return nudge
