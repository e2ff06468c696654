"""An organisation file named on the command line: what it says, or how the command ends."""

from pathlib import Path

import typer

from bot.people.orgfile.reading import OrganisationFileErrors, parse_organisation
from bot.people.orgfile.spec import OrganisationSpec
from bot.people.orgfile.yaml_nodes import MAX_BYTES

FAILED = 1
WRONG_USE = 2


def organisation_from(path: Path) -> OrganisationSpec:
    """What the file says.

    Where it has mistakes, each goes to standard error as `FILE:LINE: sentence` and the command
    ends with status 1; where there is no such file, with status 2.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it could not be read"
        typer.echo(f"{path}: {reason}. Name an organisation file, such as ORG.yaml.", err=True)
        raise typer.Exit(WRONG_USE) from error
    try:
        return parse_organisation(data)
    except OrganisationFileErrors as error:
        for mistake in error.mistakes:
            typer.echo(f"{path}:{mistake.line}: {mistake.text}", err=True)
        raise typer.Exit(FAILED) from error
