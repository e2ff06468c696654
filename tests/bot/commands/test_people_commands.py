"""`apply`, `export` and `erase` as somebody at a shell uses them, on both databases."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main

ORG = """\
organisation: Contoso Sales
platform: slack
external_id: T012345
teams:
  - name: West
    managers: [U0KIM]
    reps:
      - {user: U0ANA, name: Ana Ruiz, timezone: Europe/Madrid}
      - {user: ben@example.com, name: Ben Okoro, timezone: Europe/London}
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs the command line in a folder of its own: exit status, output, errors."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "org.yaml").write_text(ORG, encoding="utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run


def test_a_dry_run_shows_and_changes_nothing(run: Run) -> None:
    wanted = [
        "What the file would change:",
        "  + The organisation Contoso Sales is new.",
        "  + West: new team, check-in on Friday at 14:00 (one reminder after 4h, open for 48h).",
        "  + West: U0KIM joins as manager.",
        "  + West: Ana Ruiz (U0ANA) joins as rep.",
        "  + West: Ben Okoro (ben@example.com) joins as rep.",
    ]
    for _ in range(2):
        status, out, err = run("apply", "org.yaml", "--dry-run")
        assert (status, out.splitlines(), err) == (0, wanted, "")
    assert run("export", "U0ANA")[0] == 1


def test_apply_once_twice_and_changed(run: Run) -> None:
    status, out, _ = run("apply", "org.yaml")
    assert (status, out.splitlines()[-1]) == (0, "Done.")
    assert run("apply", "org.yaml")[:2] == (
        0,
        "Nothing changes: everything is as the file says.\n",
    )
    without = ORG.replace("      - {user: U0ANA, name: Ana Ruiz, timezone: Europe/Madrid}\n", "")
    Path("org.yaml").write_text(without, encoding="utf-8")
    status, out, _ = run("apply", "org.yaml")
    assert out.splitlines() == [
        "What the file changes:",
        "  - West: Ana Ruiz (U0ANA) is no longer rep.",
        "  - Ana Ruiz (U0ANA) is in no team any more and becomes inactive. Their history stays.",
        "Done.",
    ]


def test_mistakes_in_the_file_are_named_with_their_lines(run: Run) -> None:
    Path("org.yaml").write_text(ORG.replace("Europe/Madrid", "Europe/Madird"), encoding="utf-8")
    status, out, err = run("apply", "org.yaml")
    assert (status, out) == (1, "")
    assert err.startswith("org.yaml:8: ")
    assert "Did you mean Europe/Madrid?" in err


def test_a_database_without_tables_names_the_mend(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    for command in (("apply", "org.yaml"), ("export", "U0ANA"), ("erase", "U0ANA", "--yes")):
        status, out, err = run(*command)
        assert (status, out) == (1, "")
        assert "Run: relieved-quota migrate" in err


@pytest.mark.parametrize("named", ["U0ANA", "ben@example.com", "Ben@Example.com", "2"])
def test_export_finds_people_by_what_one_knows(run: Run, named: str) -> None:
    run("apply", "org.yaml")
    status, out, err = run("export", named)
    assert (status, err) == (0, "")
    wanted = "Ben Okoro" if "@" in named else "Ana Ruiz"
    assert json.loads(out)["person"]["name"] == wanted


def test_who_is_not_there_is_said(run: Run) -> None:
    run("apply", "org.yaml")
    for command in (("export", "U0NOBODY"), ("erase", "99", "--yes"), ("export", "9" * 60)):
        status, out, err = run(*command)
        assert (status, out) == (1, "")
        assert err.startswith("There is nobody '")


def test_the_same_id_in_two_organisations_asks_which(run: Run) -> None:
    run("apply", "org.yaml")
    other = ORG.replace("T012345", "T9").replace("Contoso Sales", "Fabrikam")
    Path("org.yaml").write_text(other, encoding="utf-8")
    run("apply", "org.yaml")
    status, _, err = run("export", "U0ANA")
    assert status == 1
    assert "in Contoso Sales, Fabrikam. Say which with --organisation" in err
    for named in ("Fabrikam", "T9"):
        status, out, _ = run("export", "U0ANA", "--organisation", named)
        assert json.loads(out)["organisation"] == "Fabrikam"
    assert "no organisation 'Nowhere'" in run("export", "U0ANA", "--organisation", "Nowhere")[2]


def test_erase_asks_or_needs_yes_and_is_final(run: Run) -> None:
    run("apply", "org.yaml")
    status, out, err = run("erase", "U0ANA")
    assert (status, out) == (2, "")
    assert "add --yes" in err
    assert json.loads(run("export", "U0ANA")[1])["person"]["id"] == 2
    status, out, err = run("erase", "U0ANA", "--yes")
    assert (status, err) == (0, "")
    assert "Everything about Ana Ruiz is erased." in out
    assert run("erase", "2", "--yes")[:2] == (
        0,
        "Person 2 was erased before. Nothing is left to remove.\n",
    )
    status, _, err = run("export", "2")
    assert status == 1
    assert "nothing is left to export" in err
    assert run("export", "U0ANA")[0] == 1
