"""What tests of the bot share."""

from collections.abc import AsyncIterator

import pytest

from tests.fakes.openai_server import OpenAIServer


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    """Somebody's language model, as far as it can be reached over HTTP."""
    server = OpenAIServer()
    await server.start()
    yield server
    await server.stop()
