"""How long the services of chat platforms are waited for, and over how many connections."""

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=20, sock_connect=5)
"""For what somebody waits for."""

WATCHED = aiohttp.ClientTimeout(total=None, sock_connect=5)
"""For messages, each of which the outbox breaks off that takes too long: a timer a call besides
would be a tenth of what a call costs."""

CONNECTIONS = 200
