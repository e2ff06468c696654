"""The playground as a chat platform: the messenger port."""

from datetime import UTC, datetime, timedelta

from bot.cards import Card, card_to_text, section
from bot.clock import SetClock
from bot.messenger import Parcel, Refused, Sent
from handlers.local import chat
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from storage.session import Database
from tests.factories import NOW, make_team


def parcel(organisation_id: int, **changes: object) -> Parcel:
    plain = {
        "organisation_id": organisation_id,
        "delivery_id": 1,
        "key": "k",
        "person": "ana",
        "channel": None,
        "written": card_to_text(Card("One", (section("first"),))),
        "replaces": None,
    }
    return Parcel(**(plain | changes))


async def seen(database: Database, organisation_id: int, place: str) -> list[tuple[str, str]]:
    async with database.reading(organisation_id) as session:
        return [(one.key or "", one.text) for one in await chat.seen_by(session, place, "ana")]


async def test_the_same_delivery_twice_is_one_message(database: Database) -> None:
    made = await make_team(database)
    messenger = LocalMessenger(database, SetClock(NOW), News())
    first = await messenger.send(parcel(made.organisation_id))
    again = await messenger.send(parcel(made.organisation_id))
    assert isinstance(first, Sent)
    assert first == again
    assert await seen(database, made.organisation_id, "ana") == [(first.message, "One")]


async def test_a_change_replaces_the_card_of_its_message(database: Database) -> None:
    made = await make_team(database)
    messenger = LocalMessenger(database, SetClock(NOW), News())
    sent = await messenger.send(parcel(made.organisation_id, person=None, channel="west"))
    assert isinstance(sent, Sent)
    change = parcel(
        made.organisation_id,
        person=None,
        channel="west",
        key="k~1",
        written=card_to_text(Card("Two")),
        replaces=sent.message,
    )
    assert await messenger.send(change) == sent
    assert await seen(database, made.organisation_id, "west") == [(sent.message, "Two")]


async def test_a_message_that_is_gone_cannot_be_changed(database: Database) -> None:
    made = await make_team(database)
    messenger = LocalMessenger(database, SetClock(NOW), News())
    assert await messenger.send(parcel(made.organisation_id, replaces="77")) == Refused(
        "message_not_found"
    )


async def test_messages_stay_in_their_organisation(database: Database) -> None:
    ours = await make_team(database)
    theirs = await make_team(database, organisation="Fabrikam")
    messenger = LocalMessenger(database, SetClock(NOW), News())
    await messenger.send(parcel(ours.organisation_id))
    assert await seen(database, theirs.organisation_id, "ana") == []


async def test_the_clock_is_kept_and_never_behind_the_newest_message(database: Database) -> None:
    made = await make_team(database)
    async with database.everywhere() as session:
        assert await chat.kept_clock(session) is None
        await chat.keep_clock(session, NOW)
        await chat.keep_clock(session, NOW + timedelta(hours=1))
    async with database.looking_everywhere() as session:
        assert await chat.kept_clock(session) == NOW + timedelta(hours=1)
    later = datetime(2026, 12, 1, tzinfo=UTC)
    await LocalMessenger(database, SetClock(later), News()).send(parcel(made.organisation_id))
    async with database.looking_everywhere() as session:
        assert await chat.kept_clock(session) == later
