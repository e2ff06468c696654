"""Logs: what happened to which id, and never what a person wrote.

One line an event, JSON where a machine reads it and coloured at a terminal. Everybody's log lines
go the same way, those of the libraries too. Three rules keep people's words out:

- a value is logged only where it looks like an id, a number, a code or an instant;
- an error is logged as its type, where it happened, and a message only where that type of error
  cannot carry data (a database's message names the values that it refused);
- a library's line is its own template, filled in with what the first rule lets through.
"""

import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.errors import Unavailable, WrongSettings

_ID = re.compile(r"[\w.:/@~+=\-]{0,120}")
_OURS = frozenset({"event", "level", "logger", "timestamp", "error"})
_LEFT_OUT = "(left out)"

_LOUD = ("uvicorn.access", "aiosqlite", "sqlalchemy", "apscheduler", "slack_sdk", "slack_bolt",
         "httpx", "openai", "botbuilder", "alembic", "procrastinate", "fontTools",
         "fpdf")  # fmt: skip
"""Libraries whose lines of everyday work name addresses or parameters: only their warnings."""

_HARMLESS: tuple[type[BaseException], ...] = (
    WrongSettings,
    Unavailable,
    ImportError,
    AttributeError,
    NameError,
    RecursionError,
    MemoryError,
)
"""Errors whose message is made of names in code or settings, never of what was given."""


def set_up_logs(stream: TextIO | None = None, *, level: int = logging.INFO) -> None:
    """Send every log line of this process to `stream` (standard error, where it is None)."""
    into = stream if stream is not None else sys.stderr
    before: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _only_ids,
        _error_without_data,
    ]
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    at_a_terminal = into.isatty()
    render: Processor = (
        structlog.dev.ConsoleRenderer(sort_keys=False)
        if at_a_terminal
        else structlog.processors.JSONRenderer(sort_keys=False)
    )
    handler = logging.StreamHandler(into)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_template, *before],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
            pass_foreign_args=True,
        )
    )
    logging.raiseExceptions = False  # a line that cannot be written must not be printed instead
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _LOUD:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def log_unforeseen(logger_name: str, error: BaseException, **ids: int | str) -> str:
    """Log an error that nobody foresaw and return the reference number to tell the person."""
    reference = secrets.token_hex(4)
    structlog.stdlib.get_logger(logger_name).error(
        "unforeseen", reference=reference, exc_info=error, **ids
    )
    return reference


def _template(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """A library's line, filled in anew; asyncio puts the text of errors behind the first line."""
    record = cast(logging.LogRecord, event["_record"])
    template, given = str(record.msg), cast(object, event.pop("positional_args", ()))
    with suppress(TypeError, ValueError, KeyError):  # what was left out may have been a number
        if isinstance(given, tuple) and given:
            template %= tuple(_as_id(one) for one in cast("tuple[object, ...]", given))
        elif isinstance(given, dict):
            template %= {key: _as_id(one) for key, one in cast("dict[str, object]", given).items()}
    event["event"] = template.partition("\n")[0][:300]
    return event


def _only_ids(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if key in _OURS or key.startswith("_") or key in {"exc_info", "stack_info"}:
            continue
        event[key] = _as_id(value)
    return event


def _as_id(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and _ID.fullmatch(value):
        return value
    if isinstance(value, list | tuple):
        return [_as_id(one) for one in cast("list[object]", value)]
    return _LEFT_OUT


def _error_without_data(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if isinstance(found, BaseException):
        error: BaseException | None = found
    elif isinstance(found, tuple):
        error = cast("BaseException | None", found[1])
    else:
        error = sys.exc_info()[1] if found else None
    if error is not None:
        event["error"] = list(_told(error))
    return event


def _told(error: BaseException, depth: int = 0) -> Iterator[str]:
    """The error and what caused it: types and places, the outermost first."""
    yield _type_and_message(error)
    for frame in traceback.extract_tb(error.__traceback__)[-12:]:
        yield f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
    if depth == 8:
        return
    if isinstance(error, BaseExceptionGroup):
        for one in cast("BaseExceptionGroup[BaseException]", error).exceptions[:5]:
            yield from _told(one, depth + 1)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield "because of"
        yield from _told(cause, depth + 1)


def _type_and_message(error: BaseException) -> str:
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, _HARMLESS):
        return f"{name}: {str(error)[:500]}"
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}"
    # Databases: the code of what went wrong, which says enough and never quotes a value.
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return f"{name}: {code}" if isinstance(code, str) else name


def _place(filename: str) -> str:
    """The end of a file's path: enough to find it, and nothing about the machine."""
    return "/".join(Path(filename).parts[-3:])
