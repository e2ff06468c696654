"""Whatever happens in whatever order: nothing is lost, and what arrived is never sent again.

Hypothesis plays the features, the platform, the clock and the fate of the process. The platform
keeps a book of what really arrived, which the outbox cannot see.
"""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)

from bot.messenger import Limited, Outcome, Parcel, Rate, Refused, Sent, TryAgain, Unsure
from storage.session import Database
from tests.bot.outbox.outbox_world import make_world
from tests.compiled import share_compiled

T = TypeVar("T")

MINUTE = timedelta(minutes=1)
FATES = (
    "sent",
    "again",
    "limited",
    "refused",
    "lost answer",
    "unsure",
    "dies before",
    "dies after",
)
ENDED = {"sent", "failed", "cancelled", "unknown"}


class Died(BaseException):
    """The process ends here."""


class Platform:
    """What really arrived, by key; and what the platform answers next."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.titles: dict[str, str] = {}
        self.answered: set[str] = set()
        self.fates: list[str] = []

    def rate(self, *, changes: bool) -> Rate | None:
        return None

    async def send(self, parcel: Parcel) -> Outcome:
        assert parcel.key not in self.answered, "it had said that it arrived"
        fate = self.fates.pop() if self.fates else "sent"
        if fate == "dies before":
            raise Died
        if fate in {"sent", "lost answer", "dies after"}:
            self.arrived[parcel.key] += 1
            self.titles[parcel.replaces or f"m:{parcel.key}"] = parcel.card.title
        if fate == "dies after":
            raise Died
        if fate == "sent":
            self.answered.add(parcel.key)
            return Sent(f"m:{parcel.key}")
        return {
            "again": TryAgain("busy"),
            "limited": Limited(5 * MINUTE),
            "refused": Refused("gone"),
        }.get(fate, Unsure("broken_off"))


class OutboxMachine(RuleBasedStateMachine):
    """One organisation; the outbox is begun anew after each death."""

    template: ClassVar[Path]
    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(self.template, self.folder / "test.db")
        self.loop = asyncio.new_event_loop()
        self.database = share_compiled(Database(f"sqlite:///{self.folder}/test.db"))
        self.platform = Platform()
        self.world = self.do(make_world(self.database))
        self.outbox = self.world.outbox(self.platform)
        self.latest = self.world.clock.at
        self.number = 0
        self.newest: dict[str, str] = {}

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @rule(target=keys, repeatable=st.booleans(), window=st.sampled_from([None, 10, 600]))
    def queue(self, repeatable: bool, window: int | None) -> str:
        self.number += 1
        key = f"k{self.number}"
        expires = None if window is None else self.world.clock.at + window * MINUTE
        message = self.world.message(key, repeatable=repeatable, expires_at=expires)
        assert self.do(self.world.queue(message)) == 1
        self.newest[key] = key
        return key

    @rule(key=keys)
    def queue_again(self, key: str) -> None:
        assert self.do(self.world.queue(self.world.message(key))) == 0

    @rule(key=keys)
    def change(self, key: str) -> None:
        self.number += 1
        self.newest[key] = f"v{self.number}"
        self.do(self.world.change(key, self.newest[key]))

    @rule(key=keys)
    def withdraw(self, key: str) -> None:
        self.do(self.world.withdraw(keys=[key]))

    @rule(fates=st.lists(st.sampled_from(FATES), max_size=4))
    def drain(self, fates: list[str]) -> None:
        self.platform.fates = list(fates)
        try:
            self.do(self.outbox.drain())
        except Died:
            self.outbox = self.world.outbox(self.platform)
        self.platform.fates = []

    @rule(minutes=st.sampled_from([-600, -5, 1, 2, 6, 61, 1500]))
    def let_time_pass(self, minutes: int) -> None:
        self.world.clock.at += minutes * MINUTE
        self.latest = max(self.latest, self.world.clock.at)

    def teardown(self) -> None:
        try:
            self.finish()
        finally:
            self.do(self.database.close())
            self.loop.close()
            shutil.rmtree(self.folder)

    def finish(self) -> None:
        """From here on all goes well: everything reaches an end, and the newest text stands."""
        self.world.clock.at = self.latest
        for _ in range(12):
            self.world.clock.at += 90 * MINUTE
            self.do(self.outbox.drain())
        rows = self.do(self.world.rows())
        for key, row in rows.items():
            assert row.state in ENDED, key
            if row.state == "sent":
                assert self.platform.arrived[key] >= 1
            if not row.repeatable:
                assert self.platform.arrived[key] <= 1
            if row.state == "failed":
                assert row.problem == "gone"
        for key, title in self.newest.items():
            if rows[key].state == "sent" and not any(
                row.state == "failed" for row in rows.values() if row.replaces_id == rows[key].id
            ):
                assert self.platform.titles[f"m:{key}"] == title


def test_the_outbox_under_anything(sqlite_template: Path) -> None:
    OutboxMachine.template = sqlite_template
    run_state_machine_as_test(
        OutboxMachine,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
