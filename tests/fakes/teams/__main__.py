"""The fake Teams as a process of its own: `python -m tests.fakes.teams [PEOPLE]`.

It prints one line of JSON with what to put into the settings, and runs until it is stopped.
"""

import asyncio
import json
import sys
import time

from tests.fakes.teams.issuer import APP_ID, SECRET
from tests.fakes.teams.server import FakeTeams, running

TENANT = "tenant-home"
SLOW_SECONDS = 0.3
"""How long a token and the keys take."""


async def main(people: int) -> None:
    """One tenant with so many people who have added the program: their accounts are `P1` and on,
    their chats `a:P1` and on."""
    async with running(FakeTeams(now=time.time, home_tenant=TENANT)) as teams:
        teams.slow_issuer = SLOW_SECONDS
        tenant = teams.tenant(TENANT)
        for number in range(1, people + 1):
            user = tenant.add(f"P{number} Crowd", installed=True)
            del tenant.users[user.object_id]
            user.object_id, user.teams_id = f"p{number}", f"29:p{number}"
            tenant.users[user.object_id] = user
            teams.chat(tenant, user)
        settings = {
            "TEAMS_APP_ID": APP_ID,
            "TEAMS_APP_PASSWORD": SECRET,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_SERVICE_URL": teams.service_url,
            "TEAMS_LOGIN_URL": f"{teams.url}/login",
            "TEAMS_OPENID_URL": f"{teams.url}/openid",
        }
        print(json.dumps(settings), flush=True)  # noqa: T201  what the caller reads
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
