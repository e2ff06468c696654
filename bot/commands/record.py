"""`relieved-quota record`: the record of decisions about targets, checked and handed out."""

import asyncio
import csv
import io
import json
from typing import Annotated, Any, Literal

import typer
from sqlmodel import col, select

from bot.commands.finding import WhichOrganisation, find_organisation
from bot.commands.opening import opened
from bot.errors import RelievedQuotaError
from bot.settings import load_settings
from bot.targets.record import Told, read, verify
from storage.session import Database
from storage.tables import Organisation

app = typer.Typer(
    name="record",
    no_args_is_help=True,
    help="The record of decisions about targets: check it, hand it out.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


COLUMNS = (
    *("number", "at", "kind", "proposal", "person", "by"),
    *("facts", "words", "words_removed", "hash"),
)

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@app.command("verify")
def verify_(organisation: WhichOrganisation = None) -> None:
    """Check every entry against the one before. Leaves with 1 where one does not hold.

    Keep the count and the last hash elsewhere: then a record that was cut off is seen too.
    """
    asyncio.run(_verify(organisation))


@app.command("export")
def export_(
    form: Annotated[
        Literal["json", "csv"], typer.Option("--format", help="As JSON or as CSV.")
    ] = "json",
    organisation: WhichOrganisation = None,
) -> None:
    """Print the whole record, oldest first.

    It holds reasons in people's own words: hand it to nobody who may not read them.

    Example: relieved-quota record export --format csv > record.csv
    """
    asyncio.run(_export(form, organisation))


async def _verify(named: str | None) -> None:
    async with opened(load_settings()) as database:
        for one in await _organisations(database, named):
            async with database.reading(one.id) as session:
                count, head, broken = await verify(session)
            if broken is not None:
                raise RelievedQuotaError(f"{one.name}: {broken.sentence} Nothing was changed.")
            entries = "1 entry" if count == 1 else f"{count} entries"
            typer.echo(f"{one.name}: {entries}, all as sealed. Last hash: {head}")


async def _export(form: str, named: str | None) -> None:
    async with opened(load_settings()) as database:
        found = await find_organisation(database, named)
        async with database.reading(found.id) as session:
            entries = [_row(entry) async for entry in read(session)]
    typer.echo(as_csv(entries) if form == "csv" else as_json(entries), nl=False)


def as_json(entries: list[dict[str, Any]]) -> str:
    """One list of objects."""
    return f"{json.dumps(entries, ensure_ascii=False, indent=2)}\n"


def as_csv(entries: list[dict[str, Any]]) -> str:
    """With a header; facts and words as JSON in a cell. No cell can begin a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([_cell(entry[name]) for name in COLUMNS])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _row(entry: Told) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at.isoformat(),
        "kind": entry.kind.value,
        "proposal": entry.proposal_id,
        "person": entry.person_id,
        "by": entry.by_person_id,
        "facts": dict(entry.facts),
        "words": dict(entry.words) if entry.words is not None else None,
        "words_removed": entry.words_removed,
        "hash": entry.hash,
    }


async def _organisations(database: Database, named: str | None) -> list[Organisation]:
    if named is not None:
        return [await find_organisation(database, named)]
    async with database.looking_everywhere() as everywhere:
        statement = select(Organisation).order_by(col(Organisation.id))
        return list((await everywhere.exec(statement)).all())
