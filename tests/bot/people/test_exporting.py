"""A person's copy of everything: complete, readable, and nobody else's secrets in it."""

import json
from datetime import date, timedelta

from sqlmodel import select

from bot.cards import Card, plain, section
from bot.checkins import blockers, commitments, items
from bot.checkins.blockers import better
from bot.outbox import service as outbox
from bot.outbox.service import Message
from bot.people import rights_cards
from bot.people.exporting import Json, as_text, export
from bot.people.ids import Action, FormId
from storage.session import Database
from storage.tables import ItemPerson, Member, Nudge, Person, Suggestion
from storage.words import Audience, Cause, ItemKind
from tests.bot.people.village import FRIDAY, Village, said, village
from tests.bringing import bring_in

KEYS = [
    "exported_at",
    "organisation",
    "person",
    "identities",
    "chats_in_teams",
    "memberships",
    "leaves",
    "check_ins",
    "told",
    "named_by_others",
    "acts_on_others",
    "reactions",
    "messages",
    "written_in_the_playground",
    "team_changes",
    "drafts",
    "unconfirmed_readings",
    "targets",
    "one_to_ones",
    "introductions",
    "offered_to_learn_from",
    "searches_for_a_cause",
    "monthly_question",
]


async def _export(here: Village, who: str, *, own: bool = False) -> Json:
    person = await here.person(who)
    async with here.database.reading(here.organisation_id) as session:
        found = await session.get_one(Person, person.id)
        return await export(session, found, here.clock.now(), own=own)


async def _lived(database: Database) -> Village:
    here = await village(database)
    await here.say("ana", "/away 7 to 9 December")
    await here.live(FRIDAY)
    now = here.clock.now()
    async with database.organisation(here.organisation_id) as session:
        people = {one.name.split()[0]: one for one in await session.exec(select(Person))}
        ana, ben, kim = people["Ana"], people["Ben"], people["Kim"]
        await items.add_item(session, ana, ItemKind.MOOD, Audience.PRIVATE, now, number=2)
        blocker = await blockers.record_blocker(
            session,
            ana,
            "Prüfung dauert “neun” Tage 🙃",
            Audience.MANAGER,
            now,
            cause=Cause.PROCESS,
        )
        await better(session, blocker, ana, now + timedelta(hours=1))
        await commitments.record_commitment(
            session, ana, "call Nordwind", Audience.MANAGER, now, day=date(2026, 12, 4)
        )
        win = await items.record_win(session, ana, "Signed Nordwind", Audience.TEAM, now)
        await items.change_item(session, win, now, text="Signed Nordwind AG")
        await items.record_thanks(session, ben, "for the deck", Audience.PRIVATE, now, to=[ana.id])
        await items.record_win(
            session, ben, "my private win", Audience.PRIVATE, now, helpers=[ana.id]
        )
        for named in await session.exec(select(ItemPerson)):
            if named.part == "thanked":
                named.asked_at = now
                session.add(named)
        session.add(
            Suggestion(
                person_id=ana.id,
                kind=ItemKind.BLOCKER,
                quote="the CRM is slow",
                created_at=now,
                expires_at=now + timedelta(days=2),
            )
        )
        nudge = Nudge(
            team_id=(await session.exec(select(Member.team_id))).first() or 0,
            manager_id=kim.id,
            person_id=ana.id,
            signal="blocker_open",
            key="blocker:1",
            play="open_blocker",
            evidence=[{"fact": "blocker_open", "days": 9}],
            urgency=2,
            week="2026-W48",
            created_at=now,
        )
        session.add(nudge)
        await session.flush()
        hint = Card("", (section("Ana may need you"),))
        message = Message(f"nudge:{nudge.id}", "coaching.nudge", hint, now, person_id=kim.id)
        await outbox.queue(session, [message], now)
    await here.close("ana", FormId.AWAY, {"first": "2026-12-24"})
    return here


async def test_everything_is_in_it(database: Database) -> None:
    here = await _lived(database)
    found = await _export(here, "ana")
    assert list(found) == KEYS
    assert json.loads(as_text(found)) == found
    assert found["person"]["name"] == "Ana Ruiz"
    assert found["identities"] == [{"platform": "local", "id": "ana"}]
    assert found["memberships"] == [
        {"team": "West", "role": "rep", "since": "2026-11-24", "until": None}
    ]
    assert [(one["first_day"], one["last_day"]) for one in found["leaves"]] == [
        ("2026-12-07", "2026-12-09")
    ]
    assert [(one["week"], one["state"]) for one in found["check_ins"]] == [("2026-W48", "sent")]
    told = {one["kind"]: one for one in found["told"]}
    assert told["mood"]["number"] == 2
    assert told["blocker"]["text"] == "Prüfung dauert “neun” Tage 🙃"
    assert told["blocker"]["cause"] == "process"
    assert [one["what"] for one in told["blocker"]["events"]] == ["open", "better"]
    assert told["commitment"]["day"] == "2026-12-04"
    assert told["win"]["text"] == "Signed Nordwind AG"
    assert [one["text"] for one in told["win"]["earlier_versions"]] == ["Signed Nordwind"]
    assert found["drafts"][0]["values"] == {"first": "2026-12-24"}
    assert [one["quote"] for one in found["unconfirmed_readings"]] == ["the CRM is slow"]
    assert any("Hello Ana" in one["text"] for one in found["messages"])
    assert [one["what"] for one in found["team_changes"]] == ["West: Ana Ruiz (ana) joins as rep."]
    assert "“neun” Tage 🙃" in as_text(found)


async def test_readings_are_no_facts(database: Database) -> None:
    here = await _lived(database)
    found = await _export(here, "ana", own=True)
    del found["unconfirmed_readings"]
    assert "the CRM is slow" not in json.dumps(found)


async def test_what_others_wrote_is_in_it_where_it_was_meant_for_them(database: Database) -> None:
    here = await _lived(database)
    found = (await _export(here, "ana"))["named_by_others"]
    assert [(one["part"], one["by"], one["text"]) for one in found] == [
        ("thanked", "Ben Okoro", "for the deck"),
        ("helped", None, None),  # told to nobody, so not to her either
    ]


async def test_nudges_are_the_managers_own(database: Database) -> None:
    here = await _lived(database)
    own = await _export(here, "kim", own=True)
    assert [(one["about"], one["signal"]) for one in own["nudges"]] == [
        ("Ana Ruiz", "blocker_open")
    ]
    assert any(one["kind"] == "coaching.nudge" for one in own["messages"])
    by_command = await _export(here, "kim")
    assert "nudges" not in by_command
    assert "coaching" not in json.dumps(by_command)
    for is_own in (True, False):
        anas = json.dumps({**await _export(here, "ana", own=is_own)})
        assert "blocker_open" not in anas
        assert "may need you" not in anas


async def test_nobody_elses_private_words_are_in_it(database: Database) -> None:
    here = await _lived(database)
    for who in ("kim", "ana", "lee"):
        words = json.dumps(await _export(here, who, own=True), ensure_ascii=False)
        assert "my private win" not in words
        assert who == "ana" or "neun" not in words


async def test_the_home_hands_it_over_in_parts(database: Database) -> None:
    here = await _lived(database)
    reply = await here.press("ana", Action.EXPORT)
    words = said(reply)
    for part in ("Everything I hold about you", "What you told", "Half-filled forms"):
        assert part in words
    assert "Signed Nordwind AG" in words
    await here.press("kim", Action.EXPORT)
    assert "Hints that you got as a manager" in said(await here.press("kim", Action.EXPORT))


def test_a_long_copy_fits_every_platform_and_says_what_is_missing() -> None:
    short = rights_cards.copy_of_everything({"told": [{"text": "x" * 400}] * 30})
    assert len(short) == 1
    found = {"told": [{"text": "ü" * 500}] * 100, "messages": [{"text": "y" * 900}] * 400}
    cards = rights_cards.copy_of_everything(found)
    assert len(cards) == rights_cards.CARDS + 1
    assert "relieved-quota export" in cards[-1].summary
    for card in cards:
        lengths = [len(plain(one.text)) for one in card.blocks if one.kind == "section"]
        assert max(lengths) <= 3000
        assert sum(lengths) <= 20_000
        assert card.blocks[-1].kind != "heading"
    middle = rights_cards.copy_of_everything({"told": [{"text": "z" * 500}] * 100})
    text = "".join(
        plain(one.text) for card in middle for one in card.blocks if one.kind == "section"
    )
    assert text.count("z" * 500) == 100  # cut anywhere, and nothing of it is lost


async def test_targets_results_and_measures_are_in_it(database: Database) -> None:
    here = await _lived(database)
    now = here.clock.now()
    files = {
        "targets": ["ana,2027-01-01,2027-03-31,60,100,120,count"],
        "results": ["ana,2027-01-04,5", "ben,2027-01-04,7"],
        "metrics": ["ana,2027-01-04,csat,88", "West,2027-01-04,csat,70"],
        "leave": ["ana,2027-02-01,2027-02-12,part_time 60%"],
    }
    for table, rows in files.items():
        await bring_in(database, here.organisation_id, table, rows, now)
    found = (await _export(here, "ana"))["targets"]
    assert [(one["target"], one["source"]) for one in found["bands"]] == [("100", "import")]
    assert found["results"] == [{"day": "2027-01-04", "amount": "5"}]
    assert found["metrics"] == [{"day": "2027-01-04", "metric": "csat", "value": "88"}]
    assert [one["share_of_full_time"] for one in found["part_time"]] == ["0.6"]
