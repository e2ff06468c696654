"""A bot of a few features."""

from collections.abc import Mapping, Sequence

from bot.app import Bot
from bot.clock import Clock
from bot.duties import Duty
from bot.interactions import Interactions
from bot.language.offline import OfflineReader
from bot.language.reading import Reader
from bot.later import Later
from bot.means import Means
from bot.messenger import Messenger
from bot.outbox.drain import Outbox
from bot.routes import Routes
from storage.session import Database
from storage.words import Platform


def small_bot(
    database: Database,
    clock: Clock,
    features: Sequence[Routes],
    duties: Sequence[Duty],
    messengers: Mapping[Platform, Messenger],
    *,
    reader: Reader | None = None,
    means: Means | None = None,
) -> Bot:
    """A bot with these features and duties alone."""
    outbox = Outbox(database, messengers, clock)
    return Bot(
        database=database,
        clock=clock,
        interactions=Interactions(database, reader or OfflineReader(), features, means),
        outbox=outbox,
        duties=duties,
        later=Later(database, clock, outbox.wake),
    )
