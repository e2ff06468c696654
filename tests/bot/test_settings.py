"""Settings: defaults that work, and for every wrong one a sentence with what is allowed."""

import base64
from pathlib import Path

import pytest

from bot.errors import WrongSettings
from bot.settings import DEFAULT_DATABASE, load_settings

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
"""The same on every worker: it names a test."""


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where no .env is
    for name in ("DATABASE_URL", "RQ_PORT", "RQ_WORKERS", "RQ_ENCRYPTION_KEYS", "SLACK_BOT_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def test_nothing_has_to_be_set() -> None:
    settings = load_settings()
    assert settings.database_url == DEFAULT_DATABASE
    assert settings.rq_port == 8080
    assert settings.rq_workers == "embedded"
    assert not settings.uses_slack
    assert not settings.uses_teams


def test_a_file_counts_and_the_environment_counts_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("RQ_PORT=9000\nDATABASE_URL=sqlite:///one.db\nOTHER=1\n")
    monkeypatch.setenv("RQ_PORT", "9001")
    settings = load_settings()
    assert (settings.rq_port, settings.database_url) == (9001, "sqlite:///one.db")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("RQ_PORT", "zero", "RQ_PORT: 'zero' cannot be used; allowed is 1 to 65535."),
        ("RQ_PORT", "65536", "RQ_PORT: '65536' cannot be used; allowed is 1 to 65535."),
        (
            "RQ_WORKERS",
            "celery",
            "RQ_WORKERS: 'celery' cannot be used; "
            "allowed is embedded (messages go out from this process) or, on PostgreSQL, "
            "procrastinate (any number of `worker` processes hand them over).",
        ),
        (
            "RQ_WORKERS",
            "procrastinate",  # on SQLite
            "RQ_WORKERS: 'procrastinate' cannot be used; "
            "allowed is embedded (messages go out from this process) or, on PostgreSQL, "
            "procrastinate (any number of `worker` processes hand them over).",
        ),
    ],
)
def test_a_wrong_setting_names_itself_what_was_found_and_what_is_allowed(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings) as raised:
        load_settings()
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root:plum@host/name"),
        ("DATABASE_URL", "plum"),
        ("RQ_ENCRYPTION_KEYS", "plum"),
        ("RQ_ENCRYPTION_KEYS", f"{KEY},plum"),
    ],
)
def test_a_wrong_secret_is_named_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSettings) as raised:
        load_settings()
    assert str(raised.value).startswith(f"{name}: its value cannot be used; allowed is ")
    assert "plum" not in str(raised.value)
    assert raised.value.__cause__ is None


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RQ_PORT", "0")
    monkeypatch.setenv("RQ_WORKERS", "many")
    with pytest.raises(WrongSettings) as raised:
        load_settings()
    assert len(str(raised.value).splitlines()) == 2


def test_a_secret_does_not_show_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [KEY, base64.urlsafe_b64encode(b"l" * 32).decode()]
    monkeypatch.setenv("RQ_ENCRYPTION_KEYS", f" {keys[0]} , {keys[1]},")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-plum")
    settings = load_settings()
    assert [key.get_secret_value() for key in settings.rq_encryption_keys] == keys
    assert settings.uses_slack
    for secret in (*keys, "plum"):
        assert secret not in repr(settings)
