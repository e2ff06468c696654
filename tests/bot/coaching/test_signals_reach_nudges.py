"""What the rules see reaches managers and leaders as prompts, in the running program."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import col, select

from bot.app import put_together
from bot.checkins import items
from bot.checkins.blockers import record_blocker, resolve
from bot.clock import SetClock
from bot.coaching.planning import plan_coaching
from bot.coaching.signals.signal import SignalKind
from bot.interactions import Interaction, Press, Say
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from bot.people.weeks import IsoWeek
from storage.session import Database, OrgSession
from storage.tables import Cadence, Checkin, Item, Leave, Member, Nudge, Person, Policy, Team
from storage.words import Audience, Cause, CheckinState, ItemKind, Platform, Role
from tests.bringing import bring_in
from tests.factories import Made, add_person, make_team
from tests.fakes.messenger import FakeMessenger

HOUR = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
"""The coaching hour of a Tuesday: 08:30 in Madrid."""
SINCE = date(2025, 1, 1)
NORTH = ("Dan Ek", "Eli Roth", "Fay Moss", "Gil Sand", "Hal Berg", "Ida Holm")


async def another_team(
    session: OrgSession, made: Made, name: str, manager: str, reps: tuple[str, ...]
) -> dict[str, int]:
    """A team like the first one, with the same leader: ids by first name."""
    team = Team(name=name, channel=name.lower())
    session.add(team)
    await session.flush()
    for table in (Cadence, Policy):
        row = (await session.exec(select(table).where(table.team_id == made.team_id))).one()
        copied = {**row.model_dump(exclude={"id"}), "team_id": team.id}
        session.add(table.model_validate(copied))
    ids: dict[str, int] = {}
    for person, role in [(manager, Role.MANAGER), *((rep, Role.REP) for rep in reps)]:
        ids[person.split()[0]] = await add_person(session, person, since=SINCE)
        id_ = ids[person.split()[0]]
        session.add(Member(team_id=team.id, person_id=id_, role=role, since=SINCE))
    assert made.leader is not None
    session.add(Member(team_id=team.id, person_id=made.leader, role=Role.LEADER, since=SINCE))
    await session.flush()
    assert await plan_coaching(session, team.id, HOUR - timedelta(minutes=1))
    return {**ids, "team": team.id}


async def stuck(session: OrgSession, who: int, cause: Cause, days: int, *, solved: bool) -> None:
    person = await session.get_one(Person, who)
    at = HOUR - timedelta(days=days)
    item = await record_blocker(session, person, "It waits", Audience.MANAGER, at, cause=cause)
    if solved:
        await resolve(session, item, person, at + timedelta(days=2))


async def weeks_of(session: OrgSession, team: int, who: int, workloads: list[int]) -> None:
    """Answered check-ins, the last of them last week's."""
    monday = IsoWeek.of(HOUR.date()).monday - timedelta(weeks=len(workloads))
    for number, workload in enumerate(workloads):
        at = datetime.combine(monday + timedelta(weeks=number), HOUR.timetz())
        row = Checkin(
            team_id=team,
            person_id=who,
            week=str(IsoWeek.of(at.date())),
            zone="Europe/Madrid",
            state=CheckinState.ANSWERED,
            due_at=at,
            answered_at=at,
            closed_at=at,
        )
        session.add(row)
        await session.flush()
        session.add(
            Item(
                person_id=who,
                team_id=team,
                checkin_id=row.id,
                kind=ItemKind.WORKLOAD,
                number=workload,
                audience=Audience.MANAGER,
                created_at=at,
                changed_at=at,
            )
        )


async def test_every_kind_reaches_a_prompt(database: Database) -> None:
    made = await make_team(database, since=SINCE)
    async with database.organisation(made.organisation_id) as session:
        north = await another_team(session, made, "North", "Mia Torp", NORTH)
        east = await another_team(session, made, "East", "Noor Said", ("Jan Vik", "Kai Lo"))
        assert await plan_coaching(session, made.team_id, HOUR - timedelta(minutes=1))
        # West: asked for training twice, back from leave, results without a cause.
        for days in (30, 5):
            await stuck(session, made.reps["Ana"], Cause.TRAINING, days, solved=True)
        session.add(
            Leave(
                person_id=made.reps["Ben"],
                start_day=date(2026, 10, 26),
                end_day=date(2026, 11, 20),
                kind="leave",
                source="chat",
                created_at=HOUR,
            )
        )
        # North: a rising workload behind good results, one who helps everybody, thanks dried up.
        await weeks_of(session, north["team"], north["Dan"], [2] * 14 + [5, 5, 5])
        for rep in ("Eli", "Fay"):
            await weeks_of(session, north["team"], north[rep], [3] * 17)
        for number in range(20):
            giver = await session.get_one(Person, north[("Fay", "Gil", "Hal")[number % 3]])
            at = HOUR - timedelta(weeks=5, days=number)
            await items.record_thanks(session, giver, "x", Audience.TEAM, at, to=[north["Eli"]])
        # All three: the same hold-up, new, in the way of five people.
        for who in (made.reps["Ana"], made.reps["Ben"], north["Gil"], north["Hal"], east["Jan"]):
            await stuck(session, who, Cause.PROCESS, 3, solved=False)
    period = "2026-08-01,2026-10-31,600,1000,1200,money"
    rows = [f"chen,{period}", f"dan,{period}"]
    await bring_in(database, made.organisation_id, "targets", rows, HOUR)
    rows = ["chen,2026-09-02,300", "dan,2026-09-02,1100"]
    await bring_in(database, made.organisation_id, "results", rows, HOUR)

    messenger = FakeMessenger()
    clock = SetClock(HOUR)
    bot = put_together(database, clock, OfflineReader(), {Platform.LOCAL: messenger})
    await bot.tick()
    async with database.reading(made.organisation_id) as session:
        nudges = (await session.exec(select(Nudge).order_by(col(Nudge.id)))).all()
    about = {(one.manager_id, one.signal, one.person_id) for one in nudges}
    assert about == {
        (made.managers["Kim"], SignalKind.TRAINING_ASKED_TWICE, made.reps["Ana"]),
        (made.managers["Kim"], SignalKind.BACK_FROM_LEAVE, made.reps["Ben"]),
        (made.managers["Kim"], SignalKind.RESULTS_UNEXPLAINED, made.reps["Chen"]),
        (north["Mia"], SignalKind.WORKLOAD_RISING, north["Dan"]),
        (north["Mia"], SignalKind.CARRYING_MANY, north["Eli"]),
        (north["Mia"], SignalKind.THANKS_DRIED_UP, None),
        (made.leader, SignalKind.CAUSE_SPREADING, None),
    }

    [card] = [one for one in messenger.cards_to("lee") if "several teams" in one.title]
    words = "\n".join(card_words(card))
    assert card.title == "Your teams: the same thing shows in several teams"
    assert "5 people in 3 teams named our own process in the last 4 weeks." in words
    assert not any(name in words for name in ("Ana", "Ben", "Gil", "Hal", "Jan", "It waits"))
    leader = made.leader or 0
    reply = await bot.handle(Interaction(made.organisation_id, leader, Say("/coach")))
    assert "Your teams" in "\n".join(card_words(reply.cards[0]))
    [take_up] = [one for one in card.buttons if one.action == "coaching.take_up"]
    press = Press(take_up.action, take_up.value)
    assert (await bot.handle(Interaction(made.organisation_id, leader, press))).form is not None

    clock.at += timedelta(days=1)
    await bot.tick()
    async with database.reading(made.organisation_id) as session:
        again = (await session.exec(select(Nudge).where(Nudge.manager_id == leader))).all()
    assert {one.team_id for one in again} == {None}
    assert len(again) == 1
