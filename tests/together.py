"""Which tests one worker runs: those that share something that takes long to make.

The mark that pytest-xdist has for this (`xdist_group`, 3.8) does nothing with pytest 9.2, where the
id that it appends to is no longer a test's id.
"""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = {
    "tests/journeys/": "the demo's world",
    "tests/handlers/slack/test_slack_every_screen.py": "the demo's world",
    "tests/handlers/teams/test_teams_every_screen.py": "the demo's world",
    "tests/handlers/local/test_seed_history.py": "a history of Christmas",
    "tests/benchmarks/test_judgement.py": "a simulation",
}
"""What the tests share, by the beginning of their ids."""


class Together(LoadScopeScheduling):
    """Gives a worker one test at a time or, of those above, all that share something."""

    def _split_scope(self, nodeid: str) -> str:
        return next((what for start, what in TOGETHER.items() if nodeid.startswith(start)), nodeid)
