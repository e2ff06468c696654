"""One manager at their desk: whom coaching is for, with which playbook, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from bot.checkins.when import local_day
from bot.errors import WrongSettings
from bot.settings import load_settings
from prompts.playbook import Playbook, PlaybookError, load_playbook
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
def playbook_in_force() -> Playbook:
    """The plays that come with the program and those of `RQ_PLAYS`, read once while it runs.
    Raises WrongSettings with every mistake in them."""
    try:
        return load_playbook(load_settings().rq_plays)
    except PlaybookError as error:
        raise WrongSettings(f"RQ_PLAYS: {error}") from None


def desk_of(session: OrgSession, manager: Person, now: datetime) -> Desk:
    """The manager's desk with the plays that are in force."""
    return Desk(session, manager, playbook_in_force(), now)
