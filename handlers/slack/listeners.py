"""Bolt's listeners: each tells Slack at once that it was heard, and hands over what was said."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext

from bot.logs import log_unforeseen
from handlers.slack.ids import SHORTCUTS
from handlers.slack.reception import Body, Reception
from handlers.slack.tasks import Tasks
from handlers.slack.workspaces import Workspaces

log = structlog.stdlib.get_logger(__name__)

AT_ONCE = 2
"""How much is acted upon at the same time. The rest waits, so that a rush of presses does not keep
Slack waiting to hear that they came."""

EVERY = re.compile(r"[\s\S]*")


class Authorize(AsyncAuthorize):
    """Whether the program is installed where something comes from."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,  # noqa: ARG002  Bolt's signature
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,  # noqa: ARG002
        **_actor: Any,
    ) -> AuthorizeResult | None:
        workspace = await self._workspaces.of_team(team_id) if team_id else None
        if workspace is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_user_id=workspace.bot_user_id,
            bot_id=workspace.bot_id,
            bot_token=workspace.token,
        )


def listen(app: AsyncApp, reception: Reception, tasks: Tasks) -> None:
    """Register everything that the program hears of."""

    turns = asyncio.Semaphore(AT_ONCE)

    async def in_turn(work: Callable[[Body], Awaitable[None]], body: Body) -> None:
        async with turns:
            await _safely(work, body)

    def afterwards(
        work: Callable[[Body], Awaitable[None]],
    ) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            await ack()
            tasks.start(in_turn(work, body))

        return listener

    async def submitted(ack: AsyncAck, body: dict[str, Any]) -> None:
        try:
            answer = await reception.submitted(body)
        except ValueError as error:
            log_unforeseen(__name__, error)
            answer = None
        await ack(**(answer or {}))

    app.action(EVERY)(afterwards(reception.pressed))
    app.view_submission(EVERY)(submitted)
    app.view_closed(EVERY)(afterwards(reception.closed))
    app.command(EVERY)(afterwards(reception.commanded))
    for callback_id in SHORTCUTS:
        app.shortcut(callback_id)(afterwards(reception.shortcut))
    for event, work in (
        ("message", reception.typed),
        ("app_mention", reception.mentioned),
        ("app_home_opened", reception.home_opened),
        ("reaction_added", reception.reacted),
        ("reaction_removed", reception.reacted),
        ("user_change", reception.account_changed),
        ("team_join", reception.account_changed),
        ("tokens_revoked", reception.uninstalled),
        ("app_uninstalled", reception.uninstalled),
    ):
        app.event(event)(afterwards(work))


async def _safely(work: Callable[[Body], Awaitable[None]], body: Body) -> None:
    try:
        await work(body)
    except Exception as error:  # nobody else would hear of it
        log_unforeseen(__name__, error, kind=str(body.get("type") or "command"))
