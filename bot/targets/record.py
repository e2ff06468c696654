"""The record: what was proposed, decided and corrected, by whom and on what grounds.

Facts (ids, days, amounts, factors) are in the entry and stay. Words (reasons, and what the decider
was shown) stand beside it and can be removed; the entry keeps their fingerprint.
"""

import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from bot.targets.chain import (
    Broken,
    Facts,
    Link,
    beginning,
    canonical,
    fingerprint,
    first_broken,
    seal,
)
from bot.targets.working import Otherwise, Worked
from storage.queries import relief as queries
from storage.session import OrgSession
from storage.tables import RecordEntry, RecordWords
from storage.words import RecordKind


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as people and other programs read it. `words` is None where none were said or they
    were removed; `words_removed` tells the two apart."""

    number: int
    at: datetime
    kind: RecordKind
    proposal_id: int | None
    person_id: int | None
    by_person_id: int | None
    facts: Facts
    words: Facts | None
    words_removed: bool
    hash: str


async def append(
    session: OrgSession,
    kind: RecordKind,
    now: datetime,
    *,
    proposal_id: int | None = None,
    person_id: int | None = None,
    by: int | None = None,
    facts: Facts | None = None,
    words: Facts | None = None,
) -> RecordEntry:
    """Add an entry at the end. `by` is who did it, None the program. `facts` may name people by id
    only; everything that somebody said or was shown belongs into `words`."""
    await session.flush()
    await queries.lock_record(session)
    last = await queries.last_entry(session)
    number = last.number + 1 if last else 1
    previous = last.hash if last else beginning(session.organisation_id)
    salt, said = secrets.token_hex(16), canonical(words) if words else None
    content = canonical(
        {
            "organisation": session.organisation_id,
            "number": number,
            "at": _instant(now),
            "kind": kind.value,
            "proposal": proposal_id,
            "person": person_id,
            "by": by,
            "facts": facts or {},
            "words": fingerprint(salt, said) if said else None,
        }
    )
    entry = RecordEntry(
        number=number,
        at=now,
        kind=kind,
        proposal_id=proposal_id,
        person_id=person_id,
        by_person_id=by,
        content=content,
        previous=previous,
        hash=seal(previous, content),
    )
    session.add(entry)
    await session.flush()
    if said:
        session.add(RecordWords(entry_id=entry.id, salt=salt, words=said))
        await session.flush()
    return entry


async def forget_words(session: OrgSession, person_id: int, now: datetime) -> int:
    """Remove what was said by and about a person, and say in the record that it was. What stays
    names nobody: ids, days and figures. How many entries lost their words."""
    entries = await queries.words_about(session, person_id)
    if not entries:
        return 0
    await queries.remove_words(session, entries)
    await append(
        session,
        RecordKind.WORDS_REMOVED,
        now,
        person_id=person_id,
        facts={"entries": [entry.number for entry in entries]},
    )
    return len(entries)


async def verify(session: OrgSession) -> tuple[int, str, Broken | None]:
    """Check the whole record: how many entries, the last one's hash, and the first that does not
    hold. Whoever keeps count and hash elsewhere can see later that nothing was cut off."""
    links = [_link(entry, words) async for entry, words in queries.record(session)]
    head = links[-1].hash if links else beginning(session.organisation_id)
    return len(links), head, first_broken(session.organisation_id, links)


async def read(session: OrgSession) -> AsyncIterator[Told]:
    """The whole record, oldest first."""
    async for entry, words in queries.record(session):
        yield told(entry, words)


def told(entry: RecordEntry, words: RecordWords | None) -> Told:
    """An entry with its facts and words taken apart."""
    content = cast(dict[str, Any], json.loads(entry.content))
    return Told(
        number=entry.number,
        at=entry.at,
        kind=entry.kind,
        proposal_id=entry.proposal_id,
        person_id=entry.person_id,
        by_person_id=entry.by_person_id,
        facts=cast(Facts, content["facts"]),
        words=cast(Facts, json.loads(words.words)) if words else None,
        words_removed=words is None and content["words"] is not None,
        hash=entry.hash,
    )


def _link(entry: RecordEntry, words: RecordWords | None) -> Link:
    return Link(
        number=entry.number,
        content=entry.content,
        previous=entry.previous,
        hash=entry.hash,
        words=words.words if words else None,
        salt=words.salt if words else None,
        repeated={
            "organisation": entry.organisation_id,
            "number": entry.number,
            "at": _instant(entry.at),
            "kind": entry.kind.value,
            "proposal": entry.proposal_id,
            "person": entry.person_id,
            "by": entry.by_person_id,
        },
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def otherwise_facts(otherwise: Otherwise | None) -> Facts | None:
    """What a human chose instead of the formula, as facts of an entry."""
    if otherwise is None:
        return None
    return {
        "amount": f"{otherwise.amount:f}" if otherwise.amount is not None else None,
        "events": list(otherwise.events) if otherwise.events else None,
    }


def otherwise_from(facts: Facts) -> Otherwise:
    """What `otherwise_facts` wrote down."""
    amount, events = facts.get("amount"), facts.get("events")
    return Otherwise(
        amount=Decimal(str(amount)) if amount is not None else None,
        events=tuple(cast("list[dict[str, object]]", events)) if events else None,
    )


def exact(written: str) -> Fraction:
    """A number from the record: a decimal, or a fraction such as `1/3`."""
    return Fraction(written)


def line_facts(worked: Worked) -> Facts:
    """Everybody's band before and after, by id, with the factor and what the formula counted."""
    return {
        "unit": worked.unit,
        "factor": str(worked.factor),
        "lines": [
            {
                "person": line.person_id,
                "before": [f"{level:f}" for level in line.before],
                "after": [f"{level:f}" for level in line.after],
            }
            for line in worked.lines
        ],
        "counted": [list(one) for one in worked.profile],
    }


def bare_events(events: object) -> list[dict[str, Any]]:
    """Events without the names of accounts: those are words."""
    told = cast("list[dict[str, Any]]", events)
    return [{key: value for key, value in one.items() if key != "account"} for one in told]
