"""Who is let in: signatures, replays, redeliveries, broken connections, and the ways to install."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
import pytest
from sqlmodel import select

from bot.messenger import Refused, Sent
from storage.encryption import Vault
from storage.session import Database
from storage.tables import Item, Organisation, Person, SlackInstall, SlackSeen
from storage.words import ItemKind
from tests.fakes.slack.server import Fault, encoded
from tests.fakes.slack.state import everything_said
from tests.handlers.slack.slack_world import KEY, World, world
from tests.handlers.slack.test_slack_delivery import parcel

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
        ana, ben, chen = (here.actor(name, twice=True) for name in ("ana", "ben", "chen"))
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
            form(),
            closed(),
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
        assert wins == ["From a command", "From the form"]
        assert [one.number for one in found if one.kind == ItemKind.MOOD] == [4]
        assert "Ana Newest" in people
        assert people.isdisjoint({"Ana Before", "Zoe"})
        for actor in (ana, ben, chen):
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


# Installs


class Browser:
    """Somebody's browser, with its cookies."""

    def __init__(self, here: World) -> None:
        self.here = here
        self.cookie = ""
        self.state = ""

    async def begin(self) -> str:
        """Press "Add to Slack": where Slack is asked."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            address = f"{self.here.slack.app_url}/slack/install"
            async with session.get(address, allow_redirects=False) as answer:
                where = answer.headers["Location"]
                self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        self.state = where.partition("state=")[2].partition("&")[0]
        return where

    async def come_back(self, query: str, *, cookie: str | None = None) -> tuple[int, str]:
        """Slack sends them back."""
        headers = {"Cookie": self.cookie if cookie is None else cookie}
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
            address = f"{self.here.slack.app_url}/slack/oauth_redirect?{query}"
            async with session.get(address, headers=headers) as answer:
                return answer.status, await answer.text()

    async def install(self, **how: Any) -> tuple[int, str]:
        """All of it."""
        await self.begin()
        code = self.here.slack.grant(self.here.slack.teams["T0WEST"], "U0WESTKIM", **how)
        return await self.come_back(f"code={code}&state={self.state}")


async def installs(database: Database) -> list[SlackInstall]:
    async with database.looking_everywhere() as session:
        return list(await session.exec(select(SlackInstall)))


async def test_an_install_is_kept_encrypted_and_works(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        assert await here.reach.messenger.send(parcel(here)) == Refused("not_installed")
        browser = Browser(here)
        where = await browser.begin()
        assert "client_id=1.2" in where
        assert "chat%3Awrite" in where or "chat:write" in where
        status, page = await Browser(here).install()
        assert (status, "Installed" in page) == (200, True)
        (install,) = await installs(database)
        token = next(iter(here.slack.tokens))
        assert install.bot_token is not None
        assert token not in install.bot_token
        assert Vault([KEY]).decrypt(install.bot_token) == token
        assert isinstance(await here.reach.messenger.send(parcel(here)), Sent)


async def test_a_new_workspace_becomes_an_organisation_with_its_installer(
    database: Database,
) -> None:
    async with world(database, "http", oauth=True) as here:
        team = here.slack.team("T0NEW", U0MAX="Max Frei")
        browser = Browser(here)
        await browser.begin()
        code = here.slack.grant(team, "U0MAX")
        status, _ = await browser.come_back(f"code={code}&state={browser.state}")
        assert status == 200
        async with database.looking_everywhere() as session:
            organisations = (await session.exec(select(Organisation))).all()
            people = (await session.exec(select(Person).where(Person.name == "Max Frei"))).all()
        assert [one.name for one in organisations if one.external_id == "T0NEW"] == [
            "Workspace T0NEW"
        ]
        assert [one.timezone for one in people] == ["Europe/Madrid"]


async def test_denial_wrong_states_and_wrong_codes_change_nothing(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        browser = Browser(here)
        await browser.begin()
        status, page = await browser.come_back(f"error=access_denied&state={browser.state}")
        assert (status, "chose not to" in page) == (200, True)
        code = here.slack.grant(here.slack.teams["T0WEST"], "U0WESTKIM")
        status, _ = await browser.come_back(f"code={code}&state=forged")
        assert status == 400
        status, _ = await browser.come_back(f"code={code}&state={browser.state}", cookie="")
        assert status == 400
        status, page = await browser.come_back(f"code=wrong&state={browser.state}")
        assert (status, "SLACK_CLIENT_SECRET" in page) == (401, True)
        status, _ = await browser.come_back(f"code={code}&state={browser.state}")
        assert status == 401  # the state was used up
        await browser.begin()
        here.clock.at += timedelta(minutes=11)
        status, _ = await browser.come_back(f"code={code}&state={browser.state}")
        assert status == 401  # too late
        assert await installs(database) == []


async def test_a_missing_scope_is_named_and_a_second_install_mends_it(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        _, page = await Browser(here).install(scopes="chat:write,commands,users:read")
        assert "im:history" in page
        assert "Missing" in page
        (before,) = await installs(database)
        _, page = await Browser(here).install()
        assert "Missing" not in page
        (after,) = await installs(database)
        assert before.id == after.id
        assert before.bot_token != after.bot_token


async def test_taken_away_everything_stops_and_the_data_stays(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        await Browser(here).install()
        ana = here.actor("ana")
        here.clock.at += timedelta(seconds=5)
        await ana.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
        assert isinstance(await here.reach.messenger.send(parcel(here)), Sent)  # not the bot's
        await ana.event({"type": "app_uninstalled"})
        await here.settle(lambda: not here.reach.workspaces._known)
        assert await here.reach.messenger.send(parcel(here)) == Refused("not_installed")
        (install,) = await installs(database)
        assert install.revoked_at is not None
        assert install.bot_token is None
        async with database.looking_everywhere() as session:
            assert (await session.exec(select(Person))).all()
        here.clock.at += timedelta(seconds=5)
        await Browser(here).install()
        late = {"event_time": int((here.clock.at - timedelta(minutes=1)).timestamp())}
        await ana.event({"type": "app_uninstalled"}, **late)  # old news
        await asyncio.sleep(0.1)
        assert isinstance(await here.reach.messenger.send(parcel(here)), Sent)


async def test_rotating_tokens_are_renewed_once_before_they_end(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        await Browser(here).install(rotates=True)
        here.clock.at += timedelta(hours=11, minutes=30)
        sends = [here.reach.messenger.send(parcel(here, key=f"k{n}")) for n in range(20)]
        assert all(isinstance(one, Sent) for one in await asyncio.gather(*sends))
        assert len(here.slack.tokens) == 2
        assert len(here.slack.refresh_tokens) == 1


async def test_tokens_of_an_older_key_are_read_and_of_a_lost_one_are_not(
    database: Database,
) -> None:
    async with world(database, "http", oauth=True) as here:
        await Browser(here).install()
        (install,) = await installs(database)
        new_key = "BzK1Y0pQ2bJ4b0q3b1nG8Qd1c4fZ4n6Yh0pJ7hR2s3c="
        assert Vault([new_key, KEY]).decrypt(install.bot_token or "")
        assert not Vault([new_key, KEY]).is_current(install.bot_token or "")
    async with world(database, "http", oauth=True, teams=(), rq_encryption_keys=new_key) as other:
        lost = parcel(here)
        assert await other.reach.messenger.send(lost) == Refused("token_unreadable")
