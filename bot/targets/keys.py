"""Keys of programs that send rows: made once, shown once, kept as a hash, revoked for good."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from bot.errors import NotFound, WrongInput
from storage.session import Database, OrgSession
from storage.tables import ApiAnswer, ApiKey

BEGINS = 8
"""Characters of a key that may be shown, to tell keys apart."""

LONGEST_NAME = 60
ANSWERS_KEPT = timedelta(days=7)


async def make_key(session: OrgSession, name: str, now: datetime) -> str:
    """A new key, which is shown this once. Raises WrongInput for a name that is taken or unfit."""
    name = name.strip()
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise WrongInput(f"A key's name has 1 to {LONGEST_NAME} characters on one line.")
    if await _named(session, name) is not None:
        raise WrongInput(
            f"There is a key {name!r} already. Revoke it and choose another name, so that imports "
            "show which key they came by."
        )
    key = f"rq_{secrets.token_urlsafe(32)}"
    session.add(ApiKey(name=name, hash=hashed(key), begins=key[:BEGINS], created_at=now))
    await session.flush()
    return key


async def revoke_key(session: OrgSession, name: str, now: datetime) -> bool:
    """Let a key open nothing any more; whether it did until now. Raises NotFound."""
    key = await _named(session, name)
    if key is None:
        raise NotFound(f"There is no key {name[:LONGEST_NAME]!r}.")
    if key.revoked_at is not None:
        return False
    key.revoked_at = now
    session.add(key)
    return True


async def keys_of(session: OrgSession) -> Sequence[ApiKey]:
    """All keys of the organisation, by name."""
    return (await session.exec(select(ApiKey).order_by(ApiKey.name))).all()


@dataclass(frozen=True)
class Caller:
    """Whose key a request brought, and whether it still opens anything."""

    key_id: int
    name: str
    organisation_id: int
    revoked: bool


async def caller_of(database: Database, key: str) -> Caller | None:
    """Who calls with a key; None where nobody has it."""
    async with database.looking_everywhere() as session:
        found = (await session.exec(select(ApiKey).where(ApiKey.hash == hashed(key)))).one_or_none()
    if found is None:
        return None
    return Caller(found.id, found.name, found.organisation_id, found.revoked_at is not None)


async def note_use(session: OrgSession, key_id: int, now: datetime) -> None:
    """Remember when a key was last used."""
    key = await session.get_one(ApiKey, key_id)
    key.last_used_at = now
    session.add(key)


async def earlier_answer(session: OrgSession, key_id: int, key: str) -> ApiAnswer | None:
    """What was answered to an idempotency key of a caller."""
    statement = select(ApiAnswer).where(ApiAnswer.api_key_id == key_id, ApiAnswer.key == key)
    return (await session.exec(statement)).one_or_none()


async def keep_answer(session: OrgSession, answer: ApiAnswer) -> None:
    """Keep an answer in the same transaction as what it tells of, and forget those that nobody
    asks for any more."""
    old = col(ApiAnswer.at) < answer.at - ANSWERS_KEPT
    await session.exec(delete(ApiAnswer).where(old))
    session.add(answer)
    await session.flush()


def hashed(key: str) -> str:
    """What is kept of a key. It has 256 random bits, so a plain hash gives nothing away."""
    return hashlib.sha256(key.encode()).hexdigest()


async def _named(session: OrgSession, name: str) -> ApiKey | None:
    return (await session.exec(select(ApiKey).where(ApiKey.name == name))).one_or_none()
