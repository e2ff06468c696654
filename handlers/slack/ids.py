"""The ids that Slack knows beside those of the features. Stable for ever."""

ANY_COMMAND = "/rq"
"""Takes every command as its first word, for workspaces where a word is taken by somebody else."""

SHARE_A_WIN = "highlights.share_a_win"
THIS_IS_A_WIN = "highlights.this_is_a_win"
THANK_THE_AUTHOR = "highlights.thank_the_author"

SHORTCUTS: dict[str, tuple[str, bool]] = {
    SHARE_A_WIN: ("/win", False),
    THIS_IS_A_WIN: ("/win", False),
    THANK_THE_AUTHOR: ("/thanks", True),
}
"""The command behind each shortcut, and whether its form begins with the author of the message
rather than with its words."""
