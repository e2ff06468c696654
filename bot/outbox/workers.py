"""Handing over on other machines, by Procrastinate's workers.

`run` gives every bucket that has something due to a job; whichever worker is free serves it, with
the same outbox and the same conditional updates as within one process. A lock a bucket lets one
job serve it at a time, so that its rate holds over all workers. A job carries no message: what is
lost with it is due still, and given again at the next look.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from sqlalchemy.engine import make_url

from bot.outbox.drain import Outbox
from storage.queries.deliveries import Bucket
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)

QUEUE = "outbox"
SERVE = "outbox.serve"

AT_ONCE = 20
"""Buckets that one worker serves at the same time."""

STALLED = 30.0
"""Seconds without a sign of life after which a worker's jobs are given to another."""


class Workers:
    """Gives buckets to whoever works for this database. Opened by `reached_workers`."""

    def __init__(self, app: procrastinate.App) -> None:
        self._app = app

    async def give(self, buckets: Sequence[Bucket]) -> None:
        """Have these buckets served. One that waits for a worker already is not given twice.

        Where the jobs cannot be stored, they are given at the next look.
        """
        try:
            await self._free_stalled()
            for bucket in buckets:
                with suppress(AlreadyEnqueued):
                    await self._app.configure_task(
                        SERVE, queue=QUEUE, lock=_name(bucket), queueing_lock=_name(bucket)
                    ).defer_async(
                        organisation_id=bucket.organisation_id,
                        platform=str(bucket.platform),
                        changes=bucket.changes,
                    )
        except ConnectorException:
            log.exception("the outbox cannot reach its workers")

    async def _free_stalled(self) -> None:
        """End the jobs of workers that died: their locks would keep everybody from the bucket.
        What such a worker had on its way is decided by the leases of its messages."""
        manager = self._app.job_manager
        for job in await manager.get_stalled_jobs(task_name=SERVE, seconds_since_heartbeat=STALLED):
            log.warning("a worker died", job=job.id)
            await manager.finish_job(job, Status.FAILED, delete_job=True)


@asynccontextmanager
async def reached_workers(database_url: str) -> AsyncGenerator[Workers]:
    """The workers of a PostgreSQL database that `set_up_workers` has seen."""
    async with _app(database_url).open_async() as app:
        yield Workers(app)


async def workers_alive(database_url: str) -> int | None:
    """How many workers gave a sign of life lately; None where `migrate` was not run for them."""
    async with _app(database_url).open_async() as app:
        if not await _are_set_up(app):
            return None
        row = await app.connector.execute_query_one_async(
            "SELECT count(*) AS alive FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - %(within)s * interval '1 second'",
            within=STALLED,
        )
        return int(row["alive"])


async def set_up_workers(database_url: str) -> bool:
    """Make Procrastinate's own tables where they are missing; whether they were."""
    async with _app(database_url).open_async() as app:
        if await _are_set_up(app):
            return False
        await app.schema_manager.apply_schema_async()
        return True


async def _are_set_up(app: procrastinate.App) -> bool:
    row = await app.connector.execute_query_one_async(
        "SELECT to_regclass('procrastinate_jobs') IS NOT NULL AS there"
    )
    return bool(row["there"])


async def work(database_url: str, outbox: Outbox, stop: asyncio.Event) -> None:
    """Serve what is given, until `stop`; then finish what is on its way."""
    app = _app(database_url)

    @app.task(name=SERVE, queue=QUEUE)
    async def serve(organisation_id: int, platform: str, changes: bool) -> None:  # pyright: ignore[reportUnusedFunction]
        await outbox.serve(Bucket(organisation_id, Platform(platform), changes), patient=True)

    async with app.open_async():
        working = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=AT_ONCE,
                delete_jobs="always",
                install_signal_handlers=False,
                stalled_worker_timeout=STALLED,
            )
        )
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        outbox.stop()
        stopping.cancel()
        if not working.done():
            working.cancel()  # it begins no more jobs, and waits for those that it has
            with suppress(asyncio.CancelledError):
                await working
            return
        await working


def _app(database_url: str) -> procrastinate.App:
    address = make_url(database_url).set(drivername="postgresql")
    connector = procrastinate.PsycopgConnector(
        conninfo=address.render_as_string(hide_password=False)
    )
    return procrastinate.App(connector=connector)


def _name(bucket: Bucket) -> str:
    kind = "changes" if bucket.changes else "new"
    return f"{bucket.organisation_id}:{bucket.platform}:{kind}"
