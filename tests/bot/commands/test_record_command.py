"""`record verify` and `record export` as somebody at a shell uses them, on both databases."""

import asyncio
import csv
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli import main
from bot.targets import record
from storage.session import Database
from storage.words import RecordKind
from tests.factories import NOW, make_team


async def _write(url: str) -> None:
    database = Database(url)
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        ana = made.reps["Ana"]
        await record.append(session, RecordKind.PROPOSED, NOW, person_id=ana, by=ana)
        await record.append(
            session,
            RecordKind.DECLINED,
            NOW,
            person_id=ana,
            by=made.leader,
            words={"reason": "=HYPERLINK(1)"},
        )
    await database.close()


async def _forge(url: str) -> None:
    database = Database(url)
    on = "" if database.is_sqlite else " ON record_entry"
    keeper = "record_entry_no_update" if database.is_sqlite else "record_entry_stays"
    async with database.engine.begin() as connection:
        await connection.execute(text(f"DROP TRIGGER {keeper}{on}"))
        await connection.execute(text("UPDATE record_entry SET kind = 'approved' WHERE number = 2"))
    await database.close()


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


@pytest.fixture(autouse=True)
def _at(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


def test_the_record_is_handed_out_and_checked(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:

    asyncio.run(_write(database_url))
    status, out, err = _run(capsys, "record", "verify")
    assert (status, err) == (0, "")
    assert out.startswith("Contoso Sales: 2 entries, all as sealed. Last hash: ")

    status, out, _ = _run(capsys, "record", "export")
    entries = json.loads(out)
    assert [entry["kind"] for entry in entries] == ["proposed", "declined"]
    assert entries[1]["words"] == {"reason": "=HYPERLINK(1)"}

    status, out, _ = _run(capsys, "record", "export", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["number"] for row in rows] == ["1", "2"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())

    asyncio.run(_forge(database_url))
    status, out, err = _run(capsys, "record", "verify")
    assert status == 1
    assert "Entry 2 is shown other than it was sealed." in err
    status, out, _ = _run(capsys, "doctor")
    assert status == 1
    assert "WRONG  record: Contoso Sales: Entry 2 is shown other than it was sealed." in out
