"""`relieved-quota import`: a CSV file of targets, results, leave and so on brought in."""

import asyncio
import getpass
import hashlib
import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Annotated, BinaryIO

import typer
from rich.console import Console

from bot.clock import SystemClock
from bot.commands.finding import WhichOrganisation, find_organisation
from bot.commands.opening import opened
from bot.settings import load_settings
from bot.targets.imports.amounts import Mark
from bot.targets.imports.dates import Order
from bot.targets.imports.layout import Hints
from bot.targets.imports.mistakes import Unclear, WrongFile
from bot.targets.imports.sheet import open_sheet
from bot.targets.imports.sorting import Sorter
from bot.targets.taking.service import Origin, Outcome, read_into, subjects_of, take_in
from storage.words import ImportKind, ImportSource

FAILED = 1
WRONG_USE = 2

SHOWS_PROGRESS_AFTER = 1.0
"""Seconds: what is done before is not worth a line."""


def import_(
    kind: Annotated[ImportKind, typer.Argument(metavar="|".join(ImportKind), show_default=False)],
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="The file.", show_default=False)],
    *,
    organisation: WhichOrganisation = None,
    dates: Annotated[
        Order | None,
        typer.Option("--dates", help="What 3/4/2026 means, where the file does not show it."),
    ] = None,
    decimals: Annotated[
        Mark | None,
        typer.Option("--decimals", help="What 1,234 means, where the file does not show it."),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding", metavar="NAME", help="Such as utf-8 or cp1252.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="What came of it as JSON.")] = False,
) -> None:
    """Bring a CSV file in: all of its rows, or none.

    A bad row is named with its line, what stands there and what is allowed. The same file twice
    changes nothing; a corrected file shows what became different, which is kept with who brought
    it in and when. Dates and numbers that can be read in two ways are never guessed.

    Example: relieved-quota import results october.csv --dry-run
    """
    hints = Hints(dates, decimals, encoding)
    try:
        with _open(file) as source:
            outcome = asyncio.run(
                _import(
                    source,
                    file.name,
                    kind,
                    organisation=organisation,
                    hints=hints,
                    dry_run=dry_run,
                )
            )
    except WrongFile as error:
        if json_:
            typer.echo(json.dumps(_refused(error), ensure_ascii=False, indent=2))
        else:
            typer.echo(f"{error}\nNothing was stored.", err=True)
        raise typer.Exit(FAILED) from error
    if json_:
        told = {"kind": str(kind), "dry_run": dry_run, **asdict(outcome)}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(_told(outcome, dry_run=dry_run)))


def _open(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        reason = error.strerror or "it could not be read"
        typer.echo(f"{file}: {reason}. Give a CSV file.", err=True)
        raise typer.Exit(WRONG_USE) from error


async def _import(
    source: BinaryIO,
    name: str,
    kind: ImportKind,
    *,
    organisation: str | None,
    hints: Hints,
    dry_run: bool,
) -> Outcome:
    origin = Origin(ImportSource.FILE, _account(), name, _hash(source))
    async with opened(load_settings()) as database:
        found = await find_organisation(database, organisation)
        async with database.reading(found.id) as session:
            subjects = await subjects_of(session)
        with _progress() as progress, Sorter() as sorter:
            sheet = open_sheet(source, kind, subjects.known, hints)
            read_into(sorter, sheet, subjects, progress)
            async with database.organisation(found.id) as session:
                return await take_in(
                    session,
                    sorter,
                    sheet,
                    subjects,
                    origin,
                    now=SystemClock().now(),
                    dry_run=dry_run,
                    progress=progress,
                )


@contextmanager
def _progress() -> Generator[Callable[[str, int], None]]:
    """One line on a terminal, once it takes longer than a second; nothing anywhere else."""
    console = Console(stderr=True)
    began = monotonic()
    status = console.status("")
    shown = False

    def tell(doing: str, rows: int) -> None:
        nonlocal shown
        if not console.is_terminal or monotonic() - began < SHOWS_PROGRESS_AFTER:
            return
        if not shown:
            status.start()
            shown = True
        status.update(f"{doing}: {rows:,} rows")

    try:
        yield tell
    finally:
        if shown:
            status.stop()


def _hash(source: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := source.read(1 << 20):
        digest.update(piece)
    source.seek(0)
    return digest.hexdigest()


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody at the command line"


def _told(outcome: Outcome, *, dry_run: bool) -> list[str]:
    """What came of a file, line by line."""
    if not outcome.added and not outcome.changed:
        return [f"Nothing changes: {_rows(outcome.rows)}, and all of it is stored already."]
    would = "would be " if dry_run else ""
    lines = [
        f"{_rows(outcome.rows)}: {outcome.added:,} {would}new, {outcome.changed:,} {would}changed, "
        f"{outcome.same:,} stored already."
    ]
    lines += [
        f"  ~ {one.who}, {one.what}: {one.before} -> {one.after}" for one in outcome.differences
    ]
    more = outcome.changed - len(outcome.differences)
    if more:
        lines.append(f"  and {more:,} more. All of them are kept.")
    lines += outcome.notes
    lines.append("Nothing was stored: this was a dry run." if dry_run else "Done.")
    return lines


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _refused(error: WrongFile) -> dict[str, object]:
    told: dict[str, object] = {
        "mistakes": [asdict(one) for one in error.mistakes],
        "total": error.total,
    }
    if isinstance(error, Unclear):
        told["questions"] = [
            {"option": f"--{one.option}", "choices": dict(one.choices)} for one in error.questions
        ]
    return told
