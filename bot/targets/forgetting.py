"""Erasing a person from relief: words go, what waited ends, and the record stays whole.

What stays names nobody: ids, days, shares and figures, so that equal cases can still be compared
and the chain of the record holds.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bot.targets import record, replying
from bot.targets.desk import waits
from storage.queries import relief as queries
from storage.session import OrgSession

_FACTS = frozenset(
    {
        *("kind", "start", "end", "fte", "on", "share_moved", "share_affected", "index"),
        *("hired", "schedule", "period_start", "period_end"),
    }
)
"""What of an event is no word of anybody's."""


async def traces(session: OrgSession, person_id: int) -> tuple[list[str], list[str]]:
    """What a person said about targets, and how the keys of messages about theirs begin."""
    entries = await queries.said_by(session, person_id)
    words = [str((record.told(*one).words or {}).get("reason", "")) for one in entries]
    about = await queries.proposals_of(session, person_id)
    return [one for one in words if one], [f"relief:{one.id}" for one in about]


async def forget(session: OrgSession, person_id: int, now: datetime) -> None:
    """Erase what relief holds on a person, in the caller's transaction."""
    for one in await queries.pointing_to(session, person_id):
        if waits(one) and person_id in {one.person_id, one.taker_id, one.requester_id}:
            await replying.end_by_program(session, one, now)
        elif waits(one):
            one.remind_at = now  # it goes to whoever else may decide
        one.events = [
            {key: value for key, value in event.items() if key in _FACTS}
            for event in _objects(one.events)
        ]
        one.profile = one.profile if _is_profile(one.profile) else None
        session.add(one)
    await queries.forget_delegations(session, person_id)
    await record.forget_words(session, person_id, now)


def _objects(value: object) -> list[Mapping[str, Any]]:
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [cast("Mapping[str, Any]", one) for one in found if isinstance(one, dict)]


def _is_profile(value: object) -> bool:
    """Whether it is a list of likenesses: kind, days, of, factor."""
    rows = cast("list[object]", value) if isinstance(value, list) else [None]
    return all(isinstance(row, list) and len(cast("list[object]", row)) == 4 for row in rows)
