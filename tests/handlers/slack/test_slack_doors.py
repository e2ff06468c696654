"""Who is let in: signatures, replays, redeliveries and broken connections."""

import asyncio
import random
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import select

from storage.session import Database
from storage.tables import Item, Person, SlackSeen
from storage.words import ItemKind
from tests.fakes.slack.acting import Actor
from tests.fakes.slack.server import Fault, encoded
from tests.fakes.slack.state import everything_said, words_of
from tests.handlers.slack.slack_world import World, world

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ASKED = datetime(2026, 11, 27, 13, tzinfo=UTC)


async def counts(database: Database) -> tuple[int, int]:
    async with database.looking_everywhere() as session:
        seen = (await session.exec(select(SlackSeen))).all()
        wins = (await session.exec(select(Item))).all()
    return len(seen), len(wins)


def win(here: World, text: str = "We won") -> dict[str, Any]:
    ana = here.actor("ana")
    return {
        "command": "/win",
        "text": text,
        "team_id": "T0WEST",
        "user_id": ana.user,
        "channel_id": ana.team.direct(ana.user),
        "trigger_id": here.slack.trigger(ana.team, ana.user),
        "response_url": here.slack.response_url("T0WEST", "D", ana.user),
    }


async def test_requests_that_are_not_slacks_get_401_and_touch_nothing(database: Database) -> None:
    async with world(database, "http") as here:
        payload = win(here)
        body, _ = encoded("command", payload)
        good = here.slack.signature(body)
        for headers in (
            {},
            {"X-Slack-Signature": good["X-Slack-Signature"]},
            {**good, "X-Slack-Signature": "v0=0000"},
            {**good, "X-Slack-Request-Timestamp": "soon"},
            here.slack.signature(body, secret="another secret"),
            here.slack.signature(body, age=301),
            here.slack.signature(body, age=-301),
        ):
            status, _ = await here.slack.post_signed(
                "command", payload, headers=headers or {"X": "y"}
            )
            assert status == 401, headers
        assert await counts(database) == (0, 0)
        status, _ = await here.slack.post_signed("command", payload, headers=good)
        assert status == 200
        await here.settle(lambda: here.actor("ana").messages)
        before = await counts(database)
        status, _ = await here.slack.post_signed("command", payload, headers=good)  # replayed
        assert status == 401
        assert await counts(database) == before


async def test_a_retry_that_slack_signs_anew_is_taken_once(database: Database) -> None:
    async with world(database, "http") as here:
        payload = win(here)
        for _ in range(3):
            status, _ = await here.slack.post_signed("command", payload)
            assert status == 200
            here.clock.at += timedelta(seconds=2)
        await here.settle(lambda: here.actor("ana").messages)
        await asyncio.sleep(0.1)
        assert (await counts(database))[1] == 1


@ON_SQLITE
async def test_slack_may_verify_the_address(database: Database) -> None:
    async with world(database, "http") as here:
        status, answer = await here.slack.post_signed(
            "event", {"type": "url_verification", "challenge": "c0ffee"}
        )
        assert status == 200
        assert "c0ffee" in answer


@ON_SQLITE
async def test_a_broken_connection_is_opened_again_and_what_came_meanwhile_is_taken(
    database: Database,
) -> None:
    async with world(database, "socket") as here:
        ana = here.actor("ana")
        await ana.command("/win", "Before")
        await here.slack.drop_connections()
        await here.settle(here.slack.connected.is_set, seconds=20)
        await ana.command("/win", "After")
        links = here.slack.links
        await here.slack.ask_to_reconnect()
        await here.settle(lambda: here.slack.links > links, seconds=20)
        await ana.command("/win", "And after that")
        await here.settle(lambda: len(ana.messages) == 3)
        async with database.reading(here.made["T0WEST"].organisation_id) as session:
            found = await session.exec(select(Item).where(Item.kind == ItemKind.WIN))
            assert {one.text for one in found} == {"Before", "After", "And after that"}


async def test_out_of_order_and_twice(database: Database) -> None:
    async with world(database, "socket") as here:
        ana = here.actor("ana", twice=True)
        await here.live_until(ASKED)
        message = ana.messages[0]
        presses = [ana.press(message, f"{number} of 5") for number in (2, 5, 1, 4)]
        await asyncio.gather(*reversed(presses))
        await here.settle(lambda: message.edits)
        await asyncio.sleep(0.2)
        await here.bot.tick()
        async with database.reading(here.made["T0WEST"].organisation_id) as session:
            moods = (await session.exec(select(Item).where(Item.kind == ItemKind.MOOD))).all()
        assert len(moods) == 1
        assert len(ana.messages) == 1


@ON_SQLITE
@pytest.mark.parametrize("order", [1, 2])
async def test_every_kind_comes_twice_and_in_any_order(database: Database, order: int) -> None:
    async with world(database, "socket") as here:
        names = ("ana", "ben", "chen", "kim", "lee")
        ana, ben, chen, kim, lee = (here.actor(name, twice=True) for name in names)
        await here.live_until(ASKED)
        asked = ana.messages[0]
        item = {"type": "message", "channel": asked.channel, "ts": asked.ts}

        def renamed(name: str, updated: int) -> dict[str, Any]:
            user = {**ana.team.users[ana.user], "updated": updated}
            return {"type": "user_change", "user": {**user, "real_name": name, "profile": {}}}

        async def form() -> None:
            await chen.shortcut("highlights.share_a_win")
            await here.settle(lambda: chen.modal and "One moment" not in str(chen.modal.body))
            await chen.submit({"win": "From the form"})

        async def closed() -> None:
            await ben.shortcut("highlights.share_a_win")
            await here.settle(lambda: ben.modal and "One moment" not in str(ben.modal.body))
            await ben.close()

        async def by_shortcut(actor: Actor, name: str, typed: dict[str, str]) -> None:
            await actor.shortcut(f"highlights.{name}", asked, by=ana.user)
            await here.settle(lambda: actor.modal and "One moment" not in str(actor.modal.body))
            await actor.submit(typed)

        def gone(event: str) -> Awaitable[None]:
            """Old news by the time it comes: the program is at work here again."""
            return ana.event({"type": event, "tokens": {"bot": ["U0RQ"]}}, event_time=1)

        stranger = {"id": "U0STRANGER", "real_name": "Zoe", "profile": {}, "updated": 1}
        happening = [
            ana.command("/win", "From a command"),
            ana.press(asked, "Good"),
            ana.open_home(),
            ana.event({"type": "reaction_added", "user": ana.user, "reaction": "tada",
                       "item": item}),
            ana.event({"type": "reaction_removed", "user": ana.user, "reaction": "tada",
                       "item": item}),
            ben.type("I am blocked by legal on the Fabrikam contract"),
            ben.mention("C0WEST", "help"),
            ana.event({"type": "team_join", "user": stranger}),
            ana.event({"type": "tokens_revoked", "tokens": {"oauth": ["U0WESTANA"]}}),
            gone("tokens_revoked"),
            gone("app_uninstalled"),
            form(),
            closed(),
            by_shortcut(kim, "this_is_a_win", {"win": "From a message"}),
            by_shortcut(lee, "thank_the_author", {"thanks": "To its author"}),
        ]  # fmt: skip
        random.Random(order).shuffle(happening)
        await ana.event(renamed("Ana Newest", 20))
        await ana.event(renamed("Ana Before", 10))  # overtaken on its way
        await asyncio.gather(*happening)
        helped = partial(ben.team.said_in, "C0WEST", ben.user)
        await here.settle(lambda: asked.edits and ana.home and helped() and ben.messages)
        await here.door.stop()  # what was begun is finished
        await here.door.start()
        assert len(helped()) == 1
        async with database.reading(here.made["T0WEST"].organisation_id) as session:
            found = list(await session.exec(select(Item)))
            people = set(await session.exec(select(Person.name)))
        wins = sorted(str(one.text) for one in found if one.kind == ItemKind.WIN)
        assert wins == ["From a command", "From a message", "From the form"]
        assert [one.text for one in found if one.kind == ItemKind.THANKS] == ["To its author"]
        assert [one.number for one in found if one.kind == ItemKind.MOOD] == [4]
        assert "Ana Newest" in people
        assert people.isdisjoint({"Ana Before", "Zoe"})
        for actor in (ana, ben, chen, kim, lee):
            said = [everything_said(one) for one in actor.messages]
            assert len(said) == len(set(said))
        assert here.slack.refused == []


@ON_SQLITE
async def test_acknowledged_at_once_though_the_web_api_is_slow(database: Database) -> None:
    async with world(database, "http") as here:
        ana = here.actor("ana")
        here.slack.fault("chat.postMessage", Fault("slow", 2.0))
        await ana.command("/win", "We won")
        assert max(here.slack.acks) < 1.0
        await here.settle(lambda: ana.messages)


@ON_SQLITE
async def test_a_form_that_takes_a_moment_finds_its_modal_open(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.desk.MOMENT", 0.0)
    async with world(database, "http") as here:
        ana = here.actor("ana")
        await here.live_until(ASKED)
        await ana.press(ana.messages[0], "Tell more")
        await here.settle(lambda: ana.modal and ana.modal.updates)
        assert ana.modal is not None
        assert ana.modal.body["title"]["text"] == "Your check-in"


@ON_SQLITE
async def test_a_form_refused_after_a_moment_comes_back_as_it_was_sent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.slack.desk.SUBMIT_MOMENT", 0.0)
    async with world(database, "http") as here:
        ana, ben = here.actor("ana"), here.actor("ben")

        async def late(values: dict[str, str | list[str]]) -> str:
            """What the modal says once the form was answered."""
            answer = await ana.submit(values)
            assert answer is not None
            assert "One moment" in str(answer["view"])
            await here.settle(lambda: ana.modal and "One moment" not in str(ana.modal.body))
            assert ana.modal is not None
            return words_of(ana.modal.body["blocks"])

        await ana.shortcut("highlights.share_a_win")
        await here.settle(lambda: ana.modal)
        assert "kept it" in await late({"win": "Fabrikam renewed"})
        await here.settle(lambda: ana.messages)
        assert (await counts(database))[1] == 1
        await ana.press(ana.messages[-1], "Who helped")
        await here.settle(lambda: ana.modal and "helpers" in str(ana.modal.body))
        await here.live_until(ASKED + timedelta(days=3))
        assert "post already" in await late({"helpers": [ben.user]})
        assert ana.modal is not None
        by_id = {one.get("block_id"): one for one in ana.modal.body["blocks"]}
        assert by_id["helpers"]["element"]["initial_users"] == [ben.user]
        assert here.slack.refused == []


@ON_SQLITE
async def test_a_trigger_that_is_too_old_is_said(database: Database) -> None:
    async with world(database, "http") as here:
        ana = here.actor("ana")
        await here.live_until(ASKED)
        here.slack.triggers.clear()
        given = here.slack.trigger
        here.slack.trigger = lambda team, user: f"gone.{given(team, user)}"  # type: ignore[method-assign]
        await ana.press(ana.messages[0], "Tell more")
        await here.settle(lambda: len(ana.messages) > 1)
        assert "press it once more" in ana.messages[-1].text
