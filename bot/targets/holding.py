"""Loads what somebody holds: their target of a period, as planned and as it stands now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from bot.people.workdays import parse_workdays
from bot.targets.bands import Band
from bot.targets.events import Event, Period
from bot.targets.figures import EventJson, Held, read_events
from bot.targets.relief import MIN_LEAVE_DAYS
from bot.targets.stored import band_of, original, period_of
from storage.queries import relief as queries
from storage.queries import roster
from storage.queries import targets as target_queries
from storage.queries.corrections import replaced_among
from storage.queries.targets import latest
from storage.session import OrgSession
from storage.tables import Person, Policy, Proposal, TargetBand, Team
from storage.words import ProposalCause, ProposalState, Role

LOOK_BACK = timedelta(days=92)
"""Closed periods of the last quarter are looked at too: they are made good in the next."""

CLOSED_PERIOD = ("period_start", "period_end")
"""What names the period that closed, in the events of a true-up."""


async def held_in(session: OrgSession, person: Person, period: Period) -> Held | None:
    """What a person holds for exactly this period; None where no target was set for it."""
    rows = await target_queries.bands_of(session, [person.id], period.start, period.end)
    same = [row for row in rows[person.id] if period_of(row) == period]
    return await _held(session, person, same)


async def helds_touching(session: OrgSession, person: Person, start: date, end: date) -> list[Held]:
    """What a person holds for every period that shares a day with these, in order."""
    rows = (await target_queries.bands_of(session, [person.id], start, end))[person.id]
    periods = sorted({(row.period_start, row.period_end) for row in rows})
    found = [
        await _held(session, person, [row for row in rows if _of(row) == period])
        for period in periods
    ]
    return [one for one in found if one is not None]


async def bands_held(
    session: OrgSession, people: Sequence[int], period: Period, unit: str
) -> dict[int, tuple[Band, Band]]:
    """What people hold of a unit for exactly this period, as planned and as it stands now; who
    holds nothing of it is left out. For sums over teams, where nobody's events matter."""
    found: dict[int, tuple[Band, Band]] = {}
    rows = await target_queries.bands_of(session, people, period.start, period.end)
    for person_id, own in rows.items():
        same = [row for row in own if period_of(row) == period]
        if same:
            planned, now = _planned_and_now(same)
            if planned.unit == unit:
                found[person_id] = band_of(planned), band_of(now)
    return found


def _planned_and_now(rows: Sequence[TargetBand]) -> tuple[TargetBand, TargetBand]:
    planned = original(list(rows)) or rows[0]
    return planned, latest(rows, planned.period_end) or planned


async def _held(session: OrgSession, person: Person, rows: Sequence[TargetBand]) -> Held | None:
    if not rows:
        return None
    planned, now = _planned_and_now(rows)
    period, base, step = period_of(planned), band_of(planned), Decimal(planned.step)
    policy = await policy_for(session, person.id, period.start)
    return Held(
        person_id=person.id,
        period=period,
        base=base,
        in_force=band_of(now),
        step=step,
        unit=planned.unit,
        earlier=await _approved(session, person, period, planned, step),
        workdays=parse_workdays(person.workdays.split(",")) if person.workdays else frozenset(),
        country=person.country,
        min_leave_days=policy.min_leave_days if policy else MIN_LEAVE_DAYS,
    )


async def approved_besides(
    session: OrgSession, person: Person, held: Held, besides: int
) -> tuple[Event, ...]:
    """The events that were approved for what a person holds, those of one proposal left out."""
    rows = await target_queries.bands_of(session, [person.id], held.period.start, held.period.end)
    same = [row for row in rows[person.id] if period_of(row) == held.period]
    planned = original(same) or same[0]
    return await _approved(session, person, held.period, planned, held.step, besides=besides)


async def _approved(
    session: OrgSession,
    person: Person,
    period: Period,
    planned: TargetBand,
    step: Decimal,
    *,
    besides: int | None = None,
) -> tuple[Event, ...]:
    """The events that were approved for a person's period so far and were not corrected."""
    teams = [team.id for team in await teams_in(session, person.id, period)]
    found: list[Event] = []
    proposals = [
        one
        for one in await queries.proposals_of(
            session, person.id, ProposalState.APPROVED, team_ids=teams
        )
        if period_of(one) == period
        and one.taker_id != person.id
        and one.cause != ProposalCause.TRUE_UP
        and one.id != besides
    ]
    replaced = await replaced_among(session, [one.id for one in proposals])
    for one in proposals:
        if one.id not in replaced:
            found += read_events(period, band_of(planned), step, events_json(one))
    return tuple(found)


def events_json(one: Proposal) -> list[EventJson]:
    """A proposal's events as they are stored."""
    return cast(list[EventJson], one.events)


@dataclass(frozen=True, slots=True)
class Told:
    """What a proposal says happened, and in which period: of a true-up, the one that closed."""

    period: Period
    events: list[EventJson]


def told_of(one: Proposal) -> Told:
    """What a proposal says happened."""
    events = events_json(one)
    if one.cause != ProposalCause.TRUE_UP or not events:
        return Told(period_of(one), events)
    start, end = (date.fromisoformat(events[0][key]) for key in CLOSED_PERIOD)
    return Told(Period(start, end), in_period(events))


def in_period(events: Iterable[EventJson]) -> list[EventJson]:
    """Events without the closed period that a true-up names with them."""
    return [{key: event[key] for key in event if key not in CLOSED_PERIOD} for event in events]


def of_closed(events: Iterable[EventJson], closed: Period) -> list[EventJson]:
    """Events of a true-up: each names the period that has closed."""
    days = (closed.start.isoformat(), closed.end.isoformat())
    return [{**event, **dict(zip(CLOSED_PERIOD, days, strict=True))} for event in events]


async def teams_in(session: OrgSession, person_id: int, period: Period) -> list[Team]:
    """The teams that a person is a rep of at a period's start or, for newcomers, its end."""
    for day in (period.start, period.end):
        parts = await roster.teams_of(session, person_id, day, Role.REP)
        if parts:
            return [team for _, team in parts]
    return []


async def policy_for(session: OrgSession, person_id: int, on: date) -> Policy | None:
    """The policy of a person's team that holds on a day."""
    teams = [team.id for _, team in await roster.teams_of(session, person_id, on)]
    return policy_on((await roster.policies(session, teams[:1])).get((teams or [0])[0], ()), on)


def policy_on(policies: Iterable[Policy], on: date) -> Policy | None:
    """Of a team's policies, the one that holds on a day."""
    held = [one for one in policies if one.effective_from <= on]
    return held[-1] if held else None


def is_closed(period_end: date, today: date) -> bool:
    """A period is closed from the day after its last: what happened in it is made good in the
    next one."""
    return today > period_end


def _of(row: TargetBand) -> tuple[date, date]:
    return row.period_start, row.period_end
