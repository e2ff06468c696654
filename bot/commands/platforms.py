"""Which platforms this installation reaches, from its settings."""

from bot.clock import Clock
from bot.messenger import Messenger
from handlers.local.messenger import LocalMessenger
from handlers.local.news import News
from storage.session import Database
from storage.words import Platform


def messengers_of(database: Database, clock: Clock) -> dict[Platform, Messenger]:
    """A messenger for each platform that can be reached. The local one always can: it keeps its
    messages in the database itself."""
    return {Platform.LOCAL: LocalMessenger(database, clock, News())}
