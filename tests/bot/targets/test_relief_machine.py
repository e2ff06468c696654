"""Whatever people do, in whatever order: nobody decides their own request, no band moves without a
decision, and the record's chain holds."""

import asyncio
import shutil
from collections.abc import Awaitable
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import col, select

from bot.cards import Button
from bot.errors import RelievedQuotaError
from bot.targets import record
from bot.targets.ids import Action, FormId
from storage.session import Database
from storage.tables import Proposal, TargetBand
from storage.words import BandSource, ProposalState, RecordKind
from tests.bot.targets.relief_world import World, make_world
from tests.compiled import share_compiled

PEOPLE = ("Ana", "Ben", "Kim", "Max", "Lee")
DECISIVE = (RecordKind.AGREED, RecordKind.APPROVED, RecordKind.DECLINED)


class Decisions(RuleBasedStateMachine):
    """A team of two reps, two managers and a leader."""

    template: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.made = 0
        """How many proposals there are."""

    @initialize()
    def begin(self) -> None:
        file = Path(self.folder.name) / "machine.db"
        shutil.copyfile(self.template, file)
        self.world: World = self.loop.run_until_complete(
            make_world(
                share_compiled(Database(f"sqlite:///{file}")),
                reps=("Ana Ruiz", "Ben Okoro"),
                managers=("Kim Lund", "Max Stein"),
            )
        )

    def _one(self, place: int) -> int:
        """One of the proposals there are."""
        return place % self.made + 1

    def _try(self, *tries: Awaitable[object]) -> None:
        """Do things; a kind refusal is as good as an answer."""

        async def everything() -> None:
            for one in tries:
                with suppress(RelievedQuotaError):
                    await one

        self.loop.run_until_complete(everything())

    @rule(
        who=st.sampled_from(PEOPLE),
        about=st.sampled_from(("Ana", "Ben")),
        days=st.integers(5, 20),
    )
    def ask(self, who: str, about: str, days: int) -> None:
        values = {
            "what": "away",
            "since": "2026-12-01",
            "until": date(2026, 12, 1 + days).isoformat(),
            "reason": "It is so.",
            "person": str(self.world.id_of(about)),
        }
        if who in {"Ana", "Ben"}:
            del values["person"]
        self._try(
            self.world.submit(who, FormId.ASK, values),
            self.world.press(who, Button(Action.ASK_SEND, "", "")),
        )
        self.made = len(self.loop.run_until_complete(self.world.proposals()))

    @precondition(lambda self: self.made > 0)
    @rule(order=st.permutations(PEOPLE), place=st.integers(0, 5))
    def approve(self, order: list[str], place: int) -> None:
        """Everybody presses, one after the other; some must not."""
        self._try(*(self._approve(who, self._one(place)) for who in order))

    async def _approve(self, who: str, number: int) -> None:
        """Look at it, and press what is there now."""
        shown = await self.world.press(who, Button(Action.SHOW, str(number), ""))
        button = next(one for one in shown.cards[0].every_button() if one.action == Action.APPROVE)
        await self.world.press(who, button)

    @precondition(lambda self: self.made > 0)
    @rule(who=st.sampled_from(PEOPLE), place=st.integers(0, 5), amount=st.integers(0, 400))
    def approve_otherwise(self, who: str, place: int, amount: int) -> None:
        values = {"amount": f"{amount * 1000}", "reason": "Rather so."}
        self._try(self.world.submit(who, f"{FormId.OTHERWISE}:{self._one(place)}", values))

    @precondition(lambda self: self.made > 0)
    @rule(
        who=st.sampled_from(PEOPLE),
        place=st.integers(0, 5),
        form=st.sampled_from(
            (FormId.DECLINE, FormId.ASK_BACK, FormId.ANSWER, FormId.OBJECT, FormId.APPEAL)
        ),
    )
    def say(self, who: str, place: int, form: FormId) -> None:
        self._try(self.world.submit(who, f"{form}:{self._one(place)}", {"reason": "Because."}))

    @precondition(lambda self: self.made > 0)
    @rule(who=st.sampled_from(("Ana", "Ben", "Kim")), place=st.integers(0, 5))
    def take_back(self, who: str, place: int) -> None:
        self._try(self.world.press(who, Button(Action.WITHDRAW, str(self._one(place)), "")))

    @invariant()
    def it_holds(self) -> None:
        if hasattr(self, "world"):
            self.loop.run_until_complete(self._check())

    async def _check(self) -> None:
        async with self.world.database.reading(self.world.made.organisation_id) as session:
            _, _, broken = await record.verify(session)
            assert broken is None
            proposals = {one.id: one for one in await session.exec(select(Proposal))}
            decided_bands = (
                await session.exec(
                    select(TargetBand)
                    .where(TargetBand.source == BandSource.DECISION)
                    .order_by(col(TargetBand.id))
                )
            ).all()
            entries = [entry async for entry in record.read(session)]
        for entry in entries:
            if entry.kind in DECISIVE:
                one = proposals[entry.proposal_id or 0]
                assert entry.by_person_id not in {one.requester_id, one.person_id}
        approvals = [entry for entry in entries if entry.kind == RecordKind.APPROVED]
        moved = [
            (line["person"], line["after"])
            for entry in approvals
            for line in entry.facts["lines"]
            if line["before"] != line["after"]
        ]
        assert moved == [
            (band.person_id, [band.floor, band.target, band.aspiration]) for band in decided_bands
        ]
        states = {one.id: one.state for one in proposals.values()}
        for entry in approvals:
            assert states[entry.proposal_id or 0] == ProposalState.APPROVED
        assert len(approvals) == len({entry.proposal_id for entry in approvals})

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.loop.run_until_complete(self.world.database.close())
        self.loop.close()
        self.folder.cleanup()


def test_nobody_decides_their_own_and_nothing_moves_undecided(sqlite_template: Path) -> None:
    Decisions.template = sqlite_template
    run_state_machine_as_test(Decisions, settings=settings(max_examples=12, stateful_step_count=14))


@pytest.mark.parametrize("step", [Action.APPROVE, FormId.DECLINE])
async def test_two_managers_at_once_make_one_decision(database: Database, step: str) -> None:
    world = await make_world(database, managers=("Kim Lund", "Max Stein"))
    await world.away("Ana", date(2026, 12, 7), date(2026, 12, 11))
    button = next(one for one in world.newest("Kim").every_button() if one.label == "Approve")

    async def press(who: str) -> bool:
        try:
            if step == Action.APPROVE:
                await world.press(who, button)
            else:
                await world.submit(who, f"{FormId.DECLINE}:1", {"reason": "No."})
        except RelievedQuotaError:
            return False
        return True

    assert sorted(await asyncio.gather(press("Kim"), press("Max"))) == [False, True]
    kinds = await world.record()
    assert kinds == ["proposed", "approved" if step == Action.APPROVE else "declined"]
