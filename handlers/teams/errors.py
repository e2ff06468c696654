"""What goes wrong between Teams and us, one class for each meaning.

TeamsRefused           `code` is short; `str()` a sentence for whoever runs the program
├── TooFast            wait for `wait`, then it may go again
├── Away               Teams did not take it, and may the next time
├── Unclear            nobody can say whether Teams took it
├── NoEntry            our own id or secret is not accepted
├── NotInstalled       the person or channel has not (or no longer) installed the program
├── MessageGone        there is no such message to change
└── Rejected           anything else: what was sent is wrong, so sending it again is no use

NotLetIn               what came in is not acted upon
├── NoActivity         it is no activity: 400
├── NoToken            no token, or one that proves nothing: 401
├── NotOurs            proven, but not for us: another tenant or service address: 403
└── NoKeys             the keys to check it by cannot be fetched just now: 503
"""

from datetime import timedelta
from typing import ClassVar

from bot.errors import RelievedQuotaError


class TeamsRefused(RelievedQuotaError):
    """Teams did not do what it was asked."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"Teams answered {code}{f' to {about}' if about else ''}.")
        self.code = code


class TooFast(TeamsRefused):
    """Too many calls."""

    def __init__(self, code: str, about: str, wait: timedelta) -> None:
        super().__init__(code, about)
        self.wait = wait


class Away(TeamsRefused):
    """Teams was not reached, is busy, or was changing the same conversation. `wait` is how long it
    asked for, where it said so."""

    def __init__(self, code: str, about: str = "", wait: timedelta | None = None) -> None:
        super().__init__(code, about)
        self.wait = wait


class Unclear(TeamsRefused):
    """It broke on the way."""


class NoEntry(TeamsRefused):
    """TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID do not fit together."""


class NotInstalled(TeamsRefused):
    """Nobody there who can be written to."""


class MessageGone(TeamsRefused):
    """The message."""


class Rejected(TeamsRefused):
    """Everything else."""


class NotLetIn(PermissionError):
    """An activity is not acted upon. `why` is a short code that holds nothing of what came."""

    status: ClassVar[int] = 403

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NoActivity(NotLetIn):
    """It cannot be read."""

    status = 400


class NoToken(NotLetIn):
    """Whoever sent it did not prove who they are."""

    status = 401


class NotOurs(NotLetIn):
    """It is for somebody else."""


class NoKeys(NotLetIn):
    """It cannot be checked now."""

    status = 503
