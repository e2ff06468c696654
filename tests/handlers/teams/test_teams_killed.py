"""`run` is killed at random points of a fan-out to Teams, which cannot tell a message that is sent
again: where a repeat is the lesser evil nobody is missed, where a miss is nobody is told twice.

RQ_KILLS and RQ_KILLS_PEOPLE make it longer.
"""

import asyncio
import os
import random
import signal
import sys
from collections import Counter

import pytest
from sqlmodel import col, func, select

from bot.cards import Card, section
from bot.clock import SystemClock
from bot.outbox.drain import AT_ONCE
from bot.outbox.service import Message, queue
from storage.session import Database
from storage.tables import Delivery, Identity, Organisation, Person
from storage.words import DeliveryState, Platform
from tests.fakes.teams.server import FakeTeams, running
from tests.handlers.slack.test_slack_killed import let_leases_run_out
from tests.handlers.slack.test_slack_program import ROOT, free_port
from tests.handlers.teams.teams_world import HOME, teams_settings

PEOPLE = int(os.environ.get("RQ_KILLS_PEOPLE", "200"))
KILLS = int(os.environ.get("RQ_KILLS", "1"))
OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


async def fan_out(database: Database, teams: FakeTeams, *, repeatable: bool) -> None:
    """A message to everybody of a tenant, due now."""
    now = SystemClock().now()
    tenant = teams.tenant(HOME)
    async with database.everywhere() as everywhere:
        organisation = Organisation(
            name="Crowd", platform=Platform.TEAMS, external_id=HOME, created_at=now
        )
        everywhere.add(organisation)
        await everywhere.flush()
        organisation_id = organisation.id
    async with database.organisation(organisation_id) as session:
        people = [Person(name=f"P{n} Crowd", timezone="UTC", since=now.date())
                  for n in range(PEOPLE)]  # fmt: skip
        session.add_all(people)
        await session.flush()
        for one in people:
            user = tenant.add(one.name, installed=True)
            identity = Identity(
                person_id=one.id, platform=Platform.TEAMS, external_id=user.object_id
            )
            session.add(identity)
        messages = [
            Message(
                key=f"fan:{one.id}",
                kind="people.news",
                card=Card(title="", blocks=(section(f"For {one.name}"),)),
                due_at=now,
                person_id=one.id,
                repeatable=repeatable,
            )
            for one in people
        ]
        await queue(session, messages, now)


async def states(database: Database) -> Counter[str]:
    async with database.looking_everywhere() as session:
        by_state = select(Delivery.state, func.count()).group_by(col(Delivery.state))
        return Counter(dict((await session.exec(by_state)).all()))


async def is_unfinished(database: Database) -> bool:
    found = await states(database)
    return any(found[state] for state in OPEN)


def environment(teams: FakeTeams, database_url: str) -> dict[str, str]:
    """What the program is told of its surroundings."""
    found = teams_settings(teams)
    secret, (key,) = found.teams_app_password, found.rq_encryption_keys
    assert secret is not None
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "DATABASE_URL": database_url,
        "TEAMS_APP_ID": str(found.teams_app_id),
        "TEAMS_APP_PASSWORD": secret.get_secret_value(),
        "TEAMS_TENANT_ID": str(found.teams_tenant_id),
        "TEAMS_SERVICE_URL": found.teams_service_url,
        "TEAMS_LOGIN_URL": found.teams_login_url,
        "TEAMS_OPENID_URL": found.teams_openid_url,
        "RQ_ENCRYPTION_KEYS": key.get_secret_value(),
        "RQ_PORT": str(free_port()),
    }


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("repeatable", "database_url"),
    [(True, "postgresql"), (False, "sqlite")],
    ids=["repeat-postgresql", "miss-sqlite"],
    indirect=["database_url"],
)
async def test_killed_in_the_middle_of_a_fan_out(
    database: Database, database_url: str, *, repeatable: bool
) -> None:
    chance = random.Random(5)
    async with running(FakeTeams()) as teams:
        teams.now = lambda: SystemClock().now().timestamp()
        await fan_out(database, teams, repeatable=repeatable)
        env = environment(teams, database_url)

        def heard() -> Counter[str]:
            return Counter(
                one.text for chat in teams.conversations.values() for one in chat.messages
            )

        kills = 0
        while await is_unfinished(database):
            await let_leases_run_out(database)
            program = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.handlers.teams.run_unlimited",
                cwd=ROOT, env=env,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            if kills < KILLS:
                point = heard().total() + chance.randint(1, PEOPLE // (KILLS + 1))
                while program.returncode is None and heard().total() < point:
                    await asyncio.sleep(0.001)
                    if not await is_unfinished(database):  # what is undecided is left alone
                        break
                kills += 1
                program.kill()
            else:
                while program.returncode is None and await is_unfinished(database):  # noqa: ASYNC110  the same
                    await asyncio.sleep(0.05)
                program.terminate()
            _, err = await program.communicate()
            assert program.returncode in {-signal.SIGKILL, 0}, err.decode()
        print(f"{kills} kills, {PEOPLE} people, {heard().total()} messages heard")  # noqa: T201  what was counted
        ended, found = await states(database), heard()
        everybody = {f"For P{n} Crowd" for n in range(PEOPLE)}
        if repeatable:
            assert set(found) == everybody
            assert found.total() <= PEOPLE + kills * AT_ONCE
            assert ended[DeliveryState.SENT] == PEOPLE
        else:
            assert set(found) <= everybody
            assert max(found.values()) == 1
            missed = PEOPLE - len(found)
            assert missed <= ended[DeliveryState.UNKNOWN] <= kills * AT_ONCE
            assert ended[DeliveryState.SENT] + ended[DeliveryState.UNKNOWN] == PEOPLE
