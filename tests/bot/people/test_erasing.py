"""Erasing a person: nothing of them is left anywhere, and nothing of anybody else is touched."""

from datetime import date, timedelta

import pytest
from sqlmodel import SQLModel, col, select

from bot.cards import Card, bold, card_from_json, card_to_json, fields, mention, section
from bot.checkins import blockers, items
from bot.errors import NotFound
from bot.highlights import posting
from bot.interactions import Interaction, Press, Say
from bot.outbox import service as outbox
from bot.outbox.service import Message
from bot.people.erasing import erase
from bot.people.exporting import card_words
from bot.people.ids import Action, FormId
from bot.people.weeks import IsoWeek
from bot.routes import Place
from storage.queries import roster
from storage.session import Database
from storage.tables import (
    Checkin,
    Delivery,
    Item,
    ItemPerson,
    LocalMessage,
    Member,
    Nudge,
    NudgeEvent,
    Person,
)
from storage.words import (
    Audience,
    CheckinState,
    Consent,
    DeliveryState,
    ItemKind,
    NotAsked,
    NudgeState,
    Role,
)
from tests.bot.people.every_table import NO_WORDS, NOT_THEIRS, Planter, everything
from tests.bot.people.village import FRIDAY, TUESDAY, WEST, Village, said, village

TABLES = SQLModel.metadata.sorted_tables

REMOVED = "What stood here was removed at the wish of the person it was about."


async def _erase(here: Village, who: str) -> Person:
    person = await here.person(who)
    async with here.database.organisation(here.organisation_id) as session:
        found = await session.get_one(Person, person.id)
        assert await erase(session, found, here.clock.now())
    return person


async def test_a_phrase_planted_in_every_table_is_found_nowhere(database: Database) -> None:
    here = await village(database)
    ana, ben, chen = [(await here.person(who)).id for who in ("ana", "ben", "chen")]
    async with database.engine.begin() as connection:
        planter = Planter(connection, here.organisation_id, bystander=chen)
        planted = await planter.plant(ana, "zebra secret")
        assert set(planted) == set(await planter.plant(ben, "okapi secret"))
    async with database.organisation(here.organisation_id) as session:
        person = await session.get_one(Person, ana)
        person.name = "zebra secret"
        person.locale = "zebra secret"
        session.add(person)
        for place, sender in (("ana", "ana"), ("ana", "bot"), ("west", "ana")):
            session.add(LocalMessage(place=place, sender=sender, text="zebra secret", at=TUESDAY))
    async with database.engine.connect() as connection:
        before = await everything(connection)
    assert sum("zebra secret" in row for row in before.values()) > 15
    await _erase(here, "ana")
    async with database.engine.connect() as connection:
        after = await everything(connection)
    assert [key for key, row in after.items() if "zebra secret" in row] == []
    untouched = {key: row for key, row in before.items() if "okapi secret" in row}
    assert len(untouched) > 12
    assert {key: after.get(key) for key in untouched} == untouched


def test_the_exceptions_name_columns_that_exist() -> None:
    columns = {f"{table.name}.{one.name}" for table in TABLES for one in table.columns}
    assert {f"{table}.{column}" for table, column in NOT_THEIRS} <= columns
    assert set(NO_WORDS) <= columns


async def test_after_it_nothing_says_the_name_on_any_screen(database: Database) -> None:
    """As lived: answers, thanks both ways, a blocker taken up, a nudge, then Ana wants to go."""
    here = await village(database)
    await here.live(FRIDAY)
    async with database.organisation(here.organisation_id) as session:
        people = {one.name.split()[0]: one for one in await session.exec(select(Person))}
        ana, ben, kim = people["Ana"], people["Ben"], people["Kim"]
        now = here.clock.now()
        blocker = await blockers.record_blocker(
            session, ana, "The pricing approval takes nine days", Audience.MANAGER, now
        )
        await blockers.take_up(session, blocker, kim, date(2026, 11, 30), now)
        bens = await blockers.record_blocker(
            session, ben, "No demo system this week", Audience.MANAGER, now
        )
        await items.record_thanks(
            session, ana, "for the quick help", Audience.TEAM, now, to=[ben.id]
        )
        await items.record_thanks(session, ben, "for the deck", Audience.TEAM, now, to=[ana.id])
        nudge = Nudge(
            team_id=(await session.exec(select(Member.team_id))).first() or 0,
            manager_id=kim.id,
            person_id=ana.id,
            item_id=blocker.id,
            signal="blocker_open",
            key=f"blocker:{blocker.id}",
            play="open_blocker",
            evidence=[],
            urgency=2,
            week="2026-W48",
            created_at=now,
        )
        session.add(nudge)
        await session.flush()
        session.add(NudgeEvent(nudge_id=nudge.id, at=now, what=NudgeState.OPEN))
        about = Card("", (section("Ana has waited for nine days: a talk may help."),))
        digest = Card(
            "This week",
            (
                fields(("Ana Ruiz", "has answered"), ("Ben Okoro", "has answered")),
                section(mention(ana.id, "Ana"), " is stuck"),
                section("Ben waits: No demo system this week"),
                section("In their words: The pricing approval takes nine days"),
            ),
        )
        await outbox.queue(
            session,
            [
                Message(f"nudge:{nudge.id}", "coaching.nudge", about, now, person_id=kim.id),
                Message("digest:1", "test.digest", digest, now, person_id=kim.id),
                Message("later:1", "test.later", digest, now + timedelta(days=9), person_id=kim.id),
                Message("to-ana", "test.news", about, now + timedelta(days=9), person_id=ana.id),
            ],
            now,
        )
    await here.bot.tick()
    assert any("Ana has waited" in one for one in here.messages("kim"))
    erased = await _erase(here, "ana")
    await here.live(FRIDAY + timedelta(days=10))
    for who in ("kim", "ben", "chen", "lee"):
        for words in here.messages(who):
            assert "Ana" not in words
            assert "pricing approval" not in words
    assert REMOVED in here.messages("kim")
    kims = [card for card in here.messenger.cards_to("kim") if card.title == "This week"]
    assert [card_words(card) for card in kims] == [
        [
            "This week",
            "Ben Okoro: has answered",
            "Ben waits: No demo system this week",
            "Something here was removed at the wish of the person it was about.",
        ]
    ] * 2
    async with database.reading(here.organisation_id) as session:
        assert (await session.exec(select(Nudge))).all() == []
        assert await session.get(Item, bens.id) is not None
        left = [one.person_id for one in await session.exec(select(Item))]
        assert erased.id not in left
        waiting = (await session.exec(select(Delivery).where(Delivery.key == "to-ana"))).one()
        assert waiting.state == DeliveryState.CANCELLED
        assert card_words(card_from_json(waiting.card)) == []


async def test_a_post_stands_without_them(database: Database) -> None:
    here = await village(database)
    now = here.clock.now()
    async with database.organisation(here.organisation_id) as session:
        people = {one.name.split()[0]: one for one in await session.exec(select(Person))}
        await items.record_win(session, people["Ana"], "Signed Nordwind", Audience.TEAM, now)
        await items.record_win(session, people["Ben"], "Signed Südwind", Audience.TEAM, now)
        await items.record_thanks(
            session, people["Chen"], "for the deck", Audience.TEAM, now, to=[people["Ana"].id]
        )
        for named in await session.exec(select(ItemPerson)):
            named.consent = Consent.YES
            session.add(named)
        await session.flush()
        (team,) = await roster.active_teams(session)
        week = IsoWeek.of(now.date())
        await posting.make_post(session, team, week, since=now - timedelta(days=7), now=now)
    await here.bot.tick()
    (card,) = here.messenger.channel_cards()["west"]
    assert "Nordwind" in " ".join(card_words(card))
    await _erase(here, "ana")
    await here.bot.tick()
    words = " ".join(card_words(here.messenger.channel_cards()["west"][-1]))
    assert "Südwind" in words
    for gone in ("Ana", "Nordwind", "for the deck"):
        assert gone not in words
    async with database.engine.connect() as connection:
        rows = await everything(connection)
    assert not any("Nordwind" in row or "Ana Ruiz" in row for row in rows.values())


async def test_check_ins_stay_as_counts_without_anything_else(database: Database) -> None:
    here = await village(database)
    await here.live(FRIDAY + timedelta(weeks=1, hours=1))
    async with database.organisation(here.organisation_id) as session:
        ana = await here.person("ana")
        first = (
            await session.exec(
                select(Checkin).where(Checkin.person_id == ana.id).order_by(Checkin.week)
            )
        ).first()
        assert first is not None
        first.state, first.answered_at, first.closed_at = CheckinState.ANSWERED, FRIDAY, FRIDAY
        first.skip_reason = "never told to anybody"
        session.add(first)
    person = await _erase(here, "ana")
    async with database.reading(here.organisation_id) as session:
        rows = (
            await session.exec(
                select(Checkin).where(Checkin.person_id == person.id).order_by(Checkin.week)
            )
        ).all()
    assert [(row.week, row.state) for row in rows[:2]] == [
        ("2026-W48", CheckinState.ANSWERED),
        ("2026-W49", CheckinState.NOT_ASKED),
    ]
    for row in rows:
        assert (row.zone, row.local_time, row.due_at, row.skip_reason, row.answered_at) == (
            "UTC",
            None,
            None,
            None,
            None,
        )
        assert row.not_asked in {None, NotAsked.LEFT}


async def test_the_person_is_nameless_and_in_no_team(database: Database) -> None:
    here = await village(database)
    await here.submit(
        "ana", FormId.SETTINGS, {"own_time": "09:00", "reminder": "off", "ask_every": "2"}
    )
    person = await _erase(here, "ana")
    async with database.reading(here.organisation_id) as session:
        row = await session.get_one(Person, person.id)
        parts = (await session.exec(select(Member).where(Member.person_id == person.id))).all()
    assert (row.name, row.active, row.timezone, row.country) == ("", False, "UTC", None)
    assert (row.reminder, row.own_time, row.ask_every, row.greeted_at) == (True, None, 1, None)
    assert row.erased_at == here.clock.now()
    assert all(part.until == TUESDAY.date() for part in parts)


async def test_a_second_time_changes_nothing(database: Database) -> None:
    here = await village(database)
    person = await _erase(here, "ana")
    async with database.engine.connect() as connection:
        before = await everything(connection)
    here.clock.at += timedelta(hours=1)
    async with database.organisation(here.organisation_id) as session:
        found = await session.get_one(Person, person.id)
        assert not await erase(session, found, here.clock.now())
    async with database.engine.connect() as connection:
        assert await everything(connection) == before


async def test_from_the_home_with_a_question_and_then_old_buttons_answer_kindly(
    database: Database,
) -> None:
    here = await village(database)
    home = await here.home("ana")
    button = next(one for one in home.every_button() if one.action == Action.ERASE)
    assert button.confirm is not None
    assert "cannot be undone" in button.confirm.text
    assert len(button.confirm.text) <= 300  # what Slack shows of a question
    words = " ".join(card_words(home))
    assert "Erasing removes your name" in words
    assert "What stays names nobody" in words
    person = await here.person("ana")

    async def do(doing: Press | Say) -> str:
        reply = await here.bot.handle(
            Interaction(here.organisation_id, person.id, doing, Place("home"))
        )
        return said(reply)

    assert "It is done" in await do(Press(button.action, button.value))
    for doing in (Press(Action.PAUSE, ""), Press(button.action, ""), Say("/help")):
        with pytest.raises(NotFound, match="erased, as you wished"):
            await do(doing)
    await here.live(FRIDAY + timedelta(weeks=2))
    assert len(here.messages("ana")) == 1  # the hello that came before


async def test_a_manager_takes_their_nudges_along_and_the_team_goes_on(database: Database) -> None:
    here = await village(database)
    kim, ana = await here.person("kim"), await here.person("ana")
    async with database.organisation(here.organisation_id) as session:
        team_id = (await session.exec(select(Member.team_id))).first() or 0
        nudge = Nudge(
            team_id=team_id,
            manager_id=kim.id,
            person_id=ana.id,
            signal="gone_quiet",
            key=f"quiet:{ana.id}",
            play="quiet",
            evidence=[],
            urgency=1,
            week="2026-W48",
            created_at=TUESDAY,
        )
        session.add(nudge)
    await _erase(here, "kim")
    await here.live(FRIDAY)
    assert (await here.checkins("ana"))[0].state == CheckinState.SENT
    async with database.reading(here.organisation_id) as session:
        assert (await session.exec(select(Nudge))).all() == []
        statement = select(Member).where(Member.role == Role.MANAGER, col(Member.until).is_(None))
        assert (await session.exec(statement)).all() == []


async def test_the_playground_forgets_what_it_said_about_somebody(database: Database) -> None:
    here = await village(database)
    ana = await here.person("ana")
    cards = {
        "kim": Card("", (section("Ana Ruiz has answered"), section("Ben waits")), summary="News"),
        "west": Card("Highlights", (section(bold("Ana Ruiz"), " won"),)),
        "lee": Card("", (section(mention(ana.id, "Ana"), " is new"),)),
        "ben": Card("", (section("Anabel is new"),)),
    }
    async with database.organisation(here.organisation_id) as session:
        for place, card in cards.items():
            session.add(_said_by_the_bot(place, card))
        session.add(LocalMessage(place="west", sender="ben", text="well done Ana", at=TUESDAY))
    await _erase(here, "ana")
    async with database.reading(here.organisation_id) as session:
        rows = (await session.exec(select(LocalMessage).order_by(col(LocalMessage.id)))).all()
    words = [card_words(card_from_json(row.card)) if row.card else [row.text] for row in rows]
    gone = "Something here was removed at the wish of the person it was about."
    assert words == [
        ["Ben waits", gone],
        [REMOVED],
        [REMOVED],
        ["Anabel is new"],
        ["well done Ana"],
    ]


def _said_by_the_bot(place: str, card: Card) -> LocalMessage:
    return LocalMessage(
        place=place,
        sender="bot",
        text=card.summary or card.title,
        card=card_to_json(card),
        at=TUESDAY,
    )


async def test_a_name_of_one_word_hides_no_other_word(database: Database) -> None:
    here = await village(database, WEST.replace("Ana Ruiz", "May"))
    card = Card("", (section("May the team read it?"), section(bold("May"), " helped")))
    async with database.organisation(here.organisation_id) as session:
        ben = (await here.person("ben")).id
        await outbox.queue(session, [Message("q", "test.q", card, TUESDAY, person_id=ben)], TUESDAY)
    await here.bot.tick()
    await _erase(here, "ana")
    await here.bot.tick()
    assert "May the team read it?" in here.messages("ben")[-1]
    assert "May helped" not in here.messages("ben")[-1]


async def test_mood_items_leave_no_row(database: Database) -> None:
    here = await village(database)
    async with database.organisation(here.organisation_id) as session:
        ana = await session.merge(await here.person("ana"))
        await items.add_item(session, ana, ItemKind.MOOD, Audience.PRIVATE, TUESDAY, number=2)
    await _erase(here, "ana")
    async with database.reading(here.organisation_id) as session:
        assert (await session.exec(select(Item))).all() == []
