"""One running program: its server, its ticker and its outbox, started together and stopped
cleanly. A ticker that fails takes readiness with it; an outbox that breaks ends the process, so
that whoever looks after the process can start it anew."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.outbox.drain import Outbox
from bot.ticker import Ticker

GRACE = 10
"""Seconds that requests and messages on their way have to finish after a signal to stop."""


class _Server(uvicorn.Server):
    """Says when its port is open, and leaves signals to us, so that the parts stop in order."""

    def __init__(self, config: uvicorn.Config, started: Callable[[int], None]) -> None:
        super().__init__(config)
        self._say_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the port and say which it is."""
        await super().startup(sockets)
        if self.started:
            self._say_started(self.servers[0].sockets[0].getsockname()[1])

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Nothing: `serve` has its own handlers."""
        yield


@asynccontextmanager
async def at_work(outbox: Outbox, ticker: Ticker) -> AsyncGenerator[None]:
    """The ticker and the outbox at work; afterwards what they began is finished and recorded.

    Should the outbox break, what runs inside is cancelled, and its error comes out of here.
    """
    inside = asyncio.current_task()

    def give_up(_broken: asyncio.Task[None]) -> None:
        if inside is not None:
            inside.cancel()

    handing_over = asyncio.create_task(outbox.run())
    handing_over.add_done_callback(give_up)
    ticker.start()
    try:
        yield
    finally:
        handing_over.remove_done_callback(give_up)
        outbox.stop()
        await ticker.stop(GRACE)
        await asyncio.wait([handing_over], timeout=GRACE)
        handing_over.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await handing_over


async def serve(
    app: ASGIApp,
    *,
    host: str,
    port: int,
    started: Callable[[int], None] = lambda _port: None,
    before_stop: Sequence[Callable[[], None]] = (),
) -> None:
    """Serve until SIGTERM or SIGINT; then answer what was asked and return. `started` is given the
    port, once it is open; `before_stop` is called when a signal has come. Raises OSError where the
    port cannot be had."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config, started)

    def stop() -> None:
        for one in before_stop:
            one()
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    await server.serve()
    if not server.started:
        raise OSError(f"port {port} cannot be used")
