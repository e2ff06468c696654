"""What a person chooses for themself: reminders, their own hour, how often, their time zone, and
a pause."""

from datetime import datetime
from typing import Literal

from bot.errors import WrongInput
from bot.people.away import rearrange
from bot.people.notation import format_time, parse_time
from bot.people.orgfile.values import zone as known_zone
from bot.people.quiet_hours import EARLIEST_ASKED, LATEST_ASKED
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Person, TeamEvent


async def pause(session: OrgSession, person: Person, now: datetime) -> None:
    """Mute the program for this person until they resume. Twice is the same as once."""
    if person.paused_at is None:
        person.paused_at = now
        session.add(person)
        await session.flush()
        await rearrange(session, person, now)


async def resume(session: OrgSession, person: Person, now: datetime) -> None:
    """End the pause."""
    if person.paused_at is not None:
        person.paused_at = None
        session.add(person)
        await session.flush()
        await rearrange(session, person, now)


async def choose(
    session: OrgSession,
    person: Person,
    *,
    reminder: bool,
    own_time: str | None,
    now: datetime,
    ask_every: Literal[1, 2] | None = None,
) -> None:
    """Set whether to be reminded, the hour of one's own (`HH:MM`; None: the team's) and, where
    given, the weeks from one check-in to the next. Raises WrongInput for an hour that cannot be."""
    if own_time is not None:
        own_time = _checked(own_time)
    every = person.ask_every if ask_every is None else ask_every
    if (person.reminder, person.own_time, person.ask_every) == (reminder, own_time, every):
        return
    person.reminder = reminder
    person.own_time = own_time
    person.ask_every = every
    session.add(person)
    await session.flush()
    await rearrange(session, person, now)


async def move_to(session: OrgSession, person: Person, zone: str, now: datetime) -> bool:
    """A person lives by another time zone from now on, as they or their platform say. What is
    planned and what waits follows. False where it is the one they have. Raises WrongInput for an
    unknown zone, with the nearest right one."""
    name = zone.strip()
    if name == person.timezone:
        return False
    try:
        name = known_zone(name)
    except WrongInput as mistake:
        raise WrongInput(str(mistake), {"timezone": str(mistake)}) from mistake
    before, person.timezone = person.timezone, name
    session.add(person)
    await session.flush()
    await _note_move(session, person, before, now)
    await rearrange(session, person, now)
    return True


async def _note_move(session: OrgSession, person: Person, before: str, now: datetime) -> None:
    """So that whoever brings in a file sees that its zone is no longer the one that holds."""
    for _, team in await roster.teams_of(session, person.id, now.date()):
        session.add(
            TeamEvent(
                team_id=team.id,
                by_person_id=person.id,
                about_person_id=person.id,
                at=now,
                source="chat",
                what=f"{team.name}: the time zone {before} of {person.name} becomes "
                f"{person.timezone}.",
            )
        )
    await session.flush()


def _checked(text: str) -> str:
    try:
        at = parse_time(text)
    except WrongInput as mistake:
        raise WrongInput(str(mistake), {"own_time": str(mistake)}) from mistake
    if not EARLIEST_ASKED <= at <= LATEST_ASKED:
        sentence = (
            f"Please choose an hour between {format_time(EARLIEST_ASKED)} and "
            f"{format_time(LATEST_ASKED)}."
        )
        raise WrongInput(sentence, {"own_time": sentence})
    return format_time(at)
