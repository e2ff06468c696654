"""One manager at their desk: whom coaching is for, with which playbook, and when."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.checkins.when import local_day
from prompts.playbook import Playbook
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
