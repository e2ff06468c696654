"""The guided talk about low results: each for themselves, then side by side, for the two alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import Bot, live_until, put_together
from bot.cards import Button, Card
from bot.clock import SetClock
from bot.coaching.diagnosis.comparing import QUESTIONS, compare, is_whole
from bot.coaching.diagnosis.ids import Action, FormId
from bot.coaching.learning.listed import Entry, put
from bot.coaching.planning import plan_coaching
from bot.coaching.talks.ids import Action as Talks
from bot.errors import NotFound, NotYours, TooLate
from bot.interactions import Interaction, Press, Say, Submit
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from bot.routes import Reply
from prompts.diagnosis import CAUSES, NEXT, SENTENCES
from storage.session import Database
from storage.words import Platform
from tests.bringing import bring_in
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
YES, NO = ["yes"] * QUESTIONS, ["no"] * QUESTIONS
ALL_WELL = dict.fromkeys(CAUSES, YES)

STANDS_OUT = [
    (ALL_WELL, ALL_WELL, None),
    ({**ALL_WELL, "process": NO}, {**ALL_WELL, "process": NO}, "process"),
    ({**ALL_WELL, "process": NO}, ALL_WELL, "process"),
    ({**ALL_WELL, "market": ["no"] * 3 + ["yes"] * 3}, ALL_WELL, None),
    (dict.fromkeys(CAUSES, NO), dict.fromkeys(CAUSES, NO), "training"),
    (
        {**ALL_WELL, "expectations": ["partly"] * QUESTIONS},
        {**ALL_WELL, "expectations": ["partly"] * QUESTIONS},
        "expectations",
    ),
]


@pytest.mark.parametrize(("rep", "manager", "cause"), STANDS_OUT)
def test_what_half_of_the_sentences_miss_stands_out(
    rep: dict[str, list[str]], manager: dict[str, list[str]], cause: str | None
) -> None:
    assert compare(rep, manager).cause == cause


WORDS = st.lists(st.sampled_from(["yes", "partly", "no"]), min_size=QUESTIONS, max_size=QUESTIONS)
WHOLE = st.fixed_dictionaries(dict.fromkeys(CAUSES, WORDS))


@given(WHOLE, WHOLE)
def test_both_views_weigh_the_same(
    rep: dict[str, list[str]], manager: dict[str, list[str]]
) -> None:
    one, other = compare(rep, manager), compare(manager, rep)
    assert is_whole(rep)
    assert one.cause == other.cause
    assert [(seen.rep, seen.manager) for seen in one.seen] == [
        (seen.manager, seen.rep) for seen in other.seen
    ]


def test_six_sentences_a_cause_and_a_way_on_for_each() -> None:
    assert set(SENTENCES) == set(CAUSES) == set(NEXT)
    assert {len(six) for six in SENTENCES.values()} == {QUESTIONS}


class World:
    """A team whose Ana stayed under the floor; her manager got a prompt."""

    def __init__(self, database: Database, made: Made) -> None:
        self.database, self.made = database, made
        self.clock, self.messenger = SetClock(NOW), FakeMessenger()
        self.bot: Bot = put_together(
            database, self.clock, OfflineReader(), {Platform.LOCAL: self.messenger}
        )
        self.ids = {**made.reps, **made.managers}

    async def do(self, who: str, doing: Press | Say | Submit) -> Reply:
        reply = await self.bot.handle(Interaction(self.made.organisation_id, self.ids[who], doing))
        await self.bot.tick()
        return reply

    async def press(self, who: str, button: Button) -> Reply:
        return await self.do(who, Press(button.action, button.value))

    async def answer(self, who: str, words: dict[str, list[str]], *causes: str) -> None:
        for cause in causes or tuple(CAUSES):
            [button] = [
                one
                for one in self.part(who).buttons
                if one.value.endswith(f":{cause}") and one.action == Action.ANSWER
            ]
            form = (await self.press(who, button)).form
            assert form is not None
            said = {f"q{n}": word for n, word in enumerate(words[cause], 1)}
            assert (await self.do(who, Submit(form.key, said))).form is None

    def part(self, who: str) -> Card:
        return next(c for c in self.messenger.cards_to(who.lower()) if "help most" in c.title)

    async def page(self, who: str, words: str = "") -> Card:
        return (await self.do(who, Say(f"/prepare {words}"))).cards[0]


def said(card: Card) -> str:
    return "\n".join(card_words(card))


@pytest.fixture
async def world(database: Database) -> World:
    made = await make_team(database, since=datetime(2025, 1, 1, tzinfo=UTC).date())
    period = "2026-08-01,2026-10-31,600,1000,1200,money"
    await bring_in(database, made.organisation_id, "targets", [f"ana,{period}"], NOW)
    await bring_in(database, made.organisation_id, "results", ["ana,2026-09-02,300"], NOW)
    async with database.organisation(made.organisation_id) as session:
        entry = Entry("Ask for time to learn", "https://wiki.example.com/t", "practise, shown", 15)
        await put(session, [entry])
        assert await plan_coaching(session, made.team_id, NOW)
    world = World(database, made)
    await live_until(world.bot, world.clock, NOW + timedelta(hours=1))
    [prompt] = [one for one in world.messenger.cards_to("kim") if one.title.startswith("Ana Ruiz:")]
    [start] = [one for one in prompt.buttons if one.action == Action.START]
    with pytest.raises(NotYours):
        await world.press("Ana", start)
    await world.press("Kim", start)
    await world.press("Kim", start)
    await live_until(world.bot, world.clock, NOW + timedelta(hours=4))
    return world


async def test_both_are_laid_side_by_side_once_both_are_through(world: World) -> None:
    untrained = {**ALL_WELL, "training": NO}
    await world.answer("Kim", untrained)
    assert "You are through" in said(world.part("Kim"))
    assert "What you each see" not in said(await world.page("Kim", "@Ana"))
    await world.answer("Ana", ALL_WELL, "market")
    assert "Done: The market." in said(world.part("Ana"))
    await world.answer("Ana", untrained)
    for who, other in (("Ana", ""), ("Kim", "@Ana")):
        page = await world.page(who, other)
        words = said(page)
        assert "Know-how: Ana 6 of 6, Kim 6 of 6" in words
        shared = f"\n• “{SENTENCES['training'][0].own}”"
        assert f"Know-how stands out. Neither of you could quite say:{shared}" in words
        assert NEXT["training"] in words
        assert "Ask for time to learn (15 minutes)" in words
    assert [one.title for one in world.messenger.cards_to("kim")].count("You both are through") == 2

    [talked] = [one for one in page.buttons if one.action == Talks.TALKED]
    await world.do("Kim", Submit(f"talks.talked_form:{talked.value}", {}))
    assert "What you each see" not in said(await world.page("Ana"))
    with pytest.raises(TooLate):
        await world.do("Ana", Submit(f"{FormId.ANSWER}:1:market", {"q1": "yes"}))


async def test_who_would_rather_talk_says_so(world: World) -> None:
    [rather] = [one for one in world.part("Ana").buttons if one.action == Action.RATHER_TALK]
    with pytest.raises(NotYours):
        await world.press("Kim", rather)
    await world.press("Ana", rather)
    assert "Ana would rather just talk" in said(
        next(one for one in world.messenger.cards_to("kim") if "help most" in one.title)
    )


async def test_it_is_of_two_people_alone_and_wants_whole_answers(world: World) -> None:
    for who, form, error in (
        ("Ben", f"{FormId.ANSWER}:1:market", NotYours),
        ("Kim", f"{FormId.ANSWER}:9:market", NotFound),
        ("Kim", f"{FormId.ANSWER}:1:laziness", NotFound),
    ):
        with pytest.raises(error):
            await world.do(who, Submit(form, {}))
    form = (await world.do("Kim", Submit(f"{FormId.ANSWER}:1:market", {"q1": "yes"}))).form
    assert form is not None
    assert set(form.errors) == {"q2", "q3", "q4", "q5", "q6"}
    for who in ("ben", "lee"):
        assert not any("help most" in one.title for one in world.messenger.cards_to(who))
