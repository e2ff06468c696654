"""Eight weeks of history, lived through from the first hello to the moment at which a visitor
comes in.

Everything happens as it would to real teams: the program is asked what is due, people answer
through their own hands, and nothing is written behind its back. The same first week gives the
same history.

The clock stops in the ninth week on Friday, 14:12 in Madrid. At that moment a visitor who opens
the page as Ana has a check-in in front of her that came twelve minutes ago, with an old blocker in
it; Kim, her manager, got a prompt about that very blocker in the morning; half of North has
answered already; and Monday's posts are one click away ("Next week"). No other moment of the week
has the whole loop that close together.
"""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlmodel import col, select

from bot.clock import SetClock
from bot.people import apply as applying
from bot.people.orgfile.reading import parse_organisation
from bot.people.orgfile.spec import OrganisationSpec
from bot.people.weeks import IsoWeek
from bot.people.zones import instant_of, zone
from handlers.local.seed import agreement, one_to_one
from handlers.local.seed.answers import act_on_prompts, answer, consent, speak
from handlers.local.seed.hands import Hands, Program
from handlers.local.seed.numbers import bring_low_results, bring_results, bring_targets
from handlers.local.seed.passing import Passing
from handlers.local.seed.relief import agree_to_leave, ask_for_supply
from handlers.local.seed.story import (
    Answer,
    Day,
    Story,
    day_of,
    load_story,
    organisation_file,
    with_dates,
)
from storage.queries import roster
from storage.session import Database
from storage.tables import Checkin, Organisation
from storage.words import CheckinState, Platform

EXTERNAL_ID = "playground"
"""The organisation's, by which a playground is known."""

WEEKS = 9
"""Eight whole weeks, and the one in which the clock stops."""

ZONE = "Europe/Madrid"
"""The zone of the person whom a visitor is first."""

SET_UP = (1, "mon", time(7))
STOPS = (WEEKS, "fri", time(14, 12))

NEWCOMER = "mikkel"
JOINS_IN = 8
"""The week on whose Monday the newcomer is in the file."""

TALKS_IN = WEEKS - 2
"""The week at whose end two people have their one-to-one."""

MANAGERS_ACT_UNTIL = WEEKS - 1
"""The last week's prompts are left to the visitor."""

LOOK = time(8, 50)
"""When managers look at their prompts, and everybody whether they were asked something: after the
coaching hour, and before Monday's posts."""

AT_ONCE = timedelta(hours=2)
"""What people do within so long is done before the program goes on, unless it has to ask them
first: nobody waits here, and most of the time would be spent on looking for what is due."""

WEEKEND: tuple[tuple[Day, time], ...] = (("sat", time(9)), ("mon", time(8)))
"""The machine is off from the first to the second. What fell due meanwhile is done when it is back,
all at once."""

WORKING_WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri")

_ANSWERABLE = (CheckinState.SENT, CheckinState.REMINDED)


@dataclass(order=True)
class _Event:
    """Something that somebody does at an instant; `order` decides between two at once. `since` is
    when the program did what it answers to."""

    at: datetime
    order: str
    do: Callable[[], Awaitable[object]] = field(compare=False)
    since: datetime = field(compare=False)


def first_monday(today: date) -> date:
    """The Monday of the story's first week, so that its last week is the one of `today`."""
    return IsoWeek.of(today).monday - timedelta(weeks=WEEKS - 1)


def begins(monday: date) -> datetime:
    """The instant at which the organisation is set up, for the clock to stand at."""
    return _instant(monday, *SET_UP)


def _instant(monday: date, week: int, day: Day, at: time, place: str = ZONE) -> datetime:
    return instant_of(day_of(monday, week, day), at, zone(place))


async def live_through(
    database: Database,
    clock: SetClock,
    program: Program,
    monday: date,
    *,
    lived: Callable[[int], None],
) -> None:
    """Fill an empty database whose program's clock stands at `begins(monday)`. `lived` is told how
    many weeks are through."""
    lived(0)
    wanted = parse_organisation(organisation_file())
    organisation_id, people = await _set_up(database, _without(wanted, NEWCOMER), clock.now())
    stops = _instant(monday, *STOPS)
    await bring_targets(database, organisation_id, stops, clock.now())
    passing = Passing(database, clock, program.duties, program.outbox)
    hands = Hands(database, organisation_id, clock, program, people, passing)
    life = _Life(hands, load_story(), monday, _zones(wanted))
    told = partial(bring_low_results, database, organisation_id, stops)
    mondays = {JOINS_IN: partial(_join, hands, wanted), WEEKS: lambda: told(clock.now())}
    for week in range(1, WEEKS + 1):
        await life.week(week, mondays.get(week))
        if week < WEEKS:
            await agree_to_leave(hands)
        if week == TALKS_IN:
            await one_to_one.talk(hands)
        if week == WEEKS - 1:
            await agreement.begin(hands)
        lived(week)
    await agreement.say_yes(hands)
    await ask_for_supply(hands)
    await one_to_one.add_topic(hands)
    await bring_results(database, organisation_id, stops, clock.now())
    await hands.live(stops)


async def _set_up(
    database: Database, wanted: OrganisationSpec, now: datetime
) -> tuple[int, dict[str, int]]:
    organisation = Organisation(
        name=wanted.name,
        platform=wanted.platform,
        external_id=wanted.external_id,
        created_at=now,
    )
    async with database.new_organisation(organisation) as session:
        await applying.apply(session, applying.plan_new(wanted, now), now)
        found = await roster.people_by_external(session, Platform.LOCAL)
    return organisation.id, {who: person.id for who, person in found.items()}


async def _join(hands: Hands, wanted: OrganisationSpec) -> None:
    """Somebody new comes into the file, and the file is brought in again."""
    now = hands.clock.now()
    async with hands.database.organisation(hands.organisation_id) as session:
        await applying.apply(session, await applying.plan(session, wanted, now), now)
        found = await roster.people_by_external(session, Platform.LOCAL)
    hands.people.update({who: person.id for who, person in found.items()})


def _without(wanted: OrganisationSpec, user: str) -> OrganisationSpec:
    teams = tuple(
        replace(team, reps=tuple(rep for rep in team.reps if rep.user != user))
        for team in wanted.teams
    )
    return replace(wanted, teams=teams)


def _zones(wanted: OrganisationSpec) -> dict[str, str]:
    everybody = [one for team in wanted.teams for one in (*team.managers, *team.reps)]
    return {one.user: one.timezone or ZONE for one in everybody}


@dataclass(frozen=True)
class _Life:
    """The story being lived through, a week at a time."""

    hands: Hands
    story: Story
    monday: date
    zones: dict[str, str]

    async def week(self, number: int, first: Callable[[], Awaitable[None]] | None = None) -> None:
        """Live through what people do in a week, in the order of time; `first` on its Monday."""
        stops = _instant(self.monday, *STOPS)
        if number > 1:
            (off_day, off), (on_day, on) = WEEKEND
            await self.hands.live(_instant(self.monday, number - 1, off_day, off))
            self.hands.clock.at = _instant(self.monday, number, on_day, on)
        await self.hands.live(self.hands.clock.at)
        if first is not None:
            await first()
        events = [*self._said(number), *self._looked(number), *await self._answered(number)]
        lived = datetime.min.replace(tzinfo=UTC)
        for event in sorted(events):
            if event.at >= stops:
                break
            if lived < event.since or event.at - lived >= AT_ONCE:
                lived = _on_the_half_hour(event.at)
                await self.hands.live(lived)
            self.hands.clock.at = event.at
            await event.do()

    async def _answered(self, number: int) -> list[_Event]:
        week = str(IsoWeek.of(day_of(self.monday, number, "mon")))
        who = {person_id: name for name, person_id in self.hands.people.items()}
        async with self.hands.database.reading(self.hands.organisation_id) as session:
            asked = await session.exec(
                select(Checkin).where(Checkin.week == week, col(Checkin.due_at).is_not(None))
            )
            rows = [(one.id, who[one.person_id], one.due_at) for one in asked]
        events: list[_Event] = []
        for checkin_id, name, due_at in rows:
            persona = self.story.people[name]
            given = persona.weeks.get(number)
            if given is not None and due_at is not None:
                at = due_at + timedelta(minutes=persona.after)
                do = partial(self._answer, name, checkin_id, given)
                events.append(_Event(at, name, do, since=due_at))
        return events

    async def _answer(self, who: str, checkin_id: int, given: Answer) -> None:
        """Answer what was asked; where holidays or leave left it unasked, nobody answers."""
        async with self.hands.database.reading(self.hands.organisation_id) as session:
            checkin = await session.get_one(Checkin, checkin_id)
        if checkin.state in _ANSWERABLE:
            await answer(self.hands, who, checkin_id, given)

    def _said(self, number: int) -> Iterator[_Event]:
        for who, persona in self.story.people.items():
            for saying in persona.says:
                if saying.week == number:
                    at = _instant(self.monday, number, saying.day, saying.at, self.zones[who])
                    text = with_dates(saying.text, self.monday)
                    yield _Event(at, who, partial(speak, self.hands, who, saying, text), since=at)

    def _looked(self, number: int) -> Iterator[_Event]:
        """Managers look at their prompts, and everybody whether they were asked something."""
        declining = frozenset(who for who, one in self.story.people.items() if one.declines)
        for day in WORKING_WEEK:
            at = _instant(self.monday, number, day, LOOK)
            hour = _on_the_half_hour(at)
            yield _Event(at, "", partial(consent, self.hands, declining), since=hour)
            if number <= MANAGERS_ACT_UNTIL:
                for who, manager in self.story.managers.items():
                    look = partial(act_on_prompts, self.hands, who, manager, self.zones[who])
                    yield _Event(at, who, look, since=hour)


def _on_the_half_hour(at: datetime) -> datetime:
    """The last full or half hour, at which the program asks people in all zones."""
    return at.replace(minute=at.minute // 30 * 30, second=0)
