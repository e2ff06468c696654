"""Secrets at rest, and what changing the keys means."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet

from storage.encryption import Unreadable, Vault

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_was_encrypted_is_read_back_and_shows_nothing() -> None:
    vault = Vault([NEW])
    stored = vault.encrypt("xoxb-secret")
    assert "secret" not in stored
    assert vault.decrypt(stored) == "xoxb-secret"
    assert stored != vault.encrypt("xoxb-secret")


def test_a_new_key_in_front_goes_on_reading_what_the_old_one_wrote() -> None:
    stored = Vault([OLD]).encrypt("secret")
    both = Vault([NEW, OLD])
    assert both.decrypt(stored) == "secret"
    assert not both.is_current(stored)
    assert both.is_current(both.encrypt("secret"))


@pytest.mark.parametrize(
    "stored",
    ["", "no token", Vault([OLD]).encrypt("secret")],
    ids=["nothing", "no token", "another key's"],
)
def test_what_no_key_fits_is_unreadable(stored: str) -> None:
    with pytest.raises(Unreadable):
        Vault([NEW]).decrypt(stored)


def test_what_is_too_old_is_unreadable() -> None:
    vault = Vault([NEW])
    stored = vault.encrypt_bytes(b"picture")
    assert vault.decrypt_bytes(stored, timedelta(hours=1)) == b"picture"
    with pytest.raises(Unreadable):
        vault.decrypt_bytes(stored, timedelta(seconds=-1))


def test_a_vault_without_keys_is_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Vault([])
