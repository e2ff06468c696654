"""What a manager, a leader and a rep see of a team's week, and what none of them does."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.app import Bot
from bot.cards import Card, Picture
from bot.clock import SetClock
from bot.errors import NotFound
from bot.highlights.duties import DUTIES
from bot.interactions import Interaction, Say
from bot.scorecard.routes import ROUTES
from storage.session import Database, OrgSession
from storage.tables import Checkin, Item, ItemEvent, ItemPerson, Member, Person, Policy, Team
from storage.words import (
    Audience,
    CheckinState,
    Consent,
    ItemKind,
    ItemState,
    NotAsked,
    Part,
    Role,
)
from tests.bot.highlights.small_team import words
from tests.factories import Made, make_team
from tests.small_bot import small_bot

REPS = ("Ana Ruiz", "Ben Okoro", "Chen Wei", "Dora Novak", "Elif Demir", "Finn Berg")
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
CLOSED = datetime(2026, 11, 29, 13, tzinfo=UTC)
W48 = "2026-W48"


@dataclass
class Seen:
    """A team whose week can be written down, and looked at by anybody."""

    database: Database
    made: Made
    bot: Bot

    def id(self, name: str) -> int:
        """A person's id."""
        return {**self.made.reps, **self.made.managers, "Lee": self.made.leader or 0}[name]

    async def team(self, name: str) -> list[str]:
        """What `/team` says to somebody, a card an entry."""
        doing = Interaction(self.made.organisation_id, self.id(name), Say("/team"))
        return [words(card) for card in (await self.bot.handle(doing)).cards]

    async def home(self, name: str) -> Card:
        """Somebody's home."""
        return await self.bot.home(self.made.organisation_id, self.id(name))

    async def week(
        self,
        name: str,
        mood: int | None = None,
        workload: int | None = None,
        *,
        week: str = W48,
        audience: Audience = Audience.MANAGER,
        state: CheckinState = CheckinState.ANSWERED,
        not_asked: NotAsked | None = None,
        closed: bool = True,
        team_id: int | None = None,
    ) -> None:
        """Write down somebody's week."""
        async with self.database.organisation(self.made.organisation_id) as session:
            checkin = Checkin(
                team_id=team_id or self.made.team_id,
                person_id=self.id(name),
                week=week,
                zone="Europe/Madrid",
                state=state,
                not_asked=not_asked,
                asked_at=None if state == CheckinState.NOT_ASKED else CLOSED - timedelta(days=2),
                closes_at=CLOSED,
                closed_at=CLOSED if closed else None,
            )
            session.add(checkin)
            await session.flush()
            for kind, number in ((ItemKind.MOOD, mood), (ItemKind.WORKLOAD, workload)):
                if number is not None:
                    self._told(session, name, kind, audience, number=number, checkin=checkin)

    async def tell(
        self,
        name: str,
        kind: ItemKind,
        text: str,
        audience: Audience,
        *,
        state: ItemState = ItemState.OPEN,
        day: date | None = None,
        at: datetime = CLOSED,
    ) -> int:
        """Write down something told; its id."""
        async with self.database.organisation(self.made.organisation_id) as session:
            item = self._told(session, name, kind, audience, text=text, state=state, day=day, at=at)
            await session.flush()
            return item.id

    def _told(
        self,
        session: OrgSession,
        name: str,
        kind: ItemKind,
        audience: Audience,
        *,
        number: int | None = None,
        text: str | None = None,
        checkin: Checkin | None = None,
        state: ItemState = ItemState.KEPT,
        day: date | None = None,
        at: datetime = CLOSED,
    ) -> Item:
        item = Item(
            person_id=self.id(name),
            team_id=checkin.team_id if checkin else self.made.team_id,
            checkin_id=checkin.id if checkin else None,
            kind=kind,
            number=number,
            text=text,
            audience=audience,
            state=state,
            created_at=at,
            changed_at=at,
            day=day,
        )
        session.add(item)
        return item


@pytest.fixture
async def seen(database: Database) -> Seen:
    made = await make_team(database, REPS)
    clock = SetClock(MONDAY)
    bot = small_bot(database, clock, [ROUTES], DUTIES, {})
    return Seen(database, made, bot)


async def everybody(seen: Seen, *, but: tuple[str, ...] = ()) -> None:
    """Everybody answered with a 4 and a 3, except for some."""
    for name in seen.made.reps:
        if name not in but:
            await seen.week(name, 4, 3)


async def test_a_manager_sees_who_has_answered_and_what_was_shared(seen: Seen) -> None:
    await seen.week("Ana", 4, 5)
    await seen.week("Ben", 1, 5, audience=Audience.PRIVATE)
    await seen.week("Chen", state=CheckinState.SKIPPED)
    await seen.week("Dora", state=CheckinState.MISSED)
    await seen.week("Elif", state=CheckinState.NOT_ASKED, not_asked=NotAsked.LEAVE)
    await seen.week("Finn", state=CheckinState.NOT_ASKED, not_asked=NotAsked.PAUSED)
    (card,) = await seen.team("Kim")
    assert card.splitlines()[:8] == [
        "Your team West",
        "West, week of 23 Nov",
        "Answered",
        "Ana Ruiz: mood 🙂 good, workload 🌊 too much",
        "Ben Okoro",
        "Not this time: Chen and Dora.",
        "Away: Elif.",
        "Not asked this week: Finn.",
    ]
    assert (
        "2 of 4 people who were asked answered that week. "
        "Since 2 Nov, 2 of 4 answered at least once." in card
    )
    assert "on average" not in card


async def test_totals_come_from_five_shared_answers_when_the_week_has_closed(seen: Seen) -> None:
    await everybody(seen, but=("Ana", "Ben"))
    await seen.week("Ana", 1, 5)
    await seen.week("Ben", 1, audience=Audience.PRIVATE)
    (card,) = await seen.team("Kim")
    assert (
        "Week of 23 Nov, closed. "
        "Mood: 3.4 of 5 on average, over 5 people of the 6 asked. "
        "Workload: 3.4 of 5 on average, over 5 people of the 6 asked." in card
    )


@pytest.mark.parametrize("what", ["four", "open", "policy", "erased"])
async def test_no_total_of_a_few_nor_of_a_week_that_is_open(seen: Seen, what: str) -> None:
    await everybody(seen, but=("Ana", "Ben") if what == "four" else ("Ana",))
    if what == "open":
        await seen.week("Ana", 1, 5, closed=False)
    if what == "erased":
        await seen.week("Ana")
    async with seen.database.organisation(seen.made.organisation_id) as session:
        if what == "policy":
            policy = (await session.exec(select(Policy))).one()
            policy.threshold = 6
            session.add(policy)
        if what == "erased":
            ana = await session.get_one(Person, seen.id("Ana"))
            ana.name, ana.active, ana.erased_at = "", False, MONDAY
            session.add(ana)
    (card,) = await seen.team("Kim")
    assert "on average" not in card


async def test_a_threshold_lowered_later_does_not_reach_back(seen: Seen) -> None:
    await everybody(seen, but=("Ana",))
    async with seen.database.organisation(seen.made.organisation_id) as session:
        policy = (await session.exec(select(Policy))).one()
        policy.threshold = 6
        session.add(policy)
        lower = policy.model_dump(exclude={"id", "organisation_id"})
        session.add(Policy(**{**lower, "threshold": 5, "effective_from": MONDAY.date()}))
    (card,) = await seen.team("Kim")
    assert "on average" not in card


async def test_a_manager_sees_open_blockers_by_age_and_what_was_promised(seen: Seen) -> None:
    await seen.week("Ana", 4)
    blocker, commitment = ItemKind.BLOCKER, ItemKind.COMMITMENT
    await seen.tell("Ben", blocker, "Legal sits on it", Audience.TEAM, at=CLOSED)
    old = await seen.tell(
        "Ana",
        blocker,
        "The demo is down",
        Audience.MANAGER,
        state=ItemState.TAKEN_UP,
        day=date(2026, 12, 3),
        at=CLOSED - timedelta(days=14),
    )
    await seen.tell("Chen", blocker, "I dread the review", Audience.PRIVATE)
    await seen.tell("Dora", blocker, "Solved", Audience.TEAM, state=ItemState.RESOLVED)
    await seen.tell("Elif", commitment, "Call Fabrikam", Audience.MANAGER, day=date(2026, 12, 2))
    await seen.tell("Finn", commitment, "Rest", Audience.PRIVATE)
    async with seen.database.organisation(seen.made.organisation_id) as session:
        session.add(
            ItemEvent(
                item_id=old,
                by_person_id=seen.id("Kim"),
                at=CLOSED,
                what=ItemState.TAKEN_UP,
                day=date(2026, 12, 3),
            )
        )
    (card,) = await seen.team("Kim")
    assert (
        "In the way, the longest first\n"
        "Ana Ruiz, since 15 Nov: The demo is down\n"
        "Kim is looking into it, by Thursday.\n"
        "Ben Okoro, since 29 Nov: Legal sits on it\n"
        "Promised\n"
        "Elif Demir, by Wednesday: Call Fabrikam" in card
    )
    for hidden in ("dread", "Solved", "Rest"):
        assert hidden not in card
    assert "The demo is down" in words(await seen.home("Kim"))


async def test_a_home_shows_a_few_and_team_shows_all(seen: Seen) -> None:
    for n in range(11):
        await seen.tell("Ana", ItemKind.BLOCKER, f"Number {n}.", Audience.MANAGER)
    home = words(await seen.home("Kim"))
    assert "Number 7." in home
    assert "Number 8." not in home
    assert "And 3 more, see /team." in home
    assert "Number 10." in (await seen.team("Kim"))[0]


async def test_a_rep_sees_their_own_weeks_and_nobody_elses(seen: Seen) -> None:
    await seen.week("Ana", 4, 5, audience=Audience.PRIVATE)
    await seen.week("Ben", 1, 1)
    home = await seen.home("Ana")
    (picture,) = [block for block in home.blocks if isinstance(block, Picture)]
    assert "Mood: 23 Nov good. In 11 of 12 weeks nothing was said." in picture.alt
    assert "very" not in picture.alt
    assert [b for b in (await seen.home("Kim")).blocks if isinstance(b, Picture)] == []


async def test_a_rep_sees_what_is_shared_and_nobodys_mood(seen: Seen) -> None:
    await everybody(seen)
    kept = ItemState.KEPT
    await seen.tell("Ben", ItemKind.WIN, "Northwind signed", Audience.TEAM, state=kept)
    await seen.tell("Ben", ItemKind.WIN, "Kept from the team", Audience.MANAGER, state=kept)
    await seen.tell("Chen", ItemKind.BLOCKER, "Legal sits on it", Audience.TEAM)
    await seen.tell("Chen", ItemKind.BLOCKER, "Kim knows this one", Audience.MANAGER)
    await seen.tell("Dora", ItemKind.COMMITMENT, "Call Fabrikam", Audience.TEAM)
    unasked = await seen.tell("Elif", ItemKind.THANKS, "for the map", Audience.TEAM, state=kept)
    agreed = await seen.tell("Elif", ItemKind.THANKS, "for the ride", Audience.TEAM, state=kept)
    async with seen.database.organisation(seen.made.organisation_id) as session:
        for item_id, consent in ((unasked, Consent.ASKED), (agreed, Consent.YES)):
            session.add(
                ItemPerson(
                    item_id=item_id,
                    person_id=seen.id("Finn"),
                    part=Part.THANKED,
                    consent=consent,
                    asked_at=CLOSED,
                )
            )
    (card,) = await seen.team("Ana")
    assert card == (
        "Your team West\n"
        "Good things of the last seven days\n"
        "Elif Demir thanks Finn Berg for the ride\n"
        "Ben Okoro: Northwind signed\n"
        "In somebody's way\n"
        "Chen Wei: Legal sits on it\n"
        "What people mean to do\n"
        "Dora Novak: Call Fabrikam\n"
        "The next post in the channel comes on Monday 7 December.\n"
        "6 of 6 people who were asked answered in the week of 23 Nov. "
        "Since 2 Nov, 6 of 6 answered at least once."
    )


async def test_a_small_teams_turnout_is_nobodys_business(seen: Seen) -> None:
    for name in ("Ana", "Ben", "Chen", "Dora"):
        await seen.week(name, 4)
    (card,) = await seen.team("Ana")
    assert "asked" not in card
    assert "Nothing was shared with the whole team in the last seven days." in card


async def test_a_leader_sees_totals_of_a_crowd_and_nobody_by_name(seen: Seen) -> None:
    await everybody(seen)
    (card,) = await seen.team("Lee")
    assert card.splitlines()[:3] == [
        "Your teams",
        "West",
        "Week of 23 Nov, closed. "
        "Mood: 4.0 of 5 on average, over 6 people of the 6 asked. "
        "Workload: 3.0 of 5 on average, over 6 people of the 6 asked.",
    ]
    assert not [name for name in REPS if name in card]
    assert "West" not in words(await seen.home("Lee"))


async def test_a_small_team_hides_the_next_smallest_from_its_leader(seen: Seen) -> None:
    await everybody(seen)
    async with seen.database.organisation(seen.made.organisation_id) as session:
        east = Team(name="East", channel="east")
        session.add(east)
        await session.flush()
        session.add(
            Member(
                team_id=east.id, person_id=seen.id("Lee"), role=Role.LEADER, since=date(2026, 1, 1)
            )
        )
        team_id = east.id
    for name in ("Ana", "Ben"):
        await seen.week(name, 1, 1, team_id=team_id)
    (card,) = await seen.team("Lee")
    assert "on average" not in card
    assert card.count("Too few shared their week for a total.") == 2


async def test_who_is_on_no_team_is_told_so(seen: Seen) -> None:
    async with seen.database.organisation(seen.made.organisation_id) as session:
        for part in await session.exec(select(Member).where(col(Member.role) == Role.LEADER)):
            await session.delete(part)
    with pytest.raises(NotFound, match="on no team"):
        await seen.team("Lee")
