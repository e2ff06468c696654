"""`relieved-quota slack`: what Slack has to be told of the app."""

import json
from typing import Annotated

import typer
import yaml

from bot.app import put_together
from bot.clock import SystemClock
from bot.language.offline import OfflineReader
from handlers.slack.manifest import manifest as app_manifest
from storage.session import Database

USED_WRONGLY = 2

HEAD = """\
# What Slack is told of the app. Made by: relieved-quota slack manifest
# Paste it at https://api.slack.com/apps: Create New App, From a manifest.
"""

slack = typer.Typer(
    name="slack",
    no_args_is_help=True,
    help="What Slack has to be told of the app.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@slack.callback()
def _slack() -> None:
    """What Slack has to be told of the app."""


@slack.command()
def manifest(
    http: Annotated[
        str | None,
        typer.Option(
            "--http",
            metavar="URL",
            help="For signed HTTP and installs by OAuth instead of Socket Mode: the public "
            "address of this server, https://...",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of YAML.")] = False,
) -> None:
    """Print the app's manifest, to be pasted where Slack asks for it.

    Example: relieved-quota slack manifest > manifest.yml
    """
    if http is not None and not http.startswith("https://"):
        typer.echo(f"{http[:80]!r} is no public address. Write it with https://.", err=True)
        raise typer.Exit(USED_WRONGLY)
    typer.echo(manifest_text(http, as_json=as_json), nl=False)


def manifest_text(base_url: str | None = None, *, as_json: bool = False) -> str:
    """The manifest as text: YAML with a word on where to paste it, or JSON."""
    bot = put_together(Database("sqlite://"), SystemClock(), OfflineReader(), {})
    found = app_manifest(bot.interactions.commands, base_url)
    if as_json:
        return json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    return HEAD + yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=100)
