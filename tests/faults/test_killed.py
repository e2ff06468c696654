"""Killed at random points of a fan-out, again and again: nothing lost, nothing said twice."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from storage.session import Database
from tests.factories import make_team
from tests.faults.fan_out import MESSAGES

ROOT = Path(__file__).parents[2]


async def _people(url: str) -> None:
    database = Database(url)
    await make_team(database)
    await database.close()


@pytest.mark.parametrize(("kind", "kills"), [("sqlite_url", 50), ("postgres_url", 10)])
def test_a_fan_out_survives_being_killed(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, kills: int
) -> None:
    url: str = request.getfixturevalue(kind)
    asyncio.run(_people(url))
    book = tmp_path / "book"
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.fan_out", url, str(book), "20261127", str(kills)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads(done.stdout)
    states: dict[str, str] = report["states"]
    handed_over: dict[str, int] = report["handed_over"]

    assert len(states) == report["fan_outs"] * MESSAGES
    for key, state in states.items():
        times = handed_over.get(key, 0)
        if int(key.partition(":")[2]) % 3 > 0:
            # It arrived. A repeat carries the same key, by which every platform knows it again.
            assert (state, times > 0) == ("sent", True), key
        else:
            assert times <= 1, key
            assert state in {"sent", "unknown"}, key
            assert times == 1 or state == "unknown", key
    assert set(handed_over) <= set(states)
    # The kills met the outbox at work, or this would show nothing.
    assert any(times > 1 for times in handed_over.values()) or "unknown" in states.values()
