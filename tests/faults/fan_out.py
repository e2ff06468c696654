"""A process that queues a fan-out and hands it over, and is killed at random points doing so.

    python -m tests.faults.fan_out URL BOOK SEED KILLS

Runs in a process of its own. Everything is imported once; each life is a fork that opens the
database, queues what is not queued yet, drains, and dies by SIGKILL a random number of steps and a
moment later. Each next life finds its clock moved past the leases. The last one is left in peace.

BOOK is the platform: a file to which every message handed over is appended and synchronised before
it is said to have arrived. Prints what became of everything as JSON.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot.cards import Card
from bot.clock import SetClock
from bot.logs import set_up_logs
from bot.messenger import Outcome, Parcel, Rate, Sent
from bot.outbox.drain import Outbox
from bot.outbox.rules import LEASE
from bot.outbox.service import Message, queue
from storage.session import Database
from storage.tables import Delivery, Organisation, Person
from storage.words import Platform

START = datetime(2026, 11, 27, 13, tzinfo=UTC)
MESSAGES = 300
BATCH = 50
MOST_STEPS = 300
"""A step is a transaction that queued, or half of a message handed over."""
ALL = 1_000_000
LONGEST_MOMENT = 0.02
"""Seconds from a step to the kill: it may come while the database is being written."""


@dataclass
class Book:
    """The platform. Like every chat we write to, it knows a message again by its key."""

    path: Path
    steps: int = -1
    """A pipe that hears of every step; -1: nobody listens."""

    def step(self) -> None:
        """Tell whoever holds the knife."""
        if self.steps >= 0:
            os.write(self.steps, b".")

    async def send(self, parcel: Parcel) -> Outcome:
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(file, f"{parcel.key}\n".encode())
            self.step()
            os.fsync(file)
        finally:
            os.close(file)
        self.step()
        await asyncio.sleep(0)  # a moment in which it has arrived, and nobody here knows
        return Sent(f"m:{parcel.key}")

    def rate(self, *, changes: bool) -> Rate | None:
        return None

    def handed_over(self) -> Counter[str]:
        """How often each key was handed over."""
        text = self.path.read_text() if self.path.exists() else ""
        return Counter(text.split())


async def live(url: str, book: Book, clock: SetClock, fan_out: int) -> None:
    """Queue every message of the fan-out in transactions of a batch, and drain."""
    database = Database(url)
    try:
        async with database.looking_everywhere() as session:
            organisation = (await session.exec(select(Organisation.id))).one()
            people = (await session.exec(select(Person.id).order_by(col(Person.id)))).all()
        for first in range(0, MESSAGES, BATCH):
            async with database.organisation(organisation) as session:
                messages = [
                    Message(
                        key=f"fan{fan_out}:{number}",
                        kind="tests.ask",
                        card=Card("How was your week?"),
                        due_at=START,
                        person_id=people[number % len(people)],
                        # Every third would rather be missed than said twice.
                        repeatable=number % 3 > 0,
                    )
                    for number in range(first, first + BATCH)
                ]
                await queue(session, messages, clock.now())
            book.step()
        await Outbox(database, {Platform.LOCAL: book}, clock).drain()
    finally:
        await database.close()


def one_life(url: str, book: Book, clock: SetClock, fan_out: int, death: tuple[int, float]) -> bool:
    """Fork a life and kill it so many steps and seconds later. Whether it came to its own end."""
    reading, book.steps = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            asyncio.run(live(url, book, clock, fan_out))
            status = 0
        finally:
            os._exit(status)
    os.close(book.steps)
    steps, moment = death
    left = steps
    while left > 0 and (heard := os.read(reading, left)):
        left -= len(heard)
    if left == 0:
        time.sleep(moment)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(reading)
    if os.WIFSIGNALED(status):
        return False
    if os.WEXITSTATUS(status) != 0:
        raise SystemExit("a life ended with an error of its own")
    return True


async def what_became(url: str) -> dict[str, str]:
    database = Database(url)
    try:
        async with database.looking_everywhere() as session:
            return dict((await session.exec(select(Delivery.key, Delivery.state))).all())
    finally:
        await database.close()


def main() -> None:
    url, path, seed, kills = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    set_up_logs(sys.stderr)
    chance = random.Random(seed)
    book, clock, fan_out, killed = Book(Path(path)), SetClock(START), 1, 0
    # One in peace first: what it compiled, every fork has.
    asyncio.run(live(url, book, clock, 0))
    while killed < kills:
        death = (chance.randint(1, MOST_STEPS), chance.uniform(0, LONGEST_MOMENT))
        if one_life(url, book, clock, fan_out, death):
            fan_out += 1  # all of it was handed over: the next one
        else:
            killed += 1
        clock.at += LEASE + timedelta(seconds=1)
    one_life(url, book, clock, fan_out, (ALL, 0))
    report = {
        "fan_outs": fan_out + 1,
        "handed_over": book.handed_over(),
        "states": asyncio.run(what_became(url)),
    }
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
