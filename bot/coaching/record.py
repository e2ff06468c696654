"""A team's past as its manager may see it, loaded for the rules."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.checkins.when import local_day
from bot.coaching.signals.history import (
    Blocker,
    Commitment,
    Leave,
    PeriodResult,
    PersonHistory,
    Tap,
    TeamHistory,
    Thanks,
    Week,
    Win,
)
from bot.people.weeks import IsoWeek
from bot.targets.progress.closed import Closed, results_for_coaching
from storage.queries import coaching as queries
from storage.queries import items as items_of
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Checkin, Item, ItemEvent, Member, Person, Team
from storage.tables import Leave as LeaveRow
from storage.words import Cause, ItemKind, ItemState, Role

LOOKS_BACK = timedelta(weeks=60)
"""How much of the past the rules are given: a year for what is usual, and some weeks."""


async def team_history(
    session: OrgSession, team: Team, manager: Person, today: date
) -> TeamHistory:
    """What the rules may know of a team: only what this manager may see. Private items are not
    even loaded; a week in which everything was private is an answered week."""
    reps = await roster.members(session, team.id, today, Role.REP)
    ids = [person.id for _, person in reps]
    since = today - LOOKS_BACK
    start = datetime.combine(since, time(), tzinfo=UTC)
    checkins = await queries.checkins_of(session, team.id, ids, since)
    leaves = await roster.leaves_of(session, ids, from_day=since)
    only = items_of.Only(team_id=team.id, since=start)
    items = await items_of.for_manager(session, manager.id, today, only)
    blockers = [item.id for item in items if item.kind == ItemKind.BLOCKER]
    events = await items_of.events_of(session, blockers)
    named = await items_of.people_named(session, [item.id for item in items])
    results = await results_for_coaching(session, ids, since, today)
    people = tuple(
        _person(
            member,
            person,
            checkins=[one for one in checkins if one.person_id == person.id],
            items=[item for item in items if item.person_id == person.id],
            events=events,
            named=named,
            leaves=leaves[person.id],
            results=results[person.id],
        )
        for member, person in reps
    )
    zones = {person.id: person.timezone for _, person in reps}
    thanks = tuple(
        Thanks(
            item_id=item.id,
            on=local_day(item.created_at, zones.get(item.person_id, manager.timezone)),
            giver=item.person_id,
            receivers=named[item.id].thanked,
            audience=item.audience,
        )
        for item in items
        if item.kind == ItemKind.THANKS and item.id in named and named[item.id].thanked
    )
    began = min((member.since for member, _ in reps), default=today)
    return TeamHistory(team_id=team.id, began=began, people=people, thanks=thanks)


async def lately_in_the_way(
    session: OrgSession, team: Team, manager: Person, today: date, since: date
) -> TeamHistory:
    """Of a team's past, the blockers alone that this manager may see and that were told or came
    back after a day."""
    reps = await roster.members(session, team.id, today, Role.REP)
    only = items_of.Only(
        kinds=[ItemKind.BLOCKER],
        team_id=team.id,
        changed_since=datetime.combine(since, time(), tzinfo=UTC),
    )
    items = await items_of.for_manager(session, manager.id, today, only)
    events = await items_of.events_of(session, [item.id for item in items])
    people = tuple(
        PersonHistory(
            person_id=person.id,
            blockers=_blockers(
                [one for one in items if one.person_id == person.id], events, person
            ),
        )
        for _, person in reps
    )
    return TeamHistory(team_id=team.id, began=since, people=people)


def _person(
    member: Member,
    person: Person,
    *,
    checkins: Sequence[Checkin],
    items: Sequence[Item],
    events: Sequence[ItemEvent],
    named: Mapping[int, items_of.Named],
    leaves: Sequence[LeaveRow],
    results: Sequence[Closed],
) -> PersonHistory:
    def day(at: datetime) -> date:
        return local_day(at, person.timezone)

    taps = {(item.checkin_id, item.kind): item for item in items if item.number is not None}
    return PersonHistory(
        person_id=person.id,
        joined=max(member.since, person.since),
        weeks=tuple(_week(checkin, taps) for checkin in checkins),
        blockers=_blockers(items, events, person),
        commitments=tuple(
            Commitment(
                item_id=item.id,
                made=day(item.created_at),
                open=item.state in items_of.OPEN_COMMITMENT,
                moves=item.moves,
                audience=item.audience,
            )
            for item in items
            if item.kind == ItemKind.COMMITMENT
        ),
        wins=tuple(
            Win(
                item_id=item.id,
                on=day(item.created_at),
                audience=item.audience,
                helpers=named[item.id].helped if item.id in named else (),
            )
            for item in items
            if item.kind == ItemKind.WIN
        ),
        leaves=tuple(Leave(leave.start_day, leave.end_day) for leave in leaves),
        results=tuple(
            PeriodResult(one.start, one.end, float(one.share), one.under_floor) for one in results
        ),
    )


def _blockers(
    items: Sequence[Item], events: Sequence[ItemEvent], person: Person
) -> tuple[Blocker, ...]:
    return tuple(
        blocker_of(item, [one for one in events if one.item_id == item.id], person)
        for item in items
        if item.kind == ItemKind.BLOCKER
    )


def _week(checkin: Checkin, taps: Mapping[tuple[int | None, ItemKind], Item]) -> Week:
    return Week(
        week=IsoWeek.parse(checkin.week),
        state=checkin.state,
        mood=_tap(taps.get((checkin.id, ItemKind.MOOD))),
        workload=_tap(taps.get((checkin.id, ItemKind.WORKLOAD))),
    )


def _tap(item: Item | None) -> Tap | None:
    if item is None or item.number is None:
        return None
    return Tap(item.number, item.audience)


def blocker_of(item: Item, events: Sequence[ItemEvent], person: Person) -> Blocker:
    """A blocker with its life read from its events, oldest first."""
    resolved: date | None = None
    came_back: list[date] = []
    for event in events:
        on = local_day(event.at, person.timezone)
        if event.what == ItemState.RESOLVED:
            resolved = on
        elif resolved is not None and event.what == ItemState.OPEN:
            came_back.append(on)
            resolved = None
    if item.state == ItemState.DROPPED:
        resolved = local_day(item.changed_at, person.timezone)
    return Blocker(
        item_id=item.id,
        opened=local_day(item.created_at, person.timezone),
        cause=item.cause or Cause.OTHER,
        audience=item.audience,
        resolved=resolved,
        came_back=tuple(came_back),
        taken_up_until=item.day if item.state == ItemState.TAKEN_UP else None,
        better=item.state == ItemState.BETTER,
    )
