"""The language models of this installation, from its settings."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sqlmodel import select

from bot.clock import Clock
from bot.findings import Finding
from bot.language.reading import Models
from bot.language.switch import MODEL
from bot.settings import Settings
from storage.session import Database
from storage.tables import Setting

if TYPE_CHECKING:
    from bot.language.model import ModelAccess

# The client takes as long to load as all the rest: only where a model is set up.
# ruff: noqa: PLC0415


def access_of(settings: Settings) -> "ModelAccess | None":
    """Where the model is that the settings name; None where they name none."""
    key, address = settings.openai_api_key, settings.openai_base_url
    if key is None and address is None:
        return None
    from bot.language.model import DEFAULT_MODEL, ModelAccess

    return ModelAccess(
        api_key=key.get_secret_value() if key else "none",
        base_url=address,
        model=settings.openai_model or DEFAULT_MODEL,
    )


@asynccontextmanager
async def reached_models(
    settings: Settings, database: Database, clock: Clock
) -> AsyncGenerator[Models | None]:
    """A model reader for every organisation that lets one read; None where none is set up."""
    access = access_of(settings)
    if access is None:
        yield None
        return
    from bot.language.model import ModelReaders

    readers = ModelReaders(access, database, clock)
    try:
        yield readers
    finally:
        await readers.close()


async def examine(settings: Settings, database: Database) -> Finding:
    """Whether a model can be asked, where one is set up or an organisation lets one read."""
    async with database.looking_everywhere() as session:
        values = (await session.exec(select(Setting.value).where(Setting.name == MODEL))).all()
    users = sum(value is True for value in values)
    of = f"{users} organisation{'' if users == 1 else 's'} let it read"
    access = access_of(settings)
    if access is None and users:
        sentence = (
            f"None is set up, though {of}; so reading is offline. Set OPENAI_API_KEY, or "
            "OPENAI_BASE_URL for a server of your own."
        )
        return Finding("language model", False, sentence)
    if access is None:
        return Finding("language model", True, "None is set up; reading is offline.")
    from bot.language.model import why_not_reached

    problem = await why_not_reached(access)
    if problem is not None:
        return Finding("language model", False, f"{problem} Until then reading is offline.")
    return Finding("language model", True, f"{access.model} answers; {of}.")
