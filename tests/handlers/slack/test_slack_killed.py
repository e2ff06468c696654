"""`run` is killed at random points of a fan-out, and everybody is told once all the same.

RQ_KILLS and RQ_KILLS_PEOPLE make it longer: the figures in docs/slack.md are those of 50 kills and
1,000 people.
"""

import asyncio
import os
import random
import signal
import sys
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlmodel import col, func, select, update

from bot.cards import Card, section
from bot.clock import SystemClock
from bot.outbox.service import Message, queue
from storage.session import Database
from storage.tables import Delivery, Identity, Organisation, Person
from storage.words import DeliveryState, Platform
from tests.fakes.slack.server import FakeSlack, running
from tests.fakes.slack.state import everything_said
from tests.handlers.slack.test_slack_program import ROOT, environment

PEOPLE = int(os.environ.get("RQ_KILLS_PEOPLE", "200"))
KILLS = int(os.environ.get("RQ_KILLS", "2"))


async def fan_out(database: Database, slack: FakeSlack) -> None:
    """A message to everybody of a workspace, due now."""
    now = SystemClock().now()
    team = slack.team("T0WEST")
    async with database.everywhere() as everywhere:
        organisation = Organisation(
            name="Crowd", platform=Platform.SLACK, external_id=team.id, created_at=now
        )
        everywhere.add(organisation)
        await everywhere.flush()
        organisation_id = organisation.id
    async with database.organisation(organisation_id) as session:
        people = [Person(name=f"P{n}", timezone="UTC", since=now.date()) for n in range(PEOPLE)]
        session.add_all(people)
        await session.flush()
        for number, one in enumerate(people):
            user = f"U1{number:05d}"
            team.add_user(user, one.name)
            session.add(Identity(person_id=one.id, platform=Platform.SLACK, external_id=user))
        messages = [
            Message(
                key=f"fan:{one.id}",
                kind="people.news",
                card=Card(title="", blocks=(section(f"For {one.name}"),)),
                due_at=now,
                person_id=one.id,
            )
            for one in people
        ]
        await queue(session, messages, now)


async def let_leases_run_out(database: Database) -> None:
    """As if a minute and a half had passed since the kill."""
    past = SystemClock().now() - timedelta(seconds=1)
    async with database.everywhere() as session:
        sending = update(Delivery).where(col(Delivery.state) == DeliveryState.SENDING)
        await session.exec(sending.values(lease_until=past))


async def all_sent(database: Database) -> bool:
    """Whether every message is recorded as sent."""
    async with database.looking_everywhere() as session:
        by_state = select(Delivery.state, func.count()).group_by(col(Delivery.state))
        return dict((await session.exec(by_state)).all()) == {DeliveryState.SENT: PEOPLE}


@pytest.mark.timeout(1800)
async def test_killed_in_the_middle_of_a_fan_out_everybody_is_told_once(
    database: Database, database_url: str
) -> None:
    chance = random.Random(4)
    async with running(FakeSlack()) as slack:
        await fan_out(database, slack)
        team = slack.teams["T0WEST"]
        env = environment(slack, database_url)

        def taken() -> int:
            return len(team.messages) + team.refused_twins

        kills = 0
        while not await all_sent(database):
            await let_leases_run_out(database)
            program = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.handlers.slack.run_unlimited",
                cwd=ROOT, env=env,
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            if kills < KILLS:
                left = PEOPLE - len(team.messages)
                point = taken() + chance.randint(1, max(1, min(left, 2 * PEOPLE // KILLS)))
                while program.returncode is None and taken() < point:  # noqa: ASYNC110  two things are waited for
                    await asyncio.sleep(0.001)
                kills += 1
                with suppress(ProcessLookupError):  # it ended by itself: why is said below
                    program.kill()
            else:
                while program.returncode is None and not await all_sent(database):  # noqa: ASYNC110  the same
                    await asyncio.sleep(0.05)
                program.terminate()
            _, err = await program.communicate()
            assert program.returncode in {-signal.SIGKILL, 0}, err.decode()
        said = [everything_said(one) for one in team.messages]
        assert sorted(said) == sorted(f"For P{n}" for n in range(PEOPLE))
        print(f"{kills} kills, {PEOPLE} people, {team.refused_twins} undecidable sends repeated")  # noqa: T201  what was counted
