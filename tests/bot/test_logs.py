"""A secret phrase put into every place that could be logged does not reach the log."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import structlog
from sqlalchemy import create_engine, text

from bot.errors import Unavailable
from bot.logs import log_unforeseen, set_up_logs
from tests.logs_kept import logs_kept

SECRET = "my manager frightens me"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where this test's logs go; afterwards logging is as it was."""
    into = io.StringIO()
    with logs_kept():
        set_up_logs(into)
        yield into


def _lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def _raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as caught:
        return caught


def _from_database() -> Exception:
    engine = create_engine("sqlite://", hide_parameters=True)
    with engine.connect() as connection:
        connection.execute(text("CREATE TABLE one (word TEXT UNIQUE)"))
        for _ in range(2):
            try:
                connection.execute(text("INSERT INTO one VALUES (:word)"), {"word": SECRET})
            except Exception as error:  # which one does not matter
                return error
    raise AssertionError


def _ours() -> structlog.stdlib.BoundLogger:
    return structlog.stdlib.get_logger("bot.tests")


PLACES: dict[str, Callable[[], object]] = {
    "a value": lambda: _ours().info("happened", answer=SECRET),
    "a value in a list": lambda: _ours().info("happened", answers=[SECRET, 3]),
    "a mapping": lambda: _ours().info("happened", answer={"win": SECRET}),
    "an object": lambda: _ours().info("happened", answer=ValueError(SECRET)),
    "an error": lambda: _ours().error("failed", exc_info=_raised(ValueError(SECRET))),
    "its cause": lambda: _ours().error(
        "failed", exc_info=_raised(KeyError("x"), _raised(ValueError(SECRET)))
    ),
    "a group": lambda: _ours().error(
        "failed", exc_info=_raised(ExceptionGroup(SECRET, [ValueError(SECRET)]))
    ),
    "a note": lambda: _ours().error("failed", exc_info=_with_note()),
    "a database's error": lambda: _ours().error("failed", exc_info=_from_database()),
    "what nobody foresaw": lambda: log_unforeseen("bot.tests", _raised(ValueError(SECRET))),
    "a library's argument": lambda: logging.getLogger("library").warning("it said %s", SECRET),
    "a library's mapping": lambda: logging.getLogger("library").warning(
        "it said %(it)s", {"it": SECRET}
    ),
    "a library's error": lambda: logging.getLogger("library").error(
        "failed", exc_info=_raised(ValueError(SECRET))
    ),
    "asyncio's trace": lambda: logging.getLogger("asyncio").error(
        f"Task exception was never retrieved\nfuture: {SECRET}"
    ),
}


def _with_note() -> Exception:
    error = ValueError("x")
    error.add_note(SECRET)
    return _raised(error)


@pytest.mark.parametrize("place", PLACES)
def test_a_secret_phrase_is_logged_from_nowhere(place: str, stream: io.StringIO) -> None:
    PLACES[place]()
    (line,) = _lines(stream)
    assert line["event"]
    for word in ("manager", "frightens"):
        assert word not in stream.getvalue()


def test_ids_numbers_codes_and_instants_are_logged_as_they_are(stream: io.StringIO) -> None:
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    _ours().info("delivery", delivery=7, key="checkin:3:ask", problem="no_answer", at=at, ok=True)
    (line,) = _lines(stream)
    assert (line["delivery"], line["key"], line["problem"]) == (7, "checkin:3:ask", "no_answer")
    assert line["at"] == "2026-11-24T09:00:00+00:00"
    assert (line["event"], line["level"], line["logger"]) == ("delivery", "info", "bot.tests")
    assert str(line["timestamp"]).endswith("Z")


def test_an_error_is_told_by_its_type_place_and_code(stream: io.StringIO) -> None:
    _ours().error("failed", exc_info=_from_database())
    told = str(_lines(stream)[0]["error"])
    assert "sqlalchemy.exc.IntegrityError" in told
    assert "SQLITE_CONSTRAINT_UNIQUE" in told
    assert "tests/bot/test_logs.py" in told


def test_a_sentence_of_ours_about_settings_may_be_read_in_the_log(stream: io.StringIO) -> None:
    _ours().error("failed", exc_info=_raised(Unavailable("Port 80 cannot be used.")))
    assert "Port 80 cannot be used." in str(_lines(stream)[0]["error"])


def test_the_reference_that_is_told_stands_in_the_log(stream: io.StringIO) -> None:
    reference = log_unforeseen("bot.tests", _raised(ValueError(SECRET)), delivery=9)
    (line,) = _lines(stream)
    assert (line["reference"], line["delivery"]) == (reference, 9)


def test_a_stream_that_is_gone_does_not_stop_the_program() -> None:
    root = logging.getLogger()
    before, raising = root.handlers[:], logging.raiseExceptions
    gone = io.StringIO()
    set_up_logs(gone)
    gone.close()
    try:
        _ours().info("happened")
    finally:
        root.handlers[:] = before
        logging.raiseExceptions = raising
        structlog.reset_defaults()
