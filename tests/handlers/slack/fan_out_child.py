"""A process that hands over what is due, without Slack's rates, to be killed while it does.

python -m tests.handlers.slack.fan_out_child SECONDS    # how long after `NOW` it believes to be
"""

import asyncio
import sys
from datetime import timedelta

from bot.clock import SetClock
from bot.outbox.drain import Outbox
from bot.settings import load_settings
from handlers.slack.app import reach_slack
from handlers.slack.messenger import SlackMessenger
from storage.session import Database
from storage.words import Platform
from tests.factories import NOW


async def main(seconds: int) -> None:
    """Drain once."""
    settings = load_settings()
    database = Database(settings.database_url)
    clock = SetClock(NOW + timedelta(seconds=seconds))
    reach = reach_slack(settings, database, clock)
    await reach.start()
    messenger = SlackMessenger(
        reach.web, reach.workspaces, reach.painter, new_messages=None, changes=None
    )
    await Outbox(database, {Platform.SLACK: messenger}, clock).drain()
    await reach.stop()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
