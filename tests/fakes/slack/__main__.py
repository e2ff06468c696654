"""The fake Slack as a process of its own: `python -m tests.fakes.slack [PEOPLE]`.

It prints one line of JSON with what to put into the settings, and runs until it is stopped.
"""

import asyncio
import json
import sys
import time

from tests.fakes.slack.server import SECRET, FakeSlack, running


async def main(people: int) -> None:
    """One workspace, `T0WEST`, with so many people: `U000001` and on."""
    async with running(FakeSlack(now=time.time)) as slack:
        names = {f"U{number:06d}": f"Person {number}" for number in range(1, people + 1)}
        team = slack.team("T0WEST", **names)
        settings = {
            "SLACK_API_URL": slack.url,
            "SLACK_BOT_TOKEN": slack.token(team),
            "SLACK_APP_TOKEN": "xapp-1-good",
            "SLACK_SIGNING_SECRET": SECRET,
        }
        print(json.dumps(settings), flush=True)  # noqa: T201  what the caller reads
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
