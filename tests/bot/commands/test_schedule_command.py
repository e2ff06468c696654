import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.schedule import schedule
from bot.people.weeks import IsoWeek

ORG = """\
organisation: Contoso
platform: slack
external_id: T1
teams:
- name: West
  managers: [U0KIM]
  reps:
  - {user: U0ANA, timezone: Europe/Madrid, country: ES, workdays: [mon, tue, wed, thu]}
  - {user: U0BEN, timezone: Asia/Tokyo}
- name: 'North, "far"'
  managers: [U0KIM]
  check_in: {day: friday, time: "14:00"}
  reps:
  - {user: U0CHI, timezone: Europe/Rome, country: IT, workdays: [fri]}
"""

app = typer.Typer()
app.command()(schedule)


@pytest.fixture
def org(tmp_path: Path) -> Path:
    path = tmp_path / "org.yaml"
    path.write_text(ORG, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_prints_a_line_for_each_rep_and_week(org: Path) -> None:
    status, out, err = run(org, "--from", "2026-12-20", "--weeks", "2")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "West, U0ANA, 2026-W51, 2026-12-17T14:00:00+01:00, 2026-12-17T13:00:00+00:00, day off",
        "West, U0BEN, 2026-W51, 2026-12-18T14:00:00+09:00, 2026-12-18T05:00:00+00:00",
        '"North, ""far""", U0CHI, 2026-W51, 2026-12-18T14:00:00+01:00, 2026-12-18T13:00:00+00:00',
        "West, U0ANA, 2026-W52, 2026-12-24T14:00:00+01:00, 2026-12-24T13:00:00+00:00, holiday",
        "West, U0BEN, 2026-W52, 2026-12-25T14:00:00+09:00, 2026-12-25T05:00:00+00:00",
        '"North, ""far""", U0CHI, 2026-W52, -, -, holiday',
    ]


def test_json_has_every_key_and_null_where_nobody_is_asked(org: Path) -> None:
    status, out, _ = run(org, "--from", "2026-12-25", "--weeks", "1", "--json")
    assert status == 0
    assert json.loads(out) == [
        {
            "team": "West",
            "user": "U0ANA",
            "week": "2026-W52",
            "local": "2026-12-24T14:00:00+01:00",
            "utc": "2026-12-24T13:00:00+00:00",
            "reason": "holiday",
        },
        {
            "team": "West",
            "user": "U0BEN",
            "week": "2026-W52",
            "local": "2026-12-25T14:00:00+09:00",
            "utc": "2026-12-25T05:00:00+00:00",
            "reason": None,
        },
        {
            "team": 'North, "far"',
            "user": "U0CHI",
            "week": "2026-W52",
            "local": None,
            "utc": None,
            "reason": "holiday",
        },
    ]


def test_four_weeks_from_this_one_by_default(org: Path) -> None:
    before = IsoWeek.of(datetime.now(UTC).date())
    status, out, _ = run(org, "--json")
    after = IsoWeek.of(datetime.now(UTC).date())
    weeks = sorted({row["week"] for row in json.loads(out)})
    assert status == 0
    assert weeks in [[str(first.plus(n)) for n in range(4)] for first in (before, after)]


def test_mistakes_go_to_standard_error_one_a_line(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(ORG.replace("Tokyo", "Tokio").replace("IT,", "ITA,"), encoding="utf-8")
    status, out, err = run(wrong)
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        f"{wrong}:9: `timezone`: There is no time zone 'Asia/Tokio'. Did you mean Asia/Tokyo?",
        f"{wrong}:14: `country`: There is no country 'ITA'. Did you mean IT?",
    ]


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        status, out, err = run(path)
        assert (status, out) == (2, "")
        assert err.startswith(f"{path}: ")
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "2026-13-01"],
        ["--from", "tomorrow"],
        ["--from", "0001-01-01"],
        ["--from", "9999-12-31"],
        ["--weeks", "0"],
        ["--weeks", "-1"],
        ["--weeks", "1000000"],
        ["--weeks", "two"],
        ["--until", "2026-01-01"],
    ],
)
def test_wrong_options_are_wrong_use(org: Path, options: list[str]) -> None:
    status, out, err = run(org, *options)
    assert (status, out) == (2, "")
    assert "Traceback" not in err


def test_help_has_an_example() -> None:
    status, out, _ = run("--help")
    assert status == 0
    assert "relieved-quota schedule ORG.yaml --from" in out


@pytest.mark.parametrize(
    ("arguments", "status", "out", "err"),
    [
        (["{org}", "--from", "2026-11-23", "--weeks", "1"], 0, "West, U0BEN, 2026-W48, ", ""),
        (["{org}x"], 2, "", "No such file"),
        (["{wrong}"], 1, "", "wrong.yaml:9: "),
        (["{org}", "--weeks", "none"], 2, "", "--weeks"),
    ],
)
def test_the_command_itself_ends_with_the_right_status(
    org: Path, arguments: list[str], status: int, out: str, err: str
) -> None:
    wrong = org.with_name("wrong.yaml")
    wrong.write_text(ORG.replace("Tokyo", "Tokio"), encoding="utf-8")
    finished = subprocess.run(
        [
            Path(sys.executable).with_name("relieved-quota"),
            "schedule",
            *(argument.format(org=org, wrong=wrong) for argument in arguments),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert finished.returncode == status
    assert out in finished.stdout
    assert bool(out) == bool(finished.stdout)
    assert err in finished.stderr
    assert "Traceback" not in finished.stderr
