"""The hello, the help, settings, pauses, and moves."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.errors import NotFound, WrongInput
from bot.people import settings
from bot.people.ids import Action, FormId
from storage.session import Database
from storage.tables import Draft
from storage.words import CheckinState, NotAsked
from tests.bot.people.village import FRIDAY, TUESDAY, WEST, labels, said, village


async def test_everyone_new_gets_one_hello_that_fits_their_part(database: Database) -> None:
    here = await village(database)
    assert "Once a week I ask how it is going" in here.messages("ana")[0]
    assert "As a manager" in here.messages("kim")[0]
    assert "As a leader" in here.messages("lee")[0]
    card = here.messenger.cards_to("ana")[0]
    assert labels(card) == ["Who sees what", "Pause"]
    await here.live(TUESDAY + timedelta(days=1))
    assert [len(here.messages(who)) for who in ("ana", "kim", "lee")] == [1, 1, 1]
    assert (await here.person("ana")).greeted_at == TUESDAY


async def test_nobody_is_asked_before_their_hello(database: Database) -> None:
    saturday = datetime(2026, 11, 28, 9, tzinfo=UTC)
    here = await village(database, lived=False)
    here.clock.at = saturday
    late = WEST.replace(
        "chen, name: Chen Wei", "eva, name: Eva Sol"
    )  # Eva comes on a Saturday, and works on weekdays
    await here.apply(late)
    await here.live(saturday + timedelta(hours=12))
    assert here.messages("eva") == []
    await here.live(datetime(2026, 11, 30, 8, tzinfo=UTC))
    assert (await here.person("eva")).greeted_at == datetime(2026, 11, 30, 7, tzinfo=UTC)
    await here.live(FRIDAY + timedelta(weeks=1))
    assert [one[:9] for one in here.messages("eva")] == ["Hello Eva", here.messages("eva")[1][:9]]


async def test_who_is_paused_before_the_hello_gets_it_when_they_go_on(database: Database) -> None:
    here = await village(database, lived=False)
    ana = await here.person("ana")
    async with database.organisation(here.organisation_id) as session:
        await settings.pause(session, await session.merge(ana), TUESDAY)
    await here.live(FRIDAY)
    assert here.messages("ana") == []
    await here.press("ana", Action.RESUME)
    assert here.messages("ana")[0].startswith("Hello Ana")


async def test_a_pause_silences_and_a_press_ends_it(database: Database) -> None:
    here = await village(database)
    assert "I keep quiet" in said(await here.press("ana", Action.PAUSE))
    await here.press("ana", Action.PAUSE)
    assert (await here.checkins("ana"))[0].not_asked == NotAsked.PAUSED
    home = await here.home("ana")
    assert "Go on" in labels(home)
    assert "Pause" not in labels(home)
    await here.live(FRIDAY - timedelta(hours=1))
    await here.press("ana", Action.RESUME)
    await here.live(FRIDAY)
    assert (await here.checkins("ana"))[0].state == CheckinState.SENT


async def test_who_sees_what_is_one_press_away(database: Database) -> None:
    here = await village(database)
    words = said(await here.press("ana", Action.WHO_SEES))
    for part in ("your managers", "whole team", "five people", "confidential"):
        assert part in words.replace("Your managers", "your managers").replace("The whole", "whole")


async def test_the_help_lists_every_command(database: Database) -> None:
    here = await village(database)
    words = said(await here.say("ana", "/help"))
    for command in here.bot.interactions.commands:
        assert f"/{command.word}" in words
    assert {"away", "help"} <= {one.word for one in here.bot.interactions.commands}


async def test_settings_are_kept_and_followed(database: Database) -> None:
    here = await village(database)
    form = (await here.press("ana", Action.SETTINGS)).form
    assert form is not None
    assert {field.name: field.value for field in form.fields} == {
        "reminder": "on",
        "own_time": "",
        "ask_every": "1",
        "timezone": "Europe/Madrid",
    }
    values = {
        "reminder": "off",
        "own_time": "09:30",
        "ask_every": "2",
        "timezone": "europe/lisbon",
    }
    again = (await here.submit("ana", FormId.SETTINGS, values)).form
    assert again is not None
    assert "Did you mean Europe/Lisbon?" in again.errors["timezone"]
    assert (await here.person("ana")).reminder  # nothing is half saved
    await here.submit("ana", FormId.SETTINGS, {**values, "timezone": "Europe/Lisbon"})
    ana = await here.person("ana")
    assert (ana.reminder, ana.own_time, ana.ask_every, ana.timezone) == (
        False,
        "09:30",
        2,
        "Europe/Lisbon",
    )
    (checkin,) = await here.checkins("ana")
    assert (checkin.local_time, checkin.zone) == ("2026-11-27T09:30", "Europe/Lisbon")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("own_time", "19:00", "between 08:00 and 17:00"),
        ("own_time", "soon", "not a time of day"),
        ("reminder", "perhaps", "one of the two"),
        ("ask_every", "9", "one of the two"),
        ("timezone", "Mars", "no time zone"),
    ],
)
async def test_settings_that_cannot_be_say_so(
    database: Database, field: str, value: str, sentence: str
) -> None:
    here = await village(database)
    form = (await here.submit("ana", FormId.SETTINGS, {field: value})).form
    assert form is not None
    assert sentence in form.errors[field]


async def test_a_move_is_followed_and_shown_to_whoever_applies_a_file(database: Database) -> None:
    here = await village(database)
    async with database.organisation(here.organisation_id) as session:
        ana = await session.merge(await here.person("ana"))
        assert await settings.move_to(session, ana, "America/New_York", TUESDAY)
        assert not await settings.move_to(session, ana, "America/New_York", TUESDAY)
        with pytest.raises(WrongInput):
            await settings.move_to(session, ana, "America/Nowhere", TUESDAY)
    (checkin,) = await here.checkins("ana")
    assert checkin.due_at == datetime(2026, 11, 27, 19, tzinfo=UTC)
    plan = await here.apply(WEST)
    assert [one.sentence for one in plan.changed_in_chat] == [
        "West: the time zone Europe/Madrid of Ana Ruiz becomes America/New_York."
    ]
    assert (await here.person("ana")).timezone == "Europe/Madrid"


async def test_who_is_in_no_team_is_told_kindly(database: Database) -> None:
    here = await village(database)
    await here.apply("\n".join(line for line in WEST.splitlines() if "ben" not in line))
    with pytest.raises(NotFound, match="on no team of mine"):
        await here.say("ben", "/help")


async def test_a_half_filled_form_goes_when_its_time_is_over(database: Database) -> None:
    here = await village(database)
    await here.close("ana", FormId.AWAY, {"first": "2026-12-01"})
    at = await here.bot.next_at()
    assert at is not None
    await here.live(TUESDAY + timedelta(days=8))
    async with database.reading(here.organisation_id) as session:
        assert (await session.exec(select(Draft))).all() == []
