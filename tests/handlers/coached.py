"""A team to coach, and the three ways in which coaching brings two people together, walked through
as people do on any chat platform: the page of a one-to-one, an introduction, a guided talk."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.checkins.blockers import record_blocker, resolve
from bot.coaching.diagnosis.comparing import QUESTIONS
from prompts.diagnosis import CAUSES, NEXT
from storage.session import Database
from storage.tables import Item, Person
from storage.words import Audience, Cause
from tests.bringing import bring_in
from tests.factories import Made

WEDNESDAY = datetime(2026, 11, 25, 7, tzinfo=UTC)
"""08:00 in Madrid, half an hour before the coaching hour."""
STUCK = "Legal has had the Fabrikam contract for two weeks"
SOLVED = "Contract stuck with legal, no answer for ten days"
TOPIC = "How <!everyone> shares [leads](https://evil.example)"
PROMISED = "Ask legal for a short contract"


class Chat(Protocol):
    """What people do on one platform. Each waits until it has come to something."""

    async def says(self, who: str, words: str, answer: str) -> None:
        """Types; a message with the answer comes."""
        ...

    async def presses(self, who: str, message: str, label: str, answer: str = "") -> None:
        """Presses a button of the newest message that says this. A message with the answer comes,
        or a form opens where there is none."""
        ...

    async def sends(self, who: str, values: dict[str, str], answer: str) -> None:
        """Sends the form before them; a message with the answer comes."""
        ...

    async def sees(self, who: str, words: str) -> None:
        """A message of theirs says this."""
        ...

    async def live_until(self, end: datetime) -> None:
        """Time passes."""
        ...


async def begin(database: Database, made: Made, user: str) -> int:
    """Ana is stuck with what Ben has solved, and Chen's results stayed under the floor; `user` is
    how the platform calls Chen. Ana's blocker."""
    period = "2026-08-01,2026-10-31,600,1000,1200,money"
    await bring_in(database, made.organisation_id, "targets", [f"{user},{period}"], WEDNESDAY)
    await bring_in(database, made.organisation_id, "results", [f"{user},2026-09-02,300"], WEDNESDAY)
    async with database.organisation(made.organisation_id) as session:
        ana = await session.get_one(Person, made.reps["Ana"])
        ben = await session.get_one(Person, made.reps["Ben"])
        seen, then = Audience.MANAGER, WEDNESDAY - timedelta(days=60)
        old = await record_blocker(session, ben, SOLVED, seen, then, cause=Cause.PROCESS)
        await resolve(session, old, ben, then + timedelta(days=9))
        day = WEDNESDAY - timedelta(days=3)
        item = await record_blocker(session, ana, STUCK, seen, day, cause=Cause.PROCESS)
        return item.id


async def a_one_to_one(chat: Chat) -> None:
    """Both see the same page, add to it, and what they agree on comes back."""
    await chat.says("ana", "prepare", "One-to-one: Ana Ruiz and Kim Lund")
    await chat.presses("ana", "One-to-one: Ana Ruiz and Kim Lund", "Add a topic")
    await chat.sends("ana", {"topic": TOPIC}, TOPIC)
    await chat.says("kim", "prepare Ana", TOPIC)
    await chat.sees("kim", STUCK)
    await chat.presses("kim", TOPIC, "We have talked")
    await chat.sends("kim", {"agreed_1": PROMISED}, PROMISED)
    await chat.says("ana", "prepare", PROMISED)


async def an_introduction(chat: Chat, database: Database, made: Made, blocker: int) -> None:
    """Two yeses bring Ana and Ben together; what helped is thanked."""
    await chat.sees("ana", "Somebody here may know the way")
    await chat.presses("ana", "Somebody here may know the way", "with my words", "I am asking them")
    await chat.sees("ben", SOLVED)
    await chat.presses("ben", "Would you help a colleague?", "Gladly", "It is Ana Ruiz")
    await chat.sees("ana", "Ben would be glad to help")
    async with database.organisation(made.organisation_id) as session:
        item = await session.get_one(Item, blocker)
        ana = await session.get_one(Person, made.reps["Ana"])
        await resolve(session, item, ana, WEDNESDAY + timedelta(hours=5))
    await chat.live_until(WEDNESDAY + timedelta(days=1, hours=2))
    await chat.sees("ana", "Did Ben help?")
    await chat.presses("ana", "Did Ben help?", "Yes, thank Ben")
    await chat.sends("ana", {"thanks": "for the way through legal"}, "That is kind. I pass it on.")
    await chat.sees("ben", "for the way through legal")


async def a_guided_talk(chat: Chat) -> None:
    """Kim and Chen each look for the cause for themselves, and then see both views."""
    await chat.presses("kim", "Chen Wei:", "Look for the cause", "I ask Chen")
    await chat.sees("chen", "What would help most?")
    for who in ("chen", "kim"):
        for cause, name in CAUSES.items():
            await chat.presses(who, "What would help most?", name)
            word = "no" if cause == "process" else "yes"
            said = {f"q{number}": word for number in range(1, QUESTIONS + 1)}
            last = "You are through" if who == "chen" else "You both are through"
            done = last if name == list(CAUSES.values())[-1] else f"{name}"
            await chat.sends(who, said, done)
    for who in ("chen", "kim"):
        await chat.presses(who, "You both are through", "page", NEXT["process"])
