"""What Slack answers when it refuses, one class for each meaning.

SlackRefused           `code` is Slack's; `str()` a sentence for whoever runs the program
├── TooFast            wait for `wait`, then anything of the same kind may go again
├── Away               Slack did not take it, and may the next time
├── Unclear            nobody can say whether Slack took it
├── NoInstall          the program may not act in this workspace (any more)
│   └── TokenEnded     a rotating token ran out; the next one works
├── MissingScope       the program was not allowed this; `needed` names the scope
├── NobodyThere        the person or channel cannot be reached, now or later
├── MessageGone        there is no such message to change
├── TooLateForView     the view was closed, changed meanwhile, or its trigger is too old
└── Rejected           anything else: what was sent is wrong, so sending it again is no use
"""

from datetime import timedelta
from typing import ClassVar

from bot.errors import RelievedQuotaError


class SlackRefused(RelievedQuotaError):
    """Slack did not do what it was asked. `codes` are the answers that have this meaning."""

    codes: ClassVar[tuple[str, ...]] = ()

    def __init__(self, code: str, method: str = "") -> None:
        super().__init__(f"Slack answered {code}{f' to {method}' if method else ''}.")
        self.code = code
        self.method = method


class TooFast(SlackRefused):
    """Too many calls."""

    codes = ("ratelimited", "rate_limited", "message_limit_exceeded")

    def __init__(
        self, code: str, method: str = "", wait: timedelta = timedelta(seconds=10)
    ) -> None:
        super().__init__(code, method)
        self.wait = wait


class Away(SlackRefused):
    """Slack was not reached, or says that it is busy."""

    codes = ("service_unavailable", "team_added_to_org", "accesslimited", "not_reached")


class Unclear(SlackRefused):
    """It broke on the way."""

    codes = ("internal_error", "fatal_error", "request_timeout", "no_answer", "server_error")


class NoInstall(SlackRefused):
    """No token, or one that nothing can be done with."""

    codes = (
        "not_installed",
        "account_inactive",
        "token_revoked",
        "not_authed",
        "invalid_auth",
        "invalid_token",
        "invalid_refresh_token",
        "no_permission",
        "team_access_not_granted",
        "org_login_required",
        "ekm_access_denied",
        "team_not_found",
        "token_unreadable",
    )


class TokenEnded(NoInstall):
    """The token ran out."""

    codes = ("token_expired",)


class MissingScope(SlackRefused):
    """A permission is missing."""

    codes = ("missing_scope", "not_allowed_token_type", "access_denied")

    def __init__(self, code: str, method: str = "", needed: str = "") -> None:
        super().__init__(code, method)
        self.needed = needed


class NobodyThere(SlackRefused):
    """The person or the channel."""

    codes = (
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "user_not_visible",
        "cannot_dm_bot",
        "cannot_message_user",
        "channel_not_found",
        "not_in_channel",
        "user_not_in_channel",
        "is_archived",
        "channel_is_archived",
        "messages_tab_disabled",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_non_threadable_channel",
    )


class MessageGone(SlackRefused):
    """The message."""

    codes = ("message_not_found", "cant_update_message", "edit_window_closed")


class TooLateForView(SlackRefused):
    """The modal."""

    codes = (
        "expired_trigger_id",
        "exchanged_trigger_id",
        "trigger_expired",
        "trigger_exchanged",
        "invalid_trigger_id",
        "hash_conflict",
        "not_found",
        "view_not_found",
        "not_enabled",
    )


class Rejected(SlackRefused):
    """Everything else."""


def _known(kind: type[SlackRefused]) -> dict[str, type[SlackRefused]]:
    found = dict.fromkeys(kind.codes, kind)
    for narrower in kind.__subclasses__():
        found |= _known(narrower)
    return found


_BY_CODE = _known(SlackRefused)


def refusal(code: str, method: str) -> SlackRefused:
    """The error of a code."""
    return _BY_CODE.get(code, Rejected)(code, method)
