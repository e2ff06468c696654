"""One manager at their desk: whom coaching is for, with which playbook, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from bot.checkins.when import local_day
from prompts.playbook import Playbook, load_playbook
from storage.session import OrgSession
from storage.tables import Person


@dataclass(frozen=True)
class Desk:
    """A manager within one transaction. `now` is aware."""

    session: OrgSession
    manager: Person
    playbook: Playbook
    now: datetime

    @property
    def today(self) -> date:
        """The day on the manager's own calendar."""
        return local_day(self.now, self.manager.timezone)


@cache
def shipped_playbook() -> Playbook:
    """The plays that come with the program, read once. Raises PlaybookError."""
    return load_playbook()


def desk_of(session: OrgSession, manager: Person, now: datetime) -> Desk:
    """The manager's desk with the plays that come with the program."""
    return Desk(session, manager, shipped_playbook(), now)
