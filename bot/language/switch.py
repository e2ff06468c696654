"""Whether an organisation lets a language model work for it, and how much of it a month has taken.

It is off until an administrator writes `language_model: on` into the organisation file.
"""

from typing import cast

from sqlmodel import select

from bot.language.reading import Model, Models
from storage.session import Database, OrgSession
from storage.tables import Setting

MODEL = "language.model"
"""The setting that is true where a model may work."""

_USE = "language.tokens."
"""Before the month: the setting with the tokens taken in it."""


async def is_on(session: OrgSession) -> bool:
    """Whether the session's organisation lets a model work for it."""
    return await _value(session, MODEL) is True


async def model_of(session: OrgSession, models: Models | None) -> Model | None:
    """The model that may work for the session's organisation, of those that the installation has;
    None where none may."""
    if models is None or not await is_on(session):
        return None
    return models.of(session.organisation_id)


async def switch(session: OrgSession, *, on: bool) -> None:
    """Let a model work, or no longer."""
    row = (await session.exec(select(Setting).where(Setting.name == MODEL))).one_or_none()
    row = row or Setting(name=MODEL, value=on)
    row.value = on
    session.add(row)
    await session.flush()


class UseInDatabase:
    """A `UseStore` of one organisation that all its processes share."""

    def __init__(self, database: Database, organisation_id: int) -> None:
        self._database = database
        self._organisation_id = organisation_id

    async def used(self, month: str) -> int:
        """Tokens taken in a month ("2026-11")."""
        async with self._database.reading(self._organisation_id) as session:
            return cast("int | None", await _value(session, _USE + month)) or 0

    async def add(self, month: str, tokens: int) -> None:
        """Count tokens of a month. Two that count at once are both counted."""
        name = _USE + month
        async with self._database.organisation(self._organisation_id) as session:
            await session.insert_new(Setting, [{"name": name, "value": 0}])
            statement = select(Setting).where(Setting.name == name).with_for_update()
            row = (await session.exec(statement)).one()
            row.value = row.value + tokens
            session.add(row)


async def _value(session: OrgSession, name: str) -> object:
    return (await session.exec(select(Setting.value).where(Setting.name == name))).one_or_none()
