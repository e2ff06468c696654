"""Loads what the scorecard's screens show, each for one reader: nothing is loaded here that the
reader may not see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.checkins.schedule import cadence_for_week
from bot.checkins.showing import takers_of
from bot.checkins.when import local_day
from bot.people.weeks import IsoWeek
from bot.scorecard.own_weeks import WEEKS, Tapped, last_weeks
from bot.scorecard.pictures import Week
from bot.scorecard.small_numbers import (
    FLOOR,
    Total,
    Turnout,
    groups_to_show,
    participation,
    response,
    threshold_of,
    total,
)
from bot.scorecard.team_week import (
    COUNTS,
    Answered,
    Closed,
    OpenBlocker,
    Promise,
    Rep,
    Standing,
    TeamWeek,
    gone_from,
    numbers_of,
    standing,
)
from storage.queries import items as item_queries
from storage.queries import roster
from storage.queries import scorecard as queries
from storage.queries.items import MANAGERS_SEE, OPEN_BLOCKER, OPEN_COMMITMENT, Only
from storage.session import OrgSession
from storage.tables import Checkin, Item, Person, Team
from storage.words import ItemKind, ItemState

PARTICIPATION_WEEKS = 4
"""Over how many weeks somebody counts as taking part who answered once."""


async def own(session: OrgSession, person: Person, now: datetime) -> list[Week]:
    """A person's own last twelve weeks. Told in two teams in one week, what was told first."""
    this = IsoWeek.of(local_day(now, person.timezone))
    first = str(this.plus(1 - WEEKS))
    tapped: dict[str, Tapped] = {}
    for week, kind, number in await queries.own_numbers(session, person.id, first):
        known = tapped.get(week, Tapped())
        if kind == ItemKind.MOOD and known.mood is None:
            known = Tapped(number, known.workload)
        elif kind == ItemKind.WORKLOAD and known.workload is None:
            known = Tapped(known.mood, number)
        tapped[week] = known
    return last_weeks(this, tapped)


async def team_week(session: OrgSession, manager: Person, team: Team, now: datetime) -> TeamWeek:
    """A team's week for one of its managers."""
    today = local_day(now, manager.timezone)
    this = IsoWeek.of(today)
    latest = await queries.latest_asked_week(session, team.id, str(this))
    week = IsoWeek.parse(latest) if latest else None
    answered, took_part = await turnouts(session, team, week or this)
    told = await item_queries.for_manager(
        session,
        manager.id,
        today,
        Only(
            kinds=[ItemKind.BLOCKER, ItemKind.COMMITMENT],
            states=[*OPEN_BLOCKER, *OPEN_COMMITMENT],
            team_id=team.id,
        ),
    )
    names = await roster.people(session, {item.person_id for item in told})
    return TeamWeek(
        team=team.name,
        today=today,
        week=week,
        reps=tuple(await _reps(session, team, week or this)),
        response=answered,
        recent=took_part,
        since=(week or this).plus(1 - PARTICIPATION_WEEKS).monday,
        closed=await closed_week(session, team, this),
        blockers=await _blockers(session, told, names, manager),
        promises=tuple(
            Promise(names[item.person_id].name, item.text or "", item.day)
            for item in told
            if item.kind == ItemKind.COMMITMENT and names[item.person_id].active
        ),
    )


async def _reps(session: OrgSession, team: Team, week: IsoWeek) -> list[Rep]:
    """The reps of a week by name, with the numbers that their managers may see. Who was erased or
    has left since is not among them."""
    numbers: dict[tuple[int, ItemKind], int] = {}
    for _, person, item in await queries.numbers_told(session, team.id, str(week)):
        if item is not None and item.number is not None and item.audience in MANAGERS_SEE:
            numbers[person.id, item.kind] = item.number
    return [
        Rep(
            person_id=person.id,
            name=person.name,
            standing=standing(checkin.state, checkin.not_asked),
            mood=numbers.get((person.id, ItemKind.MOOD)),
            workload=numbers.get((person.id, ItemKind.WORKLOAD)),
        )
        for checkin, person in await queries.team_weeks(session, team.id, str(week), str(week))
        if person.active
    ]


async def _blockers(
    session: OrgSession, told: Sequence[Item], names: dict[int, Person], manager: Person
) -> tuple[OpenBlocker, ...]:
    """The open blockers, the oldest first."""
    items = [item for item in told if item.kind == ItemKind.BLOCKER]
    takers = await takers_of(session, items)
    return tuple(
        OpenBlocker(
            author=names[item.person_id].name,
            words=item.text or "",
            since=local_day(item.created_at, manager.timezone),
            taken_by=takers.get(item.id),
            day=item.day if item.state == ItemState.TAKEN_UP else None,
        )
        for item in items
        if names[item.person_id].active
    )


async def turnouts(session: OrgSession, team: Team, until: IsoWeek) -> tuple[Turnout, Turnout]:
    first = until.plus(1 - PARTICIPATION_WEEKS)
    weeks: dict[str, dict[int, bool]] = {}
    for checkin, person in await queries.team_weeks(session, team.id, str(first), str(until)):
        if _was_asked(checkin):
            answered = standing(checkin.state, checkin.not_asked) == Standing.ANSWERED
            weeks.setdefault(checkin.week, {})[person.id] = answered
    return response(weeks.get(str(until), {})), participation(list(weeks.values()))


def _was_asked(checkin: Checkin) -> bool:
    return standing(checkin.state, checkin.not_asked) in COUNTS


@dataclass(frozen=True)
class _Sheet:
    """A team's closed week: what was answered, of how many asked, and from how many on it is
    shown."""

    week: IsoWeek
    answers: Sequence[Answered]
    asked: int
    threshold: int

    def total(self, kind: ItemKind, *, manager_sees: bool) -> Total | None:
        """The total of a kind, where it may be shown at all."""
        numbers = numbers_of(kind, self.answers)
        return total(
            numbers,
            of=self.asked,
            known=len(numbers) if manager_sees else 0,
            gone=gone_from(self.answers),
            closed=True,
            threshold=self.threshold,
        )


async def closed_week(session: OrgSession, team: Team, this: IsoWeek) -> Closed | None:
    """The totals of the latest week up to this one that has closed, for a manager, who can see
    one by one what is in them; None before the first."""
    sheet = await _sheet(session, team, this)
    if sheet is None:
        return None
    mood, workload = (sheet.total(kind, manager_sees=True) for kind in queries.NUMBERS)
    return Closed(sheet.week, mood, workload)


async def led_weeks(session: OrgSession, teams: Sequence[Team], this: IsoWeek) -> dict[str, Closed]:
    """The totals of teams that somebody leads, by team name, all of the latest week that closed
    in any of them. They stand beside each other, so a small team hides the next smallest too."""
    sheets = {team.name: await _sheet(session, team, this) for team in teams}
    latest = max((sheet.week for sheet in sheets.values() if sheet), default=None)
    beside = {name: sheet for name, sheet in sheets.items() if sheet and sheet.week == latest}
    threshold = max((sheet.threshold for sheet in beside.values()), default=FLOOR)
    shown = {
        kind: groups_to_show(
            {name: len(numbers_of(kind, sheet.answers)) for name, sheet in beside.items()},
            threshold,
        )
        for kind in queries.NUMBERS
    }

    def of(name: str, sheet: _Sheet, kind: ItemKind) -> Total | None:
        return sheet.total(kind, manager_sees=False) if name in shown[kind] else None

    return {
        name: Closed(sheet.week, of(name, sheet, ItemKind.MOOD), of(name, sheet, ItemKind.WORKLOAD))
        for name, sheet in beside.items()
    }


async def _sheet(session: OrgSession, team: Team, this: IsoWeek) -> _Sheet | None:
    found = await queries.latest_closed_week(session, team.id, str(this))
    if found is None:
        return None
    week = IsoWeek.parse(found)
    answers = [
        Answered(
            person_id=person.id,
            kind=item.kind if item else None,
            number=item.number if item else None,
            shared=item is not None and item.audience in MANAGERS_SEE,
            erased=person.erased_at is not None,
        )
        for _, person, item in await queries.numbers_told(session, team.id, found)
    ]
    asked = (await turnouts(session, team, week))[0].asked
    return _Sheet(week, answers, asked, await threshold_in(session, team, week))


async def threshold_in(session: OrgSession, team: Team, week: IsoWeek) -> int:
    """From how many people on a week's totals may be shown: by the policy that held when it
    began, so that a lower one later does not reach answers already given."""
    history = [
        (policy.effective_from, policy.threshold)
        for policy in await queries.policies(session, team.id)
    ]
    return threshold_of(cadence_for_week(history, week))
