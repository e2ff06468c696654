"""`relieved-quota teams`: what Teams has to be given of the app."""

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.app import put_together
from bot.clock import SystemClock
from bot.language.offline import OfflineReader
from bot.scorecard.raster import png
from bot.settings import load_settings
from handlers.teams.manifest import manifest
from handlers.teams.package import app_id_of
from handlers.teams.package import package as packed
from storage.session import Database

FAILED = 1

teams = typer.Typer(
    name="teams",
    no_args_is_help=True,
    help="What Teams has to be given of the app.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@teams.callback()
def _teams() -> None:
    """What Teams has to be given of the app."""


@teams.command()
def package(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write it.")] = Path(
        "relieved-quota-teams.zip"
    ),
) -> None:
    """Write the app package, to be uploaded to Teams.

    TEAMS_APP_ID says which app it is. With RQ_BASE_URL, its domain is named as the app's own.

    Example: relieved-quota teams package --out relieved-quota-teams.zip
    """
    settings = load_settings()
    app_id = app_id_of(settings)
    bot = put_together(Database("sqlite://"), SystemClock(), OfflineReader(), {})
    commands = bot.interactions.commands
    found = manifest(app_id, settings.rq_base_url, commands, version("relieved-quota"))
    try:
        out.write_bytes(packed(found, png))
    except OSError as error:
        typer.echo(f"{out} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(FAILED) from None
    typer.echo(f"Wrote {out}. Upload it in Teams: Apps, Manage your apps, Upload an app.")
