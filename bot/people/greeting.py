"""The one hello that everyone new gets before anything is asked."""

from datetime import datetime

from bot.cards import card_to_json
from bot.outbox.service import Message, find, queue
from bot.people import hello_cards
from bot.people.courtesy import courteous_time
from bot.people.ids import MessageKind, hello_key
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Person
from storage.words import DeliveryState


async def greet(session: OrgSession, person: Person, now: datetime) -> None:
    """Say hello once, at the person's next working hour: what this is, who sees what, how to
    pause. Who is away without a known return is greeted when they are back; a hello that the
    platform refused is tried again."""
    if person.greeted_at is not None or not person.active:
        return
    due_at = await courteous_time(session, person, now, counts=False)
    if due_at is None:
        return
    parts = await roster.teams_of(session, person.id, now.date())
    message = Message(
        key=hello_key(person.id),
        kind=MessageKind.HELLO,
        card=hello_cards.hello(person.name, [(team.name, member.role) for member, team in parts]),
        due_at=due_at,
        person_id=person.id,
        repeatable=True,  # nothing is asked before it
    )
    if await queue(session, [message], now) == 0:
        await _try_again(session, message)


async def _try_again(session: OrgSession, message: Message) -> None:
    hello = await find(session, message.key)
    if hello is not None and hello.state in {DeliveryState.FAILED, DeliveryState.CANCELLED}:
        hello.state = DeliveryState.PENDING
        hello.attempts = 0
        hello.problem = None
        hello.due_at = message.due_at
        hello.card = card_to_json(message.card)
        session.add(hello)
        await session.flush()


async def note_greeted(session: OrgSession) -> int:
    """Who has got the hello may be asked from then on. How many are new."""
    greeted = await roster.greeted(session, MessageKind.HELLO)
    for person, at in greeted:
        person.greeted_at = at
        session.add(person)
    await session.flush()
    return len(greeted)
