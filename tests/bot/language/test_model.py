import json
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SetClock
from bot.language.model import ModelAccess, ModelReader, why_not_reached
from bot.language.network import Network, network
from bot.language.offline import read_offline
from bot.language.reading import Colleague, Quote
from bot.language.sparing import UseInMemory
from tests.bot.language.injections import INJECTIONS
from tests.fakes.openai_server import EMPTY, OpenAIServer, Way

NOW = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)
TEAM = (Colleague(1, "Maya Chen"), Colleague(2, "Thomas Berg"))
TEXT = "Signed Hartwell at last. Legal is slow. Maya saved my week, call her on +44 20 7946 0958."


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOW)


@pytest.fixture
def uses() -> UseInMemory:
    return UseInMemory()


@pytest.fixture
async def reader(
    server: OpenAIServer, clock: SetClock, uses: UseInMemory
) -> AsyncIterator[ModelReader]:
    access = ModelAccess(
        "key",
        base_url=server.address,
        tokens_a_month=100_000,
        seconds_a_try=0.3,
        seconds_in_all=0.8,
    )
    reader = ModelReader(access, uses, clock)
    yield reader
    await reader.close()


async def test_a_report_becomes_a_reading_with_its_names_back(
    reader: ModelReader, server: OpenAIServer, uses: UseInMemory
):
    server.report = EMPTY | {
        "sentiment": "positive",
        "score": 0.6,
        "blockers": [{"quote": "legal  is slow", "cause": "process"}],
        "wins": ["Signed [NAME_1] at last.", "never said"],
        "thanks": [{"name": "[NAME_2]", "quote": "[NAME_2] saved my week"}],
    }
    reading = await reader.read(TEXT, TEAM, audience="manager")
    assert reading.sentiment == "positive"
    assert [(b.quote, b.cause) for b in reading.blockers] == [("Legal is slow", "process")]
    assert reading.wins == (Quote("Signed Hartwell at last."),)
    assert [(t.name, t.colleague) for t in reading.thanks] == [("Maya", 1)]
    assert await uses.used("2026-11") == 1000


async def test_no_name_and_no_number_leaves(reader: ModelReader, server: OpenAIServer):
    await reader.read(TEXT, TEAM, audience="team")
    sent = json.dumps(server.sent)
    assert len(server.sent) == 1
    for word in ("Hartwell", "Maya", "Chen", "Thomas", "7946"):
        assert word not in sent


async def test_the_network_is_read_beside_the_loop_for_a_model_too(
    reader: ModelReader, monkeypatch: pytest.MonkeyPatch
):
    loop_is_here, read_in, loaded = threading.get_ident(), list[int](), network()

    def noted() -> Network:
        read_in.append(threading.get_ident())
        return loaded

    monkeypatch.setattr("bot.language.offline.is_ready", lambda: False)
    monkeypatch.setattr("bot.language.offline.network", noted)
    await reader.read(TEXT, TEAM, audience="private")
    assert read_in
    assert loop_is_here not in read_in


async def test_openai_itself_is_asked_not_to_store(server: OpenAIServer, clock: SetClock):
    reader = ModelReader(ModelAccess("key"), UseInMemory(), clock)
    reader._client.base_url = server.address  # pyright: ignore[reportPrivateUsage]
    server.report = EMPTY | {"wins": ["Signed [NAME_1] at last"]}
    reading = await reader.read(TEXT, (), audience="team")
    await reader.close()
    assert reading.wins == (Quote("Signed Hartwell at last"),)
    assert server.sent[0]["store"] is False


async def test_private_words_never_leave(reader: ModelReader, server: OpenAIServer):
    assert await reader.read(TEXT, TEAM, audience="private") == read_offline(TEXT, TEAM)
    assert await reader.read(TEXT, TEAM) == read_offline(TEXT, TEAM)
    assert server.sent == []


async def test_a_plea_never_leaves(reader: ModelReader, server: OpenAIServer):
    reading = await reader.read("I don't want to live anymore", TEAM, audience="manager")
    assert reading.plea
    assert server.sent == []


@pytest.mark.parametrize("way", ["slow", "drop", "limit", "broken", "malformed", "refuse", "odd"])
async def test_on_any_failure_the_offline_reading_stands(
    reader: ModelReader, server: OpenAIServer, uses: UseInMemory, way: Way
):
    server.way = way
    assert await reader.read(TEXT, TEAM, audience="team") == read_offline(TEXT, TEAM)
    assert await uses.used("2026-11") == 0


async def test_a_model_that_keeps_failing_is_left_alone_for_a_while(
    reader: ModelReader, server: OpenAIServer, clock: SetClock
):
    server.way = "malformed"
    for _ in range(5):
        await reader.read(TEXT, TEAM, audience="team")
    assert len(server.sent) == 3
    clock.at = NOW + timedelta(minutes=2)
    server.way = "well"
    await reader.read(TEXT, TEAM, audience="team")
    await reader.read(TEXT, TEAM, audience="team")
    assert len(server.sent) == 5


async def test_past_the_months_budget_the_offline_reading_stands(
    reader: ModelReader, server: OpenAIServer, uses: UseInMemory, clock: SetClock
):
    await uses.add("2026-11", 99_900)
    assert await reader.read(TEXT, TEAM, audience="team") == read_offline(TEXT, TEAM)
    assert server.sent == []
    clock.at = NOW + timedelta(days=7)
    await reader.read(TEXT, TEAM, audience="team")
    assert len(server.sent) == 1


@pytest.mark.parametrize(
    ("way", "model", "said"),
    [
        ("well", "gpt-5-mini", None),
        ("well", "moon-1", "has no model moon-1"),
        ("forbid", "gpt-5-mini", "OPENAI_API_KEY"),
        ("malformed", "gpt-5-mini", "no server of this kind"),
    ],
)
async def test_whether_the_model_can_be_asked(
    server: OpenAIServer, way: Way, model: str, said: str | None
):
    server.way = way
    why = await why_not_reached(ModelAccess("key", model, server.address))
    assert why is said if said is None else said in (why or "")


@pytest.mark.parametrize("text", INJECTIONS)
async def test_a_model_that_obeys_an_answer_changes_only_its_reading(
    reader: ModelReader, server: OpenAIServer, text: str
):
    server.way = "obey"
    reading = await reader.read(text, TEAM, audience="team")
    assert -1 <= reading.score <= 1
    assert not reading.plea
    assert reading.commitment is None
    for part in (*reading.blockers, *reading.wins, *reading.thanks):
        assert part.quote in text
    assert all(thanks.name in text and thanks.colleague is None for thanks in reading.thanks)
    # The next answer is read as if nothing had been said.
    server.way = "well"
    after = await reader.read("Fine.", TEAM, audience="team")
    assert (after.sentiment, after.wins, after.thanks) == ("neutral", (), ())
