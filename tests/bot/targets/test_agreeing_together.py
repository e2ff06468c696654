"""From a new period to what rep and manager agreed on, through the whole program."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import Bot, live_until, put_together
from bot.cards import Button, Card, Form
from bot.clock import SetClock
from bot.errors import NotYours, TooLate
from bot.interactions import Interaction, Press, Submit
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from bot.routes import Reply
from bot.targets.together.service import agreed_for_one_to_one
from storage.session import Database
from storage.words import Platform
from tests.bringing import bring_in
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger

NOW = datetime(2026, 12, 16, 9, tzinfo=UTC)
JANUARY = "2027-01-01,2027-03-31"
WAYS = {
    "way_1": "Three talks a week with people who decide",
    "way_2": "Notes the same day",
    "help": "Kim joins the first two",
}


class World:
    """A team, its program and its messages."""

    def __init__(self, database: Database, made: Made) -> None:
        self.database, self.made = database, made
        self.clock = SetClock(NOW)
        self.messenger = FakeMessenger()
        self.bot: Bot = put_together(
            database, self.clock, OfflineReader(), {Platform.LOCAL: self.messenger}
        )
        self.ana, self.kim = made.reps["Ana"], made.managers["Kim"]

    async def live(self, until: datetime) -> None:
        await live_until(self.bot, self.clock, until)

    async def press(self, who: int, button: Button) -> Form | None:
        doing = Press(button.action, button.value)
        reply = await self.bot.handle(Interaction(self.made.organisation_id, who, doing))
        await self.bot.tick()
        return reply.form

    async def submit(self, who: int, form: Form, values: dict[str, str]) -> Reply:
        doing = Submit(form.key, values)
        reply = await self.bot.handle(Interaction(self.made.organisation_id, who, doing))
        await self.bot.tick()
        return reply

    def cards(self, who: str) -> list[Card]:
        """What somebody got about agreements."""
        return [
            one
            for one in self.messenger.cards_to(who)
            if "what helps" in told(one).lower() or "agreed for" in one.title
        ]

    async def agreed(self) -> tuple[str, ...] | None:
        async with self.database.reading(self.made.organisation_id) as session:
            found = await agreed_for_one_to_one(session, self.ana, date(2027, 2, 1))
        return found.ways if found else None


def told(card: Card) -> str:
    return "\n".join(card_words(card))


@pytest.fixture
async def world(database: Database) -> World:
    made = await make_team(database)
    world = World(database, made)
    rows = [f"ana,{JANUARY},180,300,360,count", "ben,2026-10-01,2026-12-31,1,2,3,count"]
    await bring_in(database, made.organisation_id, "targets", rows, NOW)
    return world


async def test_asked_at_the_start_written_changed_and_agreed_on(world: World):
    await world.live(datetime(2026, 12, 31, 20, tzinfo=UTC))
    assert world.cards("ana") == world.cards("ben") == []
    await world.live(datetime(2027, 1, 5, 12, tzinfo=UTC))
    [asked] = world.cards("ana")
    assert told(asked).splitlines()[:2] == [
        "What counts, and what helps",
        "Your period is 1 January to 31 March 2027. Floor 180, target 300, aspiration 360.",
    ]
    form = await world.press(world.ana, asked.buttons[0])
    assert form is not None
    wrong = await world.submit(world.ana, form, {**WAYS, "way_2": " "})
    assert wrong.form is not None
    assert wrong.form.errors == {
        "way_2": "Name at least two ways of working, each in a line of its own."
    }
    [kept] = (await world.submit(world.ana, form, WAYS)).cards
    assert kept.title.startswith("Kept. It goes to Kim Lund")
    await world.submit(world.ana, form, WAYS)
    [put] = world.cards("kim")
    assert "Help promised: Kim joins the first two" in told(put)
    agree, change = put.buttons
    with pytest.raises(NotYours):
        await world.press(world.ana, agree)
    with pytest.raises(NotYours):
        await world.press(world.made.reps["Ben"], agree)

    form = await world.press(world.kim, change)
    assert form is not None
    assert [one.value for one in form.fields] == [*list(WAYS.values())[:2], "", WAYS["help"]]
    await world.submit(world.kim, form, {**WAYS, "way_3": "One demo a week"})
    with pytest.raises(TooLate):
        await world.press(world.kim, agree)
    assert await world.agreed() is None
    put = world.cards("ana")[-1]
    assert "Kim Lund suggests this" in told(put)
    await world.press(world.ana, put.buttons[0])
    await world.press(world.ana, put.buttons[0])
    assert await world.agreed() == (WAYS["way_1"], WAYS["way_2"], "One demo a week")
    for who in ("ana", "kim"):
        assert "Kim Lund wrote it, Ana Ruiz agreed on 5 Jan." in told(world.cards(who)[-1])
    home = told(await world.bot.home(world.made.organisation_id, world.ana))
    assert "3. One demo a week" in home
    many = len(world.cards("ana"))
    await world.live(datetime(2027, 2, 1, 9, tzinfo=UTC))
    assert len(world.cards("ana")) == many, "nobody is reminded of what is agreed"


async def test_reminded_once_and_then_it_rests(world: World):
    await world.live(datetime(2027, 1, 5, 12, tzinfo=UTC))
    await world.live(datetime(2027, 2, 10, 12, tzinfo=UTC))
    titles = [one.title for one in world.cards("ana")]
    assert titles == ["What counts, and what helps", "Still open: what counts, and what helps"]
    assert world.cards("kim") == []


async def test_what_waits_for_the_manager_is_brought_to_them_again(world: World):
    await world.live(datetime(2027, 1, 5, 12, tzinfo=UTC))
    form = await world.press(world.ana, world.cards("ana")[0].buttons[0])
    assert form is not None
    await world.submit(world.ana, form, WAYS)
    await world.live(world.clock.now() + timedelta(days=12))
    assert [one.title for one in world.cards("kim")] == [
        "Ana Ruiz: what counts, and what helps",
        "Still open. Ana Ruiz: what counts, and what helps",
    ]
    assert len(world.cards("ana")) == 1


async def test_a_manager_may_begin_and_the_rep_says_yes(world: World):
    kim = world.made.managers["Kim"]
    await world.live(datetime(2027, 1, 4, 7, tzinfo=UTC))
    home = await world.bot.home(world.made.organisation_id, kim)
    assert "Ana Ruiz: nothing is written for this period yet." in told(home)
    assert "Ben" not in told(home), "Ben's period is over, and there is no next one"
    [begin] = [one for one in home.every_button() if one.label == "Write it down"]
    form = await world.press(kim, begin)
    assert form is not None
    await world.submit(kim, form, WAYS)
    await world.live(datetime(2027, 1, 4, 12, tzinfo=UTC))
    put = next(one for one in reversed(world.cards("ana")) if one.buttons[0].label == "Agree")
    assert "Kim Lund suggests this" in told(put)
    await world.press(world.ana, put.buttons[0])
    assert await world.agreed() == (WAYS["way_1"], WAYS["way_2"])
    home = await world.bot.home(world.made.organisation_id, kim)
    assert "nothing is written" not in told(home)
