"""How to write to people: the references that their activities brought, encrypted where they are
stored, and looked up for many at once while messages go out."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

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
    _asked: dict[int, dict[str, "asyncio.Future[Reference | None]"]] = field(
        default_factory=dict[int, "dict[str, asyncio.Future[Reference | None]]"]
    )
    _looking: set["asyncio.Task[None]"] = field(default_factory=set["asyncio.Task[None]"])

    def keep(self, session: OrgSession, chat: TeamsChat, reference: Reference) -> None:
        """Store how to write to somebody; nothing changes where it is stored like that."""
        if self.read(chat) != reference:
            chat.reference = self.vault.encrypt(json.dumps(asdict(reference)))
            session.add(chat)

    def read(self, chat: TeamsChat | None) -> Reference | None:
        """How somebody can be written to; None where that is not known."""
        stored = None if chat is None else chat.reference
        return None if stored is None else self._read(stored)

    async def of(self, organisation_id: int, account: str) -> Reference | None:
        """How to write to an account. What is asked for in the same moment is looked up in one
        statement."""
        asked = self._asked.setdefault(organisation_id, {})
        future = asked.get(account)
        if future is None:
            future = asked[account] = asyncio.get_running_loop().create_future()
            if len(asked) == 1:
                task = asyncio.create_task(self._look(organisation_id))
                self._looking.add(task)
                task.add_done_callback(self._looking.discard)
        return await future

    async def _look(self, organisation_id: int) -> None:
        await asyncio.sleep(0)
        asked = self._asked.pop(organisation_id)
        try:
            found = await self._stored(organisation_id, asked)
        except Exception as error:  # whoever asked is told
            for future in asked.values():
                if not future.done():
                    future.set_exception(error)
            return
        for account, future in asked.items():
            if not future.done():
                stored = found.get(account)
                future.set_result(None if stored is None else self._read(stored))

    async def _stored(self, organisation_id: int, accounts: Iterable[str]) -> dict[str, str]:
        async with self.database.reading(organisation_id) as session:
            return await queries.references(session, accounts)

    def _read(self, stored: str) -> Reference | None:
        try:
            return Reference(**from_json(self.vault.decrypt(stored)))
        except (Unreadable, ValueError, TypeError):
            log.warning("a conversation reference cannot be read")
            return None
