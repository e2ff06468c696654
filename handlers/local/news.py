"""Tells open pages which places changed, as it happens."""

import asyncio
from collections.abc import AsyncIterator, Iterable

Places = frozenset[str]


class News:
    """Listeners in this process. A slow listener loses nothing and costs nothing: what changed
    while it was busy is gathered into one set."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Event, set[str]] = {}
        self._closed = False

    def tell(self, places: Iterable[str]) -> None:
        """Say that these places changed (people's ids, or channels')."""
        changed = set(places)
        for event, gathered in self._waiting.items():
            gathered.update(changed)
            event.set()

    def close(self) -> None:
        """End every stream, so that a server that stops need not wait for open pages."""
        self._closed = True
        for event in self._waiting:
            event.set()

    async def listen(self, pause: float) -> AsyncIterator[Places]:
        """The places that changed, again and again; an empty set after `pause` quiet seconds."""
        event = asyncio.Event()
        gathered: set[str] = set()
        self._waiting[event] = gathered
        try:
            while not self._closed:
                try:
                    async with asyncio.timeout(pause):
                        await event.wait()
                except TimeoutError:
                    yield frozenset()
                    continue
                event.clear()
                changed = frozenset(gathered)
                gathered.clear()
                if changed:
                    yield changed
        finally:
            del self._waiting[event]
