"""Everything held on one person, as JSON that a person can read: stable keys, ISO dates.

What others wrote is in it where it was meant for this person, such as thanks. What somebody else
wrote about them for others' eyes is not, and nudges are the manager's own (domain.md, decision 9):
they are in a manager's own export alone, and a nudge about somebody is in nobody else's.
"""

import json
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError

from bot.cards import Card, Fields, Picture, card_from_json, plain
from bot.people.exporting_help import Json, export_help, iso
from bot.people.exporting_targets import export_targets
from storage.queries.held import Held, held_on, own_nudges
from storage.queries.held_help import help_held_on
from storage.queries.held_relief import relief_held_on
from storage.session import OrgSession
from storage.tables import Delivery, ItemEvent, Organisation, Person
from storage.words import Audience, Consent, ItemKind

NUDGES_OWN = "coaching."
"""Kinds of message that are the manager's own."""


async def export(session: OrgSession, person: Person, now: datetime, *, own: bool) -> Json:
    """What is held on a person. `own`: they ask for themselves, so a manager's nudges are in it."""
    held = await held_on(session, person)
    organisation = await session.get_one(Organisation, session.organisation_id)
    own_ids = {item.id for item in held.items}
    found: Json = {
        "exported_at": iso(now),
        "organisation": organisation.name,
        "person": _person(person),
        "identities": [
            {"platform": one.platform.value, "id": one.external_id} for one in held.identities
        ],
        "chats_in_teams": [
            {
                "account": one.account_id,
                "timezone": one.zone,
                "locale": one.locale,
                "since": iso(one.since),
                "removed_at": iso(one.removed_at),
            }
            for one in held.chats
        ],
        "memberships": [
            {
                "team": team.name,
                "role": one.role.value,
                "since": iso(one.since),
                "until": iso(one.until),
            }
            for one, team in held.members
        ],
        "leaves": [
            {
                "first_day": iso(one.start_day),
                "last_day": iso(one.end_day),
                "kind": one.kind,
                "source": one.source,
                "recorded_at": iso(one.created_at),
                "called_off_at": iso(one.cancelled_at),
            }
            for one in held.leaves
        ],
        "check_ins": _checkins(held),
        "told": _items(held),
        "named_by_others": _naming(held),
        "acts_on_others": [
            _event(one, person) for one in held.events if one.item_id not in own_ids
        ],
        "reactions": [
            {
                "emoji": one.emoji,
                "at": iso(one.at),
                "team": team.name if team else None,
                "week": post.week if post else None,
            }
            for one, post, team in held.reactions
        ],
        "messages": [
            _message(one) for one in held.deliveries if own or not one.kind.startswith(NUDGES_OWN)
        ],
        "written_in_the_playground": [{"at": iso(one.at), "text": one.text} for one in held.typed],
        "team_changes": [
            {
                "at": iso(one.at),
                "team": team.name,
                "what": one.what,
                "made_by_this_person": one.by_person_id == person.id,
            }
            for one, team in held.team_events
            if one.about_person_id in {None, person.id} or own
        ],
        "drafts": [
            {
                "form": one.form,
                "values": json.loads(one.content),
                "at": iso(one.at),
                "expires_at": iso(one.expires_at),
            }
            for one in held.drafts
        ],
        "unconfirmed_readings": [
            {
                "kind": one.kind.value,
                "quote": one.quote,
                "cause": _word(one.cause),
                "read_at": iso(one.created_at),
                "expires_at": iso(one.expires_at),
            }
            for one in held.suggestions
        ],
    }
    found["targets"] = export_targets(held, await relief_held_on(session, person.id))
    found |= export_help(await help_held_on(session, person.id), person.id)
    if own:
        found["nudges"] = await _nudges(session, person)
    return found


def as_text(found: Json) -> str:
    """The export as it is handed over: indented, in the writing of its words."""
    return json.dumps(found, ensure_ascii=False, indent=2)


def _person(person: Person) -> Json:
    return {
        "id": person.id,
        "name": person.name,
        "time_zone": person.timezone,
        "country": person.country,
        "workdays": person.workdays.split(",") if person.workdays else [],
        "language": person.locale,
        "active": person.active,
        "since": iso(person.since),
        "hired": iso(person.hired),
        "greeted_at": iso(person.greeted_at),
        "settings": {
            "reminder": person.reminder,
            "own_time": person.own_time,
            "ask_every_weeks": person.ask_every,
            "paused_at": iso(person.paused_at),
        },
        "erased_at": iso(person.erased_at),
    }


def _checkins(held: Held) -> list[Json]:
    return [
        {
            "week": one.week,
            "team": team.name,
            "state": one.state.value,
            "time_zone": one.zone,
            "local_time": one.local_time,
            "due_at": iso(one.due_at),
            "moved": _word(one.moved),
            "not_asked": _word(one.not_asked),
            "asked_at": iso(one.asked_at),
            "reminders_sent": one.reminders_sent,
            "answered_at": iso(one.answered_at),
            "closed_at": iso(one.closed_at),
            "skip_reason": one.skip_reason,
        }
        for one, team in held.checkins
    ]


def _items(held: Held) -> list[Json]:
    weeks = {checkin.id: checkin.week for checkin, _ in held.checkins}
    return [
        {
            "kind": item.kind.value,
            "number": item.number,
            "text": item.text,
            "cause": _word(item.cause),
            "audience": item.audience.value,
            "state": item.state.value,
            "week": weeks.get(item.checkin_id) if item.checkin_id else None,
            "told_at": iso(item.created_at),
            "changed_at": iso(item.changed_at),
            "day": iso(item.day),
            "moves": item.moves,
            "came_back": item.came_back,
            "names": [
                {"name": person.name, "part": one.part.value, "consent": one.consent.value}
                for one, person in held.named
                if one.item_id == item.id
            ],
            "earlier_versions": [
                {
                    "number": one.number,
                    "text": one.text,
                    "cause": _word(one.cause),
                    "audience": one.audience.value,
                    "replaced_at": iso(one.replaced_at),
                }
                for one in held.versions
                if one.item_id == item.id
            ],
            "events": [_event(one, held.person) for one in held.events if one.item_id == item.id],
        }
        for item in held.items
    ]


def _event(event: ItemEvent, person: Person) -> Json:
    return {
        "at": iso(event.at),
        "what": event.what.value,
        "why": event.why,
        "day": iso(event.day),
        "by_this_person": event.by_person_id == person.id,
    }


def _naming(held: Held) -> list[Json]:
    """Where others name this person. The words are in it where they were meant for them: thanks,
    and what they were asked to agree to."""
    found: list[Json] = []
    for one, item, author in held.naming:
        was_shown = one.asked_at is not None and (
            item.kind == ItemKind.THANKS
            or item.audience == Audience.TEAM
            or one.consent != Consent.NOT_ASKED
        )
        found.append(
            {
                "part": one.part.value,
                "kind": item.kind.value,
                "by": author.name if was_shown else None,
                "text": item.text if was_shown else None,
                "told_at": iso(item.created_at),
                "consent": one.consent.value,
                "asked_at": iso(one.asked_at),
                "answered_at": iso(one.answered_at),
            }
        )
    return found


def _message(one: Delivery) -> Json:
    return {
        "kind": one.kind,
        "state": one.state.value,
        "due_at": iso(one.due_at),
        "sent_at": iso(one.sent_at),
        "changes_an_earlier_one": one.replaces_id is not None,
        "text": _words(one.card),
    }


def _words(stored: object) -> list[str]:
    """What a stored card says, line by line."""
    try:
        return card_words(card_from_json(stored))
    except ValidationError:
        return []


def card_words(card: Card) -> list[str]:
    """What a card says, without its buttons."""
    lines = [card.title]
    for block in card.blocks:
        if isinstance(block, Fields):
            lines += [f"{field.label}: {plain(field.text)}" for field in block.fields]
        elif isinstance(block, Picture):
            lines.append(block.alt)
        elif block.kind != "divider":
            lines.append(plain(block.text))
    return [line for line in lines if line]


async def _nudges(session: OrgSession, manager: Person) -> list[Json]:
    return [
        {
            "week": nudge.week,
            "team": team.name if team else None,
            "about": person.name if person else None,
            "signal": nudge.signal,
            "play": nudge.play,
            "opener": nudge.opener,
            "evidence": nudge.evidence,
            "state": nudge.state.value,
            "day": iso(nudge.day),
            "at": iso(nudge.created_at),
            "events": [
                {
                    "at": iso(one.at),
                    "what": one.what.value,
                    "why": one.why,
                    "day": iso(one.day),
                }
                for one in events
            ],
        }
        for nudge, team, person, events in await own_nudges(session, manager.id)
    ]


def _word(word: StrEnum | None) -> str | None:
    return word.value if word is not None else None
