"""What was left open comes back first, stands on the home, and somebody who stays silent is asked
kindly and then left in peace."""

from datetime import timedelta

import pytest

from bot.cards import Card
from bot.checkins import blockers, commitments
from bot.checkins.ids import Action
from bot.checkins.planning import replan_person
from bot.errors import NotYours
from bot.routes import Place
from storage.session import Database
from storage.tables import Item, Person
from storage.words import Audience, CheckinState, ItemKind, ItemState, NotAsked
from tests.bot.checkins.world import CLOSES, FRIDAY, TUESDAY, World, button, labels, words, world

HOME = Place("home")


async def tell(here: World) -> None:
    """A blocker and a commitment of last week."""
    last_week = TUESDAY - timedelta(days=4)
    async with here.database.organisation(here.made.organisation_id) as session:
        ana = await session.get_one(Person, here.id_of("Ana"))
        await blockers.record_blocker(session, ana, "Legal is slow", Audience.MANAGER, last_week)
        await commitments.record_commitment(
            session, ana, "Call three customers", Audience.MANAGER, last_week
        )


async def take_up(here: World) -> None:
    (blocker,) = await here.items("Ana", ItemKind.BLOCKER)
    async with here.database.organisation(here.made.organisation_id) as session:
        item = await session.get_one(Item, blocker.id)
        kim = await session.get_one(Person, here.id_of("Kim"))
        day = (here.clock.now() + timedelta(days=6)).date()
        await blockers.take_up(session, item, kim, day, here.clock.now())


async def home(here: World, who: str = "Ana") -> Card:
    return await here.bot.home(here.made.organisation_id, here.id_of(who))


async def test_what_was_left_open_comes_back_first(database: Database) -> None:
    here = await world(database)
    await tell(here)
    await here.live(FRIDAY)
    asked = here.card("Ana")
    assert labels(asked)[:7] == [
        "Resolved",
        "Better",
        "Still there",
        "Done",
        "Moved to next week",
        "Let go",
        "😣 Very hard",
    ]
    await here.tap("Ana", "Better")
    await here.tap("Ana", "Moved to next week")
    after = here.card("Ana")
    assert "Getting better. I will ask again." in words(after)
    assert "Moved to next week." in words(after)
    assert "Resolved" not in labels(after)
    blocker, commitment = await here.items("Ana")
    assert blocker.state == ItemState.BETTER
    assert (commitment.state, commitment.moves) == (ItemState.MOVED, 1)
    # The same press again, from a second window that still shows the old card.
    message = await here.message_of("Ana")
    for label in ("Better", "Moved to next week"):
        await here.press("Ana", button(asked, label), message=message)
    _, commitment = await here.items("Ana")
    assert commitment.moves == 1
    # Next week it is asked again.
    await here.live(FRIDAY + timedelta(days=7))
    assert {"Resolved", "Done"} <= set(labels(here.card("Ana")))
    await here.tap("Ana", "Resolved")
    await here.tap("Ana", "Done")
    await here.live(FRIDAY + timedelta(days=14))
    assert "Resolved" not in labels(here.card("Ana"))
    assert "Done" not in labels(here.card("Ana"))


async def test_a_message_says_who_looks_into_it(database: Database) -> None:
    here = await world(database)
    await tell(here)
    await take_up(here)
    await here.live(FRIDAY)
    assert "Kim will look into it, by Monday" in words(here.cards("Ana")[0])
    assert "Kim is looking into it, by Monday." in words(here.card("Ana"))
    home_words = words(await home(here))
    assert "Kim is looking into it, by Monday." in home_words
    # From the news itself it can be called resolved; the news then says so.
    news = here.cards("Ana")[0]
    message = await here.message_of("Ana") - 1
    await here.press("Ana", button(news, "It is resolved"), message=message)
    assert "Resolved. Good to hear." in words(here.cards("Ana")[0])
    (blocker,) = await here.items("Ana", ItemKind.BLOCKER)
    assert blocker.state == ItemState.RESOLVED


async def test_the_home_shows_what_is_open_and_lets_go_of_it(database: Database) -> None:
    here = await world(database)
    await tell(here)
    card = await home(here)
    said = words(card)
    assert "The next one comes on Friday at 14:00." in said.replace(
        "comes Friday", "comes on Friday"
    )
    assert "Legal is slow" in said
    assert "seen by you and kim" in said.lower()
    assert "Call three customers" in said
    assert await here.press("Ana", button(card, "Resolved"), place=HOME) is not None
    await here.press("Ana", button(card, "Done"), place=HOME)
    card = await home(here)
    assert "Call three customers" not in words(card)
    await here.press("Ana", button(card, "It is back"), place=HOME)
    (blocker,) = await here.items("Ana", ItemKind.BLOCKER)
    assert (blocker.state, blocker.came_back) == (ItemState.OPEN, 1)
    await here.live(FRIDAY)
    card = await home(here)
    assert "is open until Sunday at 14:00" in words(card)
    opened = await here.press("Ana", button(card, "Answer"), place=HOME)
    assert opened.form is not None


async def test_nobody_presses_on_anothers_home(database: Database) -> None:
    here = await world(database, "Ana Ruiz", "Ben Okoro")
    await tell(here)
    card = await home(here)
    for label in ("Resolved", "Done"):
        for who in ("Ben", "Kim"):
            with pytest.raises(NotYours):
                await here.press(who, button(card, label), place=HOME)


async def test_a_manager_without_check_ins_has_no_part(database: Database) -> None:
    here = await world(database)
    await tell(here)
    assert (await home(here, "Kim")).blocks == ()


async def test_a_blocker_told_by_command(database: Database) -> None:
    here = await world(database)
    (card,) = (await here.say("Ana", "/blocker The approval process in legal drags")).cards
    assert "You and Kim see it" in words(card)
    (blocker,) = await here.items("Ana")
    assert (blocker.state, blocker.audience, blocker.cause) == ("open", "manager", None)
    await here.press("Ana", button(card, "That is it"))
    (said,) = (await here.press("Ana", button(card, "Only I see it"))).cards
    assert "Only you see it." in words(said)
    (blocker,) = await here.items("Ana")
    assert (blocker.audience, blocker.cause) == ("private", "process")
    with pytest.raises(NotYours):
        await here.press("Kim", button(card, "The whole team sees it"))
    form = (await here.say("Ana", "/blocker")).form
    assert form is not None
    wrong = await here.submit("Ana", form.key, {"blocker": " "})
    assert wrong.form is not None
    assert set(wrong.form.errors) == {"blocker"}
    await here.submit("Ana", form.key, {"blocker": "No leads", "blocker_audience": "team"})
    assert [one.text for one in await here.items("Ana")][1] == "No leads"


async def silent_weeks(here: World, weeks: int) -> None:
    await here.live(CLOSES + timedelta(days=7 * (weeks - 1)))


async def test_after_two_ignored_weeks_one_kind_question_and_then_quiet(
    database: Database,
) -> None:
    here = await world(database)
    await silent_weeks(here, 2)
    assert [row.state for row in await here.checkins("Ana")][:2] == [CheckinState.MISSED] * 2
    await here.live(FRIDAY + timedelta(days=14))
    card = here.card("Ana")
    assert "Would another way of asking suit you better?" in words(card)
    assert not [one for one in card.every_button() if one.action == Action.MOOD]
    await silent_weeks(here, 6)
    states = [(row.state, row.not_asked) for row in await here.checkins("Ana")]
    quiet = (CheckinState.NOT_ASKED, NotAsked.QUIET)
    assert states[2:6] == [(CheckinState.MISSED, None), quiet, quiet, quiet]
    before = len(here.cards("Ana"))
    await here.live(FRIDAY + timedelta(days=42))
    assert len(here.cards("Ana")) == before + 1
    assert "Would another way" in words(here.card("Ana"))


async def test_an_answer_to_the_kind_question(database: Database) -> None:
    here = await world(database)
    await silent_weeks(here, 2)
    await here.live(FRIDAY + timedelta(days=14))
    await here.tap("Ana", "Answer this week's now")
    await here.tap("Ana", "🙂 Good")
    await here.live(FRIDAY + timedelta(days=21))
    assert "How was your week" in words(here.card("Ana"))


async def test_asked_every_other_week_from_now_on(database: Database) -> None:
    here = await world(database)
    await silent_weeks(here, 2)
    await here.live(FRIDAY + timedelta(days=14))
    await here.tap("Ana", "Every other week")
    assert "every other week" in words(here.card("Ana"))
    assert (await here.checkin("Ana", "2026-W50")).state == CheckinState.SKIPPED
    await here.live(FRIDAY + timedelta(days=28))
    asked = {row.week: row.asked_at is not None for row in await here.checkins("Ana")}
    assert (asked["2026-W51"], asked["2026-W52"]) == (False, True)
    card = await home(here)
    await here.press("Ana", button(card, "Ask me every week"), place=HOME)
    await here.live(FRIDAY + timedelta(days=35))
    assert (await here.checkin("Ana", "2026-W53")).asked_at is not None


async def test_another_hour(database: Database) -> None:
    here = await world(database)
    await silent_weeks(here, 2)
    await here.live(FRIDAY + timedelta(days=14))
    form = (await here.tap("Ana", "Another hour")).form
    assert form is not None
    wrong = await here.submit("Ana", form.key, {"own_time": "23:00"})
    assert wrong.form is not None
    assert "own_time" in wrong.form.errors
    await here.submit("Ana", form.key, {"own_time": "09:30"})
    assert "From now on I ask at 09:30" in words(here.card("Ana"))
    await here.live(FRIDAY + timedelta(days=18))
    assert (await here.checkin("Ana", "2026-W51")).local_time == "2026-12-18T09:30"


async def test_a_pause(database: Database) -> None:
    here = await world(database)
    await silent_weeks(here, 2)
    await here.live(FRIDAY + timedelta(days=14))
    await here.tap("Ana", "Pause")
    assert "I am quiet until you say so" in words(here.card("Ana"))
    cards = len(here.cards("Ana"))
    await here.live(FRIDAY + timedelta(days=28))
    assert len(here.cards("Ana")) == cards
    await here.change("Ana", paused_at=None)
    async with database.organisation(here.made.organisation_id) as session:
        await replan_person(session, here.id_of("Ana"), here.clock.now())
    await here.live(FRIDAY + timedelta(days=35))
    assert len(here.cards("Ana")) == cards + 1
