"""Whether somebody may decide each proposal about targets that waits, for `doctor`."""

from datetime import datetime

from sqlmodel import col, select

from bot.findings import Finding
from bot.targets import desk
from storage.queries import relief as queries
from storage.session import Database
from storage.tables import Organisation, Team

_ABOUT = "proposals"


async def examine(database: Database, now: datetime) -> Finding:
    """Of every organisation. Whoever is away may decide all the same, so what is found here waits
    until somebody is named."""
    async with database.looking_everywhere() as everywhere:
        organisations = (await everywhere.exec(select(Organisation.id, Organisation.name))).all()
    waiting, stuck, where = 0, 0, list[str]()
    for organisation_id, name in organisations:
        async with database.reading(organisation_id) as session:
            every = await queries.in_state(session, *queries.WAITING)
            able = await desk.deciders_of(session, every, now)
            alone = [one for one in every if not able[one.id]]
            theirs = col(Team.id).in_({one.team_id for one in alone})
            names = await session.exec(select(Team.name).where(theirs).order_by(Team.name))
        waiting, stuck = waiting + len(every), stuck + len(alone)
        where += [f"{team} ({name})" for team in names]
    if stuck:
        told, them = (
            (f"{stuck} proposals wait", "them") if stuck > 1 else ("1 proposal waits", "it")
        )
        sentence = (
            f"{told} in {', '.join(where)}, and nobody may decide {them}, as whoever asks never "
            "does. Name another manager or a leader there with `apply`."
        )
        return Finding(_ABOUT, False, sentence)
    if waiting == 0:
        return Finding(_ABOUT, True, "None waits.")
    told = "The one that waits" if waiting == 1 else f"Each of the {waiting} that wait"
    return Finding(_ABOUT, True, f"{told} can be decided by somebody.")
