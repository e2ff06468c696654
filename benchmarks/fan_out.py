"""10,000 check-ins due at one minute, asked and handed over, beside the same rows by hand."""

import resource
import tracemalloc
from datetime import timedelta
from time import process_time

from sqlalchemy import Table, bindparam, insert, inspect, select, update

from benchmarks.crowd import FRIDAY, TUESDAY, Nothing, crowd, database, organisation
from benchmarks.measured import Figure
from bot.checkins.asking import ask_due
from bot.checkins.planning import replan_team
from bot.clock import SetClock
from bot.memory import look_for_waste_seldom
from bot.outbox.drain import Outbox
from storage.session import Database
from storage.statistics import take_statistics
from storage.tables import Checkin, Delivery
from storage.words import CheckinState, DeliveryState, Platform

REPS = 10_000
BATCH = 500


async def run() -> list[Figure]:
    """Processor time of ours and of the bare statements in the same run, and memory."""
    async with database() as base:
        organisation_id = await organisation(base)
        teams = await crowd(base, organisation_id, REPS)
        await take_statistics(base)
        await base.engine.dispose()
        for first in range(0, len(teams), 50):
            async with base.organisation(organisation_id) as session:
                for team in teams[first : first + 50]:
                    await replan_team(session, team, TUESDAY)
        await take_statistics(base)
        await base.engine.dispose()  # as in a program that runs: connections that know the figures
        look_for_waste_seldom()  # as `run` does when it has started
        before = process_time()
        asked = await ask_due(base, FRIDAY)
        between = process_time()
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        handed = await Outbox(base, {Platform.LOCAL: Nothing()}, SetClock(FRIDAY)).drain()
        after = process_time()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
        assert handed >= REPS, (asked, handed)
        by_hand = await _by_hand(base, organisation_id)
        memory = await _memory(base)
    return [
        Figure("10,000 deliveries handed over to a messenger that does nothing, "
               "beside the bare statements for the same rows",
               (after - between) / by_hand, "times", 3, f"{after - between:.2f} s"),
        Figure("10,000 check-ins asked and handed over, beside the same",
               (after - before) / by_hand, "times", 3, f"{after - before:.2f} s"),
        Figure("memory that handing them over added at its highest", grown / 1024, "MiB", 20),
        Figure("Python memory at most while 10,000 are handed over, beside 1,000",
               memory, "times", 1.5),
    ]  # fmt: skip


async def _by_hand(base: Database, organisation_id: int) -> float:
    """Seconds for the same rows with nothing around them: insert the messages, mark the check-ins
    as sent, claim, and record, in batches."""
    checkins: Table = inspect(Checkin).local_table
    deliveries: Table = inspect(Delivery).local_table
    async with base.everywhere() as session:
        connection = await session.connection()
        due = list((await connection.execute(select(checkins.c.id).limit(REPS))).scalars())
        card = (await connection.execute(select(deliveries.c.card).limit(1))).scalar_one()
    before = process_time()
    for part in _parts(due):
        async with base.everywhere() as session:
            connection = await session.connection()
            await connection.execute(
                insert(deliveries),
                [
                    {
                        "organisation_id": organisation_id,
                        "key": f"hand:{id_}",
                        "kind": "checkins.ask",
                        "platform": Platform.LOCAL,
                        "person_id": 1,
                        "card": card,
                        "state": DeliveryState.PENDING,
                        "created_at": FRIDAY,
                        "due_at": FRIDAY,
                        "expires_at": FRIDAY + timedelta(days=2),
                        "attempts": 0,
                        "repeatable": True,
                        "proactive": False,
                    }
                    for id_ in part
                ],
            )
            await connection.execute(
                update(checkins)
                .where(checkins.c.id == bindparam("it"))
                .values(state=CheckinState.SENT, asked_at=FRIDAY),
                [{"it": id_} for id_ in part],
            )
    async with base.everywhere() as session:
        waits = select(deliveries.c.id).where(deliveries.c.key.like("hand:%"))
        ids = list((await (await session.connection()).execute(waits)).scalars())
    for state in (DeliveryState.SENDING, DeliveryState.SENT):
        for part in _parts(ids):
            async with base.everywhere() as session:
                await (await session.connection()).execute(
                    update(deliveries)
                    .where(deliveries.c.id == bindparam("it"))
                    .values(state=state, attempts=1, sent_at=FRIDAY, message="m"),
                    [{"it": id_} for id_ in part],
                )
    return process_time() - before


async def _memory(base: Database) -> float:
    """The highest that Python holds while 10,000 are handed over, by the highest for 1,000."""
    deliveries: Table = inspect(Delivery).local_table
    peaks: list[int] = []
    for count in (REPS // 10, REPS):
        async with base.everywhere() as session:
            some = select(deliveries.c.id).where(deliveries.c.key.like("hand:%")).limit(count)
            await (await session.connection()).execute(
                update(deliveries)
                .where(deliveries.c.id.in_(some))
                .values(state=DeliveryState.PENDING, attempts=0, message=None)
            )
        outbox = Outbox(base, {Platform.LOCAL: Nothing()}, SetClock(FRIDAY))
        tracemalloc.start()
        await outbox.drain()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    return peaks[1] / peaks[0]


def _parts(ids: list[int]) -> list[list[int]]:
    return [ids[first : first + BATCH] for first in range(0, len(ids), BATCH)]
