"""`relieved-quota apply`: an organisation file brought into the database."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.status import Status
from rich.text import Text
from sqlalchemy.exc import IntegrityError

from bot.clock import SystemClock
from bot.commands.opening import opened
from bot.commands.orgfile import organisation_from
from bot.commands.platforms import with_platform_ids
from bot.errors import Unavailable
from bot.people import apply as applying
from bot.people.apply import Plan
from bot.people.orgfile.changes import (
    Change,
    OrganisationAdded,
    PersonEnded,
    PersonJoined,
    PersonLeft,
    TeamAdded,
    TeamEnded,
)
from bot.people.orgfile.spec import OrganisationSpec
from bot.settings import load_settings
from storage.queries import roster
from storage.session import Database
from storage.tables import Organisation


def apply(
    org: Annotated[
        Path, typer.Argument(metavar="ORG.yaml", help="The organisation file.", show_default=False)
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")
    ] = False,
) -> None:
    """Create or change an organisation's teams and people as a file says.

    What is different is shown first, and what was changed in chat since the last time. Applying
    the same file again changes nothing. Nobody's history is deleted: who is gone from the file
    becomes inactive. New days and times hold from next Monday; everyone new gets one hello before
    anything is asked.

    Example: relieved-quota apply ORG.yaml --dry-run
    """
    asyncio.run(_apply(organisation_from(org), dry_run=dry_run))


async def _apply(wanted: OrganisationSpec, *, dry_run: bool) -> None:
    settings = load_settings()
    async with opened(settings) as database:
        wanted = await with_platform_ids(
            settings, database, SystemClock(), wanted, settle=not dry_run
        )
        async with database.looking_everywhere() as everywhere:
            found = await roster.organisation_by_external(
                everywhere, wanted.platform, wanted.external_id
            )
        try:
            if dry_run:
                await _show_only(database, wanted, found)
            else:
                await _show_and_do(database, wanted, found)
        except IntegrityError as error:
            raise Unavailable(
                "Somebody else changed the organisation at the same moment, so nothing was "
                "changed here. Please run it again."
            ) from error


async def _show_only(
    database: Database, wanted: OrganisationSpec, found: Organisation | None
) -> None:
    now = SystemClock().now()
    if found is None:
        _show(applying.plan_new(wanted, now), dry_run=True)
        return
    async with database.reading(found.id) as session:
        _show(await applying.plan(session, wanted, now), dry_run=True)


async def _show_and_do(
    database: Database, wanted: OrganisationSpec, found: Organisation | None
) -> None:
    now = SystemClock().now()
    if found is None:
        row = Organisation(
            name=wanted.name,
            platform=wanted.platform,
            external_id=wanted.external_id,
            created_at=now,
        )
        async with database.new_organisation(row) as session:
            plan = applying.plan_new(wanted, now)
            _show(plan, dry_run=False)
            with _working():
                await applying.apply(session, plan, now)
    else:
        async with database.organisation(found.id) as session:
            await applying.hold(session)
            plan = await applying.plan(session, wanted, now)
            _show(plan, dry_run=False)
            with _working():
                await applying.apply(session, plan, now)
    if plan.changes:
        typer.echo("Done.")


def _working() -> Status:
    return Console(stderr=True).status("Applying")


def _show(plan: Plan, *, dry_run: bool) -> None:
    """The difference, before anything is done."""
    out = Console(highlight=False, soft_wrap=True)
    if not plan.changes:
        out.print("Nothing changes: everything is as the file says.", markup=False)
        return
    if plan.changed_in_chat:
        out.print("Changed in chat since a file was last applied:", style="bold", markup=False)
        for one in plan.changed_in_chat:
            out.print(Text(f"  {one.at:%Y-%m-%d %H:%M} UTC, {one.by}: {one.sentence}"))
    out.print(
        "What the file changes:" if not dry_run else "What the file would change:",
        style="bold",
        markup=False,
    )
    for change in plan.changes:
        sign, style = _sign(change)
        out.print(Text(f"  {sign} {change.sentence}", style=style if sys.stdout.isatty() else ""))


def _sign(change: Change) -> tuple[str, str]:
    if isinstance(change, OrganisationAdded | TeamAdded | PersonJoined):
        return "+", "green"
    if isinstance(change, TeamEnded | PersonLeft | PersonEnded):
        return "-", "red"
    return "~", "yellow"
