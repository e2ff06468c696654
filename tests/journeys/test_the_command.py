"""Starting and stopping the demo: what it says, what it refuses, and that nothing is lost."""

import signal
import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.journeys.program import (
    Demo,
    copied,
    free_port,
    opened,
    run,
    start,
    stop,
    wait_until_open,
)

pytestmark = pytest.mark.timeout(300)


def clock(demo: Demo) -> str:
    return httpx.get(f"{demo.address}/playground/api/state").json()["now"]


def test_it_says_where_it_is_and_the_front_leads_there(demo: Demo) -> None:
    assert demo.said == (
        f"The playground is open at {demo.address}/",
        "In it you are anybody you like. Ctrl-C stops it, and next time it goes on.",
    )
    front = httpx.get(f"{demo.address}/", follow_redirects=True)
    assert front.status_code == 200
    assert front.url.path == "/playground"


def test_it_stops_on_ctrl_c_with_a_page_open_and_goes_on_where_it_was(
    world: Path, tmp_path: Path
) -> None:
    folder, port = copied(world, tmp_path), free_port()
    process = start(folder, port)
    wait_until_open(process)
    api = f"http://127.0.0.1:{port}/playground/api"
    with httpx.stream("GET", f"{api}/events") as events:
        assert next(events.iter_lines()) == ": here"
        moved = httpx.post(f"{api}/clock", json={"forward": "2h"}, timeout=60).json()
        said = {"user": "ana", "place": "west-wins", "text": "Have a good weekend"}
        httpx.post(f"{api}/say", json=said).raise_for_status()
        begun = time.monotonic()
        assert stop(process, signal.SIGINT) == 0
        assert time.monotonic() - begun < 5
    with opened(folder) as again:
        assert clock(again) == moved["now"]
        query = {"place": "west-wins", "viewer": "ben"}
        found = httpx.get(f"{again.address}/playground/api/messages", params=query).json()
        assert found[-1]["text"] == "Have a good weekend"


def test_a_port_that_is_taken_is_named_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(tmp_path, "demo", "--port", str(port), "--no-browser")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip() == (
        f"Port {port} cannot be used; another program may have it. "
        f"Choose another one: relieved-quota demo --port {port + 1}"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_wrong_use(tmp_path: Path, port: str) -> None:
    done = run(tmp_path, "demo", "--port", port, "--no-browser")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_two_programs_do_not_move_one_clock(demo: Demo) -> None:
    done = run(demo.folder, "demo", "--port", str(free_port()), "--no-browser")
    assert done.returncode == 1
    assert "is open already" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def not_a_database(file: Path) -> None:
    file.write_bytes(b"a letter to my mother\n" * 100)


def an_empty_database(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def somebodys_real_one(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE organisation SET platform = 'slack', external_id = 'T1'")


def one_with_others_beside(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT INTO organisation (name, platform, external_id, created_at) "
            "VALUES ('Fabrikam', 'slack', 'T1', '2026-11-24 09:00:00')"
        )


@pytest.mark.parametrize(
    "make", [not_a_database, an_empty_database, somebodys_real_one, one_with_others_beside]
)
def test_any_database_but_its_own_is_refused_and_left_alone(
    world: Path, tmp_path: Path, make: object
) -> None:
    file = copied(world, tmp_path) / ".playground" / "playground.db"
    if make in {not_a_database, an_empty_database}:
        file.unlink()
    assert callable(make)
    make(file)
    before = file.read_bytes()
    done = run(tmp_path, "demo", "--port", str(free_port()), "--no-browser")
    assert done.returncode == 1
    assert "is not a playground of this program" in done.stderr
    assert file.read_bytes() == before


def test_a_world_made_by_a_newer_program_is_left_alone(world: Path, tmp_path: Path) -> None:
    file = copied(world, tmp_path) / ".playground" / "playground.db"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = run(tmp_path, "demo", "--port", str(free_port()), "--no-browser")
    assert done.returncode == 1
    assert "newer version" in done.stderr


def test_a_world_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    """Killed while its history was lived through."""
    file = tmp_path / ".playground" / "making.db"
    half_made = begin_and_kill(tmp_path, file)
    assert not (tmp_path / ".playground" / "playground.db").exists()
    file.write_bytes(b"whatever was left")
    assert begin_and_kill(tmp_path, file)[:16] == half_made[:16] == b"SQLite format 3\0"


def begin_and_kill(folder: Path, file: Path) -> bytes:
    """What the file looks like after the program has begun to make it."""
    process = start(folder, free_port())
    assert process.stdout is not None
    assert process.stdout.readline() == "Two teams live through eight weeks, once.\n"
    process.kill()
    process.communicate()
    return file.read_bytes()


def test_the_database_of_the_settings_is_left_alone(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = copied(world, tmp_path)
    (folder / ".env").write_text("DATABASE_URL=sqlite:///real.db\n")
    with opened(folder) as demo:
        assert clock(demo)
    assert not (folder / "real.db").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / ".playground").write_text("in the way")
    done = run(tmp_path, "demo", "--port", str(free_port()), "--no-browser")
    assert done.returncode == 1
    assert "nothing can be written there" in done.stderr
