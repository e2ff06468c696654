"""Letting time pass while the history is lived through, with few looks at the database.

`bot.app.pass_time` looks everywhere after every instant for what may have come due meanwhile; that
is most of its work. Here the stretches of time are short and many, so it is enough to look
everywhere at the beginning of each, and afterwards only at the features that did something.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import SetClock
from bot.duties import Duty
from bot.outbox.drain import Outbox
from storage.session import Database

AGAIN = timedelta(minutes=1)
"""Something that is still due after it was done is looked at again so much later."""


@dataclass(frozen=True)
class Passing:
    """Lets time pass for one program."""

    database: Database
    clock: SetClock
    duties: Sequence[Duty]
    outbox: Outbox

    async def until(self, end: datetime) -> None:
        """Do what is due, in order; the clock stands at `end` afterwards."""
        waiting: dict[str, datetime | None] = {}
        looked_at = list(self.duties)
        while True:
            async with self.database.looking_everywhere() as session:
                for duty in looked_at:
                    waiting[duty.name] = await duty.next_at(session)
                delivers_at = await self.outbox.next_at(session)
            instants = [at for at in (*waiting.values(), delivers_at) if at is not None]
            at = min(instants, default=None)
            if at is None or at > end:
                break
            self.clock.at = max(at, self.clock.at)
            now = self.clock.now()
            due = [one for one in self.duties if _is_due(waiting[one.name], now)]
            done = sum([await duty.run(self.database, now) for duty in due])
            done += await self.outbox.drain()
            if done == 0:
                self.clock.at = min(end, now + AGAIN)
            touched = {_feature(duty) for duty in due}
            looked_at = [duty for duty in self.duties if _feature(duty) in touched]
        self.clock.at = max(end, self.clock.at)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and at <= now


def _feature(duty: Duty) -> str:
    return duty.name.partition(".")[0]
