"""The fake Slack as a server: the Web API over HTTP, Socket Mode over a WebSocket, and the way in
for a program that listens over signed HTTP."""

import asyncio
import hashlib
import hmac
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from tests.fakes.slack.api import SlackState
from tests.fakes.slack.limits import Refused, check_message
from tests.fakes.slack.state import Json, Message, fresh

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ACK_SECONDS = 3.0


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong: `limited`, `broken` (a 5xx before it was taken), `broken_after`,
    `dropped` (the connection, before), `dropped_after`, `slow` (after it was taken)."""

    kind: str
    seconds: float = 1.0


@dataclass
class FakeSlack(SlackState):
    """A running fake. `url` is for SLACK_API_URL."""

    now: Callable[[], float] = lambda: 0.0
    url: str = ""
    app_url: str | None = None
    """Where the program listens over HTTP; None: it is reached by Socket Mode."""
    sockets: list[web.WebSocketResponse] = field(default_factory=list[web.WebSocketResponse])
    responses: dict[str, tuple[str, str, str, str | None]] = field(
        default_factory=dict[str, tuple[str, str, str, str | None]]
    )
    """By the id in a response_url: workspace, channel, person, and the message pressed."""
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    links: int = 0
    """How many Socket Mode connections were ever opened."""
    refused: list[str] = field(default_factory=list[str])
    """What the checks of payloads refused: nothing, if the program is right."""
    acks: list[float] = field(default_factory=list[float])
    """Seconds that each acknowledgement took."""
    _waiting: dict[str, asyncio.Future[Json | None]] = field(
        default_factory=dict[str, "asyncio.Future[Json | None]"]
    )
    _session: aiohttp.ClientSession | None = None

    def fault(self, method: str, *faults: Fault) -> None:
        """The next calls of a method go wrong in this way, in turn."""
        self.faults.setdefault(method, deque()).extend(faults)

    async def deliver(self, kind: str, payload: Json) -> Json | None:
        """Hand something to the program as Slack would, and return what it answered within three
        seconds. Raises TimeoutError where it did not."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        if self.app_url is None:
            answer = await self._by_socket(kind, payload)
        else:
            answer = await self._by_http(kind, payload)
        self.acks.append(loop.time() - started)
        return answer

    async def _by_socket(self, kind: str, payload: Json) -> Json | None:
        await asyncio.wait_for(self.connected.wait(), 10)
        envelope = {
            "envelope_id": fresh("envelope"),
            "type": {"event": "events_api", "command": "slash_commands"}.get(kind, "interactive"),
            "accepts_response_payload": kind != "event",
            "payload": payload,
        }
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = future
        await self.sockets[-1].send_json(envelope)
        return await asyncio.wait_for(future, ACK_SECONDS)

    async def _by_http(self, kind: str, payload: Json) -> Json | None:
        status, answer = await self.post_signed(kind, payload)
        if status != 200:
            raise AssertionError(f"the program answered {status}: {answer[:200]}")
        return json.loads(answer) if answer.startswith("{") else None

    async def post_signed(
        self, kind: str, payload: Json, *, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Post to the program; `headers` replace Slack's own."""
        body, content_type = encoded(kind, payload)
        sent = {"Content-Type": content_type, **(headers or self.signature(body))}
        assert self._session is not None
        async with self._session.post(
            f"{self.app_url}/slack/events",
            data=body,
            headers=sent,
            timeout=aiohttp.ClientTimeout(total=ACK_SECONDS),
        ) as answer:
            return answer.status, await answer.text()

    def signature(self, body: bytes, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
        """Slack's headers for a body."""
        stamp = str(int(self.now()) - age)
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def drop_connections(self) -> None:
        """Every Socket Mode connection breaks, without a word before."""
        self.connected.clear()
        for socket in list(self.sockets):
            await socket.close(code=1011)
        self.sockets.clear()

    async def ask_to_reconnect(self) -> None:
        """Slack is about to close a connection and wants the next one first."""
        await self.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    def response_url(self, team: str, channel: str, user: str, ts: str | None = None) -> str:
        """An address to answer a command or a press at."""
        id_ = fresh("response")
        self.responses[id_] = (team, channel, user, ts)
        return f"{self.url.removesuffix('/api/')}/respond/{id_}"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        token, arguments = await _read(request)
        fault = self._next_fault(method)
        if fault is not None and fault.kind in {"limited", "broken", "dropped"}:
            return await self._go_wrong(request, fault)
        limit = self.limits.get(method)
        if limit is not None:
            wait = limit.wait(asyncio.get_running_loop().time())
            if wait:
                return _limited(wait)
        try:
            answer = self.call(method, token, arguments)
        except Refused as refusal:
            if refusal.code in {"invalid_blocks", "msg_blocks_too_long", "no_text"}:
                self.refused.append(str(refusal))
            needed = {"needed": refusal.why} if refusal.code == "missing_scope" else {}
            return web.json_response({"ok": False, "error": refusal.code, **needed})
        if method == "apps.connections.open":
            where = self.url.replace("http://", "ws://").replace("/api/", "/link/")
            answer = {**answer, "url": f"{where}{fresh('ticket')}"}
        if fault is not None:
            return await self._go_wrong(request, fault, answer)
        known = self.tokens.get(token)
        scopes = {"X-OAuth-Scopes": ",".join(sorted(known.scopes))} if known else {}
        return web.json_response(answer, headers=scopes)

    def _next_fault(self, method: str) -> Fault | None:
        waiting = self.faults.get(method)
        return waiting.popleft() if waiting else None

    async def _go_wrong(
        self, request: web.Request, fault: Fault, answer: Json | None = None
    ) -> web.StreamResponse:
        match fault.kind:
            case "limited":
                return _limited(fault.seconds)
            case "broken" | "broken_after":
                return web.Response(status=500, text="<html>oops</html>", content_type="text/html")
            case "slow":
                await asyncio.sleep(fault.seconds)
                return web.json_response(answer)
            case _:
                assert request.transport is not None
                request.transport.abort()
                return web.Response()

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        team_id, channel, user, ts = self.responses[request.match_info["id"]]
        payload = await request.json()
        check_message(payload)
        if payload.get("replace_original"):
            (pressed,) = [one for one in self.teams[team_id].messages if one.ts == ts]
            pressed.text, pressed.blocks = payload["text"], payload.get("blocks") or []
            pressed.edits += 1
            return web.Response(text="ok")
        self.teams[team_id].messages.append(
            Message(
                channel, fresh("1764000000."), payload["text"], payload.get("blocks") or [], user
            )
        )
        return web.Response(text="ok")

    async def _link(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets) + 1})
        self.sockets.append(socket)
        self.links += 1
        self.connected.set()
        async for message in socket:
            if message.type == aiohttp.WSMsgType.TEXT:
                found = json.loads(message.data)
                future = self._waiting.pop(found["envelope_id"], None)
                if future is not None and not future.done():
                    future.set_result(found.get("payload"))
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket


def encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    """A request's body as Slack writes it."""
    if kind == "event":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "command" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


@asynccontextmanager
async def running(slack: FakeSlack) -> AsyncIterator[FakeSlack]:
    """The fake, listening on a free port of this machine."""
    app = web.Application(client_max_size=10_000_000)
    app.router.add_route("*", "/api/{method}", slack._api)
    app.router.add_post("/respond/{id}", slack._respond)
    app.router.add_get("/link/{ticket}", slack._link)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    slack.url = f"http://127.0.0.1:{port}/api/"
    slack._session = aiohttp.ClientSession()
    try:
        yield slack
    finally:
        await slack._session.close()
        for socket in list(slack.sockets):
            await socket.close()
        await runner.cleanup()


async def _read(request: web.Request) -> tuple[str, Json]:
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    elif request.method == "POST":
        arguments |= dict(await request.post())
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bearer or str(arguments.get("token") or ""), arguments


def _limited(seconds: float) -> web.Response:
    wait = max(1, int(-(-seconds // 1)))
    return web.json_response(
        {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(wait)}
    )
