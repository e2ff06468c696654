"""Files brought into a database, as the command and the interface do it."""

import io
from datetime import datetime

from bot.targets.imports.sheet import open_sheet
from bot.targets.imports.sorting import Sorter
from bot.targets.taking.service import Origin, Outcome, read_into, subjects_of, take_in
from storage.session import Database
from storage.words import ImportSource

HEADERS = {
    "targets": "user,period_start,period_end,floor,target,aspiration,unit",
    "results": "user,date,amount",
    "leave": "user,start,end,kind",
    "metrics": "subject,date,metric,value",
    "hires": "user,hired",
    "moves": "from,to,date,share,account",
}


async def bring_in(
    database: Database, organisation_id: int, table: str, rows: list[str], at: datetime
) -> Outcome:
    """Bring these lines in below the table's header."""
    text = "\n".join([HEADERS[table], *rows])
    async with database.reading(organisation_id) as session:
        subjects = await subjects_of(session)
    with Sorter() as sorter:
        sheet = open_sheet(io.BytesIO(text.encode()), table, subjects.known)
        read_into(sorter, sheet, subjects)
        origin = Origin(ImportSource.FILE, "kim", f"{table}.csv", "0" * 64)
        async with database.organisation(organisation_id) as session:
            return await take_in(session, sorter, sheet, subjects, origin, now=at)
