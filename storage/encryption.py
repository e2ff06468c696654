"""Secrets at rest: tokens and the like, encrypted by the keys of the installation.

The first key encrypts, every key decrypts: to change keys, put a new one in front, and take the
old one away once everything was stored anew (`relieved-quota doctor` says when).
"""

from collections.abc import Sequence
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Unreadable(Exception):
    """A secret was encrypted by a key that is no longer there."""


class Vault:
    """Encrypts and decrypts with Fernet (AES-128-CBC and HMAC-SHA256, with the time in it)."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("a vault needs at least one key")
        self._fernets = [Fernet(key) for key in keys]
        self._all = MultiFernet(self._fernets)

    def encrypt(self, secret: str) -> str:
        """The secret, fit to be stored."""
        return self.encrypt_bytes(secret.encode())

    def encrypt_bytes(self, secret: bytes) -> str:
        """The secret, fit to be stored or to be part of an address."""
        return self._all.encrypt(secret).decode("ascii")

    def decrypt(self, stored: str) -> str:
        """What `encrypt` was given. Raises Unreadable."""
        return self.decrypt_bytes(stored).decode()

    def decrypt_bytes(self, stored: str, kept_for: timedelta | None = None) -> bytes:
        """What `encrypt_bytes` was given, not longer ago than `kept_for`. Raises Unreadable."""
        seconds = None if kept_for is None else int(kept_for.total_seconds())
        try:
            return self._all.decrypt(stored.encode(), ttl=seconds)
        except InvalidToken:
            raise Unreadable("encrypted by a key that is no longer in RQ_ENCRYPTION_KEYS") from None

    def is_current(self, stored: str) -> bool:
        """Whether it was encrypted by the first key."""
        try:
            self._fernets[0].decrypt(stored.encode())
        except InvalidToken:
            return False
        return True
