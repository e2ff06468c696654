"""The `relieved-quota` command.

It finishes with 0 where it did what was asked, 1 where it could not (one sentence on standard
error says why) and 2 where it was used wrongly. Each subcommand is a function in `bot.commands`;
only the one that is asked for is imported, so that the small ones start at once.
"""

import importlib
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.errors import RelievedQuotaError
from bot.memory import look_for_waste_seldom

FAILED = 1
NAME = "relieved-quota"


@dataclass(frozen=True)
class Entry:
    """One subcommand: where it lives, and its line in the list of commands.

    `function` is a function with typer's annotations, or a `typer.Typer` of further words, such as
    `slack` for `slack manifest`.
    """

    name: str
    module: str
    function: str
    about: str
    panel: str


RUN, KEEP, LOOK = "Run it", "Look after it", "Without a database"
"""The three parts of the list of commands."""

COMMANDS: tuple[Entry, ...] = (
    Entry("demo", "bot.commands.demo", "demo", "The playground, in the browser.", RUN),
    Entry("run", "bot.commands.run", "run", "The bot, until it is told to stop.", RUN),
    Entry("worker", "bot.commands.worker", "worker", "Hand messages over for `run`.", RUN),
    Entry("tick", "bot.commands.tick", "tick", "One pass of everything due.", RUN),
    Entry("migrate", "bot.commands.migrate", "migrate", "Bring the database up to date.", KEEP),
    Entry("doctor", "bot.commands.doctor", "doctor", "What is wrong, and the mend.", KEEP),
    Entry("apply", "bot.commands.apply", "apply", "Bring an organisation file in.", KEEP),
    Entry("import", "bot.commands.import_", "import_", "A CSV file of targets or results.", KEEP),
    Entry("export", "bot.commands.export", "export", "Everything held on a person.", KEEP),
    Entry("erase", "bot.commands.erase", "erase", "Remove what is held on a person.", KEEP),
    Entry("keys", "bot.commands.keys", "keys", "Keys for programs that send rows.", KEEP),
    Entry("record", "bot.commands.record", "app", "What was decided about targets.", KEEP),
    Entry("schedule", "bot.commands.schedule", "schedule", "Who will be asked when.", LOOK),
    Entry("read", "bot.commands.read", "read", "What the bot understands in an answer.", LOOK),
    Entry("relief", "bot.commands.relief", "relief", "The relief engine on one case.", LOOK),
    Entry("slack", "bot.commands.slack", "slack", "The manifest that Slack asks for.", LOOK),
    Entry("teams", "bot.commands.teams", "teams", "The app package that Teams asks for.", LOOK),
)
"""Every subcommand, in the order of the help. A new one is added here."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command of the process's arguments and leave with its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    look_for_waste_seldom()  # a twentieth of what starting costs
    try:
        application(given)(given, prog_name=NAME)
    except RelievedQuotaError as error:
        typer.echo(str(error), err=True)
    except Exception as error:  # whatever it was, nobody is shown a traceback
        typer.echo(_unforeseen(error), err=True)
    sys.exit(FAILED)


def application(arguments: Sequence[str]) -> typer.Typer:
    """The command line, with the subcommand that the arguments name imported, and the others
    known by name only."""
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    app = typer.Typer(
        name=NAME,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if _at_a_terminal() else None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_about)
    for entry in COMMANDS:
        target: Any = _load(entry) if entry.name == wanted else _only_named
        if isinstance(target, typer.Typer):
            app.add_typer(target, name=entry.name, short_help=entry.about)
        else:
            app.command(
                entry.name,
                help=_flowing(target.__doc__ or ""),
                short_help=entry.about,
                rich_help_panel=entry.panel,
            )(target)
    return app


def _load(entry: Entry) -> Callable[..., object] | typer.Typer:
    return getattr(importlib.import_module(entry.module), entry.function)


def _flowing(text: str) -> str:
    """A docstring's paragraphs without its line ends, so that they fit every terminal."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _only_named() -> None:
    """Stands in the list for a command that was not asked for."""


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{NAME} {version_of(NAME)}")
        raise typer.Exit


def _about(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Check-ins, coaching prompts, fair targets and shared wins for sales teams, in chat.

    Settings come from the environment or a file named .env. Try: relieved-quota demo
    """


def _at_a_terminal() -> bool:
    return sys.stdout.isatty() and sys.stderr.isatty() and "NO_COLOR" not in os.environ


def _unforeseen(error: Exception) -> str:
    """Log what happened; the sentence for the person."""
    from bot.logs import log_unforeseen, set_up_logs  # noqa: PLC0415  the log is rarely needed

    folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / NAME
    file = folder / "errors.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            set_up_logs(log)
            reference = log_unforeseen(__name__, error)
    except OSError:
        set_up_logs()
        reference = log_unforeseen(__name__, error)
        return f"Something unforeseen went wrong (reference {reference}). Nothing more was done."
    return (
        f"Something unforeseen went wrong (reference {reference}). "
        f"What happened is noted in {file}; nothing in it was written by people."
    )
