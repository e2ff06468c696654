"""Half-filled forms: kept for their author alone, given back when the form opens again."""

import json
from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from bot.routes import Values
from storage.session import OrgSession
from storage.tables import Draft

KEPT_FOR = timedelta(days=7)
"""A draft outlives its week by nothing; a check-in's own closing removes it sooner."""

LARGEST = 100_000
"""Characters of a draft; a longer one is not kept."""


async def keep(
    session: OrgSession, person_id: int, form: str, values: Values, now: datetime
) -> None:
    """Keep the values of a form that was closed before it was sent."""
    content = json.dumps(dict(values), ensure_ascii=False).replace("\\u0000", "")
    if len(content) > LARGEST or not any(values.values()):
        return
    await forget(session, person_id, form)
    session.add(
        Draft(person_id=person_id, form=form, content=content, at=now, expires_at=now + KEPT_FOR)
    )
    await session.flush()


async def recall(session: OrgSession, person_id: int, form: str) -> dict[str, str | list[str]]:
    """What was kept of a form; empty where nothing was."""
    statement = select(Draft).where(Draft.person_id == person_id, Draft.form == form)
    draft = (await session.exec(statement)).one_or_none()
    return json.loads(draft.content) if draft else {}


async def forget(session: OrgSession, person_id: int, form: str) -> None:
    """Remove a draft: its form was sent."""
    await session.exec(
        delete(Draft).where(col(Draft.person_id) == person_id, col(Draft.form) == form)
    )


async def forget_expired(session: OrgSession, now: datetime) -> None:
    """Remove drafts past their time."""
    await session.exec(delete(Draft).where(col(Draft.expires_at) <= now))
