"""What the reader makes of words that are kept. Their author said what they are, so only what they
left open is read: the cause of a blocker, who is thanked, the day of a commitment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.language.days import day_meant
from bot.language.follow_up import FollowUp, follow_up
from bot.language.reading import Colleague, Reader
from storage.queries.items import Named
from storage.tables import Item
from storage.words import Audience, Cause, ItemKind


@dataclass(frozen=True)
class Told:
    """Kept words of which something is open, with who sees them."""

    item_id: int
    kind: ItemKind
    words: str
    audience: Audience


@dataclass(frozen=True)
class Look:
    """Readings to be confirmed by one press, the day of a commitment excepted: it is a date that
    stands in the author's own words. `question` is the one worth asking, if there is one; then
    nothing else is asked about that item."""

    cause: Cause | None = None
    colleagues: tuple[Colleague, ...] = ()
    day: date | None = None
    question: FollowUp | None = None

    def asks(self, kind: ItemKind) -> bool:
        """Whether there is something to confirm about an item of that kind."""
        if self.question is not None and self.question.about == kind:
            return True
        return bool(self.cause if kind == ItemKind.BLOCKER else self.colleagues)


NOTHING_SEEN = Look()


def left_open(items: Sequence[Item], named: Mapping[int, Named]) -> list[Told]:
    """The items of which something is open: a blocker without a cause, thanks to nobody known, and
    a commitment, whose words may name its day."""
    return [
        Told(item.id, item.kind, item.text, item.audience)
        for item in items
        if item.text
        and (
            item.kind == ItemKind.COMMITMENT
            or (item.kind == ItemKind.BLOCKER and item.cause is None)
            or (item.kind == ItemKind.THANKS and item.id not in named)
        )
    ]


async def look(
    reader: Reader, told: Sequence[Told], colleagues: Sequence[Colleague], today: date
) -> Look:
    """Read what is open, on the author's own day. Of several of a kind the last one counts."""
    seen = NOTHING_SEEN
    for one in told:
        match one.kind:
            case ItemKind.BLOCKER:
                seen = await _about_blocker(reader, one, seen)
            case ItemKind.THANKS:
                seen = await _about_thanks(reader, one, colleagues, seen)
            case _:
                day = await _day(reader, one, today)
                seen = Look(seen.cause, seen.colleagues, day, seen.question)
    return seen


async def _about_blocker(reader: Reader, one: Told, seen: Look) -> Look:
    reading = await reader.read(one.words, audience=one.audience.value)
    causes = [Cause(found.cause) for found in reading.blockers]
    named = [cause for cause in causes if cause != Cause.OTHER]
    question = follow_up(reading) or seen.question
    return Look(named[0] if named else None, seen.colleagues, seen.day, question)


async def _about_thanks(
    reader: Reader, one: Told, colleagues: Sequence[Colleague], seen: Look
) -> Look:
    """The colleagues whom thanks name. `Ben, for the late call` names one as well."""
    for words in (one.words, f"Thanks to {one.words}"):
        reading = await reader.read(words, colleagues, one.audience.value)
        meant = {found.colleague for found in reading.thanks if found.colleague is not None}
        if meant:
            found = tuple(colleague for colleague in colleagues if colleague.person_id in meant)
            return Look(seen.cause, found, seen.day, seen.question)
        question = follow_up(reading, colleagues)
        if seen.question is None and question is not None and question.about == "thanks":
            return Look(seen.cause, (), seen.day, question)
    return seen


async def _day(reader: Reader, one: Told, today: date) -> date | None:
    """The day that a commitment names, today or later; None where it names none."""
    for words in (one.words, f"I will {one.words}"):
        read = (await reader.read(words, audience=one.audience.value)).commitment
        if read is not None and read.day:
            day = day_meant(read.day, today)
            return day if day is not None and day >= today else None
    return None
