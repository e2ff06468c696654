"""A typed reply is an answer: read back at once, and only what its author keeps is stored."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.cards import Button, Card
from bot.checkins.ids import Action
from bot.errors import NotFound, NotYours, TooLate
from storage.queries import items as queries
from storage.session import Database
from storage.tables import Suggestion
from storage.words import Audience, Cause, CheckinState, ItemKind
from tests.bot.checkins.world import CLOSES, FRIDAY, World, button, words, world

REPS = ("Ana Ruiz", "Ben Okoro", "Chen Wei")
REPLY = (
    "Closed the Fabrikam deal. The approval process in legal is blocking me. "
    "Thanks to Ben for the late call. Next week I will call three customers."
)


async def replied(here: World, text: str = REPLY, who: str = "Ana") -> Card:
    (card,) = (await here.say(who, text)).cards
    return card


async def suggestions(here: World) -> list[Suggestion]:
    async with here.database.reading(here.made.organisation_id) as session:
        return list((await session.exec(select(Suggestion))).all())


async def press_for(here: World, card: Card, action: Action, kind: ItemKind) -> Button:
    found = {one.kind: one.id for one in await suggestions(here)}
    return next(
        one for one in card.every_button() if one.action == action and one.value == str(found[kind])
    )


async def test_a_reply_is_read_back_and_nothing_is_stored_of_it(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    card = await replied(here)
    said = words(card)
    assert "only what you keep is stored" in said
    for quote in ("Closed the Fabrikam deal", "Ben for the late call", "three customers"):
        assert quote in said
    assert "Thanks to Ben Okoro" in said
    assert "a process, a tool or an approval" in said
    assert await here.items("Ana") == []
    assert {one.kind for one in await suggestions(here)} == {
        ItemKind.BLOCKER,
        ItemKind.WIN,
        ItemKind.THANKS,
        ItemKind.COMMITMENT,
    }
    checkin = await here.checkin("Ana")
    assert (checkin.state, checkin.remind_at) == (CheckinState.ANSWERED, None)
    assert "Your words have arrived" in words(here.card("Ana"))


async def test_kept_dropped_and_corrected_by_one_press(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    card = await replied(here)
    keep_blocker = await press_for(here, card, Action.KEEP, ItemKind.BLOCKER)
    keep_thanks = await press_for(here, card, Action.KEEP, ItemKind.THANKS)
    drop_win = await press_for(here, card, Action.DROP, ItemKind.WIN)
    correct = await press_for(here, card, Action.CORRECT, ItemKind.COMMITMENT)
    (kept,) = (await here.press("Ana", keep_blocker)).cards
    assert "You and Kim see it" in words(kept)
    await here.press("Ana", keep_thanks)
    await here.press("Ana", drop_win)
    form = (await here.press("Ana", correct)).form
    assert form is not None
    values = {one.name: one.value or "" for one in form.fields}
    wrong = await here.submit("Ana", form.key, {**values, "text": " "})
    assert wrong.form is not None
    assert set(wrong.form.errors) == {"text"}
    assert len(await suggestions(here)) == 1
    await here.submit(
        "Ana", form.key, {**values, "text": "Call two customers", "audience": "private"}
    )
    assert await suggestions(here) == []
    blocker, thanks, commitment = await here.items("Ana")
    assert (blocker.kind, blocker.cause) == (ItemKind.BLOCKER, Cause.PROCESS)
    assert (commitment.text, commitment.audience) == ("Call two customers", Audience.PRIVATE)
    async with database.reading(here.made.organisation_id) as session:
        named = await queries.people_named(session, [thanks.id])
    assert named[thanks.id].thanked == (here.id_of("Ben"),)
    assert "Your words have arrived" in words(here.card("Ana"))


async def test_kept_twice_is_kept_once(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    card = await replied(here)
    keep = await press_for(here, card, Action.KEEP, ItemKind.WIN)
    results = await asyncio.gather(
        here.press("Ana", keep), here.press("Ana", keep), return_exceptions=True
    )
    refused = [one for one in results if isinstance(one, NotFound)]
    assert [str(one) for one in refused] == ["That one is settled already."]
    assert len(await here.items("Ana")) == 1


async def test_the_same_reply_again_suggests_nothing_new(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    await replied(here)
    await replied(here)
    assert len(await suggestions(here)) == 4


async def test_thanks_to_two_in_one_sentence_are_one(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    card = await replied(here, "Big thanks to Ben and Chen for the late call.")
    keeps = [one for one in card.every_button() if one.action == Action.KEEP]
    assert len(keeps) == 2
    for one in keeps:
        await here.press("Ana", one)
    (thanks,) = await here.items("Ana")
    async with database.reading(here.made.organisation_id) as session:
        named = await queries.people_named(session, [thanks.id])
    assert set(named[thanks.id].thanked) == {here.id_of("Ben"), here.id_of("Chen")}


async def test_a_guess_at_the_mood_only_where_none_was_tapped(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    card = await replied(here, "A great week, I closed two big deals and feel good")
    moods = [one for one in card.every_button() if one.action == Action.MOOD]
    assert len(moods) == 5
    (suggested,) = [one for one in moods if one.style == "primary"]
    assert await here.items("Ana") == []
    (said,) = (await here.press("Ana", suggested)).cards
    assert suggested.label in words(said)
    (mood,) = await here.items("Ana")
    assert str(mood.number) == suggested.value.split(":")[1]
    again = await replied(here, "A great week, I closed two big deals and feel good")
    assert not [one for one in again.every_button() if one.action == Action.MOOD]


async def test_a_word_in_passing_is_no_answer(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    await replied(here, "ok")
    assert (await here.checkin("Ana")).state == CheckinState.SENT


async def test_another_language_is_not_guessed_at(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    card = await replied(here, "Esta semana el departamento legal no contesta a ningún correo mío")
    assert "I cannot read this language yet" in words(card)
    assert await suggestions(here) == []


async def test_a_plea_for_help_is_answered_and_kept_nowhere(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    card = await replied(here, "I cannot go on, I want to kill myself. Legal is blocking me.")
    assert "findahelpline.com" in words(card)
    assert "kept nothing" in words(card)
    assert await suggestions(here) == []
    assert await here.items("Ana") == []
    assert here.cards("Kim") == []


async def test_suggestions_end_with_their_week(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    card = await replied(here)
    keep = await press_for(here, card, Action.KEEP, ItemKind.WIN)
    here.clock.at = CLOSES + timedelta(seconds=1)
    with pytest.raises(TooLate):
        await here.press("Ana", keep)
    await here.bot.tick()
    assert await suggestions(here) == []
    with pytest.raises(NotFound):
        await here.press("Ana", keep)
    assert await here.items("Ana") == []


async def test_nobody_else_decides_about_somebodys_words(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    card = await replied(here)
    for label in ("Keep", "Correct", "Drop"):
        with pytest.raises(NotYours):
            await here.press("Ben", button(card, label))
    assert len(await suggestions(here)) == 4


async def test_without_an_open_check_in_a_message_is_not_for_us(database: Database) -> None:
    here = await world(database)
    (card,) = (await here.say("Ana", REPLY)).cards
    assert "no open check-in" in words(card)
    assert await suggestions(here) == []


async def test_a_very_long_reply(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    await replied(here, ("Legal is blocking the deal with \0 <!channel>. " * 2500)[:100_000])
    assert len(await suggestions(here)) <= 10
