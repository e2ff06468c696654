import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.read import read
from bot.errors import WrongInput

app = typer.Typer()
app.command()(read)
run = CliRunner().invoke


def test_a_text_comes_back_as_one_json_object():
    result = run(app, ["--offline", "--json", "Legal is slow. Maya saved my week."])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert set(found) >= {"sentiment", "score", "blockers", "wins", "thanks"}
    assert found["blockers"] == [{"quote": "Legal is slow.", "cause": "process"}]
    assert found["thanks"] == [{"name": "Maya", "quote": "Maya saved my week."}]
    assert "id" not in found


def test_a_file_gives_its_ids_back_in_order(tmp_path: Path):
    file = tmp_path / "answers.jsonl"
    lines = [{"id": 7, "text": "ok"}, {"id": "b", "text": "Sehr gut, danke"}]
    file.write_text("\n".join(map(json.dumps, lines)) + "\n\n", "utf-8")
    result = run(app, ["--file", str(file), "--offline"])
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["id"] for one in found] == [7, "b"]
    assert found[1]["understood"] is False


def test_standard_input_is_read_where_nothing_else_is_given():
    result = run(app, ["--offline"], input="Closed two deals, great week")
    assert json.loads(result.stdout)["sentiment"] == "positive"


def test_every_wrong_line_is_named_and_none_is_read(tmp_path: Path):
    file = tmp_path / "answers.jsonl"
    file.write_text('{"id": 1, "text": "ok"}\nno json\n{"id": 3}\n[]\n{"text": "x"}\n', "utf-8")
    result = run(app, ["--file", str(file), "--offline"])
    assert isinstance(result.exception, WrongInput)
    assert result.stdout == ""
    for part in ("line 2", 'line 3: "text" is missing', "line 4", 'line 5: "id" is missing'):
        assert part in str(result.exception)


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    result = run(app, ["--file", str(tmp_path / "none.jsonl"), "--offline"])
    assert isinstance(result.exception, WrongInput)
    assert "none.jsonl" in str(result.exception)


def test_a_text_and_a_file_together_are_refused(tmp_path: Path):
    result = run(app, ["ok", "--file", str(tmp_path / "a.jsonl")])
    assert result.exit_code == 2


def test_without_a_key_no_model_is_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    result = run(app, ["--json", "fine"])
    assert result.exit_code == 0
