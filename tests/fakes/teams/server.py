"""The fake Teams as a server: the Bot Connector, the OpenID metadata and the sign-in, over HTTP;
and the way in to the program."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.fakes.teams.issuer import APP_ID, ISSUER, SECRET, Issuer
from tests.fakes.teams.limits import Refused, check_activity, check_size, elements
from tests.fakes.teams.state import Conversation, Group, Json, Message, Tenant, User, fresh

ANSWER_SECONDS = 10.0
PAGE = 2
BOT = f"28:{APP_ID}"


@dataclass(frozen=True)
class Fault:
    """How one call goes wrong: `status` before it was taken, or with `after` once it was; with
    `dropped` the connection breaks instead; with `seconds` alone the answer is slow."""

    status: int = 0
    after: bool = False
    dropped: bool = False
    seconds: float = 0.0
    retry_after: str | None = None


@dataclass
class FakeTeams:
    """A running fake. `url` has no slash at its end."""

    now: Callable[[], float] = lambda: 0.0
    url: str = ""
    app_url: str = ""
    """Where the program listens."""
    home_tenant: str = "tenant-home"
    tenants: dict[str, Tenant] = field(default_factory=dict[str, Tenant])
    conversations: dict[str, Conversation] = field(default_factory=dict[str, Conversation])
    faults: dict[str, deque[Fault]] = field(default_factory=dict[str, "deque[Fault]"])
    refused: list[str] = field(default_factory=list[str])
    """What the checks of messages and answers refused: nothing, if the program is right."""
    calls: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    """Every call of the Bot Connector, with its status."""
    tokens: set[str] = field(default_factory=set[str])
    token_requests: int = 0
    slow_issuer: float = 0.0
    """Seconds that every answer about keys and tokens takes."""
    _session: aiohttp.ClientSession | None = None

    def __post_init__(self) -> None:
        self.issuer = Issuer(self.now)

    @property
    def service_url(self) -> str:
        """What activities name as the Bot Connector's address."""
        return f"{self.url}/emea/"

    def tenant(self, id_: str, *names: str) -> Tenant:
        """A tenant with its people."""
        tenant = self.tenants[id_] = Tenant(id_)
        for name in names:
            tenant.add(name)
        return tenant

    def chat(self, tenant: Tenant, user: User) -> Conversation:
        """Somebody's chat with the program; the same for ever."""
        id_ = f"a:{user.object_id}"
        if id_ not in self.conversations:
            self.conversations[id_] = Conversation(id_, "personal", tenant.id, {user.object_id})
        return self.conversations[id_]

    def group(self, tenant: Tenant, name: str, *channels: str) -> Group:
        """A team with everybody in it; its first channel is called General."""
        id_ = f"19:{fresh('group')}{tenant.id[:4]}@thread.tacv2"
        group = tenant.groups[id_] = Group(id_, name, set(tenant.users))
        for channel in ("General", *channels):
            key = id_ if channel == "General" else f"19:{fresh('channel')}@thread.tacv2"
            group.channels[key] = channel
            self.conversations[key] = Conversation(
                key, "channel", tenant.id, set(tenant.users), group=id_, name=channel
            )
        return group

    def fault(self, call: str, *faults: Fault) -> None:
        """The next calls of a kind (`post`, `update`, `create`, `member`, `members`, `channels`,
        `token`, `keys`) go wrong in this way, in turn."""
        self.faults.setdefault(call, deque()).extend(faults)

    async def deliver(self, activity: Json, **claims: Any) -> tuple[int, Any]:
        """Hand an activity to the program, as the Bot Connector does; its answer."""
        service_url = str(activity.get("serviceUrl") or "")
        return await self.post(activity, f"Bearer {self.issuer.token(service_url, **claims)}")

    async def post(self, activity: Any, authorization: str | None) -> tuple[int, Any]:
        """Anything, with any proof."""
        assert self._session is not None
        headers = {} if authorization is None else {"Authorization": authorization}
        async with self._session.post(
            f"{self.app_url}/api/messages",
            json=activity,
            headers=headers,
            timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        ) as answer:
            text = await answer.text()
            body = json.loads(text) if text.startswith(("{", "[", "null")) else text
            return answer.status, body

    def message(self, id_: str) -> Message | None:
        """A message anywhere."""
        for conversation in self.conversations.values():
            for one in conversation.messages:
                if one.id == id_:
                    return one
        return None

    # The Bot Connector.

    async def _connector(self, request: web.Request) -> web.StreamResponse:
        call = _call_of(request)
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if bearer not in self.tokens:
            return self._answer(call, 401, _error("Unauthorized"))
        fault = self._next_fault(call)
        if fault is not None and not fault.after and (fault.status or fault.dropped):
            return await self._go_wrong(request, call, fault)
        try:
            check_size(await request.read())
            status, body = await self._do(call, request)
        except Refused as refusal:
            self.refused.append(str(refusal))
            status, body = 400, _error(refusal.code)
        except _Gone as gone:
            status, body = gone.status, _error(gone.code)
        if fault is not None:
            return await self._go_wrong(request, call, fault, status, body)
        return self._answer(call, status, body)

    async def _go_wrong(
        self, request: web.Request, call: str, fault: Fault, status: int = 0, body: Any = None
    ) -> web.StreamResponse:
        if fault.seconds:
            await asyncio.sleep(fault.seconds)
        if fault.dropped:
            assert request.transport is not None
            self.calls.append((call, 0))
            request.transport.abort()
        if fault.status:
            answer = self._answer(call, fault.status, _error("ServiceError"))
            if fault.retry_after is not None:
                answer.headers["Retry-After"] = fault.retry_after
            return answer
        return self._answer(call, status, body)

    def _answer(self, call: str, status: int, body: Any) -> web.Response:
        self.calls.append((call, status))
        return web.json_response(body, status=status)

    def _next_fault(self, call: str) -> Fault | None:
        waiting = self.faults.get(call)
        return waiting.popleft() if waiting else None

    async def _do(self, call: str, request: web.Request) -> tuple[int, Any]:
        parts = request.match_info
        match call:
            case "create":
                return 201, self._create(await request.json())
            case "post":
                return 201, self._post(parts["conversation"], await request.json())
            case "update":
                body = await request.json()
                return 200, self._update(parts["conversation"], parts["activity"], body)
            case "delete":
                return 200, self._delete(parts["conversation"], parts["activity"])
            case _:
                return 200, self._look(call, request)

    def _look(self, call: str, request: web.Request) -> Json:
        parts = request.match_info
        if call == "member":
            return self._member(parts["conversation"], parts["member"])
        if call == "members":
            at = int(request.query.get("continuationToken") or 0)
            return self._members(parts["conversation"], at)
        group = self._group(parts["group"])
        if call == "group":
            return {"id": group.id, "name": group.name}
        # Teams gives no name of the General channel.
        named = {id_: {} if name == "General" else {"name": name}
                 for id_, name in group.channels.items()}  # fmt: skip
        return {"conversations": [{"id": id_, **name} for id_, name in named.items()]}

    def _delete(self, id_: str, message: str) -> Json:
        conversation = self._conversation(id_)
        conversation.messages = [one for one in conversation.messages if one.id != message]
        return {}

    def _members(self, id_: str, at: int) -> Json:
        found = self._conversation(id_)
        users = self.tenants[found.tenant].users
        members = [_account(users[one]) for one in sorted(found.members)]
        page: Json = {"members": members[at : at + PAGE]}
        if at + PAGE < len(members):
            page["continuationToken"] = str(at + PAGE)
        return page

    def _create(self, body: Json) -> Json:
        tenant = self.tenants.get(str(body.get("tenantId")))
        if tenant is None:
            raise _Gone(403, "ForbiddenOperationException")
        if body.get("isGroup"):
            channel = str(body["channelData"]["channel"]["id"])
            message = self._post(channel, body["activity"])["id"]
            return {"id": f"{channel};messageid={message}", "activityId": message}
        wanted = str(body["members"][0]["id"])
        user = next(
            (one for one in tenant.users.values() if wanted in {one.object_id, one.teams_id}), None
        )
        if user is None:
            raise _Gone(404, "UserNotFound")
        if not user.installed:
            raise _Gone(403, "ForbiddenOperationException")
        return {"id": self.chat(tenant, user).id}

    def _post(self, id_: str, activity: Json) -> Json:
        conversation = self._conversation(id_)
        self._check_may_write(conversation)
        self._check_message(activity)
        message = Message(fresh("1764000000"), conversation.id, activity)
        conversation.messages.append(message)
        return {"id": message.id}

    def _update(self, id_: str, message_id: str, activity: Json) -> Json:
        conversation = self._conversation(id_)
        message = next((one for one in conversation.messages if one.id == message_id), None)
        if message is None:
            raise _Gone(404, "ActivityNotFoundInConversation")
        self._check_may_write(conversation)
        self._check_message(activity)
        message.history.append(message.activity)
        message.activity = activity
        message.edits += 1
        return {"id": message.id}

    def _member(self, id_: str, member: str) -> Json:
        conversation = self._conversation(id_)
        for user in self.tenants[conversation.tenant].users.values():
            if member in {user.teams_id, user.object_id}:
                if user.object_id not in conversation.members:
                    raise _Gone(404, "MemberNotFoundInConversation")
                return _account(user)
        raise _Gone(404, "MemberNotFoundInConversation")

    def _group(self, group_id: str) -> Group:
        for tenant in self.tenants.values():
            if group_id in tenant.groups:
                if not tenant.groups[group_id].installed:
                    raise _Gone(403, "BotNotInConversationRoster")
                return tenant.groups[group_id]
        raise _Gone(404, "TeamNotFound")

    def _conversation(self, id_: str) -> Conversation:
        found = self.conversations.get(id_.partition(";")[0])
        if found is None:
            raise _Gone(404, "ConversationNotFound")
        return found

    def _check_may_write(self, conversation: Conversation) -> None:
        tenant = self.tenants[conversation.tenant]
        if conversation.kind == "channel":
            if not tenant.groups[conversation.group].installed:
                raise _Gone(403, "BotNotInConversationRoster")
            return
        (member,) = conversation.members
        if tenant.users[member].blocked:
            raise _Gone(403, "MessageWritesBlocked")
        if not tenant.users[member].installed:
            raise _Gone(403, "BotNotInConversationRoster")

    def _check_message(self, activity: Json) -> None:
        check_activity(activity)
        for one in activity.get("entities") or []:
            if one.get("type") == "mention" and one["text"] not in json.dumps(
                [activity.get("text"), *(e.get("text") for e in elements(activity))],
                ensure_ascii=False,
            ):
                raise Refused("BadArgument", "a mention that does not stand in the text")

    # The issuer.

    async def _openid(self, _request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(self.slow_issuer)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(self.slow_issuer)
        fault = self._next_fault("keys")
        if fault is not None:
            return await self._go_wrong(request, "keys", fault)
        return web.json_response(self.issuer.keys())

    async def _token(self, request: web.Request) -> web.StreamResponse:
        self.token_requests += 1
        await asyncio.sleep(self.slow_issuer)
        fault = self._next_fault("token")
        if fault is not None:
            return await self._go_wrong(request, "token", fault)
        form = await request.post()
        known = (self.home_tenant, APP_ID, SECRET)
        if (request.match_info["tenant"], form["client_id"], form["client_secret"]) != known:
            return web.json_response({"error": "invalid_client"}, status=401)
        token = fresh("token-")
        self.tokens.add(token)
        return web.json_response({"access_token": token, "expires_in": 3599})


class _Gone(Exception):
    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


def _account(user: User) -> Json:
    return {
        "id": user.teams_id,
        "objectId": user.object_id,
        "name": user.name,
        "email": user.email,
        "userPrincipalName": user.email,
        "userRole": "user",
    }


def _error(code: str) -> Json:
    return {"error": {"code": code, "message": "Words of Teams."}}


def _call_of(request: web.Request) -> str:
    resource = request.match_info.route.resource
    assert resource is not None
    pattern = resource.canonical
    if pattern.endswith("/v3/conversations"):
        return "create"
    if pattern.endswith("/activities"):
        return "post"
    if pattern.endswith("/{activity}"):
        return "update" if request.method == "PUT" else "delete"
    if pattern.endswith("/pagedmembers"):
        return "members"
    if pattern.endswith("/{member}"):
        return "member"
    return "group" if pattern.endswith("/{group}") else "channels"


@asynccontextmanager
async def running(fake: FakeTeams) -> AsyncIterator[FakeTeams]:
    """The fake on a free port."""
    app = web.Application(client_max_size=2**22)
    app.router.add_get("/openid", fake._openid)
    app.router.add_get("/keys", fake._keys)
    app.router.add_post("/login/{tenant}/oauth2/v2.0/token", fake._token)
    base = "/emea/v3"
    one = f"{base}/conversations/{{conversation}}"
    app.router.add_post(f"{base}/conversations", fake._connector)
    app.router.add_post(f"{one}/activities", fake._connector)
    app.router.add_route("*", f"{one}/activities/{{activity}}", fake._connector)
    app.router.add_get(f"{one}/pagedmembers", fake._connector)
    app.router.add_get(f"{one}/members/{{member}}", fake._connector)
    app.router.add_get(f"{base}/teams/{{group}}", fake._connector)
    app.router.add_get(f"{base}/teams/{{group}}/conversations", fake._connector)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    fake._session = aiohttp.ClientSession()
    try:
        yield fake
    finally:
        await fake._session.close()
        await runner.cleanup()
