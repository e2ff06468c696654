"""`relieved-quota relief`: the relief engine on one case, without a database."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import WrongInput
from bot.targets.answer import answer
from bot.targets.case import read_case
from bot.targets.json_fields import SIZE_ALLOWED
from bot.targets.relief import relieve

FAILED = 1
WRONG_USE = 2


def relief(
    case: Annotated[
        str,
        typer.Argument(
            metavar="CASE.json",
            help="The case as JSON; - reads it from standard input.",
            show_default=False,
        ),
    ],
) -> None:
    """Work out what circumstances make of a target: a case in, the relieved band out.

    Every step comes with the selling days it covers and a sentence to check it by. Nothing is
    stored and nobody is told.

    Example: relieved-quota relief case.json
    """
    try:
        known = read_case(_read(case))
        found = answer(known, relieve(known))
    except WrongInput as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _read(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(SIZE_ALLOWED + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(SIZE_ALLOWED + 1)
    except OSError as error:
        reason = error.strerror or "it could not be read"
        typer.echo(
            f"{name}: {reason}. Give a file with a case as JSON, or - for standard input.", err=True
        )
        raise typer.Exit(WRONG_USE) from error
