"""The interface as a CRM meets it, on both databases, through the whole server."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bot.clock import SetClock, SystemClock
from bot.targets.imports.tables import TABLES
from bot.targets.keys import make_key, revoke_key
from bot.ticker import Ticker
from handlers.web.api import A_MINUTE, ROWS_ALLOWED, Api, Pace
from handlers.web.health import Health
from handlers.web.server import make_server
from storage.session import Database
from storage.tables import ApiKey, ImportBatch, Result
from storage.words import ImportSource
from tests.factories import Made, make_team

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
RESULT = {"user": "ana", "date": "2026-11-20", "amount": "120.50"}


class World:
    """Two organisations and a client that has the first one's key."""

    def __init__(self, database: Database, made: Made, other: Made, key: str) -> None:
        self.database, self.made, self.other, self.key = database, made, other, key
        self.clock = SetClock(NOW)
        self.api = Api(database, self.clock)

        async def nothing() -> None:
            pass

        app = make_server(
            Health(database, Ticker(nothing, SystemClock()), SystemClock()),
            self.api.routes(),
        )
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://rq"
        )

    async def post(self, kind: str, body: object, **headers: str) -> httpx.Response:
        return await self.send(kind, json.dumps(body).encode(), **headers)

    async def send(self, kind: str, body: bytes, **headers: str) -> httpx.Response:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        usual = {"authorization": f"Bearer {self.key}", "content-type": "application/json"}
        return await self.client.post(f"/api/v1/{kind}", content=body, headers={**usual, **given})

    async def stored(self, organisation_id: int | None = None) -> list[str]:
        async with self.database.reading(organisation_id or self.made.organisation_id) as session:
            statement = select(Result.amount).order_by(col(Result.day))
            return list(await session.exec(statement))


@pytest.fixture
async def world(database: Database) -> AsyncIterator[World]:
    made = await make_team(database)
    other = await make_team(database, ("Zoe Neal",), organisation="Fabrikam")
    async with database.organisation(made.organisation_id) as session:
        key = await make_key(session, "crm", NOW)
    world = World(database, made, other, key)
    yield world
    await world.client.aclose()


def sentence(response: httpx.Response) -> str:
    said: str = response.json()["error"]
    return said


async def test_rows_are_stored_once_and_corrected(world: World):
    rows = {"rows": [RESULT, {"user": "ben", "date": "2026-11-20", "amount": -3}]}
    answer = await world.post("results", rows)
    assert answer.status_code == 200
    assert answer.json() == {
        "rows": 2,
        "added": 2,
        "changed": 0,
        "same": 0,
        "differences": [],
        "notes": ["Line 2 is below 0, as refunds are: they lower the results."],
        "batch_id": answer.json()["batch_id"],
    }
    assert (await world.post("results", rows)).json()["same"] == 2
    rows["rows"][0] = {**RESULT, "amount": 120.10}
    assert (await world.post("results", rows)).json()["differences"] == [
        {"who": "Ana Ruiz", "what": "results of 2026-11-20", "before": "120.5", "after": "120.1"}
    ]
    async with world.database.reading(world.made.organisation_id) as session:
        batches = (await session.exec(select(ImportBatch).order_by(col(ImportBatch.id)))).all()
        assert [(one.source, one.by, one.changed) for one in batches] == [
            (ImportSource.API, "crm", 0),
            (ImportSource.API, "crm", 1),
        ]
        key = (await session.exec(select(ApiKey))).one()
        assert key.last_used_at == NOW
        assert world.key not in key.model_dump_json()


async def test_csv_is_read_as_the_command_reads_it(world: World):
    body = b"user;date;amount\nana;3/4/2026;1.234\n"
    csv = {"content_type": "text/csv"}
    asked = await world.send("results", body, **csv)
    assert asked.status_code == 422
    assert [one["option"] for one in asked.json()["questions"]] == ["dates", "decimals"]
    assert sentence(asked).startswith("Nothing was stored: there are 2 mistakes, all of them in")
    assert asked.json()["mistakes"][0]["sentence"] == (
        '"3/4/2026" can be read in two ways, and no other row decides. Say ?dates=dmy '
        "(2026-04-03) or ?dates=mdy (2026-03-04)."
    )
    answer = await world.send("results?dates=dmy&decimals=comma&dry_run=true", body, **csv)
    assert (answer.status_code, answer.json()["added"]) == (200, 1)
    assert answer.json()["batch_id"] is None
    assert await world.stored() == []
    await world.send("results?dates=dmy&decimals=comma", body, **csv)
    assert await world.stored() == ["1234"]


async def test_an_idempotency_key_answers_once(world: World):
    first = await world.post("results", {"rows": [RESULT]}, idempotency_key="a-1")
    again = await world.post("results", {"rows": [RESULT]}, idempotency_key="a-1")
    assert first.json()["added"] == 1
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotent-replay"] == "true"
    other = await world.post(
        "results", {"rows": [{**RESULT, "amount": "1"}]}, idempotency_key="a-1"
    )
    assert (other.status_code, await world.stored()) == (409, ["120.5"])
    world.clock.at += timedelta(days=8)
    await world.post("results", {"rows": [RESULT]}, idempotency_key="a-2")
    late = await world.post("results", {"rows": [RESULT]}, idempotency_key="a-1")
    assert (late.status_code, late.json()["same"]) == (200, 1)


async def test_bad_rows_are_all_named_and_none_is_stored(world: World):
    rows = [RESULT, {**RESULT, "user": "zoe"}, {**RESULT, "date": "2026-02-30"}, {"user": "ana"}]
    answer = await world.post("results", {"rows": rows})
    assert answer.status_code == 422
    assert answer.json()["mistakes"] == [
        {
            "line": 2,
            "column": "user",
            "sentence": 'There is no user "zoe". Name one that the organisation has.',
        },
        {
            "line": 3,
            "column": "date",
            "sentence": '"2026-02-30" is not in the calendar. Write a day from 2000 to 2099, such '
            "as 2026-07-01.",
        },
        {"line": 4, "column": None, "sentence": "date is missing."},
    ]
    assert await world.stored() == await world.stored(world.other.organisation_id) == []


REFUSED: list[tuple[str, int, dict[str, str], bytes, str]] = [
    ("results", 401, {"authorization": ""}, b"{}", "Send a key"),
    ("results", 401, {"authorization": "Bearer rq_wrong"}, b"{}", "Send a key"),
    ("results", 401, {"authorization": "Basic abc"}, b"{}", "Send a key"),
    ("people", 404, {}, b"{}", "There is nothing here"),
    ("results", 422, {}, b"{", "The body is no JSON"),
    ("results", 422, {}, b"[" * 100_000, "The body is no JSON"),
    ("results", 422, {}, b'{"rows": {}}', "The rows are missing"),
    ("results", 422, {}, b'{"rows": [1]}', "Row 1 is no object"),
    ("results", 422, {}, b'{"rows": [{"user": null}]}', "user is neither"),
    ("results", 422, {}, b'{"rows": [{"user": "\\ud800"}]}', "half a character"),
    ("results", 422, {}, b'{"rows": []}', "no row"),
    ("results?dry_run=yes", 422, {}, b"{}", "dry_run is one of true, false"),
    ("results", 422, {"idempotency_key": "x" * 201}, b"{}", "1 to 200 characters"),
    ("results", 415, {"content_type": "text/plain"}, b"{}", "application/json or text/csv"),
    ("results", 413, {"content_type": "text/csv"}, b"\n" * 20_000, "5000 rows"),
]


@pytest.mark.parametrize(
    ("kind", "status", "headers", "body", "words"),
    REFUSED,
    ids=[f"{number}-{words[:12]}" for number, (_, _, _, _, words) in enumerate(REFUSED)],
)
async def test_what_is_refused_is_refused_in_one_sentence(
    world: World, *, kind: str, status: int, headers: dict[str, str], body: bytes, words: str
):
    answer = await world.send(kind, body, **headers)
    assert (answer.status_code, words in sentence(answer)) == (status, True), answer.text


async def test_too_many_rows_too_often_wrong_method_and_revoked(world: World):
    many = {"rows": [RESULT] * (ROWS_ALLOWED + 1)}
    assert (await world.post("results", many)).status_code == 413
    wrong = await world.client.get("/api/v1/results")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")
    async with world.database.reading(world.made.organisation_id) as session:
        key = (await session.exec(select(ApiKey))).one()
    # As if the bucket had been emptied ahead of time, however slow this machine is.
    world.api.pace.left[key.id] = (0.0, asyncio.get_running_loop().time() + 60)
    busy = await world.send("results", b"")
    assert (busy.status_code, int(busy.headers["retry-after"]) > 1) == (429, True)
    world.api.pace.left.clear()
    async with world.database.organisation(world.made.organisation_id) as session:
        assert await revoke_key(session, "crm", NOW)
    assert (await world.post("results", {"rows": [RESULT]})).status_code == 403


def test_a_key_has_so_many_requests_a_minute():
    pace = Pace()
    assert [pace.wait(1, 100.0) for _ in range(A_MINUTE)] == [0.0] * A_MINUTE
    assert pace.wait(1, 100.0) == 1.0
    assert pace.wait(2, 100.0) == 0.0
    assert pace.wait(1, 100.5) == 0.5
    assert pace.wait(1, 101.5) == 0.0


async def test_the_description_is_open_to_all_and_names_every_table(world: World):
    described = (await world.client.get("/api/v1/openapi.json")).json()
    assert set(described["paths"]) == {f"/api/v1/{name}" for name in TABLES}
    schema = described["paths"]["/api/v1/metrics"]["post"]["requestBody"]["content"]
    rows = schema["application/json"]["schema"]["properties"]["rows"]
    assert rows["items"]["properties"]["metric"]["enum"][0] == "csat"
    assert rows["maxItems"] == ROWS_ALLOWED


CELLS = st.one_of(
    st.text(max_size=12),
    st.integers(),
    st.floats(),
    st.none(),
    st.booleans(),
    st.sampled_from(["ana", "2026-11-20", "5", "money", "csat", "West", "part_time 0%", "=1+1"]),
    st.lists(st.integers(), max_size=2),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_no_body_breaks_it(world: World, data: st.DataObject):
    kind = data.draw(st.sampled_from(sorted(TABLES)))
    names = st.one_of(st.sampled_from(TABLES[kind].columns), st.text(max_size=5))
    rows = st.lists(st.dictionaries(names, CELLS, max_size=8), max_size=3)
    body = data.draw(
        st.one_of(
            st.binary(max_size=60),
            rows.map(lambda some: json.dumps({"rows": some}).encode()),
        )
    )
    content = data.draw(st.sampled_from(["application/json", "text/csv", "text/csv; charset=x"]))
    world.clock.at += timedelta(minutes=1)
    answer = await world.send(f"{kind}?dry_run=true", body, content_type=content)
    assert answer.status_code in (200, 413, 422, 429), answer.text
    assert answer.status_code == 200 or sentence(answer)
