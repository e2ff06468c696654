"""What a platform sends may come twice: the row that remembers it is stored once."""

from sqlalchemy.exc import IntegrityError

from storage.session import Database
from storage.tables import SlackSeen, TeamsSeen


async def taken_first(database: Database, seen: SlackSeen | TeamsSeen) -> bool:
    """Store it; False where it was there before."""
    try:
        async with database.everywhere() as session:
            session.add(seen)
    except IntegrityError:
        return False
    return True
