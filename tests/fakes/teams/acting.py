"""What people do in the fake Teams: type, press, fill in, install. Each becomes the activity that
Teams sends, and the program's answer has the effect that it has there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.teams.limits import CARD_TYPE, Refused, check_card
from tests.fakes.teams.server import BOT, FakeTeams
from tests.fakes.teams.state import (
    Conversation,
    Group,
    Json,
    Message,
    Tenant,
    User,
    buttons_of,
    fresh,
    inputs_of,
)

Values = Mapping[str, str]


@dataclass
class Actor:
    """One person of a tenant."""

    teams: FakeTeams
    tenant: Tenant
    user: User
    twice: bool = False
    """Everything reaches the program a second time, as after a slow answer."""
    dialog: Json | None = None
    """The card of the dialog before them."""
    told: list[str] = field(default_factory=list[str])
    """What dialogs and answers said in words alone."""

    @property
    def chat(self) -> Conversation:
        """Their chat with the program."""
        return self.teams.chat(self.tenant, self.user)

    @property
    def messages(self) -> list[Message]:
        """What the program wrote to them, oldest first."""
        return self.chat.messages

    # Installing.

    async def install(self) -> None:
        """Add the program for oneself."""
        self.user.installed = True
        await self._send(self._personal("installationUpdate", action="add"))
        await self._send(
            self._personal("conversationUpdate", membersAdded=[{"id": BOT}, self._from()])
        )

    async def remove(self) -> None:
        """Take it away again."""
        self.user.installed = False
        await self._send(self._personal("installationUpdate", action="remove"))

    async def add_to(self, group: Group) -> None:
        """Add the program to a team."""
        group.installed = True
        await self._send(
            self._in_group(group, "installationUpdate", "", action="add"),
        )
        await self._send(
            self._in_group(
                group, "conversationUpdate", "teamMemberAdded", membersAdded=[{"id": BOT}]
            )
        )

    async def remove_from(self, group: Group) -> None:
        """Take it away from a team."""
        group.installed = False
        await self._send(self._in_group(group, "installationUpdate", "", action="remove"))

    async def change(self, group: Group, event: str, channel: str = "", **more: Any) -> None:
        """Something about a team changed: `teamRenamed`, `channelRenamed`, `channelDeleted` ..."""
        activity = self._in_group(group, "conversationUpdate", event, **more)
        if channel:
            activity["channelData"]["channel"] = {"id": channel, "name": group.channels[channel]}
        await self._send(activity)

    # Talking.

    async def type(self, text: str, **more: Any) -> None:
        """Write to the program."""
        await self._send(self._personal("message", text=text, **more))

    async def mention(self, channel: str, words: str, **more: Any) -> None:
        """Name the program in a channel."""
        conversation = self.teams.conversations[channel]
        group = self.tenant.groups[conversation.group]
        activity = self._in_group(group, "message", "", text=f"<at>Relieved Quota</at> {words}")
        activity["conversation"]["id"] = f"{channel};messageid={fresh('1')}"
        activity["channelData"]["channel"] = {"id": channel}
        activity["entities"].append(
            {"type": "mention", "text": "<at>Relieved Quota</at>", "mentioned": {"id": BOT}}
        )
        await self._send({**activity, **more})

    def mentioning(self, user: User) -> Json:
        """What comes with `<at>Name</at>` in a text."""
        return {
            "type": "mention",
            "text": f"<at>{user.name}</at>",
            "mentioned": {"id": user.teams_id, "aadObjectId": user.object_id, "name": user.name},
        }

    async def react(self, message: Message, kind: str, *, take_back: bool = False) -> None:
        """React to a message."""
        conversation = self.teams.conversations[message.conversation]
        name = "reactionsRemoved" if take_back else "reactionsAdded"
        if conversation.kind == "channel":
            group = self.tenant.groups[conversation.group]
            activity = self._in_group(group, "messageReaction", "")
            activity["conversation"]["id"] = f"{message.conversation};messageid={message.id}"
        else:
            activity = self._personal("messageReaction")
        await self._send({**activity, name: [{"type": kind}], "replyToId": message.id})

    # Pressing and filling in.

    async def press(self, message: Message, label: str, values: Values | None = None) -> Json:
        """Press the button whose title holds these words; what stands in the card's inputs goes
        with it, these values in place of those it began with. What the program answered."""
        button = _button(message.card, label)
        data = {**_data(button), **_filled(message.card, values)}
        if button["type"] == "Action.Execute":
            action = {"type": "Action.Execute", "verb": button.get("verb", ""), "data": data}
            value = {"action": action, "trigger": "manual"}
            return await self._execute(message, value)
        return await self._submit_from(message, data)

    async def look_at(self, message: Message) -> None:
        """Come back to a message: where its card asks for it, Teams refreshes it for them alone."""
        refresh = message.card.get("refresh") or {}
        if self.user.teams_id in (refresh.get("userIds") or []):
            await self._execute(message, {"action": refresh["action"], "trigger": "automatic"})

    async def press_fallback(
        self, message: Message, label: str, values: Values | None = None
    ) -> Json:
        """The same where the app is too old for Action.Execute."""
        button = _button(message.card, label)
        fallback = button.get("fallback")
        assert isinstance(fallback, dict), "there is no fallback"
        data = {**_data(fallback), **_filled(message.card, values)}
        return await self._submit_from(message, data)

    async def press_raw(self, message_id: str, verb: str, data: Json) -> tuple[int, Any]:
        """A press that nobody offered them."""
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}}
        activity = self._personal("invoke", name="adaptiveCard/action", value=value)
        return await self.teams.deliver({**activity, "replyToId": message_id})

    async def submit(self, values: Values | None = None, label: str = "") -> Json:
        """Send the dialog before them."""
        assert self.dialog is not None, "no dialog is open"
        button = _button(self.dialog, label) if label else _sending(self.dialog)
        data = {**_data(button), **_filled(self.dialog, values)}
        name = getattr(self, "_submit_name", "task/submit")
        more = {"commandId": self._command} if name.startswith("composeExtension") else {}
        answer = await self._invoke(name, {"data": data, **more})
        self._take_task(answer)
        return answer

    async def extension(
        self, command: str, author: User | None = None, words: str = "", channel: str = ""
    ) -> Json:
        """Use a message extension, on a message where there is an author."""
        value: Json = {"commandId": command, "commandContext": "message" if author else "compose"}
        if author is not None:
            value["messagePayload"] = {
                "id": fresh("1"),
                "body": {"contentType": "html", "content": f"<p>{words}</p>"},
                "from": {"user": {"id": author.object_id, "displayName": author.name}},
            }
        self._submit_name, self._command = "composeExtension/submitAction", command
        answer = await self._invoke("composeExtension/fetchTask", value)
        self._take_task(answer)
        return answer

    # The ways.

    async def _execute(self, message: Message, value: Json) -> Json:
        activity = {
            **self._where(message),
            "type": "invoke",
            "name": "adaptiveCard/action",
            "value": value,
            "replyToId": message.id,
        }
        answer = await self._send(activity)
        self._check_execute(answer)
        if str(answer.get("type")).endswith("card.adaptive"):
            # What they see now. The message itself stays what the program made it.
            message.activity = {
                **message.activity,
                "attachments": [{"contentType": CARD_TYPE, "content": answer["value"]}],
            }
        elif answer.get("type") == "application/vnd.microsoft.activity.message":
            self.told.append(str(answer["value"]))
        return answer

    async def _submit_from(self, message: Message, data: Json) -> Json:
        if (data.get("msteams") or {}).get("type") == "task/fetch":
            activity = {**self._where(message), "type": "invoke", "name": "task/fetch"}
            value = {"data": data, "context": {"theme": "default"}}
            answer = await self._send({**activity, "value": value, "replyToId": message.id})
            self._submit_name = "task/submit"
            self._take_task(answer)
            return answer
        activity = {**self._where(message), "type": "message", "value": data}
        return await self._send({**activity, "replyToId": message.id})

    async def _invoke(self, name: str, value: Json) -> Json:
        return await self._send(self._personal("invoke", name=name, value=value))

    def _take_task(self, answer: Json) -> None:
        task = answer.get("task")
        if task is None:
            self.dialog = None
            return
        if task["type"] == "message":
            self.told.append(str(task["value"]))
            self.dialog = None
            return
        assert task["type"] == "continue", task
        assert len(task["value"]["title"]) <= 100
        content = task["value"]["card"]
        assert content["contentType"] == CARD_TYPE
        self._check(content["content"])
        self.dialog = content["content"]

    def _check_execute(self, answer: Json) -> None:
        assert set(answer) >= {"statusCode", "type"}, answer
        if str(answer["type"]).endswith("card.adaptive"):
            self._check(answer["value"])

    def _check(self, card: Any) -> None:
        try:
            check_card(card)
        except Refused as refusal:
            self.teams.refused.append(str(refusal))
            raise

    async def _send(self, activity: Json) -> Json:
        status, answer = await self.teams.deliver(activity)
        assert status in {200, 201, 202}, (status, answer)
        if self.twice:
            status, _ = await self.teams.deliver(activity)
            assert status in {200, 201, 202}
        return answer if isinstance(answer, dict) else {}

    def _from(self) -> Json:
        user = self.user
        return {"id": user.teams_id, "aadObjectId": user.object_id, "name": user.name}

    def _base(self, type_: str, **more: Any) -> Json:
        client = {
            "type": "clientInfo",
            "locale": self.user.locale,
            "timezone": self.user.zone,
            "platform": "Windows",
        }
        return {
            "type": type_,
            "id": fresh("f:"),
            "timestamp": datetime.fromtimestamp(self.teams.now(), UTC).isoformat(),
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "from": self._from(),
            "recipient": {"id": BOT, "name": "Relieved Quota"},
            "channelData": {"tenant": {"id": self.tenant.id}},
            "locale": self.user.locale,
            "localTimezone": self.user.zone,
            **more,
            "entities": [client, *(more.get("entities") or [])],
        }

    def _personal(self, type_: str, **more: Any) -> Json:
        conversation = {
            "id": self.chat.id,
            "conversationType": "personal",
            "tenantId": self.tenant.id,
        }
        return {**self._base(type_, **more), "conversation": conversation}

    def _in_group(self, group: Group, type_: str, event: str, **more: Any) -> Json:
        activity = self._base(type_, **more)
        activity["conversation"] = {
            "id": group.id,
            "conversationType": "channel",
            "isGroup": True,
            "tenantId": self.tenant.id,
        }
        activity["channelData"]["team"] = {"id": group.id, "name": group.name}
        if event:
            activity["channelData"]["eventType"] = event
        return activity

    def _where(self, message: Message) -> Json:
        conversation = self.teams.conversations[message.conversation]
        if conversation.kind == "personal":
            activity = self._personal("invoke")
            activity["conversation"]["id"] = conversation.id
            return activity
        group = self.tenant.groups[conversation.group]
        activity = self._in_group(group, "invoke", "")
        activity["conversation"]["id"] = f"{conversation.id};messageid={message.id}"
        return activity

    _submit_name: str = "task/submit"
    _command: str = ""


def _button(card: Json, label: str) -> Json:
    for one in buttons_of(card):
        if label in str(one.get("title") or ""):
            return one
    titles = [one.get("title") for one in buttons_of(card)]
    raise AssertionError(f"there is no button {label!r} among {titles}")


def _sending(card: Json) -> Json:
    """The one that sends a form: the first that stands out."""
    found = buttons_of(card)
    return next((one for one in found if one.get("style") == "positive"), found[0])


def _data(button: Json) -> Json:
    found = button.get("data")
    return dict(found) if isinstance(found, dict) else {}


def _filled(card: Json, values: Values | None) -> Json:
    """What stands in the inputs of a card: what they began with, or these values."""
    wanted = dict(values or {})
    found: Json = {}
    for one in inputs_of(card):
        id_ = str(one["id"])
        if id_ in wanted:
            found[id_] = wanted.pop(id_)
        elif one.get("value") not in (None, ""):
            found[id_] = one["value"]
    assert not wanted, f"no input is called {sorted(wanted)}; there are {sorted(found)}"
    return found
