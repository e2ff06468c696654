"""Rows taken in: what is stored afterwards, whatever came before, and who feels it."""

import asyncio
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.checkins.planning import replan_team
from bot.targets.bands import as_text
from bot.targets.chosen import CURRENCY, choose
from bot.targets.imports.mistakes import WrongFile
from bot.targets.progress.numbers import amount
from storage.queries.targets import band_in_force
from storage.session import Database
from storage.tables import (
    Checkin,
    ExpectationTalk,
    Identity,
    ImportBatch,
    ImportChange,
    Leave,
    Organisation,
    PartTime,
    Result,
    TargetBand,
)
from storage.words import BandSource, CheckinState, NotAsked
from tests.bringing import bring_in
from tests.factories import make_team

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
"""A Tuesday; the check-in of that week is due on Friday."""

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["ana", "ben"]),
        st.dates(date(2026, 7, 1), date(2026, 7, 5)),
        st.decimals(-999, 999, places=2, allow_nan=False, allow_infinity=False),
    ),
    min_size=1,
    max_size=12,
    unique=True,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
async def test_a_day_is_what_the_last_file_says_of_it(
    database: Database, rows: list[tuple[str, date, Decimal]]
):
    """In whatever order the rows stand; and the same file again changes nothing."""
    async with database.everywhere() as session:
        known = (await session.exec(select(Organisation.id))).first()
    organisation = known or (await make_team(database)).organisation_id
    wanted: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for who, day, brought in rows:
        wanted[who, day] += brought
    lines = [f"{who},{day},{brought:f}" for who, day, brought in rows]
    await bring_in(database, organisation, "results", lines, NOW)
    again = await bring_in(database, organisation, "results", lines[::-1], NOW)
    assert (again.added, again.changed, again.same) == (0, 0, len(wanted))
    assert again.batch_id is None
    async with database.reading(organisation) as session:
        statement = select(Identity.external_id, Result).join(
            Result, col(Result.person_id) == col(Identity.person_id)
        )
        stored = {(who, one.day): one.amount for who, one in await session.exec(statement)}
    assert {key: stored[key] for key in wanted} == {
        key: as_text(amount) for key, amount in wanted.items()
    }


async def test_leave_from_a_file_is_leave_for_check_ins_and_part_time_is_not(database: Database):
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        await replan_team(session, made.team_id, NOW)

    async def state(who: str) -> tuple[CheckinState, NotAsked | None]:
        async with database.reading(made.organisation_id) as session:
            statement = select(Checkin).where(
                Checkin.person_id == made.reps[who], Checkin.week == "2026-W48"
            )
            found = (await session.exec(statement)).one()
            return found.state, found.not_asked

    assert await state("Ana") == (CheckinState.DUE, None)
    rows = ["ana,2026-11-23,2026-12-04,sick note 17", "ben,2026-11-23,2026-12-04,part_time 50%"]
    outcome = await bring_in(database, made.organisation_id, "leave", rows, NOW)
    assert outcome.notes == ["Line 2 is kept as other, so that no reason is stored."]
    assert await state("Ana") == (CheckinState.NOT_ASKED, NotAsked.LEAVE)
    assert await state("Ben") == (CheckinState.DUE, None)
    async with database.reading(made.organisation_id) as session:
        leave = (await session.exec(select(Leave))).one()
        part = (await session.exec(select(PartTime))).one()
    assert (leave.kind, leave.source, part.share) == ("other", "import", "0.5")

    await bring_in(database, made.organisation_id, "leave", ["ana,2026-11-23,2026-11-24,sick"], NOW)
    assert await state("Ana") == (CheckinState.DUE, None)


async def test_own_leave_from_chat_is_not_called_off_by_a_file(database: Database):
    made = await make_team(database)
    ana = made.reps["Ana"]
    async with database.organisation(made.organisation_id) as session:
        session.add(
            Leave(
                person_id=ana,
                start_day=date(2026, 12, 1),
                end_day=date(2026, 12, 11),
                created_at=NOW,
            )
        )
    rows = ["ana,2026-12-07,2026-12-18,vacation", "ana,2026-12-14,2026-12-23,training"]
    outcome = await bring_in(database, made.organisation_id, "leave", rows, NOW)
    assert (outcome.added, outcome.changed) == (2, 0)
    async with database.reading(made.organisation_id) as session:
        leaves = (await session.exec(select(Leave).where(col(Leave.cancelled_at).is_(None)))).all()
    assert len(leaves) == 3


async def test_a_corrected_target_is_a_new_band_and_a_decision_stays(database: Database):
    made = await make_team(database)
    ana, organisation = made.reps["Ana"], made.organisation_id
    quarter = "ana,2026-10-01,2026-12-31"
    await bring_in(database, organisation, "targets", [f"{quarter},1,2.50,3,money"], NOW)
    later = NOW + timedelta(hours=1)
    outcome = await bring_in(
        database, organisation, "targets", [f"{quarter},1,2.75,3,money"], later
    )
    assert (outcome.changed, outcome.notes) == (1, [])
    async with database.organisation(organisation) as session:
        rows = (await session.exec(select(TargetBand).order_by(col(TargetBand.id)))).all()
        assert [(one.target, one.step) for one in rows] == [("2.5", "0.1"), ("2.75", "0.01")]
        in_force = await band_in_force(session, ana, date(2026, 10, 1))
        assert in_force is not None
        assert in_force.target == "2.75"
        decided = rows[1].model_dump(exclude={"id"})
        session.add(TargetBand(**{**decided, "target": "2", "source": BandSource.DECISION}))
        changes = (await session.exec(select(ImportChange))).all()
        assert [(one.person_id, one.before, one.after) for one in changes] == [
            (ana, "1 / 2.5 / 3", "1 / 2.75 / 3")
        ]
        batches = (await session.exec(select(ImportBatch))).all()
        assert [(one.by, one.file_name, one.added, one.changed) for one in batches] == [
            ("kim", "targets.csv", 1, 0),
            ("kim", "targets.csv", 0, 1),
        ]
    outcome = await bring_in(
        database, organisation, "targets", [f"{quarter},1,2.80,3,money"], later
    )
    assert outcome.notes == [
        "Line 2: relief was decided for this period, and what was decided holds until it is "
        "decided anew."
    ]
    async with database.reading(organisation) as session:
        # A decision of the same day as a later import: the import must not undo it.
        in_force = await band_in_force(session, ana, date(2026, 11, 1))
        assert in_force is not None
        assert in_force.source == BandSource.DECISION


async def test_one_wrong_row_after_many_good_ones_leaves_nothing(database: Database):
    made = await make_team(database)
    rows = [f"ana,2099-01-{day:02d},2099-01-{day:02d},1,2,3,money" for day in range(1, 29)]
    await bring_in(database, made.organisation_id, "targets", [rows[0]], NOW)
    wrong = [
        *rows[1:],
        "ben,2099-01-01,2099-01-31,1,2,3,money",
        "ana,2099-01-01,2099-02-28,1,2,3,money",
    ]
    with pytest.raises(WrongFile) as refused:
        await bring_in(database, made.organisation_id, "targets", wrong, NOW)
    assert refused.value.total == 1
    async with database.reading(made.organisation_id) as session:
        assert len((await session.exec(select(TargetBand))).all()) == 1
        assert len((await session.exec(select(ImportBatch))).all()) == 1
        assert len((await session.exec(select(ExpectationTalk))).all()) == 1


async def test_two_files_at_once_follow_each_other(database: Database):
    made = await make_team(database)
    rows = [f"ana,2026-07-{day:02d},{day}" for day in range(1, 29)]
    outcomes = await asyncio.gather(
        *(bring_in(database, made.organisation_id, "results", rows, NOW) for _ in range(3))
    )
    assert sorted((one.added, one.same) for one in outcomes) == [(0, 28), (0, 28), (28, 0)]


async def test_another_organisation_is_out_of_reach(database: Database):
    made = await make_team(database)
    other = await make_team(database, ("Zoe Neal",), organisation="Fabrikam")
    with pytest.raises(WrongFile, match='There is no user "zoe"'):
        await bring_in(database, made.organisation_id, "results", ["zoe,2026-07-01,5"], NOW)
    with pytest.raises(WrongFile, match="There is no subject"):
        await bring_in(database, other.organisation_id, "metrics", ["ana,2026-07-01,csat,5"], NOW)


async def test_results_in_another_currency_than_their_target_are_refused(database: Database):
    here = (await make_team(database)).organisation_id
    quarter = "2027-01-01,2027-03-31,1,2,3"
    rows = [f"ana,{quarter},EUR", f"ben,{quarter},points", f"chen,{quarter},money"]
    await bring_in(database, here, "targets", rows, NOW)
    taken = await bring_in(
        database,
        here,
        "results",
        ['ana,2027-01-04,"€ 1.200,00"', "chen,2027-01-04,5 €", "ben,2027-04-01,€5"],
        NOW,
    )
    assert taken.added == 3
    async with database.organisation(here) as session:
        await choose(session, {CURRENCY: "GBP"})
    rows = ["ana,2027-01-05,€ 5", "ben,2027-01-05,€ 6", "chen,2027-01-05,€ 7"]
    rows.append("ben,2027-04-02,€ 8")  # a day without a target
    with pytest.raises(WrongFile) as wrong:
        await bring_in(database, here, "results", rows, NOW)
    assert str(wrong.value) == (
        "line 3, amount: 6 is in €, and the target of that day is in points. Write the amount as "
        "the target is counted.\n"
        "line 4, amount: 7 is in €, and the target of that day is in GBP. Write the amount as the "
        "target is counted.\n"
        "line 5, amount: 8 is in €, and money is GBP here. Write the amount in GBP."
    )
    assert (await bring_in(database, here, "results", ["ben,2027-04-02,£ 8"], NOW)).added == 1
    async with database.reading(here) as session:
        assert len((await session.exec(select(Result))).all()) == 4


async def test_money_keeps_its_currency_and_another_one_is_refused(database: Database):
    here = (await make_team(database)).organisation_id
    row = "ana,2027-01-01,2027-03-31,180000,300000,360000"
    await bring_in(database, here, "targets", [f"{row},money"], NOW)
    async with database.organisation(here) as session:
        await choose(session, {CURRENCY: "EUR"})
    again = await bring_in(database, here, "targets", [f"{row},money"], NOW)
    assert (again.same, again.changed) == (1, 0)
    ben = row.replace("ana", "ben")
    await bring_in(database, here, "targets", [f"{ben},money"], NOW)
    assert (await bring_in(database, here, "targets", [f"{ben},EUR"], NOW)).same == 1
    with pytest.raises(WrongFile) as wrong:
        await bring_in(database, here, "targets", [f"{ben},USD"], NOW)
    assert "This period's target is in EUR" in str(wrong.value)
    dollars = "chen,2027-01-01,2027-03-31,$ 1,$ 2,$ 3,money"
    with pytest.raises(WrongFile, match=r"The amounts are in \$, and money is EUR here."):
        await bring_in(database, here, "targets", [dollars], NOW)
    assert amount(Decimal(300000), "EUR") == "300,000 EUR"
