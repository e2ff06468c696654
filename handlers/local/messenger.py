"""The playground as a chat platform: handing a message over is keeping it."""

from sqlalchemy.exc import OperationalError

from bot.clock import Clock
from bot.messenger import Outcome, Parcel, Rate, Refused, Sent, TryAgain
from handlers.local import chat
from handlers.local.news import News
from storage.session import Database


class LocalMessenger:
    """Fills the messenger port for the platform `local`."""

    def __init__(self, database: Database, clock: Clock, news: News) -> None:
        self._database = database
        self._clock = clock
        self._news = news

    async def send(self, parcel: Parcel) -> Outcome:
        """Keep the message, or change the one it replaces."""
        place = parcel.person or parcel.channel
        if place is None:
            return Refused("no_address")
        try:
            return await self._keep(parcel, place)
        except OperationalError:
            return TryAgain("database_busy")  # the key makes a repeat harmless

    def rate(self, *, changes: bool) -> Rate | None:  # noqa: ARG002  the port asks for it
        """There is no limit."""
        return None

    async def _keep(self, parcel: Parcel, place: str) -> Outcome:
        """What refers to a message is the key that brought it."""
        now = self._clock.now()
        async with self._database.organisation(parcel.organisation_id) as session:
            if parcel.replaces is None:
                await chat.delivered(
                    session,
                    place,
                    parcel.card,
                    now,
                    key=parcel.key,
                    delivery_id=parcel.delivery_id,
                )
            elif not await chat.changed(session, parcel.replaces, parcel.card, now):
                return Refused("message_not_found")
        self._news.tell([place])
        return Sent(parcel.replaces or parcel.key)
