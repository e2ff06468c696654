"""`relieved-quota keys`: keys for programs that send rows to the interface."""

import asyncio
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.finding import WhichOrganisation, find_organisation
from bot.commands.opening import opened
from bot.settings import load_settings
from bot.targets import keys as service

keys = typer.Typer(
    name="keys",
    no_args_is_help=True,
    help="Keys for programs that send what `import` reads to /api/v1.",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="What the key is for, such as crm.", show_default=False),
]


@keys.command()
def make(name: Name, organisation: WhichOrganisation = None) -> None:
    """Make a key for one organisation, and show it this once.

    Example: relieved-quota keys make crm
    """
    key = asyncio.run(_make(name, organisation))
    typer.echo(key)
    typer.echo("Keep it safe: it is not shown again, and here only its hash is kept.", err=True)


@keys.command()
def revoke(name: Name, organisation: WhichOrganisation = None) -> None:
    """Let a key open nothing any more.

    Example: relieved-quota keys revoke crm
    """
    did = asyncio.run(_revoke(name, organisation))
    typer.echo("Done." if did else "Nothing changes: it was revoked already.")


@keys.command("list")
def show(organisation: WhichOrganisation = None) -> None:
    """Show an organisation's keys: what each begins with, and when it was used last."""
    typer.echo("\n".join(asyncio.run(_lines(organisation))))


async def _make(name: str, organisation: str | None) -> str:
    async with opened(load_settings()) as database:
        found = await find_organisation(database, organisation)
        async with database.organisation(found.id) as session:
            return await service.make_key(session, name, SystemClock().now())


async def _revoke(name: str, organisation: str | None) -> bool:
    async with opened(load_settings()) as database:
        found = await find_organisation(database, organisation)
        async with database.organisation(found.id) as session:
            return await service.revoke_key(session, name, SystemClock().now())


async def _lines(organisation: str | None) -> list[str]:
    async with opened(load_settings()) as database:
        found = await find_organisation(database, organisation)
        async with database.reading(found.id) as session:
            rows = await service.keys_of(session)
    if not rows:
        return [f"{found.name} has no keys. Make one: relieved-quota keys make NAME"]
    lines: list[str] = []
    for row in rows:
        used = f"last used {row.last_used_at:%Y-%m-%d}" if row.last_used_at else "never used"
        state = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else used
        lines.append(f"{row.name}: {row.begins}..., made {row.created_at:%Y-%m-%d}, {state}")
    return lines
