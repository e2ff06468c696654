"""One running bot, put together from settings. The only file that knows everybody."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.cards import Card, Form
from bot.checkins import duties as checkins_duties
from bot.checkins import routes as checkins
from bot.clock import Clock, SetClock
from bot.coaching import duties as coaching_duties
from bot.coaching import routes as coaching
from bot.coaching.diagnosis import routes as diagnosis
from bot.coaching.helping import routes as helping
from bot.coaching.learning import routes as learning
from bot.coaching.monthly import routes as monthly
from bot.coaching.review import routes as review
from bot.coaching.talks import routes as talks
from bot.duties import Duty
from bot.highlights import duties as highlights_duties
from bot.highlights import routes as highlights
from bot.interactions import Interaction, Interactions
from bot.language.reading import Reader
from bot.later import Begin, Later
from bot.means import Means
from bot.messenger import Messenger
from bot.outbox.drain import Give, Outbox
from bot.people import duties as people_duties
from bot.people import routes as people
from bot.routes import Reply, Routes
from bot.scorecard import routes as scorecard
from bot.targets import duties as targets_duties
from bot.targets import routes as targets
from bot.targets.progress import home as progress
from bot.targets.together import duties as together_duties
from bot.targets.together import routes as together
from storage.session import Database
from storage.words import Platform

log = structlog.stdlib.get_logger(__name__)

FEATURES: tuple[Routes, ...] = (
    checkins.ROUTES,
    scorecard.ROUTES,
    progress.ROUTES,
    targets.ROUTES,
    together.ROUTES,
    coaching.ROUTES,
    talks.ROUTES,
    review.ROUTES,
    diagnosis.ROUTES,
    helping.ROUTES,
    learning.ROUTES,
    monthly.ROUTES,
    highlights.ROUTES,
    people.ROUTES,
)
"""In the order in which their parts stand on the home."""

ROUNDS = 20
"""One duty may make another due at the same instant; this bounds a circle of them."""

_STEP = timedelta(minutes=1)


@dataclass
class Bot:
    """The program without its front doors: it answers interactions and does what is due."""

    database: Database
    clock: Clock
    interactions: Interactions
    outbox: Outbox
    duties: Sequence[Duty]
    later: Later

    async def handle(self, interaction: Interaction) -> Reply:
        """Answer what a person did; see `Interactions.handle`. What it queued goes out at once."""
        reply = await self.interactions.handle(interaction, self.clock.now())
        self.outbox.wake()
        if reply.afterwards is not None:
            self.later.begin(reply.afterwards)
        return reply

    async def settle(self) -> None:
        """Wait for what is done without anybody waiting."""
        await self.later.settle()

    def wake(self) -> None:
        """Something was queued otherwise than by `handle`: it goes out at once."""
        self.outbox.wake()

    async def form_again(self, interaction: Interaction, sentence: str) -> Form:
        """A form that was refused as a whole; see `Interactions.form_again`."""
        return await self.interactions.form_again(interaction, sentence, self.clock.now())

    async def home(self, organisation_id: int, person_id: int) -> Card:
        """A person's home."""
        return await self.interactions.home(organisation_id, person_id, self.clock.now())

    async def tick(self) -> int:
        """Do everything due by now, deliveries included. How much was done."""
        done = 0
        for _ in range(ROUNDS):
            count, error = await self._do_duties_once()
            count += await self.outbox.drain()
            done += count
            if error is not None:
                raise error
            if count == 0:
                break
        return done

    async def do_duties(self) -> int:
        """Do everything due by now except deliveries, which `outbox.run` hands over meanwhile: a
        slow platform must not hold up what else is due. How much was done."""
        done = 0
        for _ in range(ROUNDS):
            count, error = await self._do_duties_once()
            done += count
            if count:
                self.outbox.wake()
            if error is not None:
                raise error
            if count == 0:
                break
        return done

    async def _do_duties_once(self) -> tuple[int, Exception | None]:
        """How much was done, and the first error: one duty that fails must not stop the others."""
        done, first = 0, None
        for duty in self.duties:
            try:
                done += await duty.run(self.database, self.clock.now())
            except Exception as error:
                log.exception("a duty failed", duty=duty.name)
                first = first or error
        return done, first

    async def next_at(self) -> datetime | None:
        """The earliest instant at which something is due."""
        return min((at for at, _ in await self.due()), default=None)

    async def due(self) -> list[tuple[datetime, Duty | None]]:
        """What is due at which instant; None stands for the outbox."""
        found: list[tuple[datetime, Duty | None]] = []
        async with self.database.looking_everywhere() as session:
            for duty in self.duties:
                at = await duty.next_at(session)
                if at is not None:
                    found.append((at, duty))
            at = await self.outbox.next_at(session)
        if at is not None:
            found.append((at, None))
        return found


def put_together(
    database: Database,
    clock: Clock,
    reader: Reader,
    messengers: Mapping[Platform, Messenger],
    *,
    means: Means | None = None,
    give: Give | None = None,
) -> Bot:
    """A bot on a database, with the platforms that it can reach and the installation's means. With
    `give`, what falls due while it runs is handed over elsewhere."""
    means = means or Means()
    outbox = Outbox(database, messengers, clock, give=give)
    later = Later(database, clock, outbox.wake)
    return Bot(
        database=database,
        clock=clock,
        interactions=Interactions(database, reader, FEATURES, means),
        outbox=outbox,
        duties=_duties(means, later.begin),
        later=later,
    )


def _duties(means: Means, begin: Begin) -> tuple[Duty, ...]:
    """In the order in which they are done when several are due at the same instant."""
    return (
        *people_duties.DUTIES,
        *checkins_duties.DUTIES,
        *coaching_duties.duties(means, begin),
        *highlights_duties.DUTIES,
        *targets_duties.DUTIES,
        *together_duties.DUTIES,
    )


async def live_until(
    bot: Bot, clock: SetClock, end: datetime, after_each: Callable[[], object] | None = None
) -> None:
    """Live through the time until `end`, everything due done in order, as a running program would
    have. The clock is set to each instant in turn and stands at `end` afterwards."""
    await pass_time(bot, clock, end, after_each)
    await bot.tick()


async def pass_time(
    bot: Bot, clock: SetClock, end: datetime, after_each: Callable[[], object] | None = None
) -> None:
    """The same without a last look at `end`: what somebody does there follows right away."""
    while True:
        due = await bot.due()
        at = min((at for at, _ in due), default=None)
        if at is None or at > end:
            break
        clock.at = max(at, clock.at)
        # Only what is due: there are many instants, and few things to do at each.
        duties = [duty for due_at, duty in due if duty is not None and due_at <= clock.at]
        done = sum([await duty.run(bot.database, clock.now()) for duty in duties])
        done += await bot.outbox.drain()
        if done == 0:
            # Nothing moved although something is due: somebody else holds it. Let time go on.
            clock.at = min(end, clock.at + _STEP)
        if after_each is not None:
            after_each()
        await asyncio.sleep(0)
    clock.at = max(end, clock.at)
