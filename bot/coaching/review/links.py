"""The address of a page to print: whom it is about, encrypted, good for seven days. Whoever of the
two is shown it can open it in a browser, where nobody is signed in."""

import re
from dataclasses import dataclass
from datetime import timedelta

from storage.encryption import Unreadable, Vault

PATH = "/reviews"
KEPT_FOR = timedelta(days=7)
LONGEST = 500

_WHOSE = re.compile(r"review:(\d{1,9}):(\d{1,9}):(\d{1,9})")


@dataclass(frozen=True)
class Links:
    """Makes and reads the addresses of an installation with a public address and a key."""

    base_url: str
    vault: Vault

    def address(self, organisation_id: int, manager_id: int, person_id: int) -> str:
        """Where the two people's review can be opened."""
        whose = f"review:{organisation_id}:{manager_id}:{person_id}"
        return f"{self.base_url.rstrip('/')}{PATH}/{self.vault.encrypt(whose)}"

    def whose(self, token: str) -> tuple[int, int, int] | None:
        """Organisation, manager and rep; None for what is no address of ours, or an old one."""
        if len(token) > LONGEST or not token.isascii():
            return None
        try:
            found = _WHOSE.fullmatch(self.vault.decrypt_bytes(token, KEPT_FOR).decode())
        except (Unreadable, UnicodeDecodeError):
            return None
        return (int(found[1]), int(found[2]), int(found[3])) if found else None
