"""The model: it reads, in any language, and fills forms, through `openai` or a server that speaks
the same.

What is private never leaves; names, addresses and numbers are replaced before the rest does. On
any failure, past the budget or while the model keeps failing, the offline reading stands. Reading
and whatever else it is asked share one budget, one breaker and one limit of time.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from openai import APIConnectionError, APIStatusError, AsyncOpenAI, OpenAIError
from pydantic import ValidationError

from bot.clock import Clock
from bot.language.checking import Report, checked
from bot.language.lexicon import familiar
from bot.language.offline import OfflineReader
from bot.language.reading import Audience, Colleague, F, Reading
from bot.language.redaction import redact
from bot.language.sparing import (
    Breaker,
    UseStore,
    failed,
    may_ask,
    month_of,
    tokens_expected,
)
from bot.language.switch import UseInDatabase
from bot.language.text import LONGEST_READ
from prompts.reading.instructions import INSTRUCTIONS
from storage.session import Database

SECONDS_A_TRY = 20.0
SECONDS_IN_ALL = 30.0
RETRIES = 1
AT_ONCE = 8
"""How much an organisation asks at the same time: the coaching hour of many teams is one hour."""
LONGEST_FORM = 1500
"""Tokens."""
DEFAULT_MODEL = "gpt-5-mini"
TOKENS_A_MONTH = 2_000_000
OPENAI = "https://api.openai.com"
SECONDS_TO_REACH = 10.0

_log = structlog.get_logger()


class Unanswered(Exception):
    """The model filled no form: it refused, or its answer is not the form."""


@dataclass(frozen=True, slots=True)
class ModelAccess:
    """Where the model is, what it is called, and how much of it a month may use.

    `base_url` None is OpenAI itself. Another server is asked by `chat.completions`, which all
    local servers speak.
    """

    api_key: str
    model: str = DEFAULT_MODEL
    base_url: str | None = None
    tokens_a_month: int = TOKENS_A_MONTH
    seconds_a_try: float = SECONDS_A_TRY
    seconds_in_all: float = SECONDS_IN_ALL


class ModelReader:
    """A `Model`: reads what is not private, and offline what is or where the model fails.

    One per organisation that switched it on; `uses` counts its tokens.
    """

    def __init__(self, access: ModelAccess, uses: UseStore, clock: Clock) -> None:
        self._access = access
        self._uses = uses
        self._clock = clock
        self._breaker = Breaker()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._client = AsyncOpenAI(
            api_key=access.api_key,
            base_url=access.base_url,
            timeout=access.seconds_a_try,
            max_retries=RETRIES,
        )

    async def read(
        self,
        text: str,
        colleagues: Sequence[Colleague] = (),
        audience: Audience = "private",
    ) -> Reading:
        offline = await OfflineReader().read(text, colleagues, audience)
        if audience == "private" or offline.plea or not text.strip():
            return offline
        text = text[:LONGEST_READ]
        redacted = redact(text, colleagues, familiar)
        report = await self.fill(INSTRUCTIONS, {"answer": redacted.text}, Report)
        if report is None:
            return offline
        reading = checked(report, text, redacted, colleagues, plea=offline.plea)
        return replace(reading, understood=True)

    async def fill(self, task: str, data: Mapping[str, object], form: type[F]) -> F | None:
        """See `bot.language.reading.Model`."""
        asked = json.dumps(data, ensure_ascii=False)
        async with self._room:
            return await self._filled(task, asked, form)

    async def _filled(self, task: str, asked: str, form: type[F]) -> F | None:
        if not await self._may_ask(task, asked):
            return None
        try:
            async with asyncio.timeout(self._access.seconds_in_all):
                filled, tokens = await self._ask(task, asked, form)
        except (OpenAIError, ValidationError, TimeoutError, Unanswered, ValueError) as error:
            self._breaker = failed(self._breaker, self._clock.now())
            # The kind of failure only: the error may quote the words it failed on.
            _log.warning("model_failed", form=form.__name__, kind=type(error).__name__)
            return None
        self._breaker = Breaker()
        await self._uses.add(month_of(self._clock.now()), tokens)
        return filled

    async def close(self) -> None:
        await self._client.close()

    async def _may_ask(self, task: str, data: str) -> bool:
        now = self._clock.now()
        if not may_ask(self._breaker, now):
            return False
        used = await self._uses.used(month_of(now))
        return used + tokens_expected(task, data) <= self._access.tokens_a_month

    async def _ask(self, task: str, data: str, form: type[F]) -> tuple[F, int]:
        """The form as it was filled, and the tokens it took."""
        expected = tokens_expected(task, data)
        if self._access.base_url is None or self._access.base_url.startswith(OPENAI):
            response = await self._client.responses.parse(
                model=self._access.model,
                instructions=task,
                input=data,
                text_format=form,
                max_output_tokens=LONGEST_FORM,
                store=False,
            )
            filled = response.output_parsed
            tokens = response.usage.total_tokens if response.usage else expected
        else:
            completion = await self._client.chat.completions.parse(
                model=self._access.model,
                messages=[
                    {"role": "system", "content": task},
                    {"role": "user", "content": data},
                ],
                response_format=form,
                max_completion_tokens=LONGEST_FORM,
            )
            filled = completion.choices[0].message.parsed if completion.choices else None
            tokens = completion.usage.total_tokens if completion.usage else expected
        if filled is None:
            raise Unanswered
        return filled, tokens


class ModelReaders:
    """A model reader for each organisation, with a budget and a breaker of its own."""

    def __init__(self, access: ModelAccess, database: Database, clock: Clock) -> None:
        self._access = access
        self._database = database
        self._clock = clock
        self._readers: dict[int, ModelReader] = {}

    def of(self, organisation_id: int) -> ModelReader:
        """The organisation's reader; whether it may read is the caller's to ask."""
        reader = self._readers.get(organisation_id)
        if reader is None:
            uses = UseInDatabase(self._database, organisation_id)
            reader = ModelReader(self._access, uses, self._clock)
            self._readers[organisation_id] = reader
        return reader

    async def close(self) -> None:
        """Close their connections."""
        for reader in self._readers.values():
            await reader.close()


async def why_not_reached(access: ModelAccess) -> str | None:
    """Why the model cannot be asked, as a sentence; None where its server answers and has it. No
    answer of anybody is sent."""
    client = AsyncOpenAI(
        api_key=access.api_key,
        base_url=access.base_url,
        timeout=SECONDS_TO_REACH,
        max_retries=0,
    )
    try:
        names = [one.id async for one in client.models.list()]
    except APIConnectionError:
        return "Its server does not answer. Look at OPENAI_BASE_URL and the network."
    except APIStatusError as error:
        return _refused(error.status_code)
    except (OpenAIError, ValueError, TypeError, AttributeError):
        return "What answers there is no server of this kind. Look at OPENAI_BASE_URL."
    finally:
        await client.close()
    if names and access.model not in names:
        return f"Its server has no model {access.model}. Look at OPENAI_MODEL."
    return None


def _refused(status: int) -> str | None:
    if status in {401, 403}:
        return "Its server refuses the key. Look at OPENAI_API_KEY."
    if status in {404, 405}:
        return None  # a server that keeps no list of its models is one that answers
    return f"Its server answers with an error ({status})."
