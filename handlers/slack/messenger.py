"""Handing messages to Slack: one try each, and what came of it. Fills `bot.messenger.Messenger`.

A direct message is posted to the person's id, which Slack routes to their conversation with the
program: one call rather than two, as opening conversations is limited to some fifty a minute.
Where a workspace refuses that, the conversation is opened first, and remembered.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta

import structlog
from pydantic_core import to_json

from bot.messenger import Limited, Outcome, Parcel, Rate, Refused, Sent, TryAgain, Unsure
from bot.people.ids import HELLO
from handlers.calling import WATCHED
from handlers.slack.directory import look_up
from handlers.slack.errors import (
    Away,
    MessageGone,
    NobodyThere,
    NoInstall,
    SlackRefused,
    TokenEnded,
    TooFast,
    Unclear,
)
from handlers.slack.painter import Painter
from handlers.slack.web import Json, SlackWeb
from handlers.slack.workspaces import Workspace, Workspaces

log = structlog.stdlib.get_logger(__name__)

NEW_MESSAGES = Rate(per_second=10, burst=60)
"""chat.postMessage: "several hundred a minute" in a workspace. Where Slack wants it slower it says
so, and the whole bucket waits as long as it said."""

CHANGES = Rate(per_second=2, burst=60)
"""chat.update is tier 3: fifty a minute and more, with bursts."""

NAMESPACE = uuid.UUID("8c1de1b3-5be5-4a35-9d76-1a3d0f7ddc4e")
"""Of the ids by which Slack may recognise a message that is sent again."""

MOST_REMEMBERED = 50_000


class SlackMessenger:
    """Sends and changes messages in the workspaces that the program is installed in."""

    def __init__(
        self,
        web: SlackWeb,
        workspaces: Workspaces,
        painter: Painter,
        *,
        new_messages: Rate | None = NEW_MESSAGES,
        changes: Rate | None = CHANGES,
    ) -> None:
        self._web = web
        self._workspaces = workspaces
        self._painter = painter
        self._rates = {False: new_messages, True: changes}
        self._conversations: dict[tuple[str, str], str] = {}
        self._opens_first: set[str] = set()
        self.on_sent: list[Callable[[int, str], None]] = []
        """Told the organisation and the person's Slack id of each direct message that arrived."""

    async def send(self, parcel: Parcel) -> Outcome:
        """Try once."""
        try:
            workspace = await self._workspaces.of_organisation(parcel.organisation_id)
        except SlackRefused as refusal:
            # Nothing was sent yet: an answer that did not come may come the next time.
            return TryAgain(refusal.code) if isinstance(refusal, Unclear) else _outcome(refusal)
        try:
            if parcel.replaces is None:
                sent = await self._post(workspace, parcel)
            else:
                sent = await self._update(workspace, parcel)
        except TokenEnded as refusal:
            self._workspaces.forget(workspace.team_id)
            return TryAgain(refusal.code)
        except NoInstall as refusal:
            await self._workspaces.lost(workspace.team_id, refusal)
            return Refused(refusal.code)
        except SlackRefused as refusal:
            return _outcome(refusal)
        if parcel.person is not None:
            for tell in self.on_sent:
                tell(parcel.organisation_id, parcel.person)
        return sent

    def rate(self, *, changes: bool) -> Rate | None:
        """Slack's limit in one workspace."""
        return self._rates[changes]

    async def direct_channel(self, workspace: Workspace, user: str) -> str:
        """Where a person's direct messages go: their conversation where it is known. Raises a
        SlackRefused."""
        known = self._conversations.get((workspace.team_id, user))
        if known is not None:
            return known
        if workspace.team_id not in self._opens_first:
            return user
        return await self._open(workspace, user)

    async def say(self, workspace: Workspace, user: str, message: Json) -> None:
        """Write to a person at once: an answer to what they just did. Raises a SlackRefused."""
        channel = await self.direct_channel(workspace, user)
        await self._web.post(
            "chat.postMessage", workspace.token, {**message, **QUIET, "channel": channel}
        )

    async def _post(self, workspace: Workspace, parcel: Parcel) -> Sent:
        if parcel.channel is not None:
            return await self._post_to(workspace, parcel.channel, parcel)
        user = parcel.person or ""
        if parcel.key.startswith(HELLO):
            await self._check_colleague(workspace, user)
        channel = await self.direct_channel(workspace, user)
        try:
            return await self._post_to(workspace, channel, parcel)
        except NobodyThere as refusal:
            if refusal.code != "channel_not_found" or channel != user:
                self._conversations.pop((workspace.team_id, user), None)
                raise
        channel = await self._open(workspace, user)
        sent = await self._post_to(workspace, channel, parcel)
        self._opens_first.add(workspace.team_id)
        return sent

    async def _check_colleague(self, workspace: Workspace, user: str) -> None:
        """Before the hello, which comes before all else that is said to somebody: whoever brought
        their id in, a guest, a bot or an account that has ended is not written to. Raises a
        SlackRefused."""
        try:
            found = await look_up(self._web, workspace, user)
        except Unclear as refusal:  # nothing was sent yet
            raise Away(refusal.code, refusal.method) from refusal
        if not (found.is_there and found.is_colleague):
            raise NobodyThere("no_colleague", "users.info")

    async def _post_to(self, workspace: Workspace, channel: str, parcel: Parcel) -> Sent:
        # Drawn last, written at once and let go: a hundred cards that wait for their answers are
        # more than a processor has close at hand.
        written = to_json(
            {
                **await self._painter.message(
                    parcel.organisation_id, parcel.card, parcel.delivery_id
                ),
                **QUIET,
                "client_msg_id": str(uuid.uuid5(NAMESPACE, f"{workspace.team_id}:{parcel.key}")),
                "channel": channel,
            }
        )
        found = await self._web.post("chat.postMessage", workspace.token, written, limit=WATCHED)
        where = str(found.get("channel") or channel)
        if parcel.person is not None:
            self._remember(workspace, parcel.person, where)
        return Sent(reference(where, str(found["ts"]), parcel.delivery_id))

    async def _update(self, workspace: Workspace, parcel: Parcel) -> Sent:
        channel, ts, delivery_id = parsed(parcel.replaces or "")
        body = await self._painter.message(parcel.organisation_id, parcel.card, delivery_id)
        await self._web.post(
            "chat.update",
            workspace.token,
            {**body, "channel": channel, "ts": ts},
            limit=WATCHED,
        )
        return Sent(parcel.replaces or "")

    async def _open(self, workspace: Workspace, user: str) -> str:
        found = await self._web.post("conversations.open", workspace.token, {"users": user})
        channel = str(found["channel"]["id"])
        self._remember(workspace, user, channel)
        return channel

    def _remember(self, workspace: Workspace, user: str, channel: str) -> None:
        if channel.startswith("D"):
            if len(self._conversations) >= MOST_REMEMBERED:
                self._conversations.clear()
            self._conversations[workspace.team_id, user] = channel


QUIET = {"unfurl_links": False, "unfurl_media": False}


def reference(channel: str, ts: str, delivery_id: int) -> str:
    """What is stored of a message that arrived: where it is, and the delivery that its buttons
    name for ever."""
    return f"{channel}/{ts}/{delivery_id}"


def parsed(stored: str) -> tuple[str, str, int]:
    """The parts of a `reference`. Raises MessageGone for anything else."""
    parts = stored.split("/")
    if len(parts) != 3 or not parts[2].isdigit():
        raise MessageGone("message_not_found", "chat.update")
    return parts[0], parts[1], int(parts[2])


def _outcome(refusal: SlackRefused) -> Outcome:
    match refusal:
        case TooFast():
            return Limited(max(refusal.wait, timedelta(seconds=1)))
        case Away() | TokenEnded():
            return TryAgain(refusal.code)
        case Unclear():
            return Unsure(refusal.code)
        case _:
            return Refused(refusal.code)
