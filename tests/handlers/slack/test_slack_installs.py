"""The ways to install, and what holds when it is taken away."""

import asyncio
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlmodel import select

from bot.messenger import Refused, Sent
from storage.encryption import Vault
from storage.session import Database
from storage.tables import Organisation, Person, SlackInstall
from tests.handlers.slack.slack_world import KEY, World, world
from tests.handlers.slack.test_slack_delivery import parcel


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


@pytest.mark.parametrize("last", ["app_uninstalled", "tokens_revoked"])
async def test_taken_away_everything_stops_and_the_data_stays(
    database: Database, last: str
) -> None:
    async with world(database, "http", oauth=True) as here:
        await Browser(here).install()
        ana = here.actor("ana", twice=True)
        here.clock.at += timedelta(seconds=5)
        await ana.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}})
        assert isinstance(await here.reach.messenger.send(parcel(here)), Sent)  # not the bot's
        both = ("app_uninstalled", "tokens_revoked")
        for event in sorted(both, key=last.__eq__):
            await ana.event({"type": event, "tokens": {"bot": ["U0RQ"]}})
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
        await ana.event({"type": last, "tokens": {"bot": ["U0RQ"]}}, **late)  # old news
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
