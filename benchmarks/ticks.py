"""A tick with 100 due among 100,000 people, beside one with 100 due among 1,000."""

from time import process_time

from sqlalchemy import Table, inspect, update

from benchmarks.crowd import TUESDAY, Nothing, crowd, database, organisation
from benchmarks.measured import Figure
from bot.app import put_together
from bot.checkins.planning import replan_team
from bot.clock import SetClock
from bot.language.offline import OfflineReader
from storage.tables import Checkin
from storage.words import CheckinState, Platform

DUE = 100


async def run() -> list[Figure]:
    """Processor time of one tick each."""
    few, many = await _tick(1_000), await _tick(100_000)
    return [
        Figure("a tick with 100 due among 100,000 people, beside among 1,000",
               many / few, "times", 1.5, f"{many * 1000:.0f} ms beside {few * 1000:.0f} ms"),
    ]  # fmt: skip


async def _tick(reps: int) -> float:
    async with database(scratch=True) as base:
        organisation_id = await organisation(base)
        teams = await crowd(base, organisation_id, reps)
        clock = SetClock(TUESDAY)
        bot = put_together(base, clock, OfflineReader(), {Platform.LOCAL: Nothing()})
        for first in range(0, len(teams), 100):
            async with base.organisation(organisation_id) as session:
                for team in teams[first : first + 100]:
                    await replan_team(session, team, TUESDAY)
        await bot.tick()
        times = []
        for turn in range(3):
            checkins: Table = inspect(Checkin).local_table
            async with base.everywhere() as session:
                connection = await session.connection()
                lot = checkins.c.id.between(turn * DUE + 1, (turn + 1) * DUE)
                await connection.execute(
                    update(checkins)
                    .where(lot, checkins.c.state == CheckinState.DUE)
                    .values(due_at=TUESDAY)
                )
            before = process_time()
            done = await bot.tick()
            times.append(process_time() - before)
            assert done >= DUE, done
        return min(times)
