"""`/api/v1`: a CRM or a script sends the rows that the command would read from a file.

Every answer is JSON, a mistake with one sentence in `error`. Nothing is stored in half.
"""

import asyncio
import hashlib
import io
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.clock import Clock
from bot.people.apply import hold
from bot.targets import keys
from bot.targets.imports.amounts import Mark
from bot.targets.imports.dates import Order
from bot.targets.imports.layout import Hints
from bot.targets.imports.mistakes import Mistake, Unclear, WrongFile
from bot.targets.imports.sheet import Sheet, open_sheet, sheet_of_objects
from bot.targets.imports.sorting import Sorter
from bot.targets.keys import Caller
from bot.targets.taking.service import Origin, Outcome, Subjects, read_into, subjects_of, take_in
from handlers.web.api_body import Refused, objects_in, option
from handlers.web.openapi import document
from storage.session import Database
from storage.tables import ApiAnswer
from storage.words import ImportKind, ImportSource

ROWS_ALLOWED = 5000
"""Rows of one request; a longer file is sent in pieces, or by the command."""

A_MINUTE = 60
"""Requests of one key in a minute, in each process."""

LONGEST_KEY = 200


@dataclass
class Pace:
    """A bucket of requests for each key, which fills up again over a minute."""

    left: dict[int, tuple[float, float]] = field(default_factory=dict[int, tuple[float, float]])

    def wait(self, key_id: int, at: float) -> float:
        """Take one request out; 0, or the seconds until there is one again."""
        count, since = self.left.get(key_id, (float(A_MINUTE), at))
        count = min(float(A_MINUTE), count + (at - since) * A_MINUTE / 60)
        if count < 1:
            self.left[key_id] = (count, at)
            return (1 - count) * 60 / A_MINUTE
        self.left[key_id] = (count - 1, at)
        return 0.0


@dataclass(frozen=True)
class Api:
    """The interface on a database."""

    database: Database
    clock: Clock
    pace: Pace = field(default_factory=Pace)

    def routes(self) -> list[BaseRoute]:
        """Everything below `/api/v1`, where nothing but JSON is answered."""
        inside: list[BaseRoute] = [Route("/openapi.json", _describe, methods=["GET"])]
        inside += [
            Route(f"/{kind}", self._careful(kind), methods=["POST"], name=kind)
            for kind in ImportKind
        ]
        inside.append(Route("/{rest:path}", _nothing_here, methods=_EVERY_METHOD))
        return [Mount("/api/v1", routes=inside)]

    def _careful(self, kind: ImportKind) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return await self._take(request, kind)
            except Refused as refused:
                return refused.answer()
            except WrongFile as error:
                return _wrong(error)

        return answer

    async def _take(self, request: Request, kind: ImportKind) -> Response:
        caller = await self._caller(request)
        body = await request.body()
        again = _idempotency_key(request)
        dry_run = option(request, "dry_run", {"true": True, "false": False}) or False
        whole = f"{request.url.path}?{request.url.query}\n".encode() + body
        asked = hashlib.sha256(whole).hexdigest()
        async with self.database.reading(caller.organisation_id) as session:
            subjects = await subjects_of(session)
        with Sorter() as sorter:
            # Reading takes a while, and nobody else should wait for it.
            sheet = await asyncio.to_thread(_read, sorter, request, kind, body, subjects)
            async with self.database.organisation(caller.organisation_id) as session:
                await hold(session)
                if again is not None:
                    earlier = await keys.earlier_answer(session, caller.key_id, again)
                    if earlier is not None:
                        return _said_before(earlier, asked)
                now = self.clock.now()
                name = f"/api/v1/{kind}"
                origin = Origin(
                    ImportSource.API, caller.name, name, hashlib.sha256(body).hexdigest()
                )
                outcome = await take_in(
                    session, sorter, sheet, subjects, origin, now=now, dry_run=dry_run
                )
                text = _told(outcome)
                if dry_run:
                    return _json(text)
                await keys.note_use(session, caller.key_id, now)
                if again is not None:
                    kept = ApiAnswer(
                        api_key_id=caller.key_id,
                        key=again,
                        request_hash=asked,
                        status=200,
                        body=text,
                        at=now,
                    )
                    await keys.keep_answer(session, kept)
        return _json(text)

    async def _caller(self, request: Request) -> Caller:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        caller = None
        if scheme.casefold() == "bearer" and 0 < len(key.strip()) <= LONGEST_KEY:
            caller = await keys.caller_of(self.database, key.strip())
        if caller is None:
            raise Refused(
                401,
                "Send a key of your organisation as Authorization: Bearer KEY.",
                {"WWW-Authenticate": "Bearer"},
            )
        if caller.revoked:
            raise Refused(403, f"The key {caller.name} was revoked. Ask for a new one.")
        wait = self.pace.wait(caller.key_id, asyncio.get_running_loop().time())
        if wait:
            raise Refused(
                429,
                f"A key has {A_MINUTE} requests a minute. Send more rows in each, up to "
                f"{ROWS_ALLOWED}.",
                {"Retry-After": str(int(wait) + 1)},
            )
        return caller


def _read(
    sorter: Sorter, request: Request, kind: ImportKind, body: bytes, subjects: Subjects
) -> Sheet:
    """The request's rows, judged and sorted. Raises Refused and WrongFile."""
    sheet = _sheet(request, kind, body, subjects)
    read_into(sorter, sheet, subjects)
    return sheet


def _sheet(request: Request, kind: ImportKind, body: bytes, subjects: Subjects) -> Sheet:
    content, _, parameters = request.headers.get("content-type", "").partition(";")
    if content.strip().casefold() == "text/csv":
        charset = parameters.partition("charset=")[2].strip().strip('"')
        if body.count(b"\n") > 2 * ROWS_ALLOWED:
            raise Refused(413, _TOO_MANY)
        hints = Hints(
            option(request, "dates", {one.value: one for one in Order}),
            option(request, "decimals", {one.value: one for one in Mark}),
            charset or None,
        )
        sheet = open_sheet(io.BytesIO(body), kind, subjects.known, hints)
    elif content.strip().casefold() == "application/json":
        rows = objects_in(body)
        if len(rows) > ROWS_ALLOWED:
            raise Refused(413, _TOO_MANY)
        sheet = sheet_of_objects(kind, rows, subjects.known)
    else:
        raise Refused(415, "Send rows as application/json or text/csv, and say so in Content-Type.")
    return sheet


_TOO_MANY = f"A request has {ROWS_ALLOWED} rows at most. Send them in pieces."
_EVERY_METHOD = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def _idempotency_key(request: Request) -> str | None:
    key = request.headers.get("idempotency-key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii()):
        raise Refused(422, f"An Idempotency-Key has 1 to {LONGEST_KEY} characters without accents.")
    return key


def _said_before(earlier: ApiAnswer, asked: str) -> Response:
    if earlier.request_hash != asked:
        raise Refused(
            409, "This Idempotency-Key came with another request before. Choose a new one."
        )
    return _json(earlier.body, {"Idempotent-Replay": "true"})


def _told(outcome: Outcome) -> str:
    return json.dumps(asdict(outcome), ensure_ascii=False)


def _json(text: str, headers: Mapping[str, str] | None = None) -> Response:
    return Response(text, media_type="application/json", headers=headers)


def _wrong(error: WrongFile) -> Response:
    mistakes = error.mistakes
    if isinstance(error, Unclear):
        mistakes = tuple(one.mistake("?{option}={value}") for one in error.questions)
    told: dict[str, object] = {
        "error": _sentence(mistakes, error.total),
        "mistakes": [asdict(one) for one in mistakes],
        "total": error.total,
    }
    if isinstance(error, Unclear):
        told["questions"] = [
            {"option": one.option, "choices": dict(one.choices)} for one in error.questions
        ]
    return JSONResponse(told, status_code=422)


def _sentence(mistakes: Sequence[Mistake], total: int) -> str:
    if total == 1:
        return f"Nothing was stored: {mistakes[0]}"
    which = "all of them" if total == len(mistakes) else f"the first {len(mistakes)}"
    return f"Nothing was stored: there are {total} mistakes, {which} in mistakes."


async def _describe(_request: Request) -> Response:
    return JSONResponse(document())


async def _nothing_here(request: Request) -> Response:
    if request.path_params["rest"] in set(ImportKind):
        return Refused(405, "Send rows here with POST.", {"Allow": "POST"}).answer()
    known = ", ".join(f"/api/v1/{kind}" for kind in ImportKind)
    return Refused(404, f"There is nothing here. Rows go to {known}.").answer()
