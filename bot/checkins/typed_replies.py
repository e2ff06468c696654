"""A typed reply read back to its author.

It is put aside whole before anything looks at it, so that no mistake of ours loses it. Then it is
read, and what was read stands in its place; where nothing could be read, it waits for its author
to say what it is. The words of somebody in distress wait for them alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.checkins.answering import item_in, mark_answered
from bot.checkins.readback import drop, standing
from bot.checkins.texts import LONGEST, clean
from bot.language.follow_up import FollowUp, follow_up
from bot.language.plea import pleads
from bot.language.reading import Colleague, Reading
from storage.session import OrgSession
from storage.tables import Checkin, Person, Suggestion
from storage.words import Audience, Cause, CheckinState, ItemKind

MOST_SUGGESTIONS = 10
"""Suggestions made of one reply; the form has room for the rest."""

ENOUGH_WORDS = 4
"""A reply of fewer words in which nothing was found is a word in passing, and no answer."""


@dataclass(frozen=True)
class Asked:
    """The one question about a suggestion."""

    suggestion_id: int
    question: FollowUp


@dataclass(frozen=True)
class ReadBack:
    """What a reply was read as. `mood` is a guess from 1 to 5 where none was tapped yet."""

    suggestions: Sequence[Suggestion]
    mood: int | None = None
    plea: bool = False
    understood: bool = True
    asked: Asked | None = None


async def put_aside(
    session: OrgSession, person: Person, checkin: Checkin, words: str, now: datetime
) -> Suggestion:
    """Put a reply aside as it is; the same one again is the same. It counts as an answer where it
    is long enough, or is a plea for help."""
    said = clean(words)[:LONGEST]
    plea = pleads(words)
    if plea or len(words.split()) >= ENOUGH_WORDS:
        await mark_answered(session, checkin, now)
    before = await standing(session, person.id, checkin.id)
    whole = next((one for one in before if one.whole and one.quote == said), None)
    if whole is None:
        whole = Suggestion(
            person_id=person.id,
            checkin_id=checkin.id,
            kind=ItemKind.BLOCKER,
            quote=said,
            audience=Audience.PRIVATE if plea else None,
            whole=True,
            created_at=now,
            expires_at=checkin.closes_at or now,
        )
        session.add(whole)
        await session.flush()
    return whole


async def read_back(
    session: OrgSession,
    person: Person,
    checkin: Checkin,
    whole: Suggestion,
    now: datetime,
    *,
    reading: Reading,
    colleagues: Sequence[Colleague],
) -> ReadBack:
    """Put what was read in a reply in its place. The same parts again are no new ones. The whole
    stays where it could not be read, and where it holds a plea for help: nobody's distress is
    called a blocker or a plan. Then it and all parts are for their author alone until they say
    otherwise."""
    found = _suggested(reading, person, checkin, now)[:MOST_SUGGESTIONS]
    if reading.plea:
        found = [one for one in found if not pleads(one.quote)]
        for one in found:
            one.audience = Audience.PRIVATE
    waiting = await standing(session, person.id, checkin.id)
    known = {_identity(one): one for one in waiting if not one.whole}
    shown = [known.get(_identity(one), one) for one in found]
    session.add_all([one for one in found if _identity(one) not in known])
    if found or reading.sentiment != "neutral":
        await mark_answered(session, checkin, now)
    if reading.plea or not reading.understood:
        shown.append(whole)
    else:
        await drop(session, whole)
    await session.flush()
    tapped = await item_in(session, checkin, ItemKind.MOOD)
    return ReadBack(
        suggestions=shown,
        mood=None if tapped or reading.plea else guessed_mood(reading),
        plea=reading.plea,
        understood=reading.understood,
        asked=_asked(follow_up(reading, colleagues), reading, shown),
    )


def is_answered(checkin: Checkin) -> bool:
    """Whether a check-in counts as answered."""
    return checkin.state == CheckinState.ANSWERED


def guessed_mood(reading: Reading) -> int | None:
    """The step of mood that words sound like; None where they sound like nothing in particular."""
    if not reading.understood or reading.sentiment == "neutral":
        return None
    strong = abs(reading.score) > 0.66
    if reading.sentiment == "positive":
        return 5 if strong else 4
    return 1 if strong else 2


def _suggested(
    reading: Reading, person: Person, checkin: Checkin, now: datetime
) -> list[Suggestion]:
    def one(
        kind: ItemKind, quote: str, cause: Cause | None = None, colleague: int | None = None
    ) -> Suggestion:
        return Suggestion(
            person_id=person.id,
            checkin_id=checkin.id,
            kind=kind,
            quote=clean(quote)[:LONGEST],
            cause=cause,
            colleague_id=colleague,
            created_at=now,
            expires_at=checkin.closes_at or now,
        )

    found = [one(ItemKind.BLOCKER, read.quote, Cause(read.cause)) for read in reading.blockers]
    found += [one(ItemKind.WIN, read.quote) for read in reading.wins]
    found += [
        one(ItemKind.THANKS, read.quote, colleague=read.colleague)
        for read in reading.thanks
        if read.colleague != person.id
    ]
    if reading.commitment is not None:
        found.append(one(ItemKind.COMMITMENT, reading.commitment.quote))
    return [suggestion for suggestion in found if suggestion.quote]


def _identity(one: Suggestion) -> tuple[ItemKind, str, int | None]:
    return (one.kind, one.quote, one.colleague_id)


def _asked(
    question: FollowUp | None, reading: Reading, shown: Sequence[Suggestion]
) -> Asked | None:
    """The question, and the suggestion that it is about."""
    if question is None:
        return None
    about = reading.blockers if question.about == "blocker" else reading.thanks
    quote = clean(about[question.place].quote)[:LONGEST]
    for one in shown:
        if one.kind == question.about and one.quote == quote and one.colleague_id is None:
            return Asked(one.id, question)
    return None
