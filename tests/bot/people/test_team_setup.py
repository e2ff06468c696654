"""A manager sets up and changes a team from the home: the same rows as a file's."""

from datetime import date, datetime

import pytest
from sqlmodel import col, select

from bot.errors import NotFound, NotYours, WrongInput
from bot.people.ids import Action, FormId
from bot.routes import Reply, Values
from storage.queries import roster
from storage.session import Database
from storage.tables import Identity, Person, Team, TeamEvent
from storage.words import Platform, Role
from tests.bot.people.village import EAST, FRIDAY, TUESDAY, WEST, Village, labels, said, village


async def _team(here: Village, name: str) -> Team:
    async with here.database.reading(here.organisation_id) as session:
        team = await roster.team_by_name(session, name)
    assert team is not None
    return team


async def _ids(here: Village, *who: str) -> list[str]:
    return [str((await here.person(one)).id) for one in who]


async def _newcomer(here: Village, name: str = "Zoe Lind") -> None:
    """Somebody whom the platform made known, in no team."""
    async with here.database.organisation(here.organisation_id) as session:
        person = Person(name=name, timezone="Europe/Paris", since=TUESDAY.date())
        session.add(person)
        await session.flush()
        session.add(
            Identity(
                person_id=person.id,
                platform=Platform.LOCAL,
                external_id=name.split(maxsplit=1)[0].lower(),
            )
        )


async def _values(here: Village, reps: list[str], **other: str) -> Values:
    usual = {
        "day": "fri",
        "time": "14:00",
        "channel": "west",
        "highlights_day": "mon",
        "nudges": "3",
        "leader": "",
    }
    return {**usual, "reps": await _ids(here, *reps), **other}


async def _change_west(here: Village, reps: list[str], **other: str) -> Reply:
    team = await _team(here, "West")
    values = await _values(here, reps, **other)
    return await here.submit("kim", f"{FormId.TEAM}:{team.id}", values)


async def _roles(here: Village, name: str, on: date) -> list[tuple[str, Role]]:
    team = await _team(here, name)
    async with here.database.reading(here.organisation_id) as session:
        return [
            (person.name.split()[0], one.role)
            for one, person in await roster.members(session, team.id, on)
        ]


async def _events(here: Village) -> list[TeamEvent]:
    async with here.database.reading(here.organisation_id) as session:
        statement = select(TeamEvent).where(TeamEvent.source == "chat").order_by(col(TeamEvent.id))
        return list(await session.exec(statement))


async def test_somebody_who_manages_nothing_founds_a_team(database: Database) -> None:
    here = await village(database)
    await _newcomer(here)
    assert "Set up my team" in labels(await here.home("zoe"))
    form = (await here.press("zoe", Action.SET_UP_TEAM)).form
    assert form is not None
    people = next(field for field in form.fields if field.name == "reps").options
    assert [option.label for option in people] == [
        "Ana Ruiz",
        "Ben Okoro",
        "Chen Wei",
        "Kim Lund",
        "Lee Park",
    ]
    values = await _values(here, ["ben"], name="North", day="thu", time="09:30", channel="#north")
    reply = await here.submit("zoe", form.key, values)
    assert "North is set up" in said(reply)
    assert "Thursdays at 09:30" in said(reply)
    assert await _roles(here, "North", TUESDAY.date()) == [
        ("Ben", Role.REP),
        ("Zoe", Role.MANAGER),
    ]
    assert (await _team(here, "North")).channel == "north"
    assert [(one.source, one.what) for one in await _events(here)] == [
        ("chat", "North: new team, check-in on Thursday at 09:30 (one reminder after 4h, open for "
         "48h)."),
        ("chat", "North: Zoe Lind (zoe) joins as manager."),
        ("chat", "North: Ben Okoro (ben) joins as rep."),
    ]  # fmt: skip
    await here.live(FRIDAY)
    assert here.messages("zoe")[0].startswith("Hello Zoe")
    asked = [row.asked_at for row in await here.checkins("ben") if row.asked_at is not None]
    assert datetime.fromisoformat("2026-11-26T09:30+00:00") in asked


async def test_a_change_in_chat_is_that_of_a_file(database: Database) -> None:
    here = await village(database, WEST + EAST)
    form = (await here.press("kim", Action.CHANGE_TEAM, str((await _team(here, "West")).id))).form
    assert form is not None
    assert form.title == "Change West"
    reply = await _change_west(here, ["ana", "dan"], day="thu", nudges="1", leader="")
    assert said(reply) == (
        "West: New: Dan Keller. No longer in it: Lee Park, Ben Okoro and Chen Wei. From Monday "
        "on, I ask on Thursdays at 14:00, each by their own clock, and share the highlights on "
        "Mondays."
    )
    assert await _roles(here, "West", TUESDAY.date()) == [
        ("Ana", Role.REP),
        ("Dan", Role.REP),
        ("Kim", Role.MANAGER),
    ]
    assert not (await here.person("ben")).active
    file = WEST.replace(
        "    channel: west",
        "    check_in: {day: thursday}\n    coaching: {nudges_per_week: 1}\n    channel: west",
    )
    lines = [
        line for line in file.splitlines() if not any(x in line for x in ("ben", "chen", "lee"))
    ]
    dan = next(line for line in EAST.splitlines() if "dan" in line)
    plan = await here.apply("\n".join([*lines, dan]) + EAST)
    assert plan.changes == ()


async def test_apply_shows_what_chat_changed_before_it_overwrites_it(database: Database) -> None:
    here = await village(database)
    await _change_west(here, ["ana", "ben"], leader=(await _ids(here, "lee"))[0])
    plan = await here.apply(WEST)
    assert [(one.by, one.sentence) for one in plan.changed_in_chat] == [
        ("Kim Lund", "West: Chen Wei (chen) is no longer rep.")
    ]
    assert [one.sentence for one in plan.changes] == ["West: Chen Wei (chen) joins as rep."]
    await _change_west(here, ["ana"], leader=(await _ids(here, "lee"))[0])
    again = await here.apply(WEST)
    assert [one.sentence for one in again.changed_in_chat] == [
        "West: Ben Okoro (ben) is no longer rep.",
        "West: Chen Wei (chen) is no longer rep.",
    ]


async def test_who_was_taken_out_by_mistake_can_be_chosen_again(database: Database) -> None:
    here = await village(database)
    await _change_west(here, ["ana", "ben"])
    form = (await here.press("kim", Action.CHANGE_TEAM, str((await _team(here, "West")).id))).form
    assert form is not None
    people = next(field for field in form.fields if field.name == "reps").options
    assert "Chen Wei" in [option.label for option in people]
    await _change_west(here, ["ana", "ben", "chen"])
    assert (await here.person("chen")).active


@pytest.mark.parametrize(
    ("field", "who", "sentence"),
    [
        ("reps", "kim", "Kim Lund manages this team, and so cannot be asked in it as well."),
        ("leader", "kim", "Who else decides has to be somebody other than the team's manager."),
        ("leader", "ana", "cannot be asked in the same team"),
    ],
)
async def test_nobody_has_two_parts_in_a_team(
    database: Database, field: str, who: str, sentence: str
) -> None:
    here = await village(database)
    chosen = (await _ids(here, who))[0]
    reps = ["ana", "kim"] if field == "reps" else ["ana"]
    other = {"leader": chosen} if field == "leader" else {}
    form = (await _change_west(here, reps, **other)).form
    assert form is not None
    assert sentence in form.errors[field]
    assert next(one for one in form.fields if one.name == "reps").value == await _ids(here, *reps)
    assert len(await _roles(here, "West", TUESDAY.date())) == 5


async def test_a_name_is_taken_once(database: Database) -> None:
    here = await village(database)
    await _newcomer(here)
    values = await _values(here, ["ben"], name="west")
    form = (await here.submit("zoe", f"{FormId.TEAM}:new", values)).form
    assert form is not None
    assert form.errors == {
        "name": "There is a team of this name, or there was. Please choose another."
    }


async def test_only_its_manager_changes_a_team(database: Database) -> None:
    here = await village(database, WEST + EAST)
    team = await _team(here, "West")
    for who in ("ana", "mia", "lee"):
        with pytest.raises(NotYours):
            await here.press(who, Action.CHANGE_TEAM, str(team.id))
        with pytest.raises(NotYours):
            await here.submit(who, f"{FormId.TEAM}:{team.id}", await _values(here, ["ben"]))
    for value in ("", "x", "²"):
        with pytest.raises(NotFound):
            await here.press("kim", Action.CHANGE_TEAM, value)
    with pytest.raises(WrongInput, match="You manage West already"):
        await here.press("kim", Action.SET_UP_TEAM)


async def test_saving_what_is_there_changes_nothing(database: Database) -> None:
    here = await village(database)
    lee = (await _ids(here, "lee"))[0]
    reply = await _change_west(here, ["ana", "ben", "chen"], leader=lee)
    assert said(reply) == "West: Everything stays as it was."
    assert await _events(here) == []


async def test_a_home_offers_what_its_person_may_do(database: Database) -> None:
    here = await village(database)
    assert "Change my team" in labels(await here.home("kim"))
    assert "Set up my team" in labels(await here.home("lee"))
    for label in ("Change my team", "Set up my team"):
        assert label not in labels(await here.home("ana"))
