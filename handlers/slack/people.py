"""People as Slack knows them: whom the program may write to, and what follows Slack when it
changes there: name, time zone, language, and whether somebody is still there."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.checkins.planning import replan_person
from bot.errors import WrongInput
from bot.people import teams
from bot.people.away_offer import offer_away
from bot.people.orgfile.values import name as fit_name
from bot.people.settings import move_to
from handlers.slack.text import fit
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Identity, Person
from storage.words import Platform

SLACKBOT = "USLACKBOT"

HOLIDAY = ":palm_tree:"
"""The sign of the status that Slack offers for holidays, in every language."""


@dataclass(frozen=True)
class Profile:
    """One account of a workspace."""

    user: str
    name: str
    zone: str | None
    locale: str | None
    is_there: bool
    """False once the account is deactivated."""
    is_colleague: bool
    """False for bots, guests and people of other organisations: they are never asked."""
    is_on_holiday: bool = False
    """Whether their status is Slack's own for a holiday."""
    address: str | None = None
    """Their e-mail address, by which a file may have named them."""
    updated: float = 0
    """When it changed last, in seconds; Slack may tell of changes out of their order."""


def profile(found: Mapping[str, Any], team_id: str) -> Profile:
    """The account in Slack's own words."""
    own: Mapping[str, Any] = found.get("profile") or {}
    names = (found.get("real_name"), own.get("real_name"), own.get("display_name"))
    return Profile(
        user=str(found["id"]),
        name=fit(next((str(name).strip() for name in names if name), ""))[:100],
        zone=str(found["tz"]) if found.get("tz") else None,
        locale=str(found["locale"]) if found.get("locale") else None,
        is_there=not found.get("deleted", False),
        is_colleague=not any(
            (
                found.get("is_bot"),
                found.get("is_workflow_bot"),
                found.get("id") == SLACKBOT,
                found.get("is_restricted"),
                found.get("is_ultra_restricted"),
                found.get("is_stranger"),
                found.get("team_id", team_id) != team_id and not found.get("enterprise_user"),
            )
        ),
        is_on_holiday=own.get("status_emoji") == HOLIDAY,
        address=str(own["email"]) if own.get("email") else None,
        updated=float(found.get("updated") or 0),
    )


async def follow(session: OrgSession, person: Person, found: Profile, now: datetime) -> None:
    """Take over what Slack says of somebody in the program. Whoever is gone there is no longer
    asked; whoever is back goes on in the teams they are still in."""
    if person.erased_at is not None:
        return
    is_there = found.is_there and found.is_colleague
    if person.active and not is_there:
        await teams.retire(session, person)
        await replan_person(session, person.id, now)
        return
    if not is_there:
        return
    with suppress(WrongInput):  # a name or zone that we cannot use stays what it was
        person.name = fit_name(found.name) if found.name else person.name
    person.locale = found.locale or person.locale
    session.add(person)
    await session.flush()
    if found.zone is not None:
        with suppress(WrongInput):
            await move_to(session, person, found.zone, now)
    if found.is_on_holiday:
        await offer_away(session, person, now)
    if not person.active and await roster.open_parts(session, now.date(), person_id=person.id):
        person.active = True
        session.add(person)
        await session.flush()
        await replan_person(session, person.id, now)


async def complete(session: OrgSession, person: Person, found: Profile, now: datetime) -> None:
    """Like `follow` at the start of the program: what was said elsewhere, in a file or by the
    person, is left as it is; what nobody said is filled in."""
    if person.name == found.user or person.active != (found.is_there and found.is_colleague):
        await follow(session, person, found, now)


async def get_to_know(session: OrgSession, found: Profile, now: datetime) -> Person | None:
    """Somebody whom a manager chose, or who installed the program, becomes known to it; nothing
    is asked of them. None for those who are never asked."""
    if not (found.is_there and found.is_colleague):
        return None
    known = await roster.person_by_external(session, Platform.SLACK, found.user)
    if known is not None:
        if not known.active and known.erased_at is None:
            known.active = True
            session.add(known)
            await session.flush()
        return known
    person = Person(
        name=found.name or found.user, timezone="UTC", locale=found.locale or "en", since=now.date()
    )
    session.add(person)
    await session.flush()
    session.add(Identity(person_id=person.id, platform=Platform.SLACK, external_id=found.user))
    await session.flush()
    if found.zone is not None:
        with suppress(WrongInput):
            await move_to(session, person, found.zone, now)
    return person
