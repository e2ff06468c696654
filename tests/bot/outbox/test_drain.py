"""What is due is handed over once, and what comes back is recorded."""

from datetime import timedelta

import pytest
from sqlmodel import col, delete, update

from bot.cards import Card
from bot.messenger import Limited, Outcome, Parcel, Rate, Refused, Sent, TryAgain, Unsure
from bot.outbox import service
from bot.outbox.drain import Outbox
from bot.outbox.rules import LEASE, MOST_ATTEMPTS
from storage.session import Database
from storage.tables import Delivery, Identity, Person
from tests.bot.outbox.outbox_world import DAY, NOW, World, make_world
from tests.factories import make_team
from tests.fakes.messenger import FakeMessenger

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def world(database: Database) -> World:
    return await make_world(database)


def keys(messenger: FakeMessenger) -> list[str]:
    return [parcel.key for parcel in messenger.arrived]


async def test_what_is_due_arrives_once_and_keeps_its_reference(world: World) -> None:
    await world.queue(world.message("a"), world.message("later", due_at=NOW + DAY))
    messenger = FakeMessenger()
    outbox = world.outbox(messenger)
    assert await outbox.drain() == 1
    assert await outbox.drain() == 0
    assert keys(messenger) == ["a"]
    row = await world.row("a")
    assert (row.state, row.sent_at, row.attempts) == ("sent", NOW, 1)
    assert row.message == f"m{row.id}"
    assert row.lease_until is None
    assert await world.next_at(outbox) == NOW + DAY


async def test_a_parcel_names_its_place_and_carries_its_card(world: World) -> None:
    await world.queue(world.message("a"), world.message("b", channel="west"))
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    there = {parcel.key: (parcel.person, parcel.channel) for parcel in messenger.arrived}
    assert there == {"a": ("ana", None), "b": (None, "west")}
    assert {parcel.card.title for parcel in messenger.arrived} == {"a", "b"}


async def test_the_same_key_is_queued_once(world: World) -> None:
    assert await world.queue(world.message("a"), world.message("b")) == 2
    assert await world.queue(world.message("a"), world.message("c")) == 1
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert sorted(keys(messenger)) == ["a", "b", "c"]
    assert await world.queue(world.message("a")) == 0


async def test_what_waits_too_long_is_withdrawn_and_the_rest_still_goes(world: World) -> None:
    """After a day down."""
    await world.queue(
        world.message("old", expires_at=NOW + DAY),
        world.message("urgent", expires_at=NOW + 2 * DAY),
        world.message("always"),
        world.message("soon", expires_at=NOW + 3 * DAY),
    )
    world.clock.at = NOW + DAY
    messenger = FakeMessenger(limit=Rate(per_second=1000, burst=1))
    await world.outbox(messenger).drain()
    assert keys(messenger) == ["urgent", "soon", "always"]
    old = await world.row("old")
    assert (old.state, old.problem, old.attempts) == ("cancelled", "expired", 0)


@pytest.mark.parametrize(
    ("outcome", "problem"),
    [(TryAgain("busy"), "busy"), (Unsure("broken_off"), "broken_off")],
)
async def test_what_did_not_arrive_is_tried_again_later(
    world: World, outcome: Outcome, problem: str
) -> None:
    await world.queue(world.message("a"))
    messenger = FakeMessenger()
    messenger.outcomes.append(outcome)
    outbox = world.outbox(messenger, chance=lambda: 1.0)
    await outbox.drain()
    row = await world.row("a")
    assert (row.state, row.problem, row.attempts) == ("pending", problem, 1)
    assert row.due_at == await world.next_at(outbox) == NOW + timedelta(seconds=10)
    assert await outbox.drain() == 0
    world.clock.at = row.due_at
    await outbox.drain()
    row = await world.row("a")
    assert (row.state, row.problem, row.attempts) == ("sent", None, 2)
    assert keys(messenger) == ["a"]


async def test_trying_again_ends_some_day(world: World) -> None:
    await world.queue(world.message("a"))
    messenger = FakeMessenger()
    messenger.outcomes.extend([TryAgain("busy")] * (MOST_ATTEMPTS + 5))
    outbox = world.outbox(messenger)
    while (at := await world.next_at(outbox)) is not None:
        world.clock.at = max(at, world.clock.at)
        await outbox.drain()
    row = await world.row("a")
    assert (row.state, row.problem, row.attempts) == ("failed", "busy", MOST_ATTEMPTS)
    assert timedelta(hours=12) < world.clock.at - NOW < timedelta(hours=36)


async def test_a_terminal_answer_ends_at_once(world: World) -> None:
    await world.queue(world.message("a"), world.message("b", person_id=world.ben))
    messenger = FakeMessenger()
    messenger.outcomes.append(Refused("token_revoked"))
    outbox = world.outbox(messenger)
    await outbox.drain()
    row = await world.row("a")
    assert (row.state, row.problem) == ("failed", "token_revoked")
    assert (await world.row("b")).state == "sent"
    assert await world.next_at(outbox) is None


async def test_nobody_repeats_what_must_not_be_repeated(world: World) -> None:
    await world.queue(world.message("a", repeatable=False))
    messenger = FakeMessenger()
    messenger.outcomes.append(Unsure("broken_off"))
    outbox = world.outbox(messenger)
    await outbox.drain()
    row = await world.row("a")
    assert (row.state, row.problem) == ("unknown", "broken_off")
    assert await world.next_at(outbox) is None


async def test_being_limited_uses_up_no_attempt_and_holds_up_the_whole_bucket(
    world: World,
) -> None:
    await world.queue(*(world.message(f"k{n:03}") for n in range(120)))
    messenger = FakeMessenger()
    messenger.outcomes.extend([Sent("m"), Limited(30 * MINUTE)])
    outbox = world.outbox(messenger)
    await outbox.drain()
    rows = await world.rows()
    limited = rows["k001"]
    assert (limited.state, limited.attempts, limited.problem) == ("pending", 0, None)
    assert limited.due_at == NOW + 30 * MINUTE
    # What had been claimed together went together; the next lot was not even claimed.
    waiting = [key for key, row in rows.items() if row.state == "pending"]
    assert waiting == ["k001", *(f"k{n:03}" for n in range(100, 120))]
    assert await outbox.drain() == 0
    world.clock.at = NOW + 30 * MINUTE
    assert await outbox.drain() == 21
    assert set((await world.states()).values()) == {"sent"}


async def test_one_organisation_that_is_limited_holds_up_no_other(database: Database) -> None:
    one = await make_world(database)
    made = await make_team(database, organisation="Fabrikam")
    other = World(database, made, one.clock, made.reps["Ana"], made.reps["Ben"])
    await one.queue(one.message("a"))
    await other.queue(other.message("b"))

    class LimitsOne(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            if parcel.organisation_id == one.made.organisation_id:
                return Limited(DAY)
            return await super().send(parcel)

    messenger = LimitsOne()
    await one.outbox(messenger).drain()
    assert keys(messenger) == ["b"]


async def test_a_rate_is_kept(world: World) -> None:
    await world.queue(*(world.message(f"k{n}") for n in range(12)))
    messenger = FakeMessenger(limit=Rate(per_second=100, burst=2))
    assert await world.outbox(messenger).drain() == 12
    assert len(set(keys(messenger))) == 12


async def test_what_one_place_gets_comes_in_order(world: World) -> None:
    wanted = [f"k{n:02}" for n in range(30)]
    await world.queue(*(world.message(key) for key in wanted))
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert keys(messenger) == wanted


async def test_a_messenger_that_raises_loses_nothing(world: World) -> None:
    class Raises(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            if parcel.key == "b":
                raise RuntimeError("a mistake of ours")
            return await super().send(parcel)

    await world.queue(*(world.message(key) for key in "abc"))
    messenger = Raises()
    await world.outbox(messenger).drain()
    assert await world.states() == {"a": "sent", "b": "pending", "c": "sent"}
    assert (await world.row("b")).problem == "unforeseen"


async def test_a_card_that_cannot_be_read_holds_up_nobody(world: World) -> None:
    await world.queue(*(world.message(key) for key in "abc"))
    async with world.database.everywhere() as session:
        await session.exec(
            update(Delivery).where(col(Delivery.key) == "b").values(card={"no": "card"})
        )
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert await world.states() == {"a": "sent", "b": "failed", "c": "sent"}
    assert (await world.row("b")).problem == "not_a_card"


async def test_who_has_left_gets_nothing_more(world: World) -> None:
    await world.queue(world.message("a"), world.message("b", person_id=world.ben))
    async with world.database.organisation(world.made.organisation_id) as session:
        person = await session.get_one(Person, world.ana)
        person.active = False
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert keys(messenger) == ["b"]
    row = await world.row("a")
    assert (row.state, row.problem) == ("cancelled", "left")


async def test_who_has_no_address_cannot_be_reached(world: World) -> None:
    await world.queue(world.message("a"))
    async with world.database.organisation(world.made.organisation_id) as session:
        await session.exec(delete(Identity).where(col(Identity.person_id) == world.ana))
    await world.outbox(FakeMessenger()).drain()
    row = await world.row("a")
    assert (row.state, row.problem) == ("failed", "no_address")


async def test_platforms_that_are_not_running_are_left_alone(world: World) -> None:
    await world.queue(world.message("a"))
    outbox = Outbox(world.database, {}, world.clock)
    assert await outbox.drain() == 0
    assert await world.next_at(outbox) is None
    assert await world.states() == {"a": "pending"}


# ---- changes of messages already sent


async def test_a_change_before_sending_needs_no_second_message(world: World) -> None:
    await world.queue(world.message("a"))
    await world.change("a", "new")
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert [(p.card.title, p.replaces) for p in messenger.arrived] == [("new", None)]


async def test_a_change_after_sending_changes_in_place(world: World) -> None:
    await world.queue(world.message("a"))
    messenger = FakeMessenger()
    outbox = world.outbox(messenger)
    await outbox.drain()
    await world.change("a", "second")
    await world.change("a", "third")
    await outbox.drain()
    row = await world.row("a")
    assert [(p.card.title, p.replaces) for p in messenger.arrived] == [
        ("a", None),
        ("third", row.message),
    ]
    assert messenger.cards_to("ana") == [Card("third")]
    assert await world.states() == {"a": "sent", "a~1": "cancelled", "a~2": "sent"}
    assert (await world.row("a~1")).problem == "superseded"


async def test_a_change_waits_for_its_message(world: World) -> None:
    """The message is on its way when the change is made, and has to be tried again."""
    await world.queue(world.message("a"))
    messenger = FakeMessenger()
    messenger.outcomes.append(TryAgain("busy"))
    outbox = world.outbox(messenger, chance=lambda: 1.0)
    async with world.database.everywhere() as session:
        await session.exec(update(Delivery).values(state="sending", lease_until=NOW + LEASE))
    await world.change("a", "new")
    assert await outbox.drain() == 0
    assert await world.next_at(outbox) == NOW + LEASE
    world.clock.at = NOW + LEASE + MINUTE
    await outbox.drain()  # lost, tried, to be tried again
    assert await world.states() == {"a": "pending", "a~1": "pending"}
    assert await world.next_at(outbox) == world.clock.at + timedelta(seconds=10)
    world.clock.at += MINUTE
    await outbox.drain()
    await outbox.drain()
    assert messenger.cards_to("ana") == [Card("new")]


async def test_a_change_made_while_an_older_one_waits_to_be_tried_again_wins(
    world: World,
) -> None:
    await world.queue(world.message("a"))
    messenger = FakeMessenger()
    outbox = world.outbox(messenger)
    await outbox.drain()
    await world.change("a", "second")
    async with world.database.everywhere() as session:  # the second is on its way
        await session.exec(
            update(Delivery)
            .where(col(Delivery.key) == "a~1")
            .values(state="sending", lease_until=NOW + LEASE, attempts=1)
        )
    await world.change("a", "third")
    assert await outbox.drain() == 0  # one change of a message at a time
    world.clock.at = NOW + LEASE + MINUTE
    await outbox.drain()  # the second is lost, and overtaken
    assert messenger.cards_to("ana") == [Card("third")]
    assert await world.states() == {"a": "sent", "a~1": "cancelled", "a~2": "sent"}


async def test_a_message_that_goes_back_to_waiting_takes_the_newest_text(world: World) -> None:
    await world.queue(world.message("a"))
    async with world.database.everywhere() as session:
        await session.exec(update(Delivery).values(state="sending", lease_until=NOW + LEASE))
    await world.change("a", "second")
    async with world.database.everywhere() as session:
        await session.exec(update(Delivery).where(col(Delivery.key) == "a").values(state="pending"))
    await world.change("a", "third")
    messenger = FakeMessenger()
    outbox = world.outbox(messenger)
    await outbox.drain()
    await outbox.drain()
    assert messenger.cards_to("ana") == [Card("third")]
    assert len(messenger.arrived) == 1


@pytest.mark.parametrize("state", ["failed", "cancelled", "unknown"])
async def test_a_message_that_never_arrived_is_not_changed(world: World, state: str) -> None:
    await world.queue(world.message("a"))
    async with world.database.everywhere() as session:
        await session.exec(update(Delivery).values(state="sending", lease_until=NOW + LEASE))
    await world.change("a", "new")
    async with world.database.everywhere() as session:
        await session.exec(update(Delivery).where(col(Delivery.key) == "a").values(state=state))
    await world.change("a", "newer")
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert messenger.arrived == []
    row = await world.row("a~1")
    assert (row.state, row.problem) == ("cancelled", "nothing_to_change")


# ---- withdrawing


async def test_what_is_withdrawn_is_not_sent(world: World) -> None:
    await world.queue(
        world.message("a:1"),
        world.message("a:2", kind="tests.other"),
        world.message("b", person_id=world.ben),
    )
    assert await world.withdraw(keys=["a:1"]) == 1
    assert await world.withdraw(person_id=world.ana, kinds=["tests.other"]) == 1
    messenger = FakeMessenger()
    await world.outbox(messenger).drain()
    assert keys(messenger) == ["b"]
    assert await world.withdraw() == 0
    assert (await world.row("a:1")).problem == "answered"


async def test_withdrawing_by_the_beginning_of_a_key_takes_signs_as_they_are(
    world: World,
) -> None:
    await world.queue(*(world.message(key) for key in ("a_b:1", "axb:1", "a_b", "c")))
    async with world.database.organisation(world.made.organisation_id) as session:
        assert await service.withdraw_starting(session, "superseded", "a_b") == 2
    assert await world.states() == {
        "a_b:1": "cancelled",
        "axb:1": "pending",
        "a_b": "cancelled",
        "c": "pending",
    }


async def test_what_is_withdrawn_while_it_is_sent_is_not_tried_again(world: World) -> None:
    await world.queue(world.message("a"), world.message("b"))

    class Withdrawing(FakeMessenger):
        async def send(self, parcel: Parcel) -> Outcome:
            if parcel.key == "a":
                assert await world.withdraw(keys=["a", "b"]) == 0  # both are on their way
                return TryAgain("busy")
            return await super().send(parcel)

    messenger = Withdrawing()
    outbox = world.outbox(messenger)
    await outbox.drain()
    assert (await world.row("b")).state == "sent"
    world.clock.at = NOW + DAY
    await outbox.drain()
    assert (await world.row("a")).state == "cancelled"
    assert keys(messenger) == ["b"]
