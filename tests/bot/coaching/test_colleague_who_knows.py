"""A colleague who knows, through the whole program: two yeses, and nobody hears of a no."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.app import Bot, live_until, put_together
from bot.cards import Card
from bot.checkins.blockers import record_blocker, resolve
from bot.clock import SetClock
from bot.coaching.helping.ids import Action
from bot.coaching.helping.matching import Solved, Stuck, who_may_know
from bot.coaching.planning import plan_coaching
from bot.errors import NotYours, TooLate
from bot.interactions import Interaction, Press
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from bot.routes import Reply
from storage.session import Database
from storage.tables import Introduction, Item, ItemPerson, Person
from storage.words import Audience, Cause, IntroductionState, Part, Platform
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
STUCK = "Legal has had the Fabrikam contract for two weeks"
SOLVED = "Contract stuck with legal, no answer for ten days"

ASKING = Stuck(1, 10, STUCK, Cause.PROCESS, frozenset({10, 30}))
LIKE = Solved(2, 20, SOLVED, Cause.PROCESS)
CHOICES = [
    ([LIKE], set[int](), 2),
    ([Solved(2, 20, SOLVED, None)], set[int](), 2),
    ([Solved(2, 20, SOLVED, Cause.TRAINING)], set[int](), None),
    ([Solved(2, 20, "The printer is out of ink", Cause.PROCESS)], set[int](), None),
    ([Solved(2, 30, SOLVED, Cause.PROCESS), Solved(3, 10, STUCK, None)], set[int](), None),
    ([LIKE, Solved(3, 21, SOLVED, Cause.PROCESS)], {20}, 3),
]


@pytest.mark.parametrize(("solved", "resting", "found"), CHOICES)
def test_whoever_solved_the_like_and_may_be_asked(
    solved: list[Solved], resting: set[int], found: int | None
) -> None:
    best = who_may_know(ASKING, solved, frozenset(resting))
    assert (best.item_id if best else None) == found


class World:
    """A team with its whole program; Ana is stuck, Ben has solved the like."""

    def __init__(self, database: Database, made: Made) -> None:
        self.database, self.made = database, made
        self.clock = SetClock(NOW)
        self.messenger = FakeMessenger()
        self.bot: Bot = put_together(
            database, self.clock, OfflineReader(), {Platform.LOCAL: self.messenger}
        )

    async def begin(
        self, *, stuck: Audience = Audience.MANAGER, solved: Audience = Audience.MANAGER
    ) -> int:
        async with self.database.organisation(self.made.organisation_id) as session:
            ana = await session.get_one(Person, self.made.reps["Ana"])
            ben = await session.get_one(Person, self.made.reps["Ben"])
            then = NOW - timedelta(days=60)
            old = await record_blocker(session, ben, SOLVED, solved, then, cause=Cause.PROCESS)
            await resolve(session, old, ben, then + timedelta(days=9))
            day = NOW - timedelta(days=3)
            item = await record_blocker(session, ana, STUCK, stuck, day, cause=Cause.PROCESS)
            assert await plan_coaching(session, self.made.team_id, NOW)
        await self.live(1)
        return item.id

    async def live(self, days: int) -> None:
        await live_until(self.bot, self.clock, self.clock.at + timedelta(days=days))

    def card(self, who: str, title: str) -> Card | None:
        found = [one for one in self.messenger.cards_to(who) if title in one.title]
        assert len(found) <= 1
        return found[0] if found else None

    def asks_author(self) -> Card | None:
        return self.card("ana", "may know the way")

    def asks_colleague(self) -> Card | None:
        return self.card("ben", "help a colleague")

    async def press(self, who: str, card: Card | None, action: Action) -> Reply:
        assert card is not None
        [button] = [one for one in card.buttons if one.action == action]
        doing = Press(button.action, button.value)
        id_ = {**self.made.reps, **self.made.managers}[who]
        reply = await self.bot.handle(Interaction(self.made.organisation_id, id_, doing))
        await self.bot.tick()
        return reply

    async def state(self) -> IntroductionState | None:
        async with self.database.reading(self.made.organisation_id) as session:
            found = (await session.exec(select(Introduction))).one_or_none()
            return found.state if found else None


@pytest.fixture
async def world(database: Database) -> World:
    return World(database, await make_team(database))


def said(card: Card | None) -> str:
    assert card is not None
    return "\n".join(card_words(card))


async def test_two_yeses_bring_them_together_and_the_thanks_follow(world: World) -> None:
    item_id = await world.begin()
    asked = world.asks_author()
    assert STUCK in said(asked)
    assert "Ben" not in said(asked)
    assert SOLVED not in said(asked)
    assert world.asks_colleague() is None
    with pytest.raises(NotYours):
        await world.press("Ben", asked, Action.ASK)

    await world.press("Ana", asked, Action.ASK)
    await world.live(1)
    question = world.asks_colleague()
    assert STUCK in said(question)
    assert SOLVED in said(question)
    assert "Ana" not in said(question)
    with pytest.raises(TooLate):
        await world.press("Ana", asked, Action.RATHER_NOT)

    await world.press("Ben", question, Action.GLADLY)
    assert "It is Ana Ruiz" in said(world.card("ben", "You and Ana"))
    await world.live(1)
    assert "Ben Okoro" in said(world.card("ana", "Ben would be glad to help"))

    async with world.database.organisation(world.made.organisation_id) as session:
        item = await session.get_one(Item, item_id)
        ana = await session.get_one(Person, world.made.reps["Ana"])
        await resolve(session, item, ana, world.clock.now())
    await world.live(7)
    after = world.card("ana", "Did Ben help?")
    form = (await world.press("Ana", after, Action.HELPED)).form
    assert form is not None
    assert form.fields[0].value == [str(world.made.reps["Ben"])]
    assert await world.state() == IntroductionState.HELPED
    async with world.database.reading(world.made.organisation_id) as session:
        named = (await session.exec(select(ItemPerson).order_by(col(ItemPerson.id)))).all()
    assert [(one.item_id, one.person_id, one.part) for one in named] == [
        (item_id, world.made.reps["Ben"], Part.HELPED)
    ]
    for who in ("kim", "chen", "lee"):
        assert not any("Ben" in said(one) for one in world.messenger.cards_to(who))


async def test_words_that_are_not_to_be_read_are_not_shown(world: World) -> None:
    await world.begin()
    await world.press("Ana", world.asks_author(), Action.ASK_QUIETLY)
    await world.live(1)
    question = world.asks_colleague()
    assert STUCK not in said(question)
    await world.press("Ben", question, Action.GLADLY)
    assert all(STUCK not in said(one) for one in world.messenger.cards_to("ben"))


@pytest.mark.parametrize("answer", [Action.RATHER_NOT, None])
async def test_whose_author_would_rather_not_is_left_alone(
    world: World, answer: Action | None
) -> None:
    await world.begin()
    if answer:
        await world.press("Ana", world.asks_author(), answer)
    await world.live(20)
    assert await world.state() == IntroductionState.REFUSED
    assert world.asks_colleague() is None
    assert not world.asks_author() or not said(world.asks_author()).count("Ask, with")


async def test_a_no_of_the_colleague_stays_with_the_program(world: World) -> None:
    await world.begin()
    await world.press("Ana", world.asks_author(), Action.ASK)
    await world.live(1)
    before = len(world.messenger.cards_to("ana"))
    await world.press("Ben", world.asks_colleague(), Action.NOT_NOW)
    assert await world.state() == IntroductionState.PASSED
    assert len(world.messenger.cards_to("ana")) == before
    await world.live(3)
    assert await world.state() == IntroductionState.PASSED


@pytest.mark.parametrize(
    ("stuck", "solved"),
    [(Audience.PRIVATE, Audience.TEAM), (Audience.TEAM, Audience.PRIVATE)],
    ids=["the open one is private", "the solved one is private"],
)
async def test_what_is_private_is_never_compared(
    world: World, stuck: Audience, solved: Audience
) -> None:
    await world.begin(stuck=stuck, solved=solved)
    await world.live(2)
    assert await world.state() is None


async def test_what_settles_by_itself_needs_no_answer(world: World) -> None:
    item_id = await world.begin()
    async with world.database.organisation(world.made.organisation_id) as session:
        item = await session.get_one(Item, item_id)
        ana = await session.get_one(Person, world.made.reps["Ana"])
        await resolve(session, item, ana, world.clock.now())
    await world.live(1)
    assert await world.state() == IntroductionState.ENDED
    assert "settled" in said(world.asks_author())
