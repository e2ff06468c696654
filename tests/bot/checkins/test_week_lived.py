"""A week lived: asked, answered, edited, skipped, reminded, closed."""

from datetime import timedelta

from bot.checkins.ids import Action
from bot.messenger import Refused
from storage.session import Database
from storage.words import CheckinState, ItemKind, NotAsked
from tests.bot.checkins.world import CLOSES, FRIDAY, button, labels, words, world


async def test_two_taps_are_a_whole_check_in(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY - timedelta(seconds=1))
    assert here.cards("Ana") == []
    await here.live(FRIDAY)
    asked = here.card("Ana")
    assert "How was your week, Ana?" in words(asked)
    assert "You and Kim see this" in words(asked)
    assert labels(asked)[:5] == ["😣 Very hard", "🙁 Hard", "😐 So-so", "🙂 Good", "😄 Great"]
    assert all(one.hint for one in asked.every_button() if one.action == Action.MOOD)

    await here.tap("Ana", "🙂 Good")
    assert "And how is your workload?" in words(here.card("Ana"))
    assert button(here.card("Ana"), "🙂 Good").chosen
    await here.tap("Ana", "🧳 Heavy")
    assert "Thank you." in words(here.card("Ana"))
    assert len(here.cards("Ana")) == 1
    mood, workload = await here.items("Ana")
    assert (mood.kind, mood.number, mood.audience) == ("mood", 4, "manager")
    assert (workload.kind, workload.number) == ("workload", 4)
    checkin = await here.checkin("Ana")
    assert checkin.state == CheckinState.ANSWERED
    assert checkin.remind_at is None

    await here.live(CLOSES)
    assert len(here.cards("Ana")) == 1
    closed = words(here.card("Ana"))
    assert "Thank you for this week's check-in." in closed
    assert "Friday at 14:00" in closed
    assert (await here.checkin("Ana")).closed_at == CLOSES
    await here.live(FRIDAY + timedelta(days=7))
    assert len(here.cards("Ana")) == 2


async def test_one_reminder_and_no_blame(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY + timedelta(hours=4))
    assert len(here.cards("Ana")) == 2
    assert "A quiet reminder." in words(here.card("Ana"))
    assert (await here.checkin("Ana")).state == CheckinState.REMINDED
    await here.live(CLOSES - timedelta(seconds=1))
    assert len(here.cards("Ana")) == 2
    await here.live(CLOSES)
    assert (await here.checkin("Ana")).state == CheckinState.MISSED
    assert "and that is fine" in words(here.card("Ana"))
    assert labels(here.card("Ana")) == []


async def test_an_answer_to_the_reminder_goes_on_there(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY + timedelta(hours=5))
    await here.tap("Ana", "😐 So-so")
    first, second = here.cards("Ana")
    assert "goes on in a later message" in words(first)
    assert "And how is your workload?" in words(second)


async def test_an_answer_in_time_is_not_reminded_of(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY + timedelta(hours=1))
    await here.tap("Ana", "😐 So-so")
    await here.live(CLOSES)
    assert len(here.cards("Ana")) == 1
    assert (await here.checkin("Ana")).state == CheckinState.ANSWERED


async def test_who_wants_no_reminder_gets_none(database: Database) -> None:
    here = await world(database)
    await here.change("Ana", reminder=False)
    await here.live(CLOSES)
    assert len(here.cards("Ana")) == 1


async def test_a_skipped_week_with_a_reason_of_ones_own(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    await here.tap("Ana", "Skip this week")
    assert (await here.checkin("Ana")).state == CheckinState.SKIPPED
    assert "Only you see it." in words(here.card("Ana"))
    await here.tap("Ana", "Too busy")
    assert (await here.checkin("Ana")).skip_reason == "busy"
    await here.live(CLOSES)
    assert (await here.checkin("Ana")).state == CheckinState.SKIPPED
    assert len(here.cards("Ana")) == 1


async def test_a_skipped_week_can_still_be_answered(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    await here.tap("Ana", "Skip this week")
    opened = await here.tap("Ana", "Answer after all")
    assert opened.form is not None
    await here.submit("Ana", opened.form.key, {"mood": "4"})
    checkin = await here.checkin("Ana")
    assert (checkin.state, checkin.skip_reason) == (CheckinState.ANSWERED, None)


async def test_a_second_tap_corrects_the_first(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    await here.tap("Ana", "🙂 Good")
    await here.tap("Ana", "🙁 Hard")
    (mood,) = await here.items("Ana", ItemKind.MOOD)
    assert mood.number == 2


async def test_a_failed_message_is_nobodys_miss(database: Database) -> None:
    here = await world(database)
    here.messenger.outcomes.append(Refused("user_gone"))
    await here.live(CLOSES)
    checkin = await here.checkin("Ana")
    assert (checkin.state, checkin.not_asked) == (CheckinState.NOT_ASKED, NotAsked.UNDELIVERED)
    assert here.cards("Ana") == []
