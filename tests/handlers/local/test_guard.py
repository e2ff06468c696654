"""Only this machine, and only the playground's own page."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from handlers.local.guard import OnlyThisMachine


async def _hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def ask(headers: dict[str, str], client: str = "127.0.0.1") -> int:
    application = OnlyThisMachine(Starlette(routes=[Route("/", _hello, methods=["GET", "POST"])]))
    transport = httpx.ASGITransport(application, client=(client, 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
        return (await http.post("/", headers=headers)).status_code


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "127.0.0.1", "LOCALHOST"]
)
async def test_this_machines_names_are_answered(host: str) -> None:
    assert await ask({"host": host}) == 200
    assert await ask({"host": host, "origin": f"http://{host}"}) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "192.168.1.4:8080",
        "",
        "[::",
        "localhost.",
    ],
)
async def test_another_name_for_this_machine_is_refused(host: str) -> None:
    assert await ask({"host": host}) == 403


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://127.0.0.1:8080",
        "http://127.0.0.1:9999",
        "http://localhost:8080",
        "null",
        "file://",
    ],
)
async def test_another_page_is_refused(origin: str) -> None:
    assert await ask({"host": "127.0.0.1:8080", "origin": origin}) == 403


async def test_another_machine_is_refused() -> None:
    assert await ask({"host": "127.0.0.1:8080"}, client="192.168.1.9") == 403
