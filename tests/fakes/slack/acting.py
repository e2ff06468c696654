"""What people do in the fake Slack: press, fill in, type. Each becomes the payload that Slack
sends, and the program's answer has the effect that it has there."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.state import Json, Message, Team, View, buttons_of, fresh

Values = Mapping[str, str | list[str]]

AT_WORK = 0.05
"""Seconds that Slack takes to show the modal of an answer: a call that comes meanwhile is done
first."""


@dataclass(frozen=True)
class Actor:
    """One person of a workspace."""

    slack: FakeSlack
    team: Team
    user: str
    twice: bool = False
    """Everything reaches the program a second time, as after a slow answer."""

    @property
    def messages(self) -> list[Message]:
        """Their direct conversation with the program, oldest first."""
        return self.team.seen_by(self.user)

    @property
    def modal(self) -> View | None:
        """The modal before them."""
        return self.team.modals.get(self.user)

    @property
    def home(self) -> View | None:
        """Their Home, once it was drawn."""
        return self.team.homes.get(self.user)

    async def press(self, message: Message, label: str) -> None:
        """Press the button whose label holds these words."""
        element, block_id = _button(message.blocks, label)
        await self._send("interactive", self._pressed(element, block_id, message))

    async def press_at_home(self, label: str) -> None:
        """Press a button of the Home."""
        assert self.home is not None
        element, block_id = _button(self.home.body["blocks"], label)
        payload = self._pressed(element, block_id, None)
        payload["view"] = self._view(self.home)
        await self._send("interactive", payload)

    async def press_raw(self, action_id: str, value: str, block_id: str) -> None:
        """A press of a button that nobody showed them."""
        element = {"type": "button", "action_id": action_id, "value": value}
        await self._send("interactive", self._pressed(element, block_id, None))

    async def fill_in(self, values: Values) -> None:
        """Change inputs of the modal; those that tell of changes do."""
        view = self.modal
        assert view is not None
        state = self._state(view, values)
        for block in view.body["blocks"]:
            if block.get("block_id") in values and block.get("dispatch_action"):
                payload = {
                    **self._who("block_actions"),
                    "trigger_id": self.slack.trigger(self.team, self.user),
                    "view": self._view(view, state),
                    "actions": [
                        {
                            "type": block["element"]["type"],
                            "action_id": block["element"]["action_id"],
                            "block_id": block["block_id"],
                        }
                    ],
                }
                await self._send("interactive", payload)

    async def submit(self, values: Values) -> Json | None:
        """Send the modal with these values in place of those it began with."""
        view = self.modal
        assert view is not None, "no modal is open"
        payload = {
            **self._who("view_submission"),
            "trigger_id": self.slack.trigger(self.team, self.user),
            "view": self._view(view, self._state(view, values)),
        }
        answer = await self._send("interactive", payload)
        match (answer or {}).get("response_action"):
            case "errors":
                assert answer is not None
                inputs = {one.get("block_id") for one in view.body["blocks"]}
                assert set(answer["errors"]) <= inputs
                view.errors = answer["errors"]
            case "update":
                assert answer is not None
                await asyncio.sleep(AT_WORK)
                view.body, view.hash, view.errors = answer["view"], fresh("hash"), {}
            case _:
                self.team.modals.pop(self.user, None)
        return answer

    async def close(self) -> None:
        """Close the modal. Slack says so where it was asked to, without what stood in it."""
        view = self.team.modals.pop(self.user)
        if view.body.get("notify_on_close"):
            payload = {**self._who("view_closed"), "view": self._view(view), "is_cleared": False}
            await self._send("interactive", payload)

    async def type(self, text: str, **more: Any) -> None:
        """Write to the program directly."""
        channel = self.team.direct(self.user)
        event = {"type": "message", "channel_type": "im", "channel": channel, "text": text}
        await self.event({**event, "user": self.user, "ts": fresh("1764000000."), **more})

    async def mention(self, channel: str, words: str) -> None:
        """Name the program in a channel."""
        text = f"<@{self.team.bot_user}> {words}"
        await self.event(
            {"type": "app_mention", "channel": channel, "text": text, "user": self.user}
        )

    async def command(self, command: str, text: str = "", channel: str | None = None) -> None:
        """A slash command, typed to the program or in a channel."""
        where = channel or self.team.direct(self.user)
        payload = {
            "command": command,
            "text": text,
            "team_id": self.team.id,
            "user_id": self.user,
            "channel_id": where,
            "trigger_id": self.slack.trigger(self.team, self.user),
            "response_url": self.slack.response_url(self.team.id, where, self.user),
            "api_app_id": "A0RQ",
        }
        await self._send("command", payload)

    async def shortcut(
        self, callback_id: str, message: Message | None = None, by: str = ""
    ) -> None:
        """A global shortcut or, with a message, one on it; `by` wrote it."""
        payload: Json = {
            **self._who("message_action" if message else "shortcut"),
            "callback_id": callback_id,
            "trigger_id": self.slack.trigger(self.team, self.user),
        }
        if message is not None:
            payload["message"] = {"text": message.text, "user": by, "ts": message.ts}
            payload["channel"] = {"id": message.channel}
            payload["response_url"] = self.slack.response_url(
                self.team.id, message.channel, self.user
            )
        await self._send("interactive", payload)

    async def open_home(self) -> None:
        """Look at the Home tab."""
        await self.event({"type": "app_home_opened", "tab": "home", "user": self.user})

    async def event(self, event: Json, **more: Any) -> None:
        """Anything of the Events API; later than all before it, unless it says its own time."""
        event = {"event_ts": fresh(f"{self.slack.now():.0f}."), **event}
        payload = {
            "type": "event_callback",
            "team_id": self.team.id,
            "api_app_id": "A0RQ",
            "event_id": fresh("Ev"),
            "event_time": int(self.slack.now()),
            "authorizations": [{"team_id": self.team.id, "user_id": self.team.bot_user}],
            "event": event,
            **more,
        }
        await self._send("event", payload)

    async def _send(self, kind: str, payload: Json) -> Json | None:
        answer = await self.slack.deliver(kind, payload)
        if self.twice:
            await self._again(kind, payload)
        return answer

    async def _again(self, kind: str, payload: Json) -> None:
        """The same once more. Over HTTP Slack signs it anew, a second later at least."""
        if self.slack.app_url is None:
            await self.slack.deliver(kind, payload)
            return
        before = self.slack.now
        object.__setattr__(self.slack, "now", lambda: before() + 1)
        try:
            await self.slack.deliver(kind, payload)
        finally:
            object.__setattr__(self.slack, "now", before)

    def _who(self, kind: str) -> Json:
        return {
            "type": kind,
            "team": {"id": self.team.id, "domain": "d"},
            "user": {"id": self.user, "team_id": self.team.id},
            "api_app_id": "A0RQ",
        }

    def _pressed(self, element: Json, block_id: str, message: Message | None) -> Json:
        payload: Json = {
            **self._who("block_actions"),
            "trigger_id": self.slack.trigger(self.team, self.user),
            "actions": [
                {
                    "type": "button",
                    "action_id": element["action_id"],
                    "block_id": block_id,
                    "value": element.get("value"),
                    "action_ts": fresh("1."),
                }
            ],
            "container": {"type": "message"},
        }
        if message is not None:
            payload["container"] |= {"channel_id": message.channel, "message_ts": message.ts}
            payload["channel"] = {"id": message.channel}
            payload["message"] = {"ts": message.ts, "text": message.text}
            payload["response_url"] = self.slack.response_url(
                self.team.id, message.channel, self.user, message.ts
            )
        return payload

    def _view(self, view: View, state: Json | None = None) -> Json:
        return {
            **view.body,
            "id": view.id,
            "hash": view.hash,
            "team_id": self.team.id,
            "state": {"values": state or {}},
        }

    def _state(self, view: View, values: Values) -> Json:
        """What stands in every input: what it began with, or what is given."""
        unknown = set(values) - {one.get("block_id") for one in view.body["blocks"]}
        assert not unknown, f"the modal has no {unknown}"
        return {
            block["block_id"]: {
                block["element"]["action_id"]: _filled(block, values.get(block["block_id"]))
            }
            for block in view.body["blocks"]
            if block["type"] == "input"
        }


def _button(blocks: list[Json], label: str) -> tuple[Json, str]:
    found = buttons_of(blocks)
    for element, block_id in found:
        if label in element["text"]["text"] or label in element.get("accessibility_label", ""):
            return element, block_id
    labels = [element["text"]["text"] for element, _ in found]
    raise AssertionError(f"no button {label!r} among {labels}")


def _filled(block: Json, given: Any) -> Json:
    element = block["element"]
    kind = element["type"]
    found: Json = {"type": kind}
    match kind:
        case "plain_text_input":
            found["value"] = (element.get("initial_value") if given is None else given) or None
        case "radio_buttons" | "static_select":
            first = (element.get("initial_option") or {}).get("value")
            value = first if given is None else given
            options = {one["value"] for one in element["options"]}
            assert value in {*options, None, ""}, f"no option {value!r}"
            found["selected_option"] = {"value": value} if value else None
        case "users_select":
            found["selected_user"] = element.get("initial_user") if given is None else given
        case "multi_users_select":
            found["selected_users"] = element.get("initial_users", []) if given is None else given
        case "datepicker":
            found["selected_date"] = element.get("initial_date") if given is None else given
        case "timepicker":
            found["selected_time"] = element.get("initial_time") if given is None else given
        case _:
            raise AssertionError(f"the fake cannot fill in {kind}")
    is_empty = not any(value for key, value in found.items() if key != "type")
    assert block.get("optional") or not is_empty, f"{block['block_id']} is required"
    return found
