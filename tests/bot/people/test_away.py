"""Being away and coming back, as a person lives it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.cards import Card, section
from bot.errors import WrongInput
from bot.outbox import service as outbox
from bot.outbox.service import HELD, Message
from bot.people import away
from bot.people.exporting import card_words
from bot.people.ids import Action, FormId
from storage.session import Database
from storage.tables import Leave
from storage.words import CheckinState, DeliveryState, NotAsked
from tests.bot.people.village import FRIDAY, TUESDAY, Village, labels, said, village


async def _leaves(here: Village, who: str) -> list[tuple[date, date | None]]:
    person = await here.person(who)
    async with here.database.reading(here.organisation_id) as session:
        statement = select(Leave).where(Leave.person_id == person.id).order_by(col(Leave.id))
        rows = await session.exec(statement)
        return [(one.start_day, one.end_day) for one in rows if one.cancelled_at is None]


async def _queue(here: Village, who: str, key: str, **other: object) -> None:
    person = await here.person(who)
    usual: dict[str, object] = {"kind": "test.news", "card": Card("", (section(key),))}
    now = here.clock.now()
    message = Message(**{"key": key, "due_at": now, "person_id": person.id, **usual, **other})
    async with here.database.organisation(here.organisation_id) as session:
        await outbox.queue(session, [message], now)


async def test_who_is_away_is_not_asked(database: Database) -> None:
    here = await village(database)
    reply = await here.say("ana", "/away until Monday")
    assert "from today to Sunday" in said(reply)
    assert "From Monday on I am here again" in said(reply)
    assert labels(reply.cards[0]) == ["I am back"]
    assert await _leaves(here, "ana") == [(date(2026, 11, 24), date(2026, 11, 29))]
    await here.live(FRIDAY + timedelta(days=2))
    (checkin, *_) = await here.checkins("ana")
    assert checkin.state == CheckinState.NOT_ASKED
    assert len(here.messages("ana")) == 1  # the hello
    await here.live(FRIDAY + timedelta(weeks=1))
    assert (await here.checkins("ana"))[1].state == CheckinState.SENT


async def test_who_comes_back_in_time_is_asked_after_all(database: Database) -> None:
    here = await village(database)
    button = (await here.say("ana", "/away 2 weeks")).cards[0].every_button()[0]
    here.clock.at = TUESDAY + timedelta(days=1)
    assert "Good to have you back" in said(await here.press("ana", button.action, button.value))
    assert await _leaves(here, "ana") == [(date(2026, 11, 24), date(2026, 11, 24))]
    await here.live(FRIDAY)
    assert (await here.checkins("ana"))[0].state == CheckinState.SENT
    assert "over already" in said(await here.press("ana", button.action, button.value))


@pytest.mark.parametrize("words", ["/away back", "away"])
async def test_back_without_being_away(database: Database, words: str) -> None:
    here = await village(database)
    reply = await here.say("ana", words)
    if words == "away":
        assert reply.form is not None
    else:
        assert "nothing to end" in said(reply)


async def test_an_old_button_ends_no_newer_leave(database: Database) -> None:
    here = await village(database)
    old = (await here.say("ana", "/away today")).cards[0].every_button()[0]
    here.clock.at = TUESDAY + timedelta(days=2)
    await here.say("ana", "/away until 2 December")
    assert "over already" in said(await here.press("ana", old.action, old.value))
    assert (await _leaves(here, "ana"))[-1] == (date(2026, 11, 26), date(2026, 12, 1))


async def test_saying_it_twice_is_saying_it_once(database: Database) -> None:
    here = await village(database)
    await here.say("ana", "/away until Monday")
    await here.say("ana", "/away until Monday")
    assert await _leaves(here, "ana") == [(date(2026, 11, 24), date(2026, 11, 29))]


@pytest.mark.parametrize(
    ("first", "then", "left"),
    [
        ("2 to 9 December", "4 to 12 December", [((12, 4), (12, 12))]),
        ("until Monday", "from Thursday", [((11, 24), (11, 25)), ((11, 26), None)]),
        ("until Monday", "tomorrow", [((11, 24), (11, 24)), ((11, 25), (11, 25))]),
        ("2 to 3 December", "9 December", [((12, 2), (12, 3)), ((12, 9), (12, 9))]),
    ],
)
async def test_other_days_take_the_place_of_those_they_overlap(
    database: Database,
    first: str,
    then: str,
    left: list[tuple[tuple[int, int], tuple[int, int] | None]],
) -> None:
    here = await village(database)
    await here.say("ana", f"/away {first}")
    await here.say("ana", f"/away {then}")
    assert await _leaves(here, "ana") == [
        (date(2026, *start), None if end is None else date(2026, *end)) for start, end in left
    ]


async def test_back_calls_off_what_is_to_come_and_leaves_a_file_its_days(
    database: Database,
) -> None:
    here = await village(database)
    ana = await here.person("ana")
    async with database.organisation(here.organisation_id) as session:
        session.add(
            Leave(
                person_id=ana.id,
                start_day=date(2026, 12, 1),
                end_day=date(2026, 12, 20),
                source="import",
                created_at=TUESDAY,
            )
        )
    await here.say("ana", "/away 7 to 9 December")
    assert "forgotten" in said(await here.say("ana", "/away back"))
    assert await _leaves(here, "ana") == [(date(2026, 12, 1), date(2026, 12, 20))]
    assert "nothing to end" in said(await here.say("ana", "/away back"))
    here.clock.at = datetime(2026, 12, 3, 9, tzinfo=UTC)
    assert "Good to have you back" in said(await here.say("ana", "/away back"))
    assert await _leaves(here, "ana") == [(date(2026, 12, 1), date(2026, 12, 2))]


async def test_the_form_takes_days_and_says_what_is_wrong(database: Database) -> None:
    here = await village(database)
    form = (await here.say("ana", "/away")).form
    assert form is not None
    assert [field.name for field in form.fields] == ["first", "last"]
    wrong = (
        ({"first": ""}, "first", "choose the first day"),
        ({"first": "soon"}, "first", "not a date"),
        ({"first": "2026-12-05", "last": "2026-12-01"}, "last", "before the first"),
        ({"first": "2026-11-01", "last": "2026-11-02"}, "last", "over already"),
        ({"first": "2026-12-01", "last": "2031-01-01"}, "last", "two years"),
    )
    for values, field, sentence in wrong:
        again = (await here.submit("ana", FormId.AWAY, values)).form
        assert again is not None
        assert sentence in again.errors[field]
    reply = await here.submit("ana", FormId.AWAY, {"first": "2026-11-26", "last": ""})
    assert "from Thursday until you are back" in said(reply)
    assert await _leaves(here, "ana") == [(date(2026, 11, 26), None)]


async def test_words_that_fit_nothing_get_examples(database: Database) -> None:
    here = await village(database)
    with pytest.raises(WrongInput, match="For example"):
        await here.say("ana", "/away banana")


async def test_what_waits_is_postponed_to_the_return(database: Database) -> None:
    here = await village(database)
    later = TUESDAY + timedelta(hours=3)
    await _queue(here, "ana", "keeps", due_at=later)
    await _queue(here, "ana", "spoils", due_at=later, expires_at=later + timedelta(days=1))
    await here.say("ana", "/away until Monday")
    rows = {one.key: one for one in await here.deliveries("ana")}
    assert rows["keeps"].due_at == datetime(2026, 11, 30, 7, tzinfo=UTC)
    assert (rows["spoils"].state, rows["spoils"].problem) == (DeliveryState.CANCELLED, "away")
    await here.say("ana", "/away back")
    rows = {one.key: one for one in await here.deliveries("ana")}
    assert rows["keeps"].state == DeliveryState.PENDING


async def test_without_a_known_end_it_waits_and_follows_within_the_budget(
    database: Database,
) -> None:
    here = await village(database)
    later = TUESDAY + timedelta(hours=1)
    for number in range(3):
        await _queue(here, "ana", f"hint{number}", due_at=later, proactive=True)
    await _queue(here, "ana", "spoils", due_at=later, expires_at=TUESDAY + timedelta(days=1))
    await here.say("ana", "/away now")
    rows = [one for one in await here.deliveries("ana") if one.kind == "test.news"]
    assert {one.due_at for one in rows} == {HELD}
    await here.live(TUESDAY + timedelta(days=2))
    assert len(here.messages("ana")) == 1
    await here.say("ana", "/away back")
    rows = [one for one in await here.deliveries("ana") if one.kind == "test.news"]
    assert [(one.state, one.due_at.day) for one in rows[:3]] == [
        (DeliveryState.SENT, 26),
        (DeliveryState.PENDING, 27),
        (DeliveryState.PENDING, 30),
    ]
    assert (rows[3].state, rows[3].problem) == (DeliveryState.CANCELLED, "away")


async def test_a_leave_that_came_from_elsewhere_is_heeded(database: Database) -> None:
    here = await village(database)
    ana = await here.person("ana")
    async with database.organisation(here.organisation_id) as session:
        leave = Leave(
            person_id=ana.id,
            start_day=date(2026, 11, 23),
            end_day=date(2026, 11, 30),
            source="import",
            created_at=TUESDAY,
        )
        session.add(leave)
        await session.flush()
        await away.rearrange(session, ana, TUESDAY)
    assert (await here.checkins("ana"))[0].not_asked == NotAsked.LEAVE


async def test_the_home_tells_and_ends_an_absence(database: Database) -> None:
    here = await village(database)
    assert "I am away" in labels(await here.home("ana"))
    await here.submit("ana", FormId.AWAY, {"first": "2026-11-26", "last": "2026-11-27"})
    home = await here.home("ana")
    assert "I am not going" in labels(home)
    here.clock.at = TUESDAY + timedelta(days=2)
    home = await here.home("ana")
    back = next(one for one in home.every_button() if one.label == "I am back")
    assert back.action == Action.BACK
    assert "I am away" not in labels(home)


async def _recorded(here: Village, who: str, first: date, last: date) -> None:
    person = await here.person(who)
    async with here.database.organisation(here.organisation_id) as session:
        session.add(
            Leave(
                person_id=person.id,
                start_day=first,
                end_day=last,
                source="import",
                created_at=here.clock.now(),
            )
        )


async def test_absences_that_overlap_are_one_on_the_home_and_end_together(
    database: Database,
) -> None:
    here = await village(database)
    await _recorded(here, "ana", date(2026, 11, 24), date(2026, 11, 27))
    await here.submit("ana", FormId.AWAY, {"first": "2026-11-26", "last": "2026-12-04"})
    await _recorded(here, "ana", date(2026, 12, 14), date(2026, 12, 18))
    home = await here.home("ana")
    assert "You are away from today to Friday 4 December." in card_words(home)
    back = next(one for one in home.every_button() if one.label == "I am back")
    await here.press("ana", back.action, back.value)
    assert await _leaves(here, "ana") == [(date(2026, 12, 14), date(2026, 12, 18))]
    home = await here.home("ana")
    assert "You are away from Monday 14 December to Friday 18 December." in " ".join(
        card_words(home)
    )
    assert "I am not going" not in labels(home)  # it is not theirs to call off
