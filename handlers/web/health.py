"""Whether the program is alive, whether it can do its work, and figures about it.

`/healthz` answers as long as the process does. `/readyz` is red, with the reason, where the
database cannot be written, is of another version, the ticker has stopped, or a platform has not
been able to reach us for a while. `/metrics` counts rows and ages, never people.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import func, select
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.ticker import Ticker
from storage.revision import current, newest
from storage.room import is_nearly_full
from storage.session import Database
from storage.tables import Checkin, Delivery

PATIENCE = 3.0
"""Seconds that the database has for an answer before the program is not ready."""

DOWN_TOO_LONG = timedelta(minutes=1)
"""A platform closes its connections now and then; so long after, the next one ought to be open."""


class Line(Protocol):
    """A platform that reaches us by a connection, which may be down."""

    name: str
    mend: str
    """What to do about it, without a full stop."""

    async def down_since(self) -> datetime | None:
        """When it was last open; None where it is."""
        ...


@dataclass
class Health:
    """What readiness and figures are made of."""

    database: Database
    ticker: Ticker
    clock: Clock
    patience: float = PATIENCE
    lines: Sequence[Line] = ()
    _look: asyncio.Task[list[str]] | None = field(default=None, init=False)

    async def problems(self) -> list[str]:
        """Why the program is not ready, a sentence each; empty where it is."""
        # A database that is locked cannot even be left: the look goes on without us, and whoever
        # asks meanwhile waits for that one instead of adding another.
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._database_problems())
        await asyncio.wait([self._look], timeout=self.patience)
        if self._look.done():
            found = [*self._look.result()]
        else:
            found = [f"The database did not answer within {self.patience:g} seconds."]
        if not self.ticker.alive:
            found.append("Nothing has been looked after for a while: the ticker has stopped.")
        for line in self.lines:
            since = await line.down_since()
            if since is not None and self.clock.now() - since > DOWN_TOO_LONG:
                found.append(
                    f"Nothing is heard from {line.name} since {since:%H:%M} UTC, as the connection "
                    f"is down. {line.mend}; it is opened again as soon as it can be."
                )
        return found

    async def _database_problems(self) -> list[str]:
        try:
            return await self._version_and_write()
        except (SQLAlchemyError, OSError) as error:
            return [f"The database cannot be written ({type(error).__name__})."]

    async def _version_and_write(self) -> list[str]:
        if await current(self.database.engine) != newest():
            return ["The database is of another version. Run: relieved-quota migrate"]
        async with self.database.everywhere() as session:
            # The smallest real write, which changes nothing: it shows whether writing works at all.
            connection = await session.connection()
            await connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
        if await is_nearly_full(self.database):
            return ["The disk of the database is nearly full. Free some room on it."]
        return []

    async def figures(self) -> bytes:
        """The figures as Prometheus reads them."""
        registry = CollectorRegistry()
        deliveries = Gauge(
            "rq_deliveries", "Messages by state", labelnames=["state"], registry=registry
        )
        checkins = Gauge(
            "rq_checkins", "Check-ins by state", labelnames=["state"], registry=registry
        )
        late = Gauge(
            "rq_oldest_due_seconds", "Age of the message that is due longest", registry=registry
        )
        age = Gauge("rq_last_tick_age_seconds", "Since the last good tick", registry=registry)
        took = Gauge("rq_last_tick_seconds", "What the last tick took", registry=registry)
        lag = Gauge("rq_loop_lag_seconds", "How late the event loop takes turns", registry=registry)
        down = Gauge(
            "rq_line_down_seconds",
            "Since a platform's connection was open",
            labelnames=["platform"],
            registry=registry,
        )
        now = self.clock.now()
        for line in self.lines:
            since = await line.down_since()
            down.labels(line.name).set((now - since).total_seconds() if since else 0.0)
        async with self.database.looking_everywhere() as session:
            for state, count in await session.exec(
                select(Delivery.state, func.count()).group_by(Delivery.state)
            ):
                deliveries.labels(str(state)).set(count)
            for state, count in await session.exec(
                select(Checkin.state, func.count()).group_by(Checkin.state)
            ):
                checkins.labels(str(state)).set(count)
            oldest = (
                await session.exec(
                    select(func.min(Delivery.due_at)).where(Delivery.state == "pending")
                )
            ).one()
        late.set(max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)
        took.set(self.ticker.last_took)
        lag.set(await _loop_lag())
        last = self.ticker.last_good
        age.set((now - last).total_seconds() if last else float("inf"))
        return generate_latest(registry)


async def _loop_lag() -> float:
    """Seconds until everybody who waits for a turn of the event loop has had one."""
    loop = asyncio.get_running_loop()
    before = loop.time()
    await asyncio.sleep(0)
    return loop.time() - before


def health_routes(health: Health) -> list[BaseRoute]:
    """`/healthz`, `/readyz` and `/metrics`."""

    async def alive(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_request: Request) -> Response:
        problems = await health.problems()
        status = 503 if problems else 200
        return JSONResponse({"ready": not problems, "problems": problems}, status_code=status)

    async def metrics(_request: Request) -> Response:
        return Response(await health.figures(), media_type=CONTENT_TYPE_LATEST)

    answers: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/healthz": alive,
        "/readyz": ready,
        "/metrics": metrics,
    }
    return [Route(path, answer) for path, answer in answers.items()]
