"""The command line: what it lists, how it leaves, and that nobody is shown a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import COMMANDS, main
from bot.commands import migrate as migrating


def _leave(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    return int(left.value.code or 0)


def test_the_help_lists_every_command_with_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert _leave("--help") == 0
    shown = " ".join(capsys.readouterr().out.split())
    for entry in COMMANDS:
        assert f"{entry.name} {entry.about}" in shown


@pytest.mark.parametrize("name", [entry.name for entry in COMMANDS])
def test_every_command_has_help_of_its_own(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _leave(name, "--help") == 0
    out, err = capsys.readouterr()
    assert f"relieved-quota {name}" in out
    assert len(out) > 150
    assert err == ""


@pytest.mark.parametrize(
    "arguments",
    [["nothing-like-it"], ["tick", "--nothing"], ["apply"], ["tick", "--at"], ["migrate", "more"]],
)
def test_wrong_use_leaves_with_2_and_says_what_is_wrong(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _leave(*arguments) == 2
    err = capsys.readouterr().err
    assert "Error" in err
    assert "Traceback" not in err


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert _leave("--version") == 0
    assert capsys.readouterr().out.startswith("relieved-quota 0.")


def test_a_wrong_setting_leaves_with_1_and_its_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RQ_PORT", "eighty")
    assert _leave("migrate") == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "RQ_PORT: 'eighty' cannot be used; allowed is 1 to 65535.\n")


def test_what_nobody_foresaw_leaves_with_1_a_reference_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def breaks() -> None:
        raise RuntimeError("a secret plum")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setattr(migrating, "load_settings", breaks)
    assert _leave("migrate") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Something unforeseen went wrong (reference ")
    noted = (tmp_path / "state" / "relieved-quota" / "errors.log").read_text()
    assert err.partition("reference ")[2][:8] in noted
    for shown in (err, noted):
        assert "plum" not in shown
        assert "Traceback" not in shown


def test_a_small_command_does_not_load_what_it_does_not_need() -> None:
    code = (
        "import sys; from bot.cli import application; application(['relief']);"
        "heavy = {'sqlalchemy', 'starlette', 'slack_bolt', 'openai'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
