"""When somebody's status on their platform says that they are on holiday: `/away` is offered, and
nothing is assumed."""

from datetime import datetime, timedelta

from bot.cards import Button, Card, context, section
from bot.outbox.service import Message, queue
from bot.people.away import current_absence, local_today
from bot.people.courtesy import courteous_time
from bot.people.ids import Action, MessageKind
from bot.people.weeks import IsoWeek
from storage.session import OrgSession
from storage.tables import Person

HOLDS = timedelta(hours=24)
"""An offer that comes later than this is no longer about that status."""

WORDS = "Your status says that you are on holiday. Shall I keep quiet for some days?"


def offer() -> Card:
    """The question, with the way to the days."""
    return Card(
        title="",
        blocks=(
            section(WORDS),
            context("Unless you say so, everything goes on as usual. Your managers see the days."),
        ),
        buttons=(Button(Action.AWAY, "", "Choose the days"),),
        summary=WORDS,
    )


async def offer_away(session: OrgSession, person: Person, now: datetime) -> bool:
    """Offer it once in a week, to somebody who knows the program, may be written to now and has
    no days away ahead of them. Whether it is offered."""
    if person.greeted_at is None or not person.active:
        return False
    if await current_absence(session, person, now) is not None:
        return False
    at = await courteous_time(session, person, now)
    if at is None or at - now > HOLDS:
        return False
    week = IsoWeek.of(local_today(person, now))
    message = Message(
        key=f"away-offer:{person.id}:{week}",
        kind=MessageKind.NEWS,
        card=offer(),
        due_at=at,
        person_id=person.id,
        expires_at=at + HOLDS,
        repeatable=False,  # nobody asked for it, and /away is always there
        proactive=True,
    )
    return await queue(session, [message], now) > 0
