"""How to write to people: the references that their activities brought, encrypted where they are
stored. Messages that go out bring theirs along from the outbox."""

import json
from dataclasses import asdict, dataclass

import structlog
from pydantic_core import from_json

from storage.encryption import Unreadable, Vault
from storage.queries import teams as queries
from storage.session import Database, OrgSession
from storage.tables import TeamsChat

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Reference:
    """A conversation with somebody."""

    tenant: str
    service_url: str
    conversation: str
    account: str
    """How Teams names the person there: `29:...`."""
    name: str = ""
    """What Teams called them last, so that a change is noticed whenever it was."""


@dataclass
class References:
    """Keeps and finds references."""

    database: Database
    vault: Vault

    def keep(self, session: OrgSession, chat: TeamsChat, reference: Reference) -> None:
        """Store how to write to somebody; nothing changes where it is stored like that."""
        if self.read(chat) != reference:
            chat.reference = self.vault.encrypt(json.dumps(asdict(reference)))
            session.add(chat)

    def read(self, chat: TeamsChat | None) -> Reference | None:
        """How somebody can be written to; None where that is not known."""
        stored = None if chat is None else chat.reference
        return None if stored is None else self.opened(stored)

    def opened(self, stored: str) -> Reference | None:
        """The same from what is stored."""
        try:
            return Reference(**from_json(self.vault.decrypt(stored)))
        except (Unreadable, ValueError, TypeError):
            log.warning("a conversation reference cannot be read")
            return None

    async def of(self, organisation_id: int, account: str) -> Reference | None:
        """How to write to an account."""
        async with self.database.reading(organisation_id) as session:
            return self.read((await queries.chats(session, [account])).get(account))
