"""`relieved-quota schedule`: who will be asked when, without a database."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import cell_len
from rich.console import Console

from bot.checkins.schedule import NotAsked, PlannedCheckIn, plan
from bot.clock import SystemClock
from bot.commands.orgfile import organisation_from
from bot.people.orgfile.spec import OrganisationSpec, RepSpec
from bot.people.weeks import IsoWeek
from bot.people.workdays import WorkCalendar

Row = dict[str, str | None]

COLUMNS = ("team", "user", "week", "local", "utc", "reason")
EARLIEST, LATEST = date(1970, 1, 1), date(2099, 12, 31)
"""Zone rules and holidays outside these years would be guesses."""


def schedule(
    org: Annotated[
        Path, typer.Argument(metavar="ORG.yaml", help="The organisation file.", show_default=False)
    ],
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="DATE",
            help="Start with the week of this date, such as 2026-11-23. Default: today.",
            show_default=False,
        ),
    ] = None,
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=530, help="How many weeks.")] = 4,
    json_: Annotated[bool, typer.Option("--json", help="A JSON list instead of lines.")] = False,
) -> None:
    """Show who will be asked when.

    A line says team, user, week, local time, UTC, and a reason where the check-in is not on the
    team's day (holiday, day off). Times are - where nobody is asked that week. Nothing is stored
    or sent.

    Example: relieved-quota schedule ORG.yaml --from 2026-11-23 --weeks 2
    """
    first = IsoWeek.of(_start(from_))
    with Console(stderr=True).status(f"Reading {org.name}"):
        organisation = organisation_from(org)
        rows = [
            row for number in range(weeks) for row in rows_of_week(organisation, first.plus(number))
        ]
    if json_:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif sys.stdout.isatty():
        _echo_aligned(rows)
    else:
        _echo_lines(rows)


def rows_of_week(organisation: OrganisationSpec, week: IsoWeek) -> list[Row]:
    """One row for each rep of each team: COLUMNS as the contract has them.

    In the order of asking; who is not asked comes last, by team and user.
    """
    rows = [
        _row(team.name, rep.user, plan(team.check_in, _calendar(rep), week))
        for team in organisation.teams
        for rep in team.reps
    ]
    return sorted(rows, key=_order)


def _order(row: Row) -> tuple[bool, str, str, str]:
    return (row["utc"] is None, row["utc"] or "", row["team"] or "", row["user"] or "")


def _calendar(rep: RepSpec) -> WorkCalendar:
    return WorkCalendar(rep.timezone, rep.workdays, rep.country)


def _row(team: str, user: str, planned: PlannedCheckIn | NotAsked) -> Row:
    asked = isinstance(planned, PlannedCheckIn)
    return {
        "team": team,
        "user": user,
        "week": str(planned.week),
        "local": planned.local.isoformat() if asked else None,
        "utc": planned.utc.isoformat() if asked else None,
        "reason": planned.reason,
    }


def _start(text: str | None) -> date:
    if text is None:
        return SystemClock().now().date()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise typer.BadParameter(
            f"{text[:40]!r} is not a date from {EARLIEST} to {LATEST}. Write it like 2026-11-23.",
            param_hint="'--from'",
        )
    return day


def _cells(row: Row) -> list[str]:
    """What a line shows; a reason only where there is one."""
    shown = [row[column] or "-" for column in COLUMNS[:-1]]
    return [*shown, row["reason"]] if row["reason"] else shown


def _echo_lines(rows: Sequence[Row]) -> None:
    for row in rows:
        # A team's name may hold a comma or a quotation mark: then it is quoted as in CSV.
        line = ", ".join(_quoted(cell) for cell in _cells(row))
        typer.echo(line)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell else cell


def _echo_aligned(rows: Sequence[Row]) -> None:
    lines = [list(COLUMNS), *(_cells(row) for row in rows)]
    widths = [max(cell_len(line[place]) for line in lines) for place in range(len(COLUMNS) - 1)]
    for line in lines:
        padded = [
            cell + " " * (width - cell_len(cell))
            for cell, width in zip(line, [*widths, 0], strict=False)
        ]
        typer.echo("  ".join(padded).rstrip())
