"""What became of an organisation's nudges, loaded for the rules."""

from bot.coaching.learned import Outcome
from storage.queries import coaching as queries
from storage.session import OrgSession


async def outcomes(session: OrgSession, signal: str | None = None) -> list[Outcome]:
    """Of all of them, or of those about one kind of signal."""
    return [
        Outcome(one.signal, one.play, one.manager_id, one.state, why, rep_says_so)
        for one, why, rep_says_so in await queries.outcomes(session, signal)
    ]
