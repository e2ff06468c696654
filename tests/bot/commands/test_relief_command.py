"""`relieved-quota relief`: JSON in, JSON out, mistakes on standard error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.relief import relief

CASE = {
    "period": {"start": "2026-07-01", "end": "2026-09-30"},
    "country": "ES",
    "target": {"floor": "180000", "target": "300000", "aspiration": "360000", "step": "100"},
    "events": [{"kind": "leave", "start": "2026-07-06", "end": "2026-07-31"}],
}

app = typer.Typer()
app.command()(relief)


def run(*arguments: str, given: str | bytes | None = None):
    return CliRunner().invoke(app, list(arguments), input=given)


@pytest.mark.parametrize("way", ["file", "standard input"])
def test_a_case_from_a_file_or_standard_input_is_answered_in_json(way: str, tmp_path: Path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    done = run(str(file)) if way == "file" else run("-", given=json.dumps(CASE))
    assert done.exit_code == 0
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["target"] == {"floor": "125500", "target": "209100", "aspiration": "250900"}
    assert found["factor"] == "0.6970"


def test_mistakes_go_to_standard_error_one_a_line():
    wrong = {**CASE, "country": "XX", "events": [{"kind": "leave", "start": "2026-07-06"}]}
    done = run("-", given=json.dumps(wrong))
    assert done.exit_code == 1
    assert done.stdout == ""
    first, second = done.stderr.splitlines()
    assert first.startswith("events[0].end: ")
    assert second.startswith("country: ")


@pytest.mark.parametrize("given", ["", "{", b"\xff\xfe\x00", "[]", "NaN"])
def test_what_is_no_case_fails_without_a_traceback(given: str | bytes):
    done = run("-", given=given)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_missing_file_and_a_missing_argument_are_wrong_use(tmp_path: Path):
    missing = run(str(tmp_path / "none.json"))
    assert missing.exit_code == 2
    assert "none.json" in missing.stderr
    assert "-" in missing.stderr
    assert run(str(tmp_path)).exit_code == 2
    assert run().exit_code == 2


def test_the_engine_brings_no_database_platform_or_model_along():
    script = (
        "import sys, bot.commands.relief;"
        "heavy = ('sqlalchemy', 'sqlmodel', 'pydantic', 'slack_bolt', 'botbuilder', 'openai');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
