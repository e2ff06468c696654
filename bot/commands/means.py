"""An installation's means, from its settings."""

from bot.coaching.review.links import Links
from bot.errors import WrongSettings
from bot.means import Means
from bot.settings import Settings
from prompts.playbook import Playbook, PlaybookError, load_playbook


def means_of(settings: Settings) -> Means:
    """The means of an installation with these settings, without its models, which have to be
    reached. Raises WrongSettings with every mistake in its own plays."""
    return Means(playbook=_playbook(settings), pages=links_of(settings))


def links_of(settings: Settings) -> Links | None:
    """The links of an installation; None without a public address or a key."""
    if settings.rq_base_url is None or settings.vault is None:
        return None
    return Links(settings.rq_base_url, settings.vault)


def _playbook(settings: Settings) -> Playbook:
    try:
        return load_playbook(settings.rq_plays)
    except PlaybookError as error:
        raise WrongSettings(f"RQ_PLAYS: {error}") from None
