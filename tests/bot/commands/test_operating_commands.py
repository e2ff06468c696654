"""`migrate`, `tick` and `doctor` as somebody at a shell uses them, on both databases."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import update

from bot.cli import main
from bot.commands.means import means_of
from bot.errors import WrongSettings
from bot.settings import load_settings
from prompts.playbook import PLAYS_FOLDER
from storage.revision import newest
from storage.session import Database
from storage.tables import Delivery, Person

ORG = """\
organisation: Contoso Sales
platform: local
external_id: local
teams:
  - name: West
    channel: west
    managers: [kim]
    reps:
      - {user: ana, name: Ana Ruiz, timezone: Europe/Madrid}
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in a folder of its own: exit status, output, errors."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


@pytest.fixture
def migrated(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that is up to date, as DATABASE_URL."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    return database_url


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database without tables, as DATABASE_URL."""
    file = tmp_path / "empty.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    return file


def test_migrate_makes_the_tables_and_the_second_time_changes_nothing(
    run: Run, empty: Path
) -> None:
    status, out, err = run("migrate")
    assert (status, err) == (0, "")
    assert out.strip() == f"sqlite:///{empty} is now at {newest()}."
    status, out, err = run("migrate")
    assert (status, err) == (0, "")
    assert out.strip() == f"sqlite:///{empty} is up to date ({newest()})."


@pytest.mark.parametrize("command", [("tick",), ("run",), ("export", "U0ANA")])
def test_without_tables_a_command_says_how_to_make_them(
    command: tuple[str, ...], run: Run, empty: Path
) -> None:
    status, _, err = run(*command)
    assert status == 1
    assert err.strip() == f"sqlite:///{empty} has no tables yet. Run: relieved-quota migrate"


@pytest.mark.parametrize("command", ["migrate", "tick", "doctor"])
def test_a_database_that_cannot_be_reached_is_said_without_its_password(
    command: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://rq:plum@127.0.0.1:1/rq")
    status, out, err = run(command)
    assert status == 1
    assert "postgresql://rq:***@127.0.0.1:1/rq cannot be opened" in out + err
    assert "plum" not in out + err


def test_a_week_can_be_lived_through_by_ticking(run: Run, migrated: str, tmp_path: Path) -> None:
    (tmp_path / "org.yaml").write_text(ORG, encoding="utf-8")
    assert run("apply", "org.yaml")[0] == 0
    year = datetime.now(UTC).year + 1  # noqa: DTZ005, RUF100  the file holds from the real today on
    friday = datetime.fromisocalendar(year, 10, 5).date()
    # A working morning before the question, so that the hello comes first.
    status, out, _ = run("tick", "--at", f"{friday}T10:00+01:00")
    assert (status, out.startswith("Done: ")) == (0, True)
    assert run("tick", "--at", f"{friday}T14:00+01:00")[0] == 0
    held = json.loads(run("export", "ana")[1])
    assert "Ana Ruiz" in json.dumps(held, ensure_ascii=False)
    assert run("tick", "--at", f"{friday}T14:00+01:00")[1].strip() == "Nothing was due."


@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("friday", "'friday' is no instant. Write it like 2026-11-27T14:00+01:00."),
        ("2026-11-27T14:00", "does not say which clock"),
        ("2026-13-01T00:00Z", "is no instant"),
        ("0001-01-01T00:00+14:00", "is not in a year from 1970 to 2099"),
        ("9999-12-31T23:59-12:00", "is not in a year from 1970 to 2099"),
    ],
)
def test_an_instant_that_cannot_be_read_is_wrong_use(at: str, says: str, run: Run) -> None:
    status, out, err = run("tick", "--at", at)
    assert (status, out) == (2, "")
    assert says in err


def test_doctor_names_what_is_missing_and_leaves_with_1(run: Run, migrated: str) -> None:
    status, out, _ = run("doctor")
    assert status == 1
    lines = {line[7:].partition(":")[0]: line for line in out.splitlines()}
    assert lines["database"].startswith("ok")
    assert lines["time zones"].startswith("ok")
    assert lines["playbook"].startswith("ok")
    assert lines["organisations"].startswith("WRONG")
    assert "relieved-quota apply ORG.yaml" in lines["organisations"]


def test_doctor_says_what_a_script_can_read(run: Run, migrated: str, tmp_path: Path) -> None:
    (tmp_path / "org.yaml").write_text(ORG, encoding="utf-8")
    run("apply", "org.yaml")
    status, out, _ = run("doctor", "--json")
    found = {one["about"]: one for one in json.loads(out)}
    assert found["organisations"]["well"]
    assert found["proposals"] == {"about": "proposals", "well": True, "sentence": "None waits."}
    assert found["organisations"]["sentence"] == "1 with 1 active teams and 2 active people."
    assert status == int(not all(one["well"] for one in found.values()))


def test_doctor_says_whether_a_model_can_be_asked(
    run: Run, migrated: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said() -> str:
        out = run("doctor")[1]
        return next(line for line in out.splitlines() if "language model" in line)

    assert said() == "ok     language model: None is set up; reading is offline."
    (tmp_path / "org.yaml").write_text(f"{ORG}\nlanguage_model: on\n", encoding="utf-8")
    run("apply", "org.yaml")
    assert said().startswith("WRONG  language model: None is set up, though 1 organisation")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    assert "Its server does not answer. Look at OPENAI_BASE_URL" in said()
    (tmp_path / "org.yaml").write_text(ORG, encoding="utf-8")
    assert "No language model reads or words anything from now on." in run("apply", "org.yaml")[1]


def test_doctor_looks_on_where_settings_are_wrong(
    run: Run, migrated: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RQ_PORT", "eighty")
    status, out, _ = run("doctor")
    assert status == 1
    assert "WRONG  settings: RQ_PORT: 'eighty' cannot be used; allowed is 1 to 65535." in out
    assert "ok     playbook" in out


def test_doctor_names_what_is_wrong_with_plays_of_ones_own(
    run: Run, migrated: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RQ_PLAYS", str(tmp_path))
    (tmp_path / "our-own.md").write_text("## Ask\n- Why so slow?\n", encoding="utf-8")
    status, out, _ = run("doctor")
    assert status == 1
    assert "WRONG  playbook: our-own.md" in out
    with pytest.raises(WrongSettings, match=r"RQ_PLAYS: our-own\.md"):
        means_of(load_settings())
    monkeypatch.setenv("RQ_PLAYS", str(tmp_path / "none"))
    status, out, _ = run("doctor")
    assert "allowed is a folder with plays of your own" in out
    assert "ok     playbook" in out


def test_a_play_of_ones_own_is_in_force(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shipped = (PLAYS_FOLDER / "quiet-open-door.md").read_text(encoding="utf-8")
    (tmp_path / "quiet-open-door.md").write_text(
        shipped.replace("## Offer", "## Offer\n\n- Our own coffee corner."), encoding="utf-8"
    )
    monkeypatch.setenv("RQ_PLAYS", str(tmp_path))
    play = means_of(load_settings()).playbook.play("quiet-open-door")
    assert play is not None
    assert "Our own coffee corner." in play.offers


def test_doctor_says_that_the_database_is_behind(run: Run, empty: Path) -> None:
    status, out, _ = run("doctor")
    assert status == 1
    assert f"WRONG  database: sqlite:///{empty} has no tables yet." in out


def test_doctor_names_zones_that_this_machine_does_not_have_and_messages_left_behind(
    run: Run, migrated: str, tmp_path: Path
) -> None:
    """As after a database has moved to a machine with older zone data, or a crash."""
    (tmp_path / "org.yaml").write_text(ORG, encoding="utf-8")
    run("apply", "org.yaml")

    async def spoil() -> None:
        database = Database(migrated)
        async with database.everywhere() as session:
            await session.exec(update(Person).values(timezone="Europe/Newtown"))
            long_ago = datetime(2026, 1, 1, tzinfo=UTC)
            await session.exec(update(Delivery).values(state="sending", lease_until=long_ago))
        await database.close()

    asyncio.run(spoil())
    _, out, _ = run("doctor", "--json")
    found = {one["about"]: one for one in json.loads(out)}
    assert not found["people's zones"]["well"]
    assert "Europe/Newtown" in found["people's zones"]["sentence"]
    assert not found["interrupted"]["well"]
    assert found["room"]["well"]


def test_a_tick_says_to_a_script_what_was_done_and_what_comes_next(
    run: Run, migrated: str, tmp_path: Path
) -> None:
    assert json.loads(run("tick", "--json")[1]) == {"done": 0, "next": None}
    (tmp_path / "org.yaml").write_text(ORG, encoding="utf-8")
    run("apply", "org.yaml")
    said = json.loads(run("tick", "--json")[1])
    assert datetime.fromisoformat(said["next"]).utcoffset() == timedelta(0)
