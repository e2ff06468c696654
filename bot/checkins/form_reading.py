"""What the reader makes of a form's words. The author said what each is, so only what they left
open is read: the cause of a blocker, who is thanked, the day of a commitment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.checkins.form import Answer
from bot.language.days import day_meant
from bot.language.reading import Colleague, Reader
from storage.words import Audience, Cause, ItemKind


@dataclass(frozen=True)
class FormReading:
    """Readings to be confirmed by one press, the day of a commitment excepted: it is a date that
    stands in the author's own words. `plea` where the words are those of somebody in distress."""

    cause: Cause | None = None
    colleagues: tuple[Colleague, ...] = ()
    day: date | None = None
    plea: bool = False


async def read_form(
    reader: Reader, answer: Answer, colleagues: Sequence[Colleague], today: date
) -> FormReading:
    """Read the words of a form, on the author's own day."""
    plea = False
    for kind, words in answer.words.items():
        plea = plea or (await reader.read(words, audience=answer.audience(kind).value)).plea
    blocker = answer.words.get(ItemKind.BLOCKER, "")
    thanks = answer.words.get(ItemKind.THANKS, "")
    commitment = answer.words.get(ItemKind.COMMITMENT, "")
    unclear = blocker and answer.cause is None
    return FormReading(
        cause=await read_cause(reader, blocker, answer.audience(ItemKind.BLOCKER))
        if unclear
        else None,
        colleagues=()
        if not thanks or answer.thanks_to
        else await read_thanked(reader, thanks, colleagues, answer.audience(ItemKind.THANKS)),
        day=await read_day(reader, commitment, today, answer.audience(ItemKind.COMMITMENT))
        if commitment
        else None,
        plea=plea,
    )


async def read_cause(reader: Reader, blocker: str, audience: Audience) -> Cause | None:
    """The root cause that a blocker's words point to; None where they point to none."""
    reading = await reader.read(blocker, audience=audience.value)
    causes = [Cause(one.cause) for one in reading.blockers]
    named = [cause for cause in causes if cause != Cause.OTHER]
    return named[0] if named else None


async def read_thanked(
    reader: Reader, thanks: str, colleagues: Sequence[Colleague], audience: Audience
) -> tuple[Colleague, ...]:
    """The colleagues whom thanks name. `Ben, for the late call` names one as well."""
    for words in (thanks, f"Thanks to {thanks}"):
        reading = await reader.read(words, colleagues, audience.value)
        meant = {one.colleague for one in reading.thanks if one.colleague is not None}
        if meant:
            return tuple(one for one in colleagues if one.person_id in meant)
    return ()


async def read_day(reader: Reader, commitment: str, today: date, audience: Audience) -> date | None:
    """The day that a commitment names, today or later; None where it names none."""
    for words in (commitment, f"I will {commitment}"):
        read = (await reader.read(words, audience=audience.value)).commitment
        if read is not None and read.day:
            day = day_meant(read.day, today)
            return day if day is not None and day >= today else None
    return None
