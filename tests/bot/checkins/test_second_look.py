"""A language model reads what is not private, where the organisation lets it and nobody waits."""

import json
from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlmodel import select

from bot.checkins.ids import Action
from bot.language.model import ModelAccess, ModelReaders
from bot.language.switch import UseInDatabase, switch
from storage.session import Database
from storage.tables import Suggestion
from storage.words import Audience, Cause, ItemKind
from tests.bot.checkins.world import FRIDAY, World, button, words, world
from tests.bot.language.injections import INJECTIONS
from tests.fakes.openai_server import EMPTY, OpenAIServer, Way

SPANISH = "Esta semana el departamento legal no contesta a ningún correo mío"
BLOCKED = "Der Vertrag liegt seit zwei Wochen bei der Rechtsabteilung"
"""What the offline reader cannot read."""


@pytest.fixture
async def here(database: Database, server: OpenAIServer) -> AsyncIterator[World]:
    """A team whose organisation lets a model read, on the Friday of its check-in."""
    here = await world(database, "Ana Ruiz", "Ben Okoro")
    access = ModelAccess("key", base_url=server.address, seconds_a_try=0.3, seconds_in_all=0.8)
    models = ModelReaders(access, database, here.clock)
    here.bot = here.another_bot(models=models)
    await let(here, on=True)
    await here.live(FRIDAY)
    yield here
    await models.close()


async def let(here: World, *, on: bool) -> None:
    async with here.database.organisation(here.made.organisation_id) as session:
        await switch(session, on=on)


async def used(here: World) -> int:
    return await UseInDatabase(here.database, here.made.organisation_id).used("2026-11")


def reports(server: OpenAIServer, **found: object) -> None:
    server.report = EMPTY | found


async def test_a_cause_that_a_model_sees_is_asked_by_a_message(
    here: World, server: OpenAIServer
) -> None:
    reports(server, blockers=[{"quote": BLOCKED, "cause": "process"}])
    (card,) = (await here.say("Ana", f"/blocker {BLOCKED}")).cards
    assert "A language model looks at what is not private" in words(card)
    asked = here.card("Ana")
    assert "It sounds as if this is behind it" in words(asked)
    assert "Only you see this" in words(asked)
    assert here.cards("Kim") == []
    await here.press("Ana", button(asked, "That is it"))
    (item,) = await here.items("Ana")
    assert item.cause == Cause.PROCESS
    assert await used(here) == 1000


async def test_words_of_a_form_go_by_their_own_audience(here: World, server: OpenAIServer) -> None:
    checkin = await here.checkin("Ana")
    values = {
        "mood": "3",
        "blocker": BLOCKED,
        "blocker_audience": "private",
        "commitment": "Ich rufe am Donnerstag Fabrikam an",
        "commitment_audience": "manager",
    }
    reports(server, commitment={"quote": "Ich rufe am Donnerstag [NAME_1] an", "day": "Donnerstag"})
    await here.submit("Ana", f"checkins.answer:{checkin.id}", values)
    sent = json.dumps(server.sent)
    assert "rufe am" in sent
    assert "Rechtsabteilung" not in sent
    assert "Fabrikam" not in sent


@pytest.mark.parametrize("way", ["off", "slow", "drop", "limit", "malformed"])
async def test_where_no_model_reads_the_offline_reading_stands(
    here: World, server: OpenAIServer, way: str
) -> None:
    if way == "off":
        await let(here, on=False)
    else:
        server.way = _way(way)
    (card,) = (await here.say("Ana", "/blocker Still waiting for legal to approve it")).cards
    assert bool(server.sent) == (way != "off")
    asked = card if way == "off" else here.card("Ana")
    assert "a process, a tool or an approval" in words(asked)
    assert await used(here) == 0


def _way(way: str) -> Way:
    ways: dict[str, Way] = {"slow": "slow", "drop": "drop", "limit": "limit"}
    return ways.get(way, "malformed")


async def test_a_typed_reply_leaves_only_once_its_author_says_who_may_see_it(
    here: World, server: OpenAIServer
) -> None:
    (card,) = (await here.say("Ana", SPANISH)).cards
    assert server.sent == []
    assert "if you and Kim may see what you keep of it" in words(card)
    reports(
        server, sentiment="negative", score=-0.5, blockers=[{"quote": SPANISH, "cause": "process"}]
    )
    (card,) = (await here.press("Ana", button(card, "Have it read"))).cards
    assert len(server.sent) == 1
    read = here.card("Ana")
    assert "a process, a tool or an approval" in words(read)
    assert await here.items("Ana") == []
    await here.press("Ana", button(read, "Keep"))
    (item,) = await here.items("Ana")
    assert (item.text, item.cause) == (SPANISH, Cause.PROCESS)


async def test_what_a_model_cannot_read_goes_on_waiting(here: World, server: OpenAIServer) -> None:
    (card,) = (await here.say("Ana", SPANISH)).cards
    server.way = "broken"
    await here.press("Ana", button(card, "Have it read"))
    assert "your words wait" in words(here.card("Ana"))
    async with here.database.reading(here.made.organisation_id) as session:
        (waiting,) = (await session.exec(select(Suggestion))).all()
    assert (waiting.quote, waiting.whole) == (SPANISH, True)


async def test_what_is_kept_for_oneself_never_leaves(here: World, server: OpenAIServer) -> None:
    (card,) = (await here.say("Ana", SPANISH)).cards
    form = (await here.press("Ana", button(card, "Say what it is"))).form
    assert form is not None
    values = {one.name: one.value or "" for one in form.fields}
    await here.submit("Ana", form.key, {**values, "kind": "blocker", "audience": "private"})
    (item,) = await here.items("Ana")
    assert item.audience == Audience.PRIVATE
    assert server.sent == []


async def test_a_plea_never_leaves(here: World, server: OpenAIServer) -> None:
    await here.say("Ana", "/blocker I want to kill myself")
    _, card = (await here.say("Ana", "suicidal. keine Kraft mehr, alles ist schlecht")).cards
    assert not [one for one in card.every_button() if one.action == Action.HAVE_IT_READ]
    assert server.sent == []


async def test_an_answer_that_a_model_obeys_changes_only_its_own_reading(
    here: World, server: OpenAIServer
) -> None:
    server.way = "obey"
    for text in INJECTIONS[::10]:
        await here.say("Ana", f"/blocker {text}")
    items = await here.items("Ana")
    assert {item.kind for item in items} == {ItemKind.BLOCKER}
    assert {item.cause for item in items} == {None}
    assert await here.items("Ben") == []
    assert here.cards("Kim") == []


async def test_use_of_a_month_is_counted_once_each(database: Database) -> None:
    here = await world(database)
    uses = UseInDatabase(database, here.made.organisation_id)
    await uses.add("2026-11", 400)
    await UseInDatabase(database, here.made.organisation_id).add("2026-11", 200)
    assert (await uses.used("2026-11"), await uses.used("2026-12")) == (600, 0)


async def test_a_day_that_a_model_sees_is_the_commitments(
    here: World, server: OpenAIServer
) -> None:
    told = "El martes 1 December llamo a tres clientes"
    reports(server, commitment={"quote": told, "day": "1 December"})
    checkin = await here.checkin("Ana")
    await here.submit("Ana", f"checkins.answer:{checkin.id}", {"mood": "3", "commitment": told})
    (item,) = await here.items("Ana", ItemKind.COMMITMENT)
    assert item.day == date(2026, 12, 1)
