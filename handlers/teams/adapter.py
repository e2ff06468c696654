"""The one module that knows botbuilder. See "Microsoft Teams" in ARCHITECTURE.md for how to put
another SDK in its place.

Botbuilder reads an activity, runs a turn, and turns what the turn said into the answer of an
invoke. What it does wrong is done here by ourselves:

- tokens are checked by `signing.Gate`, which never holds up the loop: an unknown key is fetched,
  and what proves nothing is an error of its own (401 or 403) rather than a 500; tokens of the
  emulator and of other bots, which the SDK would take too, are not let in;
- what goes out goes by `connector.Connector`, not by the SDK's client, which blocks threads.
"""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity as SdkActivity
from botbuilder.schema import ActivityTypes
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
    UserTokenClient,
)

from handlers.teams import activities
from handlers.teams.activities import Activity, Answer, Json
from handlers.teams.errors import NoActivity, NoToken
from handlers.teams.signing import CHANNEL, Gate

Handler = Callable[[Activity], Awaitable[Answer]]


class Adapter:
    """Takes what is posted to `/api/messages`: checks it, and hands it over in our own types."""

    def __init__(self, gate: Gate, app_id: str) -> None:
        self._cloud = CloudAdapter(_Authentication(gate, app_id))

    async def take(self, header: str, body: Json, handler: Handler) -> Answer:
        """The handler's answer to an activity. Raises a NotLetIn where the body is none or is not
        to be believed; then the handler has not seen it."""
        try:
            activity = activities.read(body)
        except ValueError:
            raise NoActivity("no_activity") from None
        if body.get("channelId") != CHANNEL:
            raise NoToken("wrong_channel")
        answer = activities.HEARD

        async def turn(context: TurnContext) -> None:
            nonlocal answer
            answer = await handler(activity)
            if activity.type == ActivityTypes.invoke:
                said = InvokeResponse(status=answer.status, body=answer.body)
                await context.send_activity(
                    SdkActivity(type=ActivityTypes.invoke_response, value=said)
                )

        read = cast(SdkActivity, SdkActivity().deserialize(_for_sdk(body)))
        response = cast(
            "InvokeResponse | None", await self._cloud.process_activity(header, read, turn)
        )
        if response is None:
            return answer
        return Answer(int(response.status or 200), cast("Json | None", response.body))


def _for_sdk(body: Json) -> dict[str, Any]:
    """What the SDK needs to run a turn; its reader trips over unusual values in the rest."""
    wanted = ("type", "id", "channelId", "serviceUrl", "name")
    found: dict[str, Any] = {name: body[name] for name in wanted if name in body}
    for name in ("from", "recipient", "conversation"):
        account = cast("dict[str, Any]", body.get(name) or {})
        found[name] = {"id": str(account.get("id") or "")}
    return found


class _Authentication(BotFrameworkAuthentication):
    """Botbuilder's way of asking whether something may come in, answered by the gate."""

    def __init__(self, gate: Gate, app_id: str) -> None:
        self._gate = gate
        self._app_id = app_id

    async def authenticate_request(
        self, activity: SdkActivity, auth_header: str
    ) -> AuthenticateRequestResult:
        await self._gate.check(
            auth_header, str(activity.channel_id or ""), str(activity.service_url or "")
        )
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity({"aud": self._app_id}, True)
        result.audience = self._app_id
        result.connector_factory = _Nothing()
        return result

    async def authenticate_streaming_request(
        self,
        auth_header: str,  # noqa: ARG002  the SDK's signature
        channel_id_header: str,  # noqa: ARG002
    ) -> AuthenticateRequestResult:
        raise NoToken("no_streaming")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:  # noqa: ARG002
        return _Nothing()

    async def create_user_token_client(
        self,
        claims_identity: ClaimsIdentity,  # noqa: ARG002
    ) -> UserTokenClient:
        return cast(UserTokenClient, None)  # nobody signs in through the SDK


class _Nothing(ConnectorFactory):
    """The SDK wants a client for each turn. Nothing is sent by it, so there is nothing in it."""

    async def create(self, service_url: str, audience: str) -> Any:  # noqa: ARG002
        return self
