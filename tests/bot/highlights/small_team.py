"""A small team that lives through time with this feature alone, for tests of its flows."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.app import Bot, live_until
from bot.cards import Card, Section, plain
from bot.checkins.planning import replan_team
from bot.clock import SetClock
from bot.highlights.duties import DUTIES
from bot.highlights.routes import ROUTES
from bot.interactions import Interaction, Press, Say, Submit
from bot.outbox.drain import Outbox
from bot.routes import Reply, Values
from storage.session import Database
from storage.words import Platform
from tests.factories import Made, make_team
from tests.fakes.messenger import FakeMessenger
from tests.small_bot import small_bot

FRIDAY = datetime(2026, 11, 27, 13, tzinfo=UTC)
"""14:00 in Madrid, in ISO week 2026-W48."""

MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)
"""09:00 in Madrid: the hour of the team's post of 2026-W49."""


@dataclass
class SmallTeam:
    """One team, its bot, its clock and what its messenger got."""

    database: Database
    made: Made
    bot: Bot
    clock: SetClock
    messenger: FakeMessenger

    def person(self, name: str) -> int:
        """The id of a person by first name."""
        return {**self.made.reps, **self.made.managers}[name]

    async def say(self, name: str, text: str) -> Reply:
        """Somebody types to the bot."""
        return await self._do(name, Say(text))

    async def press(self, name: str, action: str, value: str) -> Reply:
        """Somebody presses a button."""
        return await self._do(name, Press(action, value))

    async def submit(self, name: str, form: str, values: Values) -> Reply:
        """Somebody sends a form."""
        return await self._do(name, Submit(form, values))

    async def _do(self, name: str, doing: Say | Press | Submit) -> Reply:
        return await self.bot.handle(
            Interaction(self.made.organisation_id, self.person(name), doing)
        )

    async def live_until(self, end: datetime) -> None:
        """Live through the time."""
        await live_until(self.bot, self.clock, end)

    async def home(self, name: str) -> str:
        """What a person's home says."""
        card = await self.bot.home(self.made.organisation_id, self.person(name))
        return words(card)

    def another_process(self) -> Bot:
        """The same program, running a second time on the same database."""
        outbox = Outbox(self.database, {Platform.LOCAL: self.messenger}, self.clock)
        return replace(self.bot, outbox=outbox)

    def to(self, name: str) -> list[Card]:
        """The cards of a person's direct messages as they stand."""
        return self.messenger.cards_to(name.lower())

    def channel(self) -> list[Card]:
        """The posts in the team's channel as they stand."""
        standing: dict[str, Card] = {}
        for parcel in self.messenger.arrived:
            if parcel.channel:
                standing[parcel.replaces or f"m{parcel.delivery_id}"] = parcel.card
        return list(standing.values())


def words(card: Card) -> str:
    """All that a card says, buttons included, a line each."""
    lines = [card.title]
    for block in card.blocks:
        if hasattr(block, "text"):
            lines.append(plain(block.text))
        if isinstance(block, Section):
            lines += [f"[{button.label}]" for button in block.buttons]
    return "\n".join([*lines, *(f"[{button.label}]" for button in card.buttons)])


def value_of(card: Card, label: str) -> tuple[str, str]:
    """The action and value of a card's button."""
    return next(
        (button.action, button.value) for button in card.every_button() if button.label == label
    )


async def small_team(database: Database, *, now: datetime = FRIDAY) -> SmallTeam:
    """Ana, Ben, Chen, Dora, Elif and their manager Kim, in Madrid."""
    made = await make_team(
        database, ("Ana Ruiz", "Ben Okoro", "Chen Wei", "Dora Novak", "Elif Demir")
    )
    async with database.organisation(made.organisation_id) as session:
        await replan_team(session, made.team_id, now)
    clock, messenger = SetClock(now), FakeMessenger()
    bot = small_bot(database, clock, [ROUTES], DUTIES, {Platform.LOCAL: messenger})
    return SmallTeam(database, made, bot, clock, messenger)
