"""Letting time pass while the history is lived through, with few looks at the database.

`bot.app.pass_time` looks everywhere after every instant for what may have come due meanwhile; that
is most of its work. Here the stretches of time are short and many, so whatever told when it is due
is asked again only once a table that it read has been written to.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import SetClock
from bot.duties import Duty
from bot.outbox.drain import Outbox
from storage.session import Database

AGAIN = timedelta(minutes=1)
"""Something that is still due after it was done is looked at again so much later."""

OUTBOX = "outbox"
"""The name of the deliveries beside those of the duties."""

_WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "?(\w+)')
_READS = re.compile(r'\b(?:FROM|JOIN) "?(\w+)')


class Passing:
    """Lets time pass for one program, on a database that nobody else writes to."""

    def __init__(
        self, database: Database, clock: SetClock, duties: Sequence[Duty], outbox: Outbox
    ) -> None:
        self._database = database
        self._clock = clock
        self._duties = duties
        self._outbox = outbox
        self._due = _Due(database)

    async def until(self, end: datetime) -> None:
        """Do what is due, in order; the clock stands at `end` afterwards."""
        clock = self._clock
        while True:
            waiting = await self._look()
            at = min((at for at in waiting.values() if at is not None), default=None)
            if at is None or at > end:
                break
            clock.at = max(at, clock.at)
            now = clock.now()
            done = 0
            for duty in self._duties:
                if _is_due(waiting[duty.name], now):
                    done += await duty.run(self._database, now)
            if _is_due((await self._look())[OUTBOX], now):
                done += await self._outbox.drain()
            if done == 0:
                clock.at = min(end, now + AGAIN)
        clock.at = max(end, clock.at)

    async def _look(self) -> dict[str, datetime | None]:
        """When everything is due next, by its name."""
        asked = {duty.name: duty.next_at for duty in self._duties}
        return await self._due.look({**asked, OUTBOX: self._outbox.next_at})


class _Due:
    """Remembers when things are due, until a table that they were read from is written to."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, datetime | None] = {}
        self._from: dict[str, set[str]] = {}
        self._read: set[str] = set()
        self._written: set[str] = set()
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._see)

    def _see(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        written = _WRITES.match(statement)
        if written:
            self._written.add(written[1])
        else:
            self._read.update(_READS.findall(statement))

    async def look(
        self, asked: dict[str, Callable[[AsyncSession], Awaitable[datetime | None]]]
    ) -> dict[str, datetime | None]:
        """Ask those again whose answer may be another one now."""
        stale = [
            one for one in asked if self._from.get(one) is None or self._written & self._from[one]
        ]
        self._written.clear()
        if stale:
            async with self._database.looking_everywhere() as session:
                for name in stale:
                    self._read = set()
                    self._known[name] = await asked[name](session)
                    self._from[name] = self._read
        return dict(self._known)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now
