"""A model words a nudge's opener for the case, and the play's words stand wherever it must not."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from bot.cards import Card, card_from_json
from bot.checkins.items import change_item
from bot.coaching.ids import Action
from bot.coaching.wording.case import Case, case_of
from bot.coaching.wording.checking import approved
from bot.interactions import Press
from bot.language.lexicon import familiar
from bot.language.model import ModelAccess, ModelReaders
from bot.language.reading import Colleague
from bot.language.redaction import redact
from bot.language.switch import UseInDatabase, switch
from bot.means import Means
from prompts.playbook import shipped_playbook
from storage.session import Database
from storage.tables import Item, LocalMessage
from storage.words import Audience
from tests.bot.coaching.nudged_team import World, planned, words_of
from tests.commanding import command
from tests.factories import make_team
from tests.fakes.openai_server import OpenAIServer, Way

PEOPLE = (Colleague(1, "Ana Ruiz"), Colleague(2, "Thomas Berg"))
WORDS = "The Hartwell contract lies with legal and nobody there answers my mails about it"
WELL = "{name}, legal has had the [NAME_1] contract for 12 days. Shall we see who could move it?"
GOOD = "{name}, the contract still lies with legal. Would it help to look at it together?"


@pytest.fixture
async def world(database: Database, server: OpenAIServer) -> AsyncIterator[World]:
    """A team whose organisation lets a model work for it, before its coaching hour."""
    made = await make_team(database)
    access = ModelAccess("key", base_url=server.address, seconds_a_try=0.3, seconds_in_all=0.8)
    world = await planned(World(database, made))
    models = ModelReaders(access, database, world.clock)
    world = World(database, made, Means(models))
    async with database.organisation(made.organisation_id) as session:
        await switch(session, on=True)
    yield world
    await models.close()


async def prompted(world: World, words: str = WORDS) -> Card:
    """The card that Kim gets about Ana's blocker."""
    await world.blocker("Ana", days_ago=12, text=words)
    await world.go(minutes=30)
    await world.go(minutes=1)
    [card] = world.kims_cards()
    return card


def opener_of(card: Card) -> str:
    [line] = [line for line in words_of(card).splitlines() if line.startswith("How to open. ")]
    return line.removeprefix("How to open. ").strip("“”")


def the_plays(play_id: str) -> str:
    play = shipped_playbook().play(play_id)
    assert play is not None
    return play.opener.replace("{name}", "Ana")


async def test_an_opener_is_worded_for_the_case(world: World, server: OpenAIServer) -> None:
    server.report = {"opener": WELL}
    card = await prompted(world)
    assert opener_of(card) == (
        "Ana, legal has had the Hartwell contract for 12 days. Shall we see who could move it?"
    )
    said = words_of(card)
    assert "A language model worded how to open" in said
    assert "Something has been in the way for 12 days: our own process." in said
    [nudge] = await world.nudges()
    await world.do(world.kim, Press(Action.LATER, str(nudge.id)))
    await world.go(days=7, hours=1)
    assert opener_of(world.kims_cards()[-1]) == opener_of(card)
    assert await UseInDatabase(world.database, world.made.organisation_id).used("2026-11") == 1000


async def test_it_is_held_for_the_model_and_for_no_longer(
    world: World, server: OpenAIServer
) -> None:
    server.way = "slow"
    await world.blocker("Ana", days_ago=12, text=WORDS)
    world.clock.at += timedelta(minutes=30)
    for duty in world.duties:
        await duty.run(world.database, world.clock.at)
    await world.outbox.drain()
    assert world.kims_cards() == []
    await world.later.settle()
    await world.outbox.drain()
    [nudge] = await world.nudges()
    [card] = world.kims_cards()
    assert opener_of(card) == the_plays(nudge.play)
    assert "language model" not in words_of(card)


async def test_a_model_that_is_too_late_changes_nothing(world: World, server: OpenAIServer) -> None:
    server.report = {"opener": WELL}
    await world.blocker("Ana", days_ago=12, text=WORDS)
    world.clock.at += timedelta(minutes=30)
    for duty in world.duties:
        await duty.run(world.database, world.clock.at)
    world.clock.at += timedelta(minutes=1)
    await world.outbox.drain()
    [sent] = world.kims_cards()
    await world.later.settle()
    await world.outbox.drain()
    [nudge] = await world.nudges()
    assert [*world.kims_cards(), nudge.opener] == [sent, None]


async def test_a_tick_words_as_a_running_program_does(
    world: World, server: OpenAIServer, database_url: str
) -> None:
    server.report = {"opener": WELL}
    await world.blocker("Ana", days_ago=12, text=WORDS)
    at = (world.clock.at + timedelta(minutes=30)).isoformat()
    env = {"DATABASE_URL": database_url, "OPENAI_BASE_URL": server.address}
    done = await command("tick", "--at", at, env=env)
    assert done.out.startswith("Done: "), done.err
    async with world.database.reading(world.made.organisation_id) as session:
        kept = await session.exec(select(LocalMessage).where(LocalMessage.place == "kim"))
        [said] = kept.all()
    assert "Shall we see who could move it?" in words_of(card_from_json(said.card))


async def test_only_what_the_manager_may_see_leaves_and_no_name(
    world: World, server: OpenAIServer
) -> None:
    await world.blocker("Ben", days_ago=12, text="my secret sorrow", audience=Audience.PRIVATE)
    await prompted(world)
    [body] = server.sent
    sent = json.dumps(body)
    for word in ("secret", "sorrow", "Hartwell", "Ana", "Ruiz", "Kim", "Ben"):
        assert word not in sent
    assert "lies with legal" in sent


async def test_words_of_somebody_in_distress_do_not_leave(
    world: World, server: OpenAIServer
) -> None:
    await prompted(world, "I don't want to live anymore")
    assert "live anymore" not in json.dumps(server.sent)


async def test_without_the_switch_nothing_is_asked_and_nothing_held(
    world: World, server: OpenAIServer
) -> None:
    async with world.database.organisation(world.made.organisation_id) as session:
        await switch(session, on=False)
    await world.blocker("Ana", days_ago=12, text=WORDS)
    await world.go(minutes=30)
    assert len(world.kims_cards()) == 1
    assert server.sent == []


@pytest.mark.parametrize("change", [{"audience": Audience.PRIVATE}, {"text": "all is well"}])
async def test_an_opener_stands_as_long_as_the_words_that_it_was_worded_from(
    world: World, server: OpenAIServer, change: dict[str, Audience | str]
) -> None:
    server.report = {"opener": WELL}
    await prompted(world)
    [nudge] = await world.nudges()
    async with world.database.organisation(world.made.organisation_id) as session:
        item = await session.get_one(Item, nudge.item_id)
        await change_item(session, item, world.clock.at, **change)  # pyright: ignore[reportArgumentType]
    [card] = await world.do(world.kim, Press(Action.SHOW, str(nudge.id)))
    assert opener_of(card) == the_plays(nudge.play)


@pytest.mark.parametrize("way", ["drop", "limit", "broken", "malformed", "refuse", "odd", "obey"])
async def test_on_any_failure_the_plays_words_stand(
    world: World, server: OpenAIServer, way: Way
) -> None:
    server.way = way
    card = await prompted(world)
    [nudge] = await world.nudges()
    assert opener_of(card) == the_plays(nudge.play)
    assert nudge.opener is None


DISOBEYS = (
    "Shall we talk?",
    "{name}, " + "could we look at it together, " * 12 + "please?",
    "{name}, the contract lies with legal. I would like to help. Shall we look at it together?",
    "{name}, the contract lies with legal. Let us look at it together.",
    "{name}, would it help to look at it together!?",
    "{name}, the contract has been there for 3 weeks. Shall we look at it together?",
    "{name}, the contract has been there for three weeks. Shall we look at it together?",
    "{name}, it is there for ١٢٣ days. Shall we look at it together?",
    "{name}, nearly half of our contracts lie with legal. Shall we look at it together?",
    "{name}, would it help if Thomas looked at it together with you?",
    "{name}, would it help if Grace looked at it together with you?",
    "{name}, would it help if petrowski looked at it together with you?",
    "{name}, would it help to ask the people of Contoso about it?",
    "{name}, would it help if [NAME_2] looked at it together with you?",
    "{person}, would it help to look at the contract together?",
    "{name}, this sounds like burnout to me. Shall we talk about it?",
    "{name}, you seem worn down lately. Shall we look at it together?",
    "{name}, is this why you are an underperformer, or shall we look at it together?",
    "{name}, without this contract your bonus is gone. Shall we look at it together?",
    "{name}, nobody there answers my mails about it, shall we look at it together?",
    "{name}, der Vertrag liegt bei der Rechtsabteilung, wollen wir darüber reden?",
    "{name}, please press <https://evil.example> now, shall we?",
    "{name}, please open evil.example/now and sign in, shall we?",
    "*{name}*, the contract lies with legal. Shall we look at it together?",
)


def case(words: str = WORDS) -> Case:
    play = shipped_playbook().play("blocker-clear-the-path")
    assert play is not None
    lines = ("Something has been in the way for 12 days: our own process.",)
    hide = partial(redact, colleagues=PEOPLE, is_word=familiar)
    return case_of("blocker_open", play, lines, words, hide)


@pytest.mark.parametrize("opener", DISOBEYS)
def test_an_opener_that_breaks_a_rule_is_refused(opener: str) -> None:
    assert approved(opener, case(), PEOPLE, familiar) is None


@pytest.mark.parametrize(
    ("opener", "shown"),
    [
        (GOOD, GOOD),
        (f"“{GOOD}”\n", GOOD),
        (WELL, WELL.replace("[NAME_1]", "Hartwell")),
        (GOOD.replace("still", "for twelve days"), GOOD.replace("still", "for twelve days")),
        ("Legal still has the contract, I hear. Would you like to look at it together?",) * 2,
    ],
)
def test_an_opener_that_keeps_the_rules_is_shown(opener: str, shown: str) -> None:
    assert approved(opener, case(), PEOPLE, familiar) == shown


def test_every_play_of_ours_opens_as_a_model_may() -> None:
    for play in shipped_playbook().plays:
        hide = partial(redact, colleagues=PEOPLE, is_word=familiar)
        own = case_of(play.signals[0], play, (), "", hide)
        assert approved(play.opener, own, PEOPLE, familiar) == play.opener, play.id


def test_a_team_has_no_name() -> None:
    play = shipped_playbook().play("team-look-together")
    assert play is not None
    team = case_of("shared_cause", play, (), "", partial(redact, colleagues=(), is_word=familiar))
    assert approved(GOOD, team, PEOPLE, familiar) is None
    assert approved(GOOD.removeprefix("{name}, "), team, PEOPLE, familiar) is not None
