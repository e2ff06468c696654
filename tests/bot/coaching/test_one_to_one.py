"""A one-to-one's page through the whole program: what both see, and what comes back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.app import Bot, live_until, put_together
from bot.cards import Button, Card
from bot.checkins import commitments, items
from bot.checkins.blockers import record_blocker
from bot.clock import SetClock
from bot.coaching.talks.cards import ALREADY_HELD, NO_LONGER_A_PAIR, NOBODY_LIKE_THAT, NOT_YOUR_TALK
from bot.coaching.talks.ids import Action, FormId
from bot.coaching.talks.page import (
    Agreed,
    Blocker,
    Commitment,
    Page,
    Wanted,
    questions,
    what_changes,
)
from bot.errors import NotFound, NotYours, TooLate
from bot.interactions import Interaction, Press, Say, Submit
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words, export
from bot.routes import Reply, Values
from prompts.playbook import load_playbook
from storage.session import Database
from storage.tables import Member, Person
from storage.words import Audience, Cause, ItemState, Platform
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PLAYBOOK = load_playbook()


def page(**shown: Any) -> Page:
    return replace(Page(1, 1, 1, "Kim Lund", 2, "Ana Ruiz", None), **shown)


OLD = Blocker("legal", "process", 7)
YOUNG = Blocker("legal", "process", 6)
MOVING = Commitment("call", done=False, moves=2)
QUESTIONS = [
    ("blocker_open", "process", {"blockers": (OLD,), "commitments": (MOVING,), "wins": ("won",)}),
    ("blocker_open", "other", {"blockers": (Blocker("it", None, 30),)}),
    ("commitment_moving", None, {"blockers": (YOUNG,), "commitments": (MOVING,), "wins": ("w",)}),
    ("worth_a_word", None, {"commitments": (Commitment("call", True, 3),), "wins": ("won",)}),
]


@pytest.mark.parametrize(("signal", "cause", "shown"), QUESTIONS)
def test_the_questions_are_those_of_a_play_for_what_the_page_shows(
    signal: str, cause: str | None, shown: dict[str, Any]
) -> None:
    plays = PLAYBOOK.answering(signal, cause)
    asked = {questions(page(number=number, **shown), PLAYBOOK) for number in range(1, 9)}
    assert asked <= {play.questions for play in plays}
    assert len(asked) == len([one for one in plays if one.causes] or plays)


def test_where_nothing_stands_out_there_are_no_questions_of_a_play() -> None:
    assert questions(page(blockers=(YOUNG,)), PLAYBOOK) == ()


def test_what_was_agreed_in_the_same_words_goes_on() -> None:
    before = (Agreed(7, 2, "Ana", "call Fabrikam"), Agreed(8, 1, "Kim", "ask legal"))
    same, other = Wanted(2, "call Fabrikam"), Wanted(2, "ask legal")
    assert what_changes(before, [same, other]) == ((other,), (8,))
    assert what_changes(before, []) == ((), (7, 8))


class World:
    """A team with its whole program."""

    def __init__(self, database: Database, made: Made) -> None:
        self.database, self.made = database, made
        self.clock = SetClock(NOW)
        self.messenger = FakeMessenger()
        self.bot: Bot = put_together(
            database, self.clock, OfflineReader(), {Platform.LOCAL: self.messenger}
        )
        self.ids = {**made.reps, **made.managers}

    async def do(self, who: str, doing: Say | Press | Submit) -> Reply:
        found = await self.bot.handle(Interaction(self.made.organisation_id, self.ids[who], doing))
        await self.bot.tick()
        return found

    async def prepare(self, who: str, words: str = "") -> Card:
        [card] = (await self.do(who, Say(f"/prepare {words}"))).cards
        return card

    async def press(self, who: str, button: Button) -> Reply:
        return await self.do(who, Press(button.action, button.value))

    async def fill(self, who: str, button: Button, values: Values) -> Card:
        form = (await self.press(who, button)).form
        assert form is not None
        [card] = (await self.do(who, Submit(form.key, values))).cards
        return card

    async def person(self, who: str) -> Person:
        async with self.database.reading(self.made.organisation_id) as session:
            return await session.get_one(Person, self.ids[who])


def said(card: Card) -> str:
    return "\n".join(card_words(card))


def buttons(cards: Sequence[Card], action: Action) -> list[Button]:
    return [one for card in cards for one in card.every_button() if one.action == action]


def the(card: Card, action: Action) -> Button:
    return buttons([card], action)[0]


@pytest.fixture
async def world(database: Database) -> World:
    return World(database, await make_team(database))


async def tell(world: World) -> None:
    """What Ana and Ben told in the last weeks, some of it not for her manager."""
    async with world.database.organisation(world.made.organisation_id) as session:
        ana = await session.get_one(Person, world.ids["Ana"])
        ben = await session.get_one(Person, world.ids["Ben"])
        for audience, words in ((Audience.MANAGER, "legal"), (Audience.PRIVATE, "secret one")):
            at = NOW - timedelta(days=40)
            await record_blocker(session, ana, words, audience, at, cause=Cause.PROCESS)
            at = NOW - timedelta(days=3)
            await commitments.record_commitment(session, ana, f"do {words}", audience, at)
            await items.record_win(session, ana, f"won {words}", audience, at)
        to = [ana.id]
        at = NOW - timedelta(days=2)
        await items.record_thanks(session, ben, "for the demo", Audience.TEAM, at, to=to)
        await items.record_thanks(session, ben, "for us two", Audience.MANAGER, at, to=to)
        old = NOW - timedelta(weeks=5)
        await items.record_win(session, ana, "won long ago", Audience.TEAM, old)
        kept = await commitments.record_commitment(session, ana, "old plan", Audience.MANAGER, old)
        kept.state = ItemState.DONE
        session.add(kept)


async def test_both_see_the_same_page_and_nothing_private_is_on_it(world: World) -> None:
    await tell(world)
    for_kim = await world.prepare("Kim", "@Ana")
    for_ana = await world.prepare("Ana")
    assert for_kim == for_ana
    words = said(for_kim)
    for shown in ("For 5 weeks: legal", "do legal (still to do)", "won legal", "Ben: for the demo"):
        assert shown in words
    for hidden in ("secret", "for us two", "long ago", "old plan", "Only you see this"):
        assert hidden not in words
    asked = {play.questions for play in PLAYBOOK.answering("blocker_open", "process")}
    assert any("\n".join(f"• {one}" for one in three) in words for three in asked)


async def test_the_agreed_comes_back_in_a_week_to_whoever_promised(world: World) -> None:
    card = await world.prepare("Ana")
    card = await world.fill("Ana", the(card, Action.ADD_TOPIC), {"topic": "my territory"})
    card = await world.fill("Kim", the(card, Action.ADD_TOPIC), {"topic": "the trade fair"})
    assert "Ana: my territory" in said(card)
    assert "Kim: the trade fair" in said(await world.prepare("Ana"))
    topic = buttons([card], Action.TAKE_OFF)[1]
    assert "trade fair" not in said((await world.press("Ana", topic)).cards[0])

    talked = the(card, Action.TALKED)
    kept = {
        "agreed_1": "ask legal for a template",
        "owner_1": str(world.ids["Kim"]),
        "agreed_2": "call Fabrikam",
        "owner_2": str(world.ids["Ana"]),
    }
    told = said(await world.fill("Kim", talked, kept))
    assert "Kim: ask legal for a template" in told
    assert "Ana: call Fabrikam" in told
    with pytest.raises(TooLate, match=ALREADY_HELD):
        await world.do("Kim", Submit(f"{FormId.TALKED}:{talked.value}", kept))
    following = said(await world.prepare("Ana"))
    assert "You talked today" in following
    assert "my territory" not in following
    assert "Ana: call Fabrikam" in following
    home = await world.bot.home(world.made.organisation_id, world.ids["Ana"])
    assert "With Kim: call Fabrikam" in said(home)

    await live_until(world.bot, world.clock, NOW + timedelta(days=6))
    assert all("You agreed" not in one.title for one in world.messenger.cards_to("ana"))
    await live_until(world.bot, world.clock, NOW + timedelta(days=8))
    [back] = [one for one in world.messenger.cards_to("ana") if "You agreed" in one.title]
    assert back.title == "You agreed on this with Kim"
    assert "call Fabrikam" in said(back)
    assert "ask legal" not in said(back)
    assert any("ask legal" in said(one) for one in world.messenger.cards_to("kim"))

    await world.press("Ana", the(back, Action.DONE))
    await world.press("Ana", the(back, Action.DONE))
    with pytest.raises(TooLate):
        await world.press("Kim", Button(Action.LET_GO, the(back, Action.DONE).value, ""))
    [after] = [one for one in world.messenger.cards_to("ana") if "You agreed" in one.title]
    assert "call Fabrikam Done." in said(after)
    assert not buttons([after], Action.DONE)
    following = said(await world.prepare("Kim", "Ana"))
    assert "call Fabrikam" not in following
    assert "ask legal" in following


async def test_what_is_settled_before_the_week_is_over_is_not_said(world: World) -> None:
    card = await world.prepare("Ana")
    kept = {"agreed_1": "call Fabrikam", "owner_1": str(world.ids["Ana"])}
    told = await world.fill("Ana", the(card, Action.TALKED), kept)
    await world.press("Kim", the(told, Action.LET_GO))
    await live_until(world.bot, world.clock, NOW + timedelta(days=9))
    assert all("You agreed" not in one.title for one in world.messenger.cards_to("ana"))


async def test_a_form_that_cannot_be_used_comes_back_filled_in(world: World) -> None:
    card = await world.prepare("Ana")
    kept = {"agreed_1": "call Fabrikam", "owner_1": str(world.ids["Ben"])}
    key = f"{FormId.TALKED}:{the(card, Action.TALKED).value}"
    form = (await world.do("Ana", Submit(key, kept))).form
    assert form is not None
    assert form.errors
    assert form.fields[0].value == "call Fabrikam"
    empty = f"{FormId.TOPIC}:{the(card, Action.ADD_TOPIC).value}"
    form = (await world.do("Ana", Submit(empty, {"topic": " "}))).form
    assert form is not None
    assert form.errors


async def test_a_page_is_of_two_people_alone_and_ends_with_their_work(world: World) -> None:
    card = await world.prepare("Ana")
    for action in (Action.ADD_TOPIC, Action.TALKED):
        with pytest.raises(NotYours, match=NOT_YOUR_TALK):
            await world.press("Ben", the(card, action))
    world.ids["Lee"] = world.made.leader or 0
    with pytest.raises(NotFound):
        await world.prepare("Lee")
    asks = await world.prepare("Kim", "@Nobody")
    assert NOBODY_LIKE_THAT in said(asks)
    assert [one.label for one in asks.buttons] == ["Ana Ruiz", "Ben Okoro", "Chen Wei"]
    async with world.database.organisation(world.made.organisation_id) as session:
        mine = select(Member).where(Member.person_id == world.ids["Ana"])
        member = (await session.exec(mine)).one()
        member.until = NOW.date()
        session.add(member)
    with pytest.raises(TooLate, match=NO_LONGER_A_PAIR):
        await world.press("Kim", the(card, Action.ADD_TOPIC))


async def test_both_find_the_talk_in_their_own_export(world: World) -> None:
    card = await world.prepare("Ana")
    await world.fill("Ana", the(card, Action.ADD_TOPIC), {"topic": "my territory"})
    kept = {"agreed_1": "call Fabrikam", "owner_1": str(world.ids["Ana"])}
    await world.fill("Kim", the(card, Action.TALKED), kept)
    for who, part in (("Ana", "rep"), ("Kim", "manager")):
        person = await world.person(who)
        async with world.database.reading(world.made.organisation_id) as session:
            found = (await export(session, person, NOW, own=True))["one_to_ones"]
        assert [(one["as"], one["number"]) for one in found] == [(part, 1), (part, 2)]
        assert found[0]["topics"][0]["text"] == "my territory"
        assert found[0]["agreed"][0]["this_persons_to_do"] == (who == "Ana")
