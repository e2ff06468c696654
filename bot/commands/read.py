"""`relieved-quota read`: what the bot understands in an answer.

Nothing is stored. A text given here is nobody's private answer, so a configured model may read
it; `--offline` keeps it on this machine.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Annotated, TextIO, cast

import typer

from bot.clock import SystemClock
from bot.commands.models import access_of
from bot.errors import WrongInput
from bot.language.offline import OfflineReader
from bot.language.reading import Reader, Reading
from bot.language.sparing import UseInMemory
from bot.settings import load_settings

LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Line:
    """One answer of a file; `id` is None for a text given by hand."""

    id: str | int | None
    text: str


def read(
    text: Annotated[
        str | None,
        typer.Argument(
            help="The answer to read. Without it, standard input is read.", metavar="TEXT"
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file", help='Answers to read, one JSON object a line: {"id": 1, "text": "..."}'
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Read on this machine even where a model is set up.")
    ] = False,
    json_: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, at a terminal too.")
    ] = False,
) -> None:
    """Show what the bot understands in an answer: mood, blockers, wins and thanks.

    Examples: relieved-quota read "No blockers, Maya saved my week" and
    relieved-quota read --file answers.jsonl --json
    """
    if text is not None and file is not None:
        raise typer.BadParameter("give a TEXT or a --file, not both", param_hint="TEXT")
    lines = _lines(text, file)
    plain = not json_ and sys.stdout.isatty()
    asyncio.run(_read_all(lines, _reader(offline), plain=plain))


def _reader(offline: bool) -> Reader:
    """The reader that the settings name; the client is only loaded where a model is set up."""
    if offline:
        return OfflineReader()
    access = access_of(load_settings())
    if access is None:
        return OfflineReader()
    model = import_module("bot.language.model")
    reader: Reader = model.ModelReader(access, UseInMemory(), SystemClock())
    return reader


def _lines(text: str | None, file: Path | None) -> list[Line]:
    """What is to be read; every wrong line of a file is named before anything is read."""
    if text is not None:
        return [Line(None, text)]
    if file is None:
        if sys.stdin.isatty():
            raise typer.BadParameter(
                "nothing to read: give a text, --file, or text on standard input", param_hint="TEXT"
            )
        return [Line(None, sys.stdin.read())]
    if str(file) == "-":
        return _parsed(sys.stdin, "standard input")
    try:
        with file.open(encoding="utf-8-sig") as source:
            return _parsed(source, str(file))
    except OSError as error:
        raise WrongInput(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise WrongInput(f"{file} is not UTF-8 text.") from error


def _parsed(source: TextIO, name: str) -> list[Line]:
    good: list[Line] = []
    mistakes: list[str] = []
    for number, raw in enumerate(source, start=1):
        if not raw.strip():
            continue
        found = _line(raw)
        if isinstance(found, Line):
            good.append(found)
        else:
            mistakes.append(f"line {number}: {found}")
    if mistakes:
        raise WrongInput(f"{name} cannot be read. " + "; ".join(mistakes) + ".")
    return good


def _line(raw: str) -> Line | str:
    """The line, or what is wrong with it."""
    try:
        found: object = json.loads(raw)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return 'no JSON object, which looks like {"id": 1, "text": "..."}'
    fields = cast("dict[str, object]", found)
    text, given = fields.get("text"), fields.get("id")
    mistake = _mistake(text, given)
    return mistake or Line(cast("str | int", given), cast("str", text))


def _mistake(text: object, given: object) -> str:
    if not isinstance(text, str):
        return '"text" is missing' if text is None else '"text" must be a string'
    if len(text) > LONGEST_TEXT:
        return f'"text" is longer than {LONGEST_TEXT:,} characters'
    if given is None:
        return '"id" is missing'
    if isinstance(given, bool) or not isinstance(given, str | int):
        return '"id" must be a string or a whole number'
    return ""


async def _read_all(lines: list[Line], reader: Reader, *, plain: bool) -> None:
    for number, line in enumerate(lines):
        reading = await reader.read(line.text, audience="team")
        if plain:
            if number:
                typer.echo()
            for sentence in _sentences(line, reading):
                typer.echo(sentence)
        else:
            typer.echo(json.dumps(as_json(line, reading), ensure_ascii=False))


def as_json(line: Line, reading: Reading) -> dict[str, object]:
    """The reading as the command's contract has it."""
    found: dict[str, object] = {} if line.id is None else {"id": line.id}
    commitment = reading.commitment
    return found | {
        "sentiment": reading.sentiment,
        "score": reading.score,
        "blockers": [{"quote": b.quote, "cause": b.cause} for b in reading.blockers],
        "wins": [{"quote": w.quote} for w in reading.wins],
        "thanks": [{"name": t.name, "quote": t.quote} for t in reading.thanks],
        "commitment": commitment and {"quote": commitment.quote, "day": commitment.day},
        "plea": reading.plea,
        "understood": reading.understood,
    }


def _sentences(line: Line, reading: Reading) -> Iterator[str]:
    if line.id is not None:
        yield f"[{line.id}]"
    if not reading.understood:
        yield "This text was not read: the offline reader reads English only."
        return
    yield f"Mood: {reading.sentiment} ({reading.score:+.2f})"
    for blocker in reading.blockers:
        yield f"Blocker ({blocker.cause}): “{blocker.quote}”"
    for win in reading.wins:
        yield f"Win: “{win.quote}”"
    for thanks in reading.thanks:
        yield f"Thanks to {thanks.name}: “{thanks.quote}”"
    if reading.commitment:
        day = f" ({reading.commitment.day})" if reading.commitment.day else ""
        yield f"Commitment{day}: “{reading.commitment.quote}”"
    if reading.plea:
        yield "This may be a plea for help: its author would be shown where to find support."
