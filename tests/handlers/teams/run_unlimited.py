"""`relieved-quota run` as it is, but for Teams' rates: what a fan-out takes minutes for is over in
a second, so that a test can kill it in the middle.

python -m tests.handlers.teams.run_unlimited
"""

from bot.commands.run import run
from bot.messenger import Rate
from handlers.teams.messenger import TeamsMessenger


def _no_limit(_self: TeamsMessenger, *, changes: bool) -> Rate | None:
    return None


if __name__ == "__main__":
    TeamsMessenger.rate = _no_limit
    run()
