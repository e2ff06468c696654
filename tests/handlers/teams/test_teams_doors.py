"""Who is let in from Teams: what the Bot Connector signed for this program, from a tenant of ours
and at the address where Teams is. Everything else is told so and touches nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import jwt
import pytest
from sqlalchemy import func
from sqlmodel import select

from storage.session import Database
from storage.tables import Delivery, Organisation, TeamsChat, TeamsSeen, TeamsTenant
from tests.fakes.teams.issuer import APP_ID, ISSUER
from tests.fakes.teams.server import Fault
from tests.fakes.teams.state import Json
from tests.handlers.teams.teams_world import HOME, World, world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TABLES = (Organisation, Delivery, TeamsChat, TeamsSeen, TeamsTenant)


async def rows(database: Database) -> list[int]:
    async with database.looking_everywhere() as session:
        return [
            (await session.exec(select(func.count()).select_from(table))).one() for table in TABLES
        ]


def typed(here: World, **more: Any) -> Json:
    """Something that Ana types."""
    return {**here.actor("ana")._personal("message", text="help"), **more}


def connector_calls(here: World) -> int:
    return sum(call not in {"keys", "token"} for call, _ in here.teams.calls)


@asynccontextmanager
async def untouched(here: World) -> AsyncIterator[None]:
    """Nothing is stored, and nobody is written to."""
    before = await rows(here.database)
    calls = connector_calls(here)
    yield
    assert await rows(here.database) == before
    assert connector_calls(here) == calls


def signed(here: World, **claims: Any) -> str:
    token = here.teams.issuer.token(here.teams.service_url, **claims)
    return f"Bearer {token}"


def by_another_key(here: World) -> str:
    now = int(here.clock.now().timestamp())
    body = {"iss": ISSUER, "aud": APP_ID, "serviceurl": here.teams.service_url, "exp": now + 600}
    return f"Bearer {here.teams.issuer.signed(body, by=99, kid='key-1')}"


def unsigned(here: World) -> str:
    now = int(here.clock.now().timestamp())
    body = {"iss": ISSUER, "aud": APP_ID, "serviceurl": here.teams.service_url, "exp": now + 600}
    return f"Bearer {jwt.encode(body, '', algorithm='none', headers={'kid': 'key-1'})}"


def by_a_shared_secret(here: World) -> str:
    """Signed with what everybody knows of the key, as if it were a secret."""
    now = int(here.clock.now().timestamp())
    body = {"iss": ISSUER, "aud": APP_ID, "serviceurl": here.teams.service_url, "exp": now + 600}
    secret = here.teams.issuer.keys()["keys"][0]["n"]
    token = jwt.encode(body, secret, algorithm="HS256", headers={"kid": "key-1"})
    return f"Bearer {token}"


PROOFS: dict[str, Any] = {
    "none": lambda _here: None,
    "empty": lambda _here: "",
    "another scheme": lambda here: signed(here).replace("Bearer", "Basic"),
    "no token": lambda _here: "Bearer",
    "not a token": lambda _here: "Bearer abc.def.ghi",
    "forged": by_another_key,
    "unsigned": unsigned,
    "a shared secret": by_a_shared_secret,
    "expired": lambda here: signed(here, exp=int(here.clock.now().timestamp()) - 301),
    "never ends": lambda here: signed(here, exp=None),
    "not yet": lambda here: signed(here, nbf=int(here.clock.now().timestamp()) + 301),
    "wrong audience": lambda here: signed(here, aud="22222222-2222-3333-4444-555555555555"),
    "audiences": lambda here: signed(here, aud=[APP_ID, "another"]),
    "wrong issuer": lambda here: signed(here, iss="https://sts.windows.net/another/"),
}


@pytest.mark.parametrize("name", list(PROOFS))
async def test_what_proves_nothing_gets_401_and_touches_nothing(
    database: Database, name: str
) -> None:
    async with world(database) as here, untouched(here):
        status, answer = await here.teams.post(typed(here), PROOFS[name](here))
        assert status == 401
        assert "tenant" not in str(answer)


async def test_what_is_proven_but_not_for_us_gets_403_and_touches_nothing(
    database: Database,
) -> None:
    async with world(database) as here:
        elsewhere = "https://smba.trafficmanager.example/emea/"
        stranger = {"channelData": {"tenant": {"id": "tenant-strange"}}}
        conversation = {
            "id": "a:1",
            "conversationType": "personal",
            "tenantId": "tenant-strange",
        }
        async with untouched(here):
            # The token is for another address than the activity.
            status, _ = await here.teams.deliver(typed(here), serviceurl=elsewhere)
            assert status == 403
            status, _ = await here.teams.deliver(typed(here), serviceurl=None)
            assert status == 403
            # Both agree on an address where Teams is not.
            status, _ = await here.teams.deliver(typed(here, serviceUrl=elsewhere))
            assert status == 403
            # A tenant in which nobody has set the program up.
            status, _ = await here.teams.deliver(typed(here, **stranger, conversation=conversation))
            assert status == 403


async def test_two_tenants_in_one_activity_are_no_activity(database: Database) -> None:
    async with world(database, tenants=(HOME, "tenant-two")) as here, untouched(here):
        activity = typed(here, channelData={"tenant": {"id": "tenant-two"}})
        assert (await here.teams.deliver(activity))[0] == 400


async def test_somebody_of_another_tenant_is_nobody_here(database: Database) -> None:
    async with world(database, tenants=(HOME, "tenant-two")) as here:
        await here.install_for("ana")
        other = here.actor("ana", "tenant-two")
        # Ana's account of one tenant in a conversation of the other.
        activity = other._personal("message", text="help")
        activity["from"]["aadObjectId"] = here.actor("ana").user.object_id
        other.user.installed = True
        assert (await here.teams.deliver(activity))[0] == 200
        (said,) = other.messages
        assert "on no team of mine" in said.text


@pytest.mark.parametrize("body", ["[]", "{}", "nonsense", '{"type": "message"}', '{"type": 7}'])
async def test_what_is_no_activity_gets_400(database: Database, body: str) -> None:
    async with (
        world(database) as here,
        untouched(here),
        aiohttp.ClientSession() as session,
        session.post(
            f"{here.teams.app_url}/api/messages",
            data=body,
            headers={"Authorization": signed(here)},
        ) as answer,
    ):
        assert answer.status == 400


async def test_another_channel_is_not_let_in(database: Database) -> None:
    async with world(database) as here, untouched(here):
        assert (await here.teams.deliver(typed(here, channelId="emulator")))[0] == 401


async def test_a_new_key_is_fetched_once_and_an_unknown_one_not_for_ever(
    database: Database,
) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        issuer = here.teams.issuer
        fetched = issuer.fetches
        await here.actor("ana").type("help")
        assert issuer.fetches == fetched  # the keys are kept
        issuer.rotate()
        await here.actor("ana").type("help")
        assert issuer.fetches == fetched + 1
        async with untouched(here):
            for number in range(20):
                token = issuer.signed({"iss": ISSUER}, kid=f"nobody-{number}")
                assert (await here.teams.post(typed(here), f"Bearer {token}"))[0] == 401
        assert issuer.fetches < fetched + 8


async def test_keys_that_cannot_be_fetched_are_nobody_s_fault(database: Database) -> None:
    async with world(database) as here:
        here.teams.fault("keys", Fault(status=500))
        async with untouched(here):
            assert (await here.teams.deliver(typed(here)))[0] == 503
        await here.install_for("ana")
        # Known keys go on while new ones cannot be had.
        here.teams.fault("keys", Fault(dropped=True))
        token = here.teams.issuer.signed({"iss": ISSUER}, kid="nobody")
        assert (await here.teams.post(typed(here), f"Bearer {token}"))[0] == 401
        await here.actor("ana").type("help")
