"""The playground's page and its JSON interface, as routes to mount.

A wrong request gets 422, an unknown place or person 404, each with `{"errors": {field: sentence}}`.
What nobody foresaw is logged without its words and answered as a request that could not be done.
"""

import json
import secrets
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import structlog
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.errors import NotFound, WrongInput
from handlers.local import requests
from handlers.local.playground import Playground
from handlers.local.render import Json

log = structlog.stdlib.get_logger(__name__)

PAGE = Path(__file__).with_name("page")

QUIET_SECONDS = 15
"""A stream of events says that it is still there after so long without one."""

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""Of the page and its files. With these no word of a person can become a script or a style."""

Asked = Callable[[Mapping[str, object]], Awaitable[Json]]
Looked = Callable[[Request], Awaitable[Json | list[Json]]]


def playground_routes(playground: Playground) -> list[BaseRoute]:
    """Everything below /playground. Put `OnlyThisMachine` in front of the application."""

    async def state(_request: Request) -> Json:
        return await playground.state()

    async def messages(request: Request) -> list[Json]:
        return await playground.messages(_asked(request, "place"), _asked(request, "viewer"))

    async def home(request: Request) -> Json:
        return await playground.home(_asked(request, "user"))

    async def say(found: Mapping[str, object]) -> Json:
        return await playground.say(requests.say_request(found))

    async def press(found: Mapping[str, object]) -> Json:
        return await playground.press(requests.press_request(found))

    async def submit(found: Mapping[str, object]) -> Json:
        return await playground.submit(requests.form_request(found))

    async def draft(found: Mapping[str, object]) -> Json:
        return await playground.draft(requests.form_request(found))

    async def clock(found: Mapping[str, object]) -> Json:
        return await playground.move_clock(requests.clock_request(found))

    async def events(_request: Request) -> Response:
        return StreamingResponse(
            _events(playground),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    api = [
        *(
            _get(name, look)
            for name, look in (("state", state), ("messages", messages), ("home", home))
        ),
        *(
            _post(name, ask)
            for name, ask in (
                ("say", say),
                ("press", press),
                ("submit", submit),
                ("draft", draft),
                ("clock", clock),
            )
        ),
        Route("/events", events),
    ]
    return [
        Route("/playground", _page),
        Route("/playground/", _page),
        Mount("/playground/api", routes=api),
        Mount("/playground/page", _Files(directory=PAGE)),
    ]


async def _page(_request: Request) -> Response:
    return FileResponse(PAGE / "index.html", headers=HEADERS)


class _Files(StaticFiles):
    """The page's files: asked for again each time, answered with 304 while they are the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        if path.endswith(".js"):  # some systems map it to a type that browsers refuse
            response.headers["Content-Type"] = "text/javascript; charset=utf-8"
        return response


async def _events(playground: Playground) -> AsyncIterator[str]:
    yield ": here\n\n"
    async for places in playground.news.listen(QUIET_SECONDS):
        if not places:
            yield ": still here\n\n"
            continue
        news = {"places": sorted(places), "now": playground.clock.now().isoformat()}
        yield f"event: change\ndata: {json.dumps(news)}\n\n"


def _get(name: str, look: Looked) -> Route:
    async def answer(request: Request) -> Response:
        return await _safely(lambda: look(request))

    return Route(f"/{name}", answer, methods=["GET"], name=name)


def _post(name: str, ask: Asked) -> Route:
    async def answer(request: Request) -> Response:
        async def do() -> Json:
            return await ask(requests.read_json(await _body(request)))

        return await _safely(do)

    return Route(f"/{name}", answer, methods=["POST"], name=name)


async def _body(request: Request) -> bytes:
    """The body, or as much of it as shows that it is too large."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > requests.LARGEST_BODY:
            break
    return bytes(body)


async def _safely(do: Callable[[], Awaitable[Json | list[Json]]]) -> Response:
    try:
        return JSONResponse(await do())
    except NotFound as missing:
        return _errors(404, {"id": str(missing)})
    except WrongInput as mistake:
        return _errors(422, mistake.fields or {"body": str(mistake)})
    except Exception as error:
        reference = secrets.token_hex(3)
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        log.error(  # the error's own text may hold a person's words
            "unforeseen",
            reference=reference,
            error=type(error).__name__,
            where=" ".join(f"{Path(one.filename).name}:{one.lineno}" for one in frames),
        )
        sentence = f"That could not be done, and it is our mistake. The log has it as {reference}."
        return _errors(422, {"body": sentence})


def _errors(status: int, errors: Mapping[str, str]) -> Response:
    return JSONResponse({"errors": dict(errors)}, status_code=status)


def _asked(request: Request, name: str) -> str:
    value = requests.clean(request.query_params.get(name, ""))
    if not value or len(value) > requests.LONGEST_WORD:
        raise requests.wrong(name, f"`{name}` is missing from the address, or too long.")
    return value
