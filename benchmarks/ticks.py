"""A tick with 100 due among 100,000 people, beside one with 100 due among 1,000."""

from datetime import timedelta
from time import process_time

from sqlalchemy import Table, inspect, update

from benchmarks.crowd import FRIDAY, TEAM, TUESDAY, Nothing, crowd, database, organisation
from benchmarks.measured import Figure
from bot.app import put_together
from bot.checkins.ids import PLAN
from bot.clock import SetClock
from bot.coaching.ids import HOUR
from bot.highlights.ids import Occasion
from bot.language.offline import OfflineReader
from storage.session import Database
from storage.statistics import take_statistics
from storage.tables import Agenda, Checkin
from storage.words import CheckinState, Platform

DUE = 100
TURNS = 5


async def run() -> list[Figure]:
    """Processor time of one tick, the best of five each."""
    few, many = await _tick(1_000), await _tick(100_000)
    return [
        Figure("a tick with 100 due among 100,000 people, beside among 1,000",
               many / few, "times", 1.5, f"{many * 1000:.0f} ms beside {few * 1000:.0f} ms"),
    ]  # fmt: skip


async def _tick(reps: int) -> float:
    async with database(scratch=True) as base:
        organisation_id = await organisation(base)
        teams = await crowd(base, organisation_id, reps)
        await _plan(base, organisation_id, teams)
        await take_statistics(base)
        await base.engine.dispose()  # as in a program that runs: connections that know the figures
        clock = SetClock(TUESDAY)
        bot = put_together(base, clock, OfflineReader(), {Platform.LOCAL: Nothing()})
        await bot.tick()
        times: list[float] = []
        for turn in range(TURNS):
            await _make_due(base, turn)
            before = process_time()
            done = await bot.do_duties()
            done += await bot.outbox.drain()
            times.append(process_time() - before)
            assert done >= DUE * 2, done  # each is asked, and each question handed over
        return min(times)


async def _plan(base: Database, organisation_id: int, teams: list[int]) -> None:
    """What planning the week leaves behind, written down at once."""
    reps = [n for n in range(1, len(teams) * TEAM + 1) if n % TEAM]
    due = {"due_at": FRIDAY, "remind_at": FRIDAY + timedelta(hours=4)}
    checkin = {
        "week": "2026-W48",
        "zone": "Europe/Madrid",
        "local_time": "2026-11-27T14:00",
        "closes_at": FRIDAY + timedelta(days=2),
        "state": CheckinState.DUE,
        "reminders_sent": 0,
        **due,
    }
    agenda = [
        {"team_id": team, "kind": kind, "key": "2026-W49", "due_at": FRIDAY + timedelta(days=2)}
        for kind in (PLAN, HOUR, str(Occasion.POST))
        for team in teams
    ]
    async with base.organisation(organisation_id) as session:
        await session.insert_new(
            Checkin,
            [{"team_id": (n - 1) // TEAM + 1, "person_id": n, **checkin} for n in reps],
        )
        await session.insert_new(Agenda, agenda)


async def _make_due(base: Database, turn: int) -> None:
    """The next hundred check-ins are due now."""
    checkins: Table = inspect(Checkin).local_table
    async with base.everywhere() as session:
        await (await session.connection()).execute(
            update(checkins)
            .where(checkins.c.id.between(turn * DUE + 1, (turn + 1) * DUE))
            .values(due_at=TUESDAY)
        )
