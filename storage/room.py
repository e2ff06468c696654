"""Whether a database still has room to write."""

import shutil
from pathlib import Path

from storage.session import Database

LEAST_PAGES = 16
"""SQLite grows by pages of 4 KiB; one transaction of ours may need several."""

LEAST_BYTES = 20 * 1024 * 1024
"""Free on the disk of a SQLite file. With less, its log can fill the disk within a busy hour."""


async def is_nearly_full(database: Database) -> bool:
    """Whether the next writes to a SQLite file may fail for want of room. PostgreSQL looks after
    its own disk, and says so when it is asked to write."""
    if not database.is_sqlite:
        return False
    if _disk_is_nearly_full(database.engine.url.database):
        return True
    async with database.engine.execution_options(rq_reads_only=True).connect() as connection:
        pages, free, most = [
            int((await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one())
            for name in ("page_count", "freelist_count", "max_page_count")
        ]
    return pages - free > most - LEAST_PAGES


def _disk_is_nearly_full(file: str | None) -> bool:
    if not file or not Path(file).exists():
        return False
    return shutil.disk_usage(file).free < LEAST_BYTES
