"""The Home: drawn when somebody opens it, and again when something changes while it is in use.

Slack does not say when a Home is left, so one that was opened lately counts as open; a view that
would look the same is not sent again.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.cards import Card, section
from bot.clock import Clock
from bot.errors import NotFound
from bot.people.cards import NO_LONGER_HERE
from handlers.slack.errors import SlackRefused
from handlers.slack.painter import Painter
from handlers.slack.program import Program
from handlers.slack.render import Canvas, Json, home
from handlers.slack.tasks import Tasks
from handlers.slack.web import SlackWeb
from handlers.slack.workspaces import Workspaces

log = structlog.stdlib.get_logger(__name__)

IN_USE = timedelta(minutes=15)
"""How long after it was opened a Home is kept up to date."""

SETTLE_SECONDS = 0.5
"""What happens within so short a time is drawn at once."""

MOST = 5000


@dataclass
class _Open:
    person_id: int
    at: datetime
    shown: str = ""


@dataclass
class Homes:
    """The Homes that are in use."""

    web: SlackWeb
    workspaces: Workspaces
    painter: Painter
    program: Program
    clock: Clock
    tasks: Tasks
    _open: dict[tuple[int, str], _Open] = field(default_factory=dict[tuple[int, str], _Open])
    _stale: set[int] = field(default_factory=set[int])

    async def opened(self, organisation_id: int, person_id: int, user: str) -> None:
        """Somebody looks at their Home."""
        if len(self._open) >= MOST:
            self._open.clear()
        self._open[organisation_id, user] = _Open(person_id, self.clock.now())
        await self._show(organisation_id, user)

    async def opened_by_nobody_we_know(self, team_id: str, user: str) -> None:
        """Somebody who is in no team looks: one kind line."""
        workspace = await self.workspaces.of_team(team_id)
        if workspace is not None:
            view = home(Card(title="", blocks=(section(NO_LONGER_HERE),)), Canvas())
            await self.web.post("views.publish", workspace.token, {"user_id": user, "view": view})

    def changed(self, organisation_id: int) -> None:
        """Something happened in an organisation: draw the Homes in use there anew."""
        if organisation_id not in self._stale and self._in_use(organisation_id):
            self._stale.add(organisation_id)
            self.tasks.start(self._redraw(organisation_id))

    def on_sent(self) -> Callable[[int, str], None]:
        """For the messenger: what somebody is told, their Home shows."""
        return lambda organisation_id, _user: self.changed(organisation_id)

    async def _redraw(self, organisation_id: int) -> None:
        await asyncio.sleep(SETTLE_SECONDS)
        self._stale.discard(organisation_id)
        for user in self._in_use(organisation_id):
            await self._show(organisation_id, user)

    def _in_use(self, organisation_id: int) -> list[str]:
        since = self.clock.now() - IN_USE
        return [
            user
            for (organisation, user), one in self._open.items()
            if organisation == organisation_id and one.at > since
        ]

    async def _show(self, organisation_id: int, user: str) -> None:
        one = self._open.get((organisation_id, user))
        if one is None:
            return
        try:
            card = await self.program.home(organisation_id, one.person_id)
        except NotFound as refusal:
            card = Card(title="", blocks=(section(str(refusal)),))
        view = await self.painter.home(organisation_id, card)
        looks = _looks(view)
        if looks == one.shown:
            return
        workspace = await self.workspaces.of_organisation(organisation_id)
        try:
            await self.web.post("views.publish", workspace.token, {"user_id": user, "view": view})
        except SlackRefused as refusal:
            log.warning("home not drawn", problem=refusal.code, person=one.person_id)
        else:
            one.shown = looks


def _looks(view: Json) -> str:
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()
