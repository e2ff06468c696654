"""The server on real sockets: what is too large, what nobody foresaw, and a clean end."""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.clock import SystemClock
from bot.outbox.drain import Outbox
from bot.ticker import Ticker
from handlers.web.health import Health
from handlers.web.server import LARGEST_BODY, make_server
from handlers.web.serving import at_work
from storage.session import Database
from tests.handlers.web.running import free_port, running


async def _echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def _breaks(_request: Request) -> Response:
    raise RuntimeError("a secret plum")


async def _nothing() -> None:
    """A tick with nothing to do."""


@pytest.fixture
async def address(sqlite_url: str) -> AsyncIterator[str]:
    """A server with two more doors, listening."""
    database, clock, port = Database(sqlite_url), SystemClock(), free_port()
    doors = [Route("/echo", _echo, methods=["POST"]), Route("/breaks", _breaks)]
    app = make_server(Health(database, Ticker(_nothing, clock), clock), doors)
    config = uvicorn.Config(app, port=port, log_config=None, server_header=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn says it in no other way
        await asyncio.sleep(0.005)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await task
    await database.close()


async def _chunks(count: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * 1024 * 256


async def test_a_body_at_the_limit_is_read_and_one_byte_more_is_refused(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        fits = await client.post("/echo", content=b"x" * LARGEST_BODY)
        assert (fits.status_code, fits.text) == (200, str(LARGEST_BODY))
        refused = await client.post("/echo", content=b"x" * (LARGEST_BODY + 1))
        assert (refused.status_code, refused.text) == (413, "That is too large.")
        assert (await client.post("/echo", content=_chunks(9))).status_code == 413  # no length
        assert (await client.get("/healthz")).status_code == 200


async def test_what_nobody_foresaw_shows_a_reference_and_nothing_else(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.get("/breaks")
    assert answer.status_code == 500
    reference = answer.text.partition("reference ")[2][:8]
    assert int(reference, 16) >= 0
    for word in ("plum", "Traceback", "RuntimeError", "test_server"):
        assert word not in answer.text


async def test_every_answer_forbids_guessing_and_unknown_paths_are_404(address: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        for path, status in (("/", 200), ("/healthz", 200), ("/nowhere", 404)):
            answer = await client.get(path)
            assert answer.status_code == status
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "server" not in answer.headers


def test_the_program_says_where_it_runs_and_ends_cleanly_when_told(
    database_url: str, tmp_path: Path
) -> None:
    with running(database_url, tmp_path) as program:
        program.until_ready()
        began = time.monotonic()
        status, out, err = program.end()
        assert status == 0, err
        assert time.monotonic() - began < 5
    assert f"Relieved Quota is running on port {program.port}." in out
    assert "No chat platform is set up" in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's files")
def test_a_full_disk_takes_readiness_and_room_on_it_gives_it_back(
    sqlite_url: str, tmp_path: Path
) -> None:
    with running(sqlite_url, tmp_path) as program:
        program.until_ready()
        pid, (_, hard) = program.process.pid, resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
        answer = program.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["problems"] == ["The database cannot be written (OperationalError)."]
        assert program.get("/healthz").status_code == 200
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))
        assert program.get("/readyz").status_code == 200
        status, _, err = program.end()
        assert status == 0, err


def test_two_programs_want_one_port_and_the_second_says_so(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setattr("tests.handlers.web.running.free_port", lambda: port)
    with running(sqlite_url, tmp_path) as first, running(sqlite_url, tmp_path) as second:
        ends = [first, second]
        while all(one.process.poll() is None for one in ends):
            time.sleep(0.05)
        loser = next(one for one in ends if one.process.poll() is not None)
        _, err = loser.process.communicate()
        assert loser.process.returncode == 1
        assert f"Port {port} cannot be used" in err
        assert "Traceback" not in err


class _BrokenOutbox(Outbox):
    async def run(self) -> None:
        raise RuntimeError("broken")


async def test_an_outbox_that_breaks_ends_the_program_with_its_error(sqlite_url: str) -> None:
    database, clock = Database(sqlite_url), SystemClock()
    ticker = Ticker(_nothing, clock)
    with pytest.raises(RuntimeError, match="broken"):
        async with at_work(_BrokenOutbox(database, {}, clock), ticker):
            await asyncio.sleep(60)
    await database.close()
