"""Reading what a request to the interface brings, and refusing it in one sentence."""

import json
from collections.abc import Mapping
from typing import TypeVar, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

T = TypeVar("T")


class Refused(Exception):
    """A request that is not answered as it hoped: a status, and one sentence that says why."""

    def __init__(self, status: int, sentence: str, headers: Mapping[str, str] | None = None):
        super().__init__(sentence)
        self.status, self.sentence, self.headers = status, sentence, dict(headers or {})

    def answer(self) -> Response:
        """The sentence as JSON."""
        return JSONResponse({"error": self.sentence}, status_code=self.status, headers=self.headers)


def objects_in(body: bytes) -> list[Mapping[str, str]]:
    """The rows of a JSON body, `{"rows": [{...}]}`, every value as the text that was sent: no
    number goes through a float. Raises Refused."""
    try:
        value: object = json.loads(body, parse_float=str, parse_int=str, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Refused(422, 'The body is no JSON. Send {"rows": [{...}]}.') from error
    rows: object = cast("dict[str, object]", value).get("rows") if isinstance(value, dict) else None
    if not isinstance(rows, list):
        raise Refused(422, 'The rows are missing. Send {"rows": [{...}]}.')
    if not rows:
        raise Refused(422, "There are no rows, so there is nothing to store.")
    return [_object(row, place) for place, row in enumerate(cast("list[object]", rows), start=1)]


def _object(row: object, place: int) -> Mapping[str, str]:
    if not isinstance(row, dict):
        raise Refused(422, f"Row {place} is no object with the columns as keys.")
    cells = cast("dict[str, object]", row)
    for name, cell in cells.items():
        if not isinstance(cell, str):
            raise Refused(422, f"Row {place}: {name[:40]} is neither a text nor a number.")
        if not _speakable(name) or not _speakable(cell):
            raise Refused(422, f"Row {place} has half a character in it. Send UTF-8.")
    return cast("dict[str, str]", cells)


def _speakable(text: str) -> bool:
    """JSON can escape one half of a character pair, which no answer could repeat."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _no_number(text: str) -> str:
    raise ValueError(text)


def option(request: Request, name: str, values: Mapping[str, T]) -> T | None:
    """A choice from the address, such as `?dry_run=true`. Raises Refused."""
    given = request.query_params.get(name)
    if given is None:
        return None
    if given not in values:
        raise Refused(422, f"{name} is one of {', '.join(values)}.")
    return values[given]
