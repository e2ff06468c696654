"""Down, twice, at once, back in time, killed in between: one check-in a week all the same."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.checkins import asking
from bot.errors import NotFound, NotYours, TooLate
from bot.interactions import Interaction, Press
from bot.outbox import service as outbox
from storage.session import Database, OrgSession
from storage.tables import Delivery, ItemVersion
from storage.words import CheckinState, ItemKind, NotAsked
from tests.bot.checkins.world import CLOSES, FRIDAY, World, button, world

REPS = ("Ana Ruiz", "Ben Okoro", "Chen Wei")


async def asks(here: World) -> list[Delivery]:
    async with here.database.reading(here.made.organisation_id) as session:
        statement = select(Delivery).where(
            Delivery.kind == "checkins.ask", col(Delivery.replaces_id).is_(None)
        )
        return list((await session.exec(statement)).all())


async def test_down_over_the_hour_asks_late_once(database: Database) -> None:
    here = await world(database, *REPS)
    here.clock.at = FRIDAY + timedelta(hours=3)
    await here.bot.tick()
    assert [len(here.cards(who)) for who in here.made.reps] == [1, 1, 1]
    # The reminder counts from the asking, and there is no open hour left before the end.
    await here.live(CLOSES)
    assert [len(here.cards(who)) for who in here.made.reps] == [1, 1, 1]
    assert (await here.checkin("Ana")).state == CheckinState.MISSED


async def test_down_until_the_night_waits_for_the_morning(database: Database) -> None:
    here = await world(database)
    await here.change("Ana", workdays="mon,tue,wed,thu,fri,sat,sun")
    here.clock.at = FRIDAY + timedelta(hours=10)
    await here.bot.tick()
    assert here.cards("Ana") == []
    await here.live(datetime(2026, 11, 28, 7, tzinfo=UTC))  # 08:00 in Madrid
    assert len(here.cards("Ana")) == 1


async def test_down_past_the_window_is_nobodys_miss(database: Database) -> None:
    here = await world(database)
    here.clock.at = CLOSES + timedelta(hours=20)
    await here.bot.tick()
    row = await here.checkin("Ana")
    assert (row.state, row.not_asked) == (CheckinState.NOT_ASKED, NotAsked.TOO_LATE)
    assert here.cards("Ana") == []


async def test_down_for_a_month_floods_nobody(database: Database) -> None:
    here = await world(database)
    here.clock.at = FRIDAY + timedelta(days=28, hours=1)
    await here.bot.tick()
    rows = await here.checkins("Ana")
    assert [row.not_asked for row in rows[:4]] == [NotAsked.TOO_LATE] * 4
    assert len(here.cards("Ana")) == 1


async def test_two_programs_on_one_database(database: Database) -> None:
    here = await world(database, *REPS)
    bots = [here.bot, here.another_bot()]
    for hours in (0, 0, 4, 48, 49):
        here.clock.at = FRIDAY + timedelta(hours=hours)
        await asyncio.gather(*(bot.tick() for bot in bots))
    assert len(await asks(here)) == 3
    for who in here.made.reps:
        assert len(here.cards(who)) == 2  # asked and reminded
        assert (await here.checkin(who)).state == CheckinState.MISSED
        assert [row.week for row in await here.checkins(who)] == ["2026-W48", "2026-W49"]


async def test_a_clock_set_back_asks_nobody_again(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    here.clock.at = FRIDAY - timedelta(days=3)
    await here.bot.tick()
    await here.live(FRIDAY + timedelta(hours=1))
    assert len(here.cards("Ana")) == 1
    assert len(await asks(here)) == 1


async def test_killed_between_asking_and_committing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await world(database, *REPS)
    here.clock.at = FRIDAY

    async def queue_and_die(
        session: OrgSession, messages: Sequence[outbox.Message], now: datetime
    ) -> int:
        await real(session, messages, now)
        raise RuntimeError("killed")

    real = outbox.queue
    monkeypatch.setattr(asking.outbox, "queue", queue_and_die)
    with pytest.raises(RuntimeError):
        await here.bot.tick()
    assert await asks(here) == []
    assert (await here.checkin("Ana")).state == CheckinState.DUE
    monkeypatch.undo()
    await here.bot.tick()
    assert len(await asks(here)) == 3


async def test_pressed_in_two_windows_at_once(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    card = here.card("Ana")
    message = await here.message_of("Ana")

    async def press(label: str) -> None:
        one = button(card, label)
        await here.bot.handle(
            Interaction(
                here.made.organisation_id,
                here.id_of("Ana"),
                Press(one.action, one.value, message),
            )
        )

    await asyncio.gather(press("🙂 Good"), press("🙂 Good"), press("🙁 Hard"))
    (mood,) = await here.items("Ana", ItemKind.MOOD)
    assert mood.number in {2, 4}
    async with database.reading(here.made.organisation_id) as session:
        versions = (await session.exec(select(ItemVersion))).all()
    assert len(versions) in {1, 2}


async def test_what_edits_replaced_is_gone_when_the_week_closes(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    await here.tap("Ana", "🙂 Good")
    await here.tap("Ana", "🙁 Hard")
    async with database.reading(here.made.organisation_id) as session:
        (version,) = (await session.exec(select(ItemVersion))).all()
        assert version.number == 4
    await here.live(CLOSES)
    async with database.reading(here.made.organisation_id) as session:
        assert (await session.exec(select(ItemVersion))).all() == []


async def test_a_button_of_last_month(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    old = here.card("Ana")
    message = await here.message_of("Ana")
    await here.live(FRIDAY + timedelta(days=30))
    for label in ("🙂 Good", "Skip this week", "Tell more"):
        with pytest.raises(TooLate) as late:
            await here.press("Ana", button(old, label), message=message)
        assert "That week is closed" in str(late.value)
    assert await here.items("Ana") == []


async def test_somebody_else_presses(database: Database) -> None:
    here = await world(database, *REPS)
    await here.live(FRIDAY)
    card = here.card("Ana")
    for label in ("🙂 Good", "Skip this week", "Tell more"):
        with pytest.raises(NotYours) as refused:
            await here.press("Ben", button(card, label), message=await here.message_of("Ana"))
        assert "somebody else" in str(refused.value)
    assert await here.items("Ana") == []
    assert await here.items("Ben") == []
    assert (await here.checkin("Ana")).state == CheckinState.SENT


async def test_a_value_that_we_did_not_make(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    good = button(here.card("Ana"), "🙂 Good")
    for value in ("", "999:4", "0:1", "1:9", "x"):
        with pytest.raises(NotFound):
            await here.press("Ana", type(good)(good.action, value, "x"))


async def test_answers_stay_when_the_clock_passes_the_end(database: Database) -> None:
    here = await world(database)
    await here.live(FRIDAY)
    opened = await here.tap("Ana", "Tell more")
    assert opened.form is not None
    here.clock.at = CLOSES
    with pytest.raises(TooLate):
        await here.submit("Ana", opened.form.key, {"mood": "4"})
    await here.bot.tick()
    assert (await here.checkin("Ana")).state == CheckinState.MISSED
