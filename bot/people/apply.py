"""Bringing an organisation file in: what it would change, and doing it.

Who calls this holds one transaction around both, so that nothing changes in between.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select

from bot.checkins.schedule import next_monday
from bot.people.carrying_out import Author, carry_out
from bot.people.greeting import greet
from bot.people.ids import MessageKind
from bot.people.orgfile.changes import Change, changes
from bot.people.orgfile.spec import OrganisationSpec
from bot.people.orgfile.stored import stored_organisation
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Organisation, Setting

APPLIED = "people.file_applied"
"""The setting that tells which changes in chat were made since a file was last brought in: those
after the event of this id."""


@dataclass(frozen=True)
class ChatChange:
    """What somebody changed about a team in chat since a file was last brought in."""

    at: datetime
    by: str
    sentence: str


@dataclass(frozen=True)
class Plan:
    """What a file would change, and what chat changed meanwhile."""

    wanted: OrganisationSpec
    changes: tuple[Change, ...]
    changed_in_chat: tuple[ChatChange, ...] = ()


def plan_new(wanted: OrganisationSpec, now: datetime) -> Plan:
    """What a file of an organisation that does not exist yet would do."""
    return Plan(wanted, changes(None, wanted, next_monday(now)))


async def plan(session: OrgSession, wanted: OrganisationSpec, now: datetime) -> Plan:
    """What a file would change in the session's organisation."""
    stored = await stored_organisation(session, now)
    found = changes(stored, wanted, next_monday(now))
    return Plan(wanted, found, await _changed_in_chat(session) if found else ())


async def hold(session: OrgSession) -> None:
    """Let nobody else change the organisation's teams until the transaction ends."""
    statement = select(Organisation.id).where(Organisation.id == session.organisation_id)
    await session.exec(statement.with_for_update())


async def apply(session: OrgSession, plan: Plan, now: datetime) -> None:
    """Do what the plan says. Somebody whose hello could not be handed over gets it tried again."""
    await carry_out(session, plan.changes, plan.wanted, Author("file"), now)
    for person in await roster.not_reached(session, MessageKind.HELLO, now.date()):
        await greet(session, person, now)
    applied = await _applied(session) or Setting(name=APPLIED, value=0)
    applied.value = await roster.last_team_event(session)
    session.add(applied)
    await session.flush()


async def _applied(session: OrgSession) -> Setting | None:
    return (await session.exec(select(Setting).where(Setting.name == APPLIED))).one_or_none()


async def _changed_in_chat(session: OrgSession) -> tuple[ChatChange, ...]:
    applied = await _applied(session)
    events = await roster.team_events(session, "chat", after=applied.value if applied else 0)
    authors = await roster.people(
        session, {one.by_person_id for one, _ in events if one.by_person_id is not None}
    )
    return tuple(
        ChatChange(
            one.at,
            authors[one.by_person_id].name or "somebody" if one.by_person_id else "somebody",
            one.what,
        )
        for one, _ in events
    )
