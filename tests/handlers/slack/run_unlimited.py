"""`relieved-quota run` as it is, but for Slack's rates: what a fan-out takes minutes for is over in
a second, so that a test can kill it in the middle.

python -m tests.handlers.slack.run_unlimited
"""

from bot.commands.run import run
from bot.messenger import Rate
from handlers.slack.messenger import SlackMessenger


def _no_limit(_self: SlackMessenger, *, changes: bool) -> Rate | None:
    return None


if __name__ == "__main__":
    SlackMessenger.rate = _no_limit
    run()
