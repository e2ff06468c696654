"""A guided talk begun, answered by each for themselves, and laid side by side for both."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import Button, Card
from bot.coaching.diagnosis import cards
from bot.coaching.diagnosis.comparing import QUESTIONS, Compared, compare, is_whole
from bot.coaching.diagnosis.ids import MessageKind
from bot.coaching.talks.ids import Action as Talks
from bot.coaching.talks.pairs import Pair, called
from bot.coaching.talks.values import encode_pair
from bot.errors import NotFound, NotYours, TooLate, WrongInput
from bot.outbox import service as outbox
from bot.people.courtesy import courteous_time
from prompts.diagnosis import ANSWERS
from storage.queries import diagnoses as queries
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Diagnosis, DiagnosisAnswer, Person
from storage.words import Cause

ANSWERABLE = timedelta(days=14)
"""How long a message about it is worth delivering late."""

Said = defaultdict[int, dict[str, list[str]]]
"""By person and cause: the words for its six sentences."""


async def start(session: OrgSession, pair: Pair, now: datetime) -> Diagnosis:
    """The manager begins it; one that is open goes on. Both get their own part: the manager at
    once, the rep at a courteous hour."""
    known = await queries.open_between(session, *pair.ids)
    if known is not None:
        return known
    one = Diagnosis(
        team_id=pair.team_id,
        manager_id=pair.manager.id,
        person_id=pair.person.id,
        opened_at=now,
    )
    session.add(one)
    await session.flush()
    for person in (pair.manager, pair.person):
        of_manager = person.id == pair.manager.id
        at = now if of_manager else await courteous_time(session, person, now)
        if at is not None:
            card = cards.ask(one.id, called(pair.other(person.id)), (), of_manager=of_manager)
            await _send(session, one, MessageKind.ASK, person, card, at=at, now=now)
    return one


async def own_part(
    session: OrgSession, diagnosis_id: int, person: Person
) -> tuple[Diagnosis, dict[str, list[str]]]:
    """An open one with what this person has said so far. Raises NotFound, NotYours, TooLate."""
    one = await queries.diagnosis(session, diagnosis_id)
    if one is None:
        raise NotFound(cards.OVER)
    if person.id not in {one.manager_id, one.person_id}:
        raise NotYours(cards.NOT_YOURS)
    if one.closed_at is not None:
        raise TooLate(cards.OVER)
    return one, (await _said(session, one))[person.id]


async def answer(
    session: OrgSession,
    one: Diagnosis,
    person: Person,
    cause: Cause,
    words: Sequence[str],
    *,
    now: datetime,
) -> None:
    """Keep what somebody says to the six sentences of a cause; said again, the new counts.
    Raises WrongInput where a sentence has no answer."""
    allowed = {value for value, _ in ANSWERS}
    wrong = {f"q{n}": cards.CHOOSE for n, word in enumerate(words, 1) if word not in allowed}
    if wrong or len(words) != QUESTIONS:
        raise WrongInput(cards.CHOOSE, wrong)
    rows = await queries.answers(session, one.id)
    was_through = _both_through(one, _by_person(rows))
    row = next(
        (old for old in rows if (old.by_person_id, old.cause) == (person.id, cause)),
        DiagnosisAnswer(
            diagnosis_id=one.id, by_person_id=person.id, cause=cause, answers=[], at=now
        ),
    )
    row.answers, row.at = list(words), now
    session.add(row)
    await session.flush()
    people = await roster.people(session, {one.manager_id, one.person_id})
    said = await _said(session, one)
    if _both_through(one, said):
        card = cards.both(_open_page(one))
        for id_ in people:
            await outbox.change(session, _key(one, MessageKind.ASK, id_), card, now)
        if not was_through:
            await _tell_other(session, one, person, people, card, now=now)
        return
    of_manager = person.id == one.manager_id
    other = people[one.person_id if of_manager else one.manager_id]
    card = cards.ask(one.id, called(other), said[person.id], of_manager=of_manager)
    await outbox.change(session, _key(one, MessageKind.ASK, person.id), card, now)


async def rather_talk(session: OrgSession, one: Diagnosis, rep: Person, now: datetime) -> None:
    """The rep would rather talk without it; the manager reads so. Raises NotYours."""
    if rep.id != one.person_id:
        raise NotYours(cards.NOT_YOURS)
    one.closed_at = now
    session.add(one)
    await session.flush()
    for id_, to_rep in ((one.person_id, True), (one.manager_id, False)):
        card = cards.rather_talk(called(rep), to_rep=to_rep)
        await outbox.change(session, _key(one, MessageKind.ASK, id_), card, now)


async def compared(session: OrgSession, manager_id: int, person_id: int) -> Compared | None:
    """What two people see side by side; None while there is none, or one is not through."""
    one = await queries.open_between(session, manager_id, person_id)
    if one is None:
        return None
    said = await _said(session, one)
    if not _both_through(one, said):
        return None
    return compare(said[person_id], said[manager_id])


async def close(session: OrgSession, manager_id: int, person_id: int, now: datetime) -> None:
    """The two have talked: what both are through with is closed."""
    one = await queries.open_between(session, manager_id, person_id)
    if one is not None and _both_through(one, await _said(session, one)):
        one.closed_at = now
        session.add(one)
        await session.flush()
        for id_ in (manager_id, person_id):
            await outbox.change(session, _key(one, MessageKind.ASK, id_), cards.closed(), now)


async def _said(session: OrgSession, one: Diagnosis) -> Said:
    return _by_person(await queries.answers(session, one.id))


def _by_person(rows: Sequence[DiagnosisAnswer]) -> Said:
    found: Said = defaultdict(dict)
    for row in rows:
        found[row.by_person_id][row.cause] = list(row.answers)
    return found


def _both_through(one: Diagnosis, said: Said) -> bool:
    return is_whole(said[one.person_id]) and is_whole(said[one.manager_id])


async def _tell_other(
    session: OrgSession,
    one: Diagnosis,
    person: Person,
    people: dict[int, Person],
    card: Card,
    *,
    now: datetime,
) -> None:
    other = people[one.person_id if person.id == one.manager_id else one.manager_id]
    at = await courteous_time(session, other, now, counts=False)
    if at is not None:
        await _send(session, one, MessageKind.BOTH, other, card, at=at, now=now)


async def _send(
    session: OrgSession,
    one: Diagnosis,
    kind: MessageKind,
    to: Person,
    card: Card,
    *,
    at: datetime,
    now: datetime,
) -> None:
    message = outbox.Message(
        key=_key(one, kind, to.id),
        kind=kind,
        card=card,
        due_at=at,
        person_id=to.id,
        expires_at=at + ANSWERABLE,
        repeatable=True,  # the other one waits for it
        proactive=kind == MessageKind.ASK and to.id == one.person_id,
    )
    await outbox.queue(session, [message], now)


def _open_page(one: Diagnosis) -> Button:
    return Button(Talks.PAGE, encode_pair(one.manager_id, one.person_id), "Open the page")


def _key(one: Diagnosis, kind: MessageKind, person_id: int) -> str:
    return f"diagnosis:{one.id}:{kind.partition('.')[2]}:{person_id}"
