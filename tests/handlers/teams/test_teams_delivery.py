"""Messages to Teams when Teams has a bad day: nothing is lost, and what may have arrived is sent
again only where its kind says that a repeat is the lesser evil."""

from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from bot.cards import Card, card_to_text, section
from bot.messenger import Limited, Outcome, Parcel, Refused, Sent, TryAgain, Unsure
from bot.outbox.service import Message, change, queue
from storage.queries import deliveries
from storage.queries.deliveries import Bucket
from storage.session import Database
from storage.tables import Delivery, Identity, TeamsChat
from storage.words import DeliveryState, Platform
from tests.fakes.teams.server import Fault
from tests.handlers.teams.teams_world import HOME, World, world

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def say(here: World, words: str = "Hello", *, repeatable: bool = True) -> None:
    made = here.made[HOME]
    message = Message(
        key=f"test:{words}",
        kind="test.say",
        card=Card(title="", blocks=(section(words),), summary=words),
        due_at=here.clock.now(),
        person_id=made.reps["Ana"],
        repeatable=repeatable,
    )
    async with here.database.organisation(made.organisation_id) as session:
        await queue(session, [message], here.clock.now())


async def said(here: World, words: str = "Hello") -> Delivery:
    async with here.database.reading(here.made[HOME].organisation_id) as session:
        return (await session.exec(select(Delivery).where(Delivery.key == f"test:{words}"))).one()


def heard(here: World, words: str = "Hello") -> int:
    return sum(words in one.text for one in here.actor("ana").messages)


async def try_once(here: World) -> Outcome:
    """By the messenger itself."""
    parcel = Parcel(
        here.made[HOME].organisation_id,
        7,
        "test:once",
        here.actor("ana").user.object_id,
        None,
        card_to_text(Card(title="", blocks=(section("Once"),), summary="Once")),
        None,
    )
    return await here.reach.messenger.send(parcel)


FAULTS: list[tuple[str, Fault, type[Outcome], int]] = [
    ("412", Fault(status=412), TryAgain, 0),
    ("429", Fault(status=429, retry_after="7"), Limited, 0),
    ("503", Fault(status=503), TryAgain, 0),
    ("500", Fault(status=500), Unsure, 0),
    ("502", Fault(status=502), Unsure, 0),
    ("504 before it was taken", Fault(status=504), Unsure, 0),
    ("504 after it was taken", Fault(status=504, after=True), Unsure, 1),
    ("dropped before", Fault(dropped=True), Unsure, 0),
    ("dropped after it was taken", Fault(dropped=True, after=True), Unsure, 1),
    ("400", Fault(status=400), Refused, 0),
    ("403", Fault(status=403), Refused, 0),
    ("404", Fault(status=404), Refused, 0),
]


@only_sqlite
@pytest.mark.parametrize(("fault", "kind", "arrived"), [one[1:] for one in FAULTS],
                         ids=[one[0] for one in FAULTS])  # fmt: skip
async def test_each_answer_has_its_meaning(
    database: Database, fault: Fault, kind: type[Outcome], arrived: int
) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        here.teams.fault("post", fault)
        outcome = await try_once(here)
        assert isinstance(outcome, kind)
        assert heard(here, "Once") == arrived
        if isinstance(outcome, Limited):
            assert outcome.wait == timedelta(seconds=7)


@only_sqlite
async def test_a_date_in_retry_after_is_obeyed(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        here.teams.fault("post", Fault(status=429, retry_after="Tue, 24 Nov 2026 09:01:30 GMT"))
        assert await try_once(here) == Limited(timedelta(seconds=90))
        here.teams.fault("post", Fault(status=429, retry_after="soon"))
        assert await try_once(here) == Limited(timedelta(seconds=5))


@only_sqlite
async def test_a_token_that_ended_early_is_fetched_again(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        here.teams.tokens.clear()
        assert isinstance(await try_once(here), Sent)
        assert here.teams.token_requests == 2
        # One that Entra gives and the connector never takes stops after a second try.
        here.teams.tokens.clear()
        here.teams.fault("token", Fault(status=503))
        assert isinstance(await try_once(here), TryAgain)


@pytest.mark.parametrize("repeatable", [True, False], ids=["repeat", "miss"])
async def test_what_may_have_arrived_goes_by_its_kind(
    database: Database, *, repeatable: bool
) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        await say(here, repeatable=repeatable)
        here.teams.fault("post", Fault(dropped=True, after=True))
        await here.bot.tick()
        await here.live_until(here.clock.now() + timedelta(minutes=5))
        delivery = await said(here)
        if repeatable:
            assert delivery.state == DeliveryState.SENT
            assert heard(here) == 2  # Teams cannot tell; the lesser evil
        else:
            assert delivery.state == DeliveryState.UNKNOWN
            assert heard(here) == 1


async def test_everything_arrives_after_a_bad_hour(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        for number in range(5):
            await say(here, f"Number {number}.")
        here.teams.fault(
            "post",
            Fault(status=429, retry_after="2"),
            Fault(status=412),
            Fault(status=503, retry_after="30"),
            Fault(status=412),
        )
        await here.live_until(here.clock.now() + timedelta(hours=1))
        assert [heard(here, f"Number {number}.") for number in range(5)] == [1] * 5


@only_sqlite
async def test_a_change_is_made_in_place_and_repeated_without_harm(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        await say(here)
        await here.bot.tick()
        async with database.organisation(here.made[HOME].organisation_id) as session:
            card = Card(title="", blocks=(section("Changed"),), summary="Changed")
            await change(session, "test:Hello", card, here.clock.now())
        here.teams.fault("update", Fault(dropped=True, after=True), Fault(status=502))
        await here.live_until(here.clock.now() + timedelta(minutes=5))
        (message,) = [one for one in here.actor("ana").messages if "Changed" in one.text]
        assert message.edits == 2
        assert heard(here) == 0


@only_sqlite
async def test_one_conversation_waits_without_the_others(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben")
        made = here.made[HOME]
        cards = [Card(title="", blocks=(section(f"Line {n}"),), summary="Line") for n in range(12)]
        messages = [
            Message(f"test:{n}", "test.say", card, here.clock.now(), person_id=made.reps["Ana"])
            for n, card in enumerate(cards)
        ]
        messages.append(
            Message("test:ben", "test.say", cards[0], here.clock.now(), person_id=made.reps["Ben"])
        )
        async with database.organisation(made.organisation_id) as session:
            await queue(session, messages, here.clock.now())
        await here.bot.outbox.drain()
        ana, ben = here.actor("ana"), here.actor("ben")
        assert sum("Line" in one.text for one in ana.messages) <= 7
        assert sum("Line" in one.text for one in ben.messages) == 1

        def all_there() -> bool:
            here.clock.at += timedelta(seconds=1)
            return sum("Line" in one.text for one in ana.messages) == 12

        await here.settle(all_there)


async def test_a_chat_is_made_where_only_the_account_is_known(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        async with database.organisation(here.made[HOME].organisation_id) as session:
            (chat,) = await session.exec(select(TeamsChat))
            assert "a:" not in (chat.reference or "")  # encrypted
            await session.delete(chat)
        await say(here)
        await here.bot.tick()
        assert heard(here) == 1
        await say(here, "Again")
        await here.bot.tick()
        creates = [call for call, _ in here.teams.calls if call == "create"]
        assert len(creates) == 1  # it is kept


@only_sqlite
async def test_who_has_not_installed_it_is_told_nothing_until_they_do(database: Database) -> None:
    async with world(database) as here:
        ben = here.actor("ben")
        await say(here)
        await here.bot.tick()
        assert (await said(here)).state == DeliveryState.FAILED
        assert (await said(here)).problem == "ForbiddenOperationException"
        assert ben.messages == []


@only_sqlite
async def test_a_blocked_program_is_refused_for_good(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        here.actor("ana").user.blocked = True
        await say(here)
        await here.bot.tick()
        assert (await said(here)).problem == "MessageWritesBlocked"


@only_sqlite
async def test_a_key_that_is_gone_lets_the_chat_be_made_anew(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        async with database.organisation(here.made[HOME].organisation_id) as session:
            for chat in await session.exec(select(TeamsChat)):
                chat.reference = "gAAAAABnothing"
                session.add(chat)
        await say(here)
        await here.bot.tick()
        assert heard(here) == 1


@only_sqlite
async def test_nothing_that_a_person_wrote_is_in_a_problem(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        here.teams.fault("post", Fault(status=400))
        await say(here, "Secret words")
        await here.bot.tick()
        async with database.looking_everywhere() as session:
            problems = await session.exec(
                select(Delivery.problem).where(col(Delivery.problem).is_not(None))
            )
            assert list(problems) == ["ServiceError"]


async def test_a_claim_brings_along_the_chat_with_the_account_that_it_goes_to(
    database: Database,
) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        await say(here)
        made, now = here.made[HOME], here.clock.now()
        bucket = Bucket(made.organisation_id, Platform.TEAMS, changes=False)
        newer = Identity(person_id=made.reps["Ana"], platform=Platform.TEAMS, external_id="other")
        async with here.database.organisation(made.organisation_id) as session:
            chat = (await session.exec(select(TeamsChat))).one()
            ids = await deliveries.due_ids(session, bucket, now, 1)
            mine = await deliveries.claim(session, bucket, ids, now, now)
            assert [one.chat for one in mine] == [chat.reference]
            session.add(newer)
            await session.exec(update(Delivery).values(state=DeliveryState.PENDING))
            other = await deliveries.claim(session, bucket, ids, now, now)
            assert [(one.address, one.chat) for one in other] == [("other", None)]
