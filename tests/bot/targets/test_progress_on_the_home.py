"""Targets so far as reps and managers read them on their home."""

from datetime import UTC, date, datetime

from bot.app import put_together
from bot.cards import Fields, Heading, Picture, plain
from bot.clock import SetClock
from bot.language.offline import OfflineReader
from storage.session import Database
from storage.tables import Setting, TargetBand
from storage.words import BandSource
from tests.bringing import bring_in
from tests.factories import Made, make_team

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUARTER = "2026-10-01,2026-12-31"
FIVE = ("Ana Ruiz", "Ben Okoro", "Chen Wei", "Dia Rao", "Eva Lind")


async def _read(database: Database, made: Made, who: int) -> list[str]:
    """The lines of somebody's home about targets."""
    bot = put_together(database, SetClock(NOW), OfflineReader(), {})
    card = await bot.home(made.organisation_id, who)
    lines: list[str] = []
    for block in card.blocks:
        if isinstance(block, Heading) and "so far" not in plain(block.text):
            if lines:
                break
        elif isinstance(block, Heading):
            lines.append(plain(block.text))
        elif not lines:
            continue
        elif isinstance(block, Fields):
            lines += [f"{one.label}: {plain(one.text)}" for one in block.fields]
        elif isinstance(block, Picture):
            lines.append(f"[{block.alt}]")
        elif hasattr(block, "text"):
            lines.append(plain(block.text))
    return lines


async def _bring(database: Database, made: Made, table: str, *rows: str) -> None:
    await bring_in(database, made.organisation_id, table, list(rows), NOW)


async def test_a_rep_sees_results_beside_measures_only(database: Database):
    made = await make_team(database)
    ana = made.reps["Ana"]
    assert await _read(database, made, ana) == []
    await _bring(database, made, "targets", f"ana,{QUARTER},180000,300000,360000,money")
    rows = ("ana,2026-10-05,100000", "ana,2026-11-20,20000.50", "ben,2026-11-20,999")
    await _bring(database, made, "results", *rows)
    lines = await _read(database, made, ana)
    assert "120,000.50" not in "\n".join(lines)
    assert "never alone" in lines[5]
    await _bring(
        database, made, "metrics", "ana,2026-11-02,csat,82", "West,2026-11-03,win_rate,35%"
    )
    assert await _read(database, made, ana) == [
        "Your target so far",
        "Your target for 1 October to 31 December 2026 is 300,000.",
        "Floor: 180,000",
        "Target: 300,000",
        "Aspiration: 360,000",
        "You have brought in 120,000.50 from 1 Oct to 20 Nov. Season and selling days let one "
        "expect about 168,182 by now. 29 selling days left.",
        "[120,000.50 of a target of 300,000; floor 180,000, aspiration 360,000. Season and "
        "selling days let one expect about 168,182 by now. 29 selling days left.]",
        "Customer satisfaction (yours, 2 Nov): 82 of 100",
        "Win rate (West, 3 Nov): 35 %",
        "The floor is what we count on, the target what we aim for, the aspiration what we reach "
        "for.",
        "Your managers see this too. It stands beside no colleague's.",
    ]


async def test_days_away_expect_nothing_and_a_decision_is_told_with_its_reason(database: Database):
    made = await make_team(database)
    ana = made.reps["Ana"]
    await _bring(database, made, "targets", f"ana,{QUARTER},180,300,360,count")
    await _bring(database, made, "results", "ana,2026-11-20,90")
    await _bring(database, made, "metrics", "ana,2026-11-02,cycle_days,41")
    await _bring(database, made, "leave", "ana,2026-10-01,2026-10-30,parental")
    async with database.organisation(made.organisation_id) as session:
        session.add(Setting(name="targets.text", value="Floor: it pays. Aspiration: we dream."))
        session.add(
            TargetBand(
                person_id=ana,
                period_start=date(2026, 10, 1),
                period_end=date(2026, 12, 31),
                unit="count",
                floor="120",
                target="200",
                aspiration="240",
                step="1",
                effective_from=date(2026, 10, 1),
                source=BandSource.DECISION,
                by_person_id=made.managers["Kim"],
                at=NOW,
                why="parental leave in October",
            )
        )
    lines = await _read(database, made, ana)
    assert lines[1] == "Your target for 1 October to 31 December 2026 is 200."
    assert lines[5] == "It was changed from 1 Oct on: parental leave in October"
    # 15 of the 44 weekdays of November and December are over: 15 / 44 of 200.
    assert "expect about 68 by now" in lines[6]
    assert "Sales cycle (yours, 2 Nov): 41 days" in lines
    assert "Floor: it pays. Aspiration: we dream." in lines


async def test_a_manager_sees_a_total_from_five_people_up_and_no_names(database: Database):
    made = await make_team(database, FIVE)
    kim = made.managers["Kim"]
    assert await _read(database, made, kim) == []
    four = [f"{who},{QUARTER},100,200,300,count" for who in ("ana", "ben", "chen", "dia")]
    await _bring(database, made, "targets", *four)
    await _bring(database, made, "results", "ana,2026-11-20,90", "eva,2026-11-20,7")
    await _bring(database, made, "metrics", "West,2026-11-02,csat,82")
    assert await _read(database, made, kim) == [
        "West: targets so far",
        "4 of 5 reps have a target for 1 October to 31 December 2026. A total appears from 5 "
        "people up; look at each one's together with them.",
        "Over all reps of West (5). Nobody is compared with anybody.",
    ]
    await _bring(database, made, "targets", f"eva,{QUARTER},100,200,300,count")
    lines = await _read(database, made, kim)
    assert lines[1:3] == [
        "5 of 5 reps have a target for 1 October to 31 December 2026. From 1 Oct to 20 Nov they "
        "have brought in 97 together. Season and selling days let one expect about 561 by now, "
        "of a target of 1,000 (floor 500).",
        "Customer satisfaction (West, 2 Nov): 82 of 100",
    ]
    assert not any(name.split()[0] in "\n".join(lines) for name in FIVE)
