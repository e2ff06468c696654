"""A typed reply is an answer: read back at once, and only what its author keeps is stored."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.cards import Button, Card
from bot.checkins.ids import Action
from bot.errors import NotFound, NotYours, TooLate
from bot.language.reading import Colleague, Reading
from storage.queries import items as queries
from storage.queries import roster
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


async def test_another_language_is_not_guessed_at_and_waits_whole(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    spanish = "Esta semana el departamento legal no contesta a ningún correo mío"
    card = await replied(here, spanish)
    assert "I cannot read this language yet" in words(card)
    assert [(one.quote, one.whole, one.audience) for one in await suggestions(here)] == [
        (spanish, True, None)
    ]
    assert {one.label for one in card.every_button()} == {"Say what it is", "Drop", "Tell more"}
    form = (await here.press("Ana", button(card, "Say what it is"))).form
    assert form is not None
    values = {one.name: one.value or "" for one in form.fields}
    assert (values["kind"], values["text"]) == ("", spanish)
    await here.submit("Ana", form.key, {**values, "kind": "blocker"})
    (item,) = await here.items("Ana")
    assert (item.text, item.kind, item.audience) == (spanish, ItemKind.BLOCKER, Audience.MANAGER)
    assert await suggestions(here) == []


PLEA = "I cannot go on, I want to kill myself. Legal is blocking me."


async def test_a_plea_is_answered_with_support_and_its_words_wait_for_their_author(
    database: Database,
) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    support, card = (await here.say("Ana", PLEA)).cards
    assert "findahelpline.com" in words(support)
    assert "I have told nobody" in words(support)
    assert all(one.audience == Audience.PRIVATE for one in await suggestions(here))
    assert "only you will see it" in words(card)
    assert "Kim" not in words(card)
    assert [one.quote for one in await suggestions(here) if "kill myself" in one.quote] == [PLEA]
    assert (await here.checkin("Ana")).state == CheckinState.ANSWERED
    while keeps := [one for one in card.every_button() if one.action == Action.KEEP]:
        (card,) = (await here.press("Ana", keeps[0])).cards
    kept = await here.items("Ana")
    assert {item.audience for item in kept} == {Audience.PRIVATE}
    assert any("kill myself" in (item.text or "") for item in kept)
    assert here.cards("Kim") == []
    # Nobody is asked a week later whether they are still in distress.
    await here.live(FRIDAY + timedelta(days=7))
    assert "kill myself" not in words(here.card("Ana"))


async def test_its_author_may_share_the_words_of_a_plea(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    _, card = (await here.say("Ana", "I want to kill myself")).cards
    form = await here.press("Ana", next(b for b in card.every_button() if "orrect" in b.action))
    assert form.form is not None
    values = {one.name: one.value or "" for one in form.form.fields}
    assert values["audience"] == "private"
    choice = {**values, "kind": "blocker", "audience": "manager"}
    support, _ = (await here.submit("Ana", form.form.key, choice)).cards
    assert "seen only by those you chose" in words(support)
    (item,) = await here.items("Ana")
    assert item.audience == Audience.MANAGER


async def test_a_plea_behind_a_command_is_kept_for_its_author_alone(database: Database) -> None:
    here = await world(database)
    support, card = (await here.say("Ana", "/blocker I don't want to live anymore")).cards
    assert "for you alone" in words(support)
    (item,) = await here.items("Ana")
    assert item.audience == Audience.PRIVATE
    assert "Kim and I see it" in {one.label for one in card.every_button()}


class BrokenReader:
    """A reader with a mistake in it."""

    async def read(
        self, text: str, colleagues: Sequence[Colleague] = (), audience: str = "private"
    ) -> Reading:
        raise ValueError(text)


async def test_whatever_goes_wrong_in_reading_loses_no_answer(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    here = await world(database)
    here.bot = here.another_bot(reader=BrokenReader())
    await here.live(FRIDAY)
    card = await replied(here)
    assert "wait here until you say what they are" in words(card)
    assert [(one.quote, one.whole) for one in await suggestions(here)] == [(REPLY, True)]
    assert (await here.checkin("Ana")).state == CheckinState.ANSWERED
    (said,) = (
        await here.submit(
            "Ana",
            f"checkins.answer:{(await here.checkin('Ana')).id}",
            {"mood": "4", "blocker": "X"},
        )
    ).cards
    assert "That is saved" in words(said)
    (card,) = (await here.say("Ana", "/blocker Waiting for legal")).cards
    assert "In the way" in words(card)
    assert [item.text for item in await here.items("Ana", ItemKind.BLOCKER)] == [
        "X",
        "Waiting for legal",
    ]
    assert "legal" not in capsys.readouterr().out


QUESTIONS = (
    "the new pricing tool beats me",
    "stuck on the new quote form",
    "The new CRM form defeats me",
)


async def asked_about(here: World) -> Card:
    """A read-back with the one question about a blocker's cause."""
    for text in QUESTIONS:
        card = await replied(here, text)
        if any(one.action == Action.READ_CAUSE for one in card.every_button()):
            return card
    pytest.fail("no question was asked")


async def test_one_question_where_its_answer_changes_what_happens(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    card = await asked_about(here)
    choices = [one for one in card.every_button() if one.action == Action.READ_CAUSE]
    assert len(choices) == 2
    assert len([one for one in card.every_button() if one.label == "Skip"]) == 1
    (card,) = (await here.press("Ana", choices[1])).cards
    assert "Noted as" in words(card)
    assert not [one for one in card.every_button() if one.label == "Skip"]
    id_, _, cause = choices[1].value.partition(":")
    (told,) = [one for one in await suggestions(here) if str(one.id) == id_]
    assert told.cause == cause


async def test_the_question_can_be_skipped(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    card = await asked_about(here)
    (card,) = (await here.press("Ana", button(card, "Skip"))).cards
    assert "stays open" in words(card)
    assert not [one for one in card.every_button() if one.label == "Skip"]


async def test_two_colleagues_of_one_name_are_asked_about_once(database: Database) -> None:
    here = await world(database, "Ana Ruiz", "Priya Nair", "Ben Okoro")
    await here.change("Ben", name="Priya Shah")
    await here.live(FRIDAY)
    card = await replied(here, "Thanks to Priya for the late call.")
    assert "Which Priya do you mean?" in words(card)
    (card,) = (await here.press("Ana", button(card, "Priya Shah"))).cards
    assert "Your thanks go to Priya Shah" in words(card)
    await here.press("Ana", button(card, "Keep"))
    (thanks,) = await here.items("Ana")
    async with database.reading(here.made.organisation_id) as session:
        named = await queries.people_named(session, [thanks.id])
        people = await roster.people(session, named[thanks.id].thanked)
    assert [person.name for person in people.values()] == ["Priya Shah"]


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
