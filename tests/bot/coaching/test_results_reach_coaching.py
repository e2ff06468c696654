"""Imported results as coaching hears of them: never a blocker's or a mood's business, and only
once they are all there."""

from datetime import UTC, date, datetime

from bot.checkins.blockers import record_blocker
from bot.coaching.record import team_history
from bot.coaching.signals import signals_of_team
from bot.coaching.signals.history import PeriodResult
from bot.coaching.signals.signal import SignalKind
from storage.session import Database
from storage.tables import Checkin, Item, Person, Team
from storage.words import Audience, Cause, CheckinState, ItemKind
from tests.bringing import bring_in
from tests.factories import Made, make_team

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SINCE = date(2025, 1, 1)


async def _signals(database: Database, made: Made) -> dict[SignalKind, int | None]:
    async with database.reading(made.organisation_id) as session:
        team = await session.get_one(Team, made.team_id)
        kim = await session.get_one(Person, made.managers["Kim"])
        history = await team_history(session, team, kim, TODAY)
        return {one.kind: one.person_id for one in signals_of_team(history, TODAY)}


async def _results(database: Database, made: Made, who: str) -> tuple[PeriodResult, ...]:
    async with database.reading(made.organisation_id) as session:
        team = await session.get_one(Team, made.team_id)
        kim = await session.get_one(Person, made.managers["Kim"])
        history = await team_history(session, team, kim, TODAY)
        return next(one.results for one in history.people if one.person_id == made.reps[who])


async def test_a_long_period_under_the_floor_without_a_blocker_leads_to_questions(
    database: Database,
):
    made = await make_team(database, since=SINCE)
    organisation = made.organisation_id
    await bring_in(
        database,
        organisation,
        "targets",
        [
            "ana,2026-08-01,2026-10-31,600,1000,1200,money",
            "ben,2026-08-01,2026-10-31,600,1000,1200,money",
            "ana,2026-11-01,2027-01-31,600,1000,1200,money",
        ],
        NOW,
    )
    assert await _signals(database, made) == {}
    october = datetime(2026, 10, 31, 20, tzinfo=UTC)
    rows = ["ana,2026-09-02,400", "ana,2026-10-30,-20.50", "ben,2026-09-02,700"]
    await bring_in(database, organisation, "results", rows, october)
    assert await _signals(database, made) == {}, "what was brought in before the end may lack rows"
    await bring_in(database, organisation, "results", ["ben,2026-11-03,1"], NOW)
    assert await _signals(database, made) == {SignalKind.RESULTS_UNEXPLAINED: made.reps["Ana"]}
    assert await _results(database, made, "Ana") == (
        PeriodResult(date(2026, 8, 1), date(2026, 10, 31), 0.3795, under_floor=True),
    )
    async with database.organisation(organisation) as session:
        ana = await session.get_one(Person, made.reps["Ana"])
        await record_blocker(
            session, ana, "legal waits", Audience.MANAGER, NOW, cause=Cause.PROCESS
        )
    assert SignalKind.RESULTS_UNEXPLAINED not in await _signals(database, made)


async def test_workload_that_rises_while_results_hold(database: Database):
    made = await make_team(database, since=SINCE)
    ana = made.reps["Ana"]
    await bring_in(
        database,
        made.organisation_id,
        "targets",
        ["ana,2026-08-01,2026-10-31,600,1000,1200,money"],
        NOW,
    )
    async with database.organisation(made.organisation_id) as session:
        for week in range(34, 49):
            checkin = Checkin(
                team_id=made.team_id,
                person_id=ana,
                week=f"2026-W{week}",
                zone="Europe/Madrid",
                state=CheckinState.ANSWERED,
            )
            session.add(checkin)
            await session.flush()
            session.add(
                Item(
                    person_id=ana,
                    team_id=made.team_id,
                    checkin_id=checkin.id,
                    kind=ItemKind.WORKLOAD,
                    number=5 if week > 45 else 2,
                    audience=Audience.MANAGER,
                    created_at=NOW,
                    changed_at=NOW,
                )
            )
    assert set(await _signals(database, made)) == {SignalKind.WORKLOAD_HIGH}
    await bring_in(database, made.organisation_id, "results", ["ana,2026-09-02,1050"], NOW)
    assert set(await _signals(database, made)) == {SignalKind.WORKLOAD_RISING}
