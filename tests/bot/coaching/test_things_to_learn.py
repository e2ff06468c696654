"""Things to learn from, through the whole program: offered to their author alone, asked once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import live_until, put_together
from bot.cards import Button, Card
from bot.checkins.blockers import record_blocker
from bot.clock import SetClock
from bot.coaching.learning.listed import Entry, entries, put
from bot.coaching.learning.ranking import Known, fitting
from bot.coaching.planning import plan_coaching
from bot.errors import NotFound, NotYours
from bot.interactions import Interaction, Press
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from bot.people.orgfile.changes import changes
from bot.people.orgfile.reading import OrganisationFileErrors, parse_organisation
from bot.people.orgfile.resources import ResourcesChanged
from handlers.drawing import runs_of
from storage.session import Database
from storage.tables import Person
from storage.words import Audience, Cause, Platform
from tests.factories import make_team
from tests.fakes.messenger import FakeMessenger

NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
WORDS = "I do not know how to answer the security questionnaires"
LONG = Entry("Security questionnaires", "https://wiki.example.com/sq", "security", 25)
SHORT = Entry("Questionnaires in short", "https://wiki.example.com/short", "security", 5)
OTHER = Entry("Our prices", "https://wiki.example.com/prices", "discount, margin", 40)


def known(number: int, entry: Entry, helped: int = 0, answered: int = 0) -> Known:
    whole = (entry.title, entry.address, entry.topic, entry.cause, entry.minutes)
    return Known(number, *whole, helped, answered)


ORDERS: list[tuple[list[Known], list[int]]] = [
    ([known(1, LONG, 4, 5), known(2, SHORT), known(3, OTHER, 9, 9)], [1, 2]),
    ([known(1, LONG, 1, 5), known(2, SHORT, 5, 5)], [2, 1]),
    ([known(3, OTHER, 9, 9)], []),
    ([], []),
]


@pytest.mark.parametrize(("listed", "wanted"), ORDERS)
def test_what_is_about_it_and_helped_most_surely_comes_first(
    listed: list[Known], wanted: list[int]
) -> None:
    assert [one.resource_id for one in fitting(WORDS, Cause.TRAINING, listed)] == wanted
    assert fitting(WORDS, Cause.PROCESS, listed) == []


FILE = """organisation: Contoso Sales
platform: slack
external_id: T1
resources:
{resources}
teams:
  - name: West
    managers: [U1]
    reps:
      - {{user: U2, timezone: Europe/Madrid}}
"""
GOOD = "  - {title: A, address: 'https://a.example', topic: t, minutes: 5}"


def read(resources: str) -> tuple[Entry, ...] | None:
    return parse_organisation(FILE.format(resources=resources).encode()).resources


def test_the_file_says_the_list() -> None:
    assert read(GOOD) == (Entry("A", "https://a.example", "t", 5),)
    assert read("  []") == ()
    assert read("") is None


MISTAKES = [
    ("  - {title: A, address: wiki, topic: t, minutes: 5}", "is no web address"),
    ("  - {title: A, address: 'javascript:x', topic: t, minutes: 5}", "is no web address"),
    ("  - {title: A, address: 'https://a.example', topic: t, minutes: 0}", "whole number"),
    ("  - {title: A, address: 'https://a.example', topic: t}", "`minutes` is missing"),
    (GOOD.replace("minutes", "cause: laziness, minutes"), "is no root cause"),
    (f"{GOOD}\n{GOOD}", "is on line 5 too"),
]


@pytest.mark.parametrize(("resources", "sentence"), MISTAKES)
def test_what_is_wrong_in_it_is_said_with_its_line(resources: str, sentence: str) -> None:
    with pytest.raises(OrganisationFileErrors, match=sentence):
        read(resources)


def test_a_changed_list_is_one_change_that_says_what() -> None:
    spec = parse_organisation(FILE.format(resources=GOOD).encode())
    unsaid = parse_organisation(FILE.format(resources="").encode())
    assert changes(spec, unsaid, NOW.date()) == ()
    [change] = changes(spec, parse_organisation(FILE.format(resources="  []").encode()), NOW.date())
    assert isinstance(change, ResourcesChanged)
    assert change.sentence == "To learn from, gone: A."


def said(card: Card) -> str:
    return "\n".join(card_words(card))


async def test_it_is_offered_to_its_author_and_asked_about_once(database: Database) -> None:
    made = await make_team(database)
    messenger, clock = FakeMessenger(), SetClock(NOW)
    bot = put_together(database, clock, OfflineReader(), {Platform.LOCAL: messenger})
    async with database.organisation(made.organisation_id) as session:
        await put(session, [LONG, OTHER])
        await put(session, [LONG, SHORT, OTHER])
        assert {one.title for one in await entries(session)} == {
            one.title for one in (LONG, SHORT, OTHER)
        }
        ana = await session.get_one(Person, made.reps["Ana"])
        day = NOW - timedelta(days=1)
        await record_blocker(session, ana, WORDS, Audience.PRIVATE, day, cause=Cause.TRAINING)
        assert await plan_coaching(session, made.team_id, NOW)

    def to_ana(title: str) -> list[Card]:
        return [one for one in messenger.cards_to("ana") if one.title == title]

    async def press(who: int, button: Button) -> None:
        doing = Press(button.action, button.value)
        await bot.handle(Interaction(made.organisation_id, who, doing))
        await bot.tick()

    await live_until(bot, clock, NOW + timedelta(days=6))
    [offer] = to_ana("This may help")
    assert {run.text: run.address for run in runs_of(offer) if run.address} == {
        one.title: one.address for one in (LONG, SHORT)
    }
    assert "5 minutes" in said(offer)
    assert OTHER.title not in said(offer)
    assert to_ana("Did it help?") == []

    await live_until(bot, clock, NOW + timedelta(days=20))
    [asked] = to_ana("Did it help?")
    yes, *_ = asked.every_button()
    with pytest.raises(NotYours):
        await press(made.reps["Ben"], yes)
    for value in ("1:maybe", "x:yes", "99:yes"):
        with pytest.raises(NotFound):
            await press(made.reps["Ana"], Button(yes.action, value, ""))
    await press(made.reps["Ana"], yes)
    [asked] = to_ana("Did it help?")
    assert "You said: it helped. Thank you." in said(asked)
    assert len(asked.every_button()) == 4
    for who in ("kim", "lee", "ben"):
        assert not any(LONG.title in said(one) for one in messenger.cards_to(who))
