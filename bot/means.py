"""What one installation has and another may not, handed to the features where the bot is put
together. No feature reads the settings by itself."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.language.reading import Models
from prompts.playbook import Playbook, shipped_playbook


class Pages(Protocol):
    """Where the page of two people's review can be opened."""

    def address(self, organisation_id: int, manager_id: int, person_id: int) -> str: ...


@dataclass(frozen=True)
class Means:
    """An installation's means; without any, the program does what it can by itself."""

    models: Models | None = None
    """Language models; whether an organisation lets one work is asked of `bot.language.switch`."""
    playbook: Playbook = field(default_factory=shipped_playbook)
    """The plays in force: ours and those of its own."""
    pages: Pages | None = None
    """None where nobody could open one: without a public address or a key."""
