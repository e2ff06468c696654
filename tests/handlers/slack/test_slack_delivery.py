"""What becomes of a message when Slack is slow, full, broken or says no."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.cards import Card, card_to_text, mention, section
from bot.messenger import Limited, Parcel, Rate, Refused, Sent, TryAgain, Unsure
from bot.outbox.drain import Outbox
from bot.outbox.service import Message, queue
from handlers.slack.errors import Away, MissingScope, NobodyThere, Rejected, TooFast, refusal
from handlers.slack.messenger import SlackMessenger
from storage.session import Database
from storage.tables import Identity, Person
from storage.words import Platform
from tests.factories import NOW
from tests.fakes.slack.api import Limit
from tests.fakes.slack.limits import Refused as FakeRefused
from tests.fakes.slack.server import Fault
from tests.fakes.slack.state import everything_said
from tests.handlers.slack.slack_world import World, world


@pytest.fixture
async def here(sqlite_url: str) -> AsyncIterator[World]:
    database = Database(sqlite_url)
    async with world(database) as one:
        yield one
    await database.close()


def parcel(here: World, words: str = "Hello", **more: object) -> Parcel:
    made = here.made["T0WEST"]
    found: dict[str, object] = {
        "organisation_id": made.organisation_id,
        "delivery_id": 7,
        "key": "test:1",
        "person": "U0WESTANA",
        "channel": None,
        "written": card_to_text(Card(title="", blocks=(section(words),))),
        "replaces": None,
        **more,
    }
    return Parcel(**found)  # pyright: ignore[reportArgumentType]


async def test_a_message_arrives_and_is_changed_in_place(here: World) -> None:
    sent = await here.reach.messenger.send(parcel(here))
    assert isinstance(sent, Sent)
    changed = await here.reach.messenger.send(
        parcel(here, "Changed", replaces=sent.message, delivery_id=8)
    )
    assert changed == sent
    (message,) = here.actor("ana").messages
    assert everything_said(message) == "Changed"
    assert message.blocks[0]["block_id"] == "d7.0"  # buttons go on naming the first delivery


async def test_a_conversation_is_opened_where_ids_are_not_taken_and_remembered(
    here: World,
) -> None:
    here.slack.direct_by_user_id = False
    for number in range(3):
        sent = await here.reach.messenger.send(parcel(here, key=f"k{number}"))
        assert isinstance(sent, Sent)
    assert len(here.slack.called("conversations.open")) == 1
    await here.reach.messenger.send(parcel(here, key="k9", person="U0WESTBEN"))
    assert len(here.slack.called("conversations.open")) == 2


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        (Fault("limited", 7), Limited(timedelta(seconds=7))),
        (Fault("broken"), Unsure("server_error")),
        (Fault("dropped"), Unsure("no_answer")),
    ],
)
async def test_what_goes_wrong_before_it_was_taken(
    here: World, fault: Fault, outcome: object
) -> None:
    here.slack.fault("chat.postMessage", fault)
    assert await here.reach.messenger.send(parcel(here)) == outcome
    assert here.actor("ana").messages == []


@pytest.mark.parametrize("kind", ["broken_after", "dropped_after"])
async def test_a_message_that_was_taken_before_the_line_broke_is_not_said_twice(
    here: World, kind: str
) -> None:
    here.slack.fault("chat.postMessage", Fault(kind))
    assert isinstance(await here.reach.messenger.send(parcel(here)), Unsure)
    assert isinstance(await here.reach.messenger.send(parcel(here)), Sent)
    assert len(here.actor("ana").messages) == 1
    ids = {one["client_msg_id"] for one in here.slack.called("chat.postMessage")}
    assert len(ids) == 1


async def test_another_server_that_is_not_there(here: World) -> None:
    here.reach.web.url = "http://127.0.0.1:9/api/"
    assert await here.reach.messenger.send(parcel(here)) == TryAgain("not_reached")


async def test_people_who_are_gone_and_channels_we_are_not_in(here: World) -> None:
    team = here.slack.teams["T0WEST"]
    team.users["U0WESTANA"]["deleted"] = True
    assert await here.reach.messenger.send(parcel(here)) == Refused("user_disabled")
    assert await here.reach.messenger.send(parcel(here, person="U0NOBODY")) == Refused(
        "user_not_found"
    )
    team.channels["C0WEST"].discard(team.bot_user)
    elsewhere = parcel(here, person=None, channel="C0WEST")
    assert await here.reach.messenger.send(elsewhere) == Refused("not_in_channel")


@pytest.mark.parametrize(
    "is_not_one", [{"is_restricted": True}, {"is_bot": True}, {"deleted": True}], ids=str
)
async def test_nobody_who_is_no_colleague_is_greeted_whoever_brought_their_id_in(
    here: World, is_not_one: dict[str, bool]
) -> None:
    here.slack.teams["T0WEST"].users["U0WESTBEN"].update(is_not_one)
    hello = parcel(here, key="hello:1", person="U0WESTBEN")
    assert await here.reach.messenger.send(hello) == Refused("no_colleague")
    assert here.actor("ben").messages == []
    here.slack.fault("users.info", Fault("broken"))
    hello = parcel(here, key="hello:2", person="U0WESTANA")
    assert isinstance(await here.reach.messenger.send(hello), TryAgain)
    assert here.actor("ana").messages == []
    assert isinstance(await here.reach.messenger.send(hello), Sent)


async def test_whoever_has_the_least_time_left_is_told_first(here: World) -> None:
    everybody = [f"U2{number}" for number in range(8)]
    now = here.clock.now()
    async with here.database.organisation(here.made["T0WEST"].organisation_id) as session:
        for number, user in enumerate(everybody):
            here.slack.teams["T0WEST"].add_user(user, f"P{number}")
            person = Person(name=f"P{number}", timezone="UTC", since=now.date())
            session.add(person)
            await session.flush()
            session.add(Identity(person_id=person.id, platform=Platform.SLACK, external_id=user))
            ends = None if number == 0 else now + timedelta(hours=9 - number)
            message = Message(
                key=f"test:{number}",
                kind="test.say",
                card=Card(title="", blocks=(section(f"For P{number}"),)),
                due_at=now,
                person_id=person.id,
                expires_at=ends,
                repeatable=True,
            )
            await queue(session, [message], now)
    messenger = SlackMessenger(
        here.reach.web, here.reach.workspaces, here.reach.painter, new_messages=Rate(1000, 1)
    )
    await Outbox(here.database, {Platform.SLACK: messenger}, here.clock).drain()
    said = [everything_said(one) for one in here.slack.teams["T0WEST"].messages]
    # Queued last, they end first; what never ends comes last.
    assert said == [f"For P{number}" for number in (7, 6, 5, 4, 3, 2, 1, 0)]


@pytest.mark.parametrize("state", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_token_that_no_longer_works(here: World, state: str) -> None:
    for token in here.slack.tokens.values():
        token.state = state
    assert await here.reach.messenger.send(parcel(here)) == Refused(state)


async def test_an_organisation_that_is_elsewhere_is_not_written_to(here: World) -> None:
    assert await here.reach.messenger.send(parcel(here, organisation_id=999)) == Refused(
        "not_installed"
    )


async def test_a_mention_is_made_of_a_colleague_alone(here: World) -> None:
    ana = here.made["T0WEST"].reps["Ana"]
    card = Card(title="", blocks=(section("Thanks ", mention(ana, "Ana Ruiz")),))
    await here.reach.messenger.send(parcel(here, written=card_to_text(card)))
    assert everything_said(here.actor("ana").messages[0]) == "Thanks  @U0WESTANA"


async def test_a_storm_of_429_loses_and_repeats_nothing(here: World) -> None:
    """Slack says "too fast" again and again: the bucket waits as long as it was told."""
    here.slack.limits["chat.postMessage"] = limit = Limit(per_second=20, burst=3)
    made = here.made["T0WEST"]
    messages = [
        Message(
            key=f"storm:{number}",
            kind="people.news",
            card=Card(title="", blocks=(section(f"Message {number}"),)),
            due_at=NOW,
            person_id=made.reps["Ana"],
        )
        for number in range(12)
    ]
    async with here.database.organisation(made.organisation_id) as session:
        await queue(session, messages, NOW)
    for _ in range(40):
        await here.bot.tick()
        here.clock.at += timedelta(seconds=1)
        await asyncio.sleep(0.02)
        if len(here.actor("ana").messages) == 12:
            break
    said = [everything_said(one) for one in here.actor("ana").messages]
    assert sorted(said) == sorted(f"Message {number}" for number in range(12))
    assert limit.refused > 0


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ratelimited", TooFast),
        ("service_unavailable", Away),
        ("user_not_found", NobodyThere),
        ("missing_scope", MissingScope),
        ("never_heard_of", Rejected),
    ],
)
def test_codes_have_one_meaning_each(code: str, kind: type) -> None:
    assert type(refusal(code, "m")) is kind


async def test_a_missing_scope_names_itself(here: World) -> None:
    token = here.slack.token(here.slack.teams["T0WEST"], scopes="commands")
    with pytest.raises(MissingScope) as caught:
        await here.reach.web.post("chat.postMessage", token, {"channel": "C0WEST", "text": "a"})
    assert caught.value.needed == "chat:write"


async def test_the_fake_refuses_what_slack_refuses(here: World) -> None:
    token = next(iter(here.slack.tokens))
    with pytest.raises(FakeRefused) as caught:
        here.slack.call("chat.postMessage", token, {"channel": "C0WEST", "text": ""})
    assert caught.value.code == "no_text"
