"""`import` as somebody at a shell uses it, on both databases."""

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
      - {user: U0BEN, name: Ben Okoro, timezone: Europe/London}
"""
TARGETS = "user,period_start,period_end,floor,target,aspiration,unit\n"
FAR = "2098-01-01,2098-03-31"

Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def run(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Writes a file, if a text is given, and brings it in: exit status, output, errors."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOGNAME", "kim")
    monkeypatch.chdir(tmp_path)
    Path("org.yaml").write_text(ORG, encoding="utf-8")

    def call(*arguments: str) -> tuple[int, list[str], list[str]]:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out.splitlines(), err.splitlines()

    assert call("apply", "org.yaml")[0] == 0

    def run(kind: str, text: str | None, *more: str) -> tuple[int, list[str], list[str]]:
        if text is not None:
            Path("file.csv").write_text(text, encoding="utf-8")
        return call("import", kind, "file.csv", *more)

    return run


def test_new_then_the_same_then_corrected(run: Run):
    text = "user,date,amount\nU0ANA,2026-07-13,5\nU0ANA,2026-07-13,6.50\nu0ben,2026-07-14,-20\n"
    refund = "Line 4 is below 0, as refunds are: they lower the results."
    assert run("results", text) == (
        0,
        ["3 rows: 2 new, 0 changed, 0 stored already.", refund, "Done."],
        [],
    )
    assert run("results", text) == (
        0,
        ["Nothing changes: 3 rows, and all of it is stored already."],
        [],
    )
    corrected = text.replace("6.50", "7")
    difference = "  ~ Ana Ruiz, results of 2026-07-13: 11.5 -> 12"
    dry = [
        "3 rows: 0 would be new, 1 would be changed, 1 stored already.",
        difference,
        refund,
        "Nothing was stored: this was a dry run.",
    ]
    assert run("results", corrected, "--dry-run") == (0, dry, [])
    assert run("results", corrected, "--dry-run") == (0, dry, [])
    status, out, _ = run("results", corrected)
    assert (status, out[1], out[-1]) == (0, difference, "Done.")


def test_every_bad_row_is_named_and_none_is_stored(run: Run):
    text = (
        f"{TARGETS}U0ANA,{FAR},1,2,3,money\n"
        f"U0BNE,{FAR},1,2,3,money\n"
        "U0BEN,2098-03-31,2098-01-01,1,2,3,money\n"
        f"U0BEN,{FAR},5,2,3,hours\n"
    )
    status, out, err = run("targets", text)
    assert (status, out) == (1, [])
    assert err == [
        'line 3, user: There is no user "U0BNE". Did you mean U0BEN?',
        "line 4, period_end: 2098-01-01 is before the start 2098-03-31. "
        "The last day of a period is its first day or later.",
        'line 5, unit: "hours" is no unit. Write one of money, count, points, or a currency such '
        "as EUR.",
        "line 5, floor: 5 is above the target of 2. The floor is the target or less.",
        "Nothing was stored.",
    ]
    status, out, _ = run("targets", f"{TARGETS}U0ANA,{FAR},1,2,3,money\n")
    assert (status, out[0]) == (0, "1 row: 1 new, 0 changed, 0 stored already.")


def test_rows_that_contradict_what_is_stored(run: Run):
    first = f"{TARGETS}U0ANA,{FAR},10,20,30,money\nU0BEN,2026-01-01,2026-03-31,1,2,3,money\n"
    assert run("targets", first)[0] == 0
    text = (
        f"{TARGETS}U0BEN,{FAR},1,2,3,money\n"
        "U0ANA,2098-03-31,2098-06-30,1,2,3,money\n"
        "U0BEN,2026-01-01,2026-03-31,1,2,4,money\n"
    )
    status, _, err = run("targets", text)
    assert status == 1
    assert err == [
        "line 3, period_start: 2098-03-31 to 2098-06-30 overlaps 2098-01-01 to 2098-03-31, for "
        "which there is a target already. To correct that one, write its own first and last day.",
        "line 4, period_end: The period ended on 2026-03-31, so its target of 1 / 2 / 3 stands. "
        "What was wrong with it can be made good in the next period.",
        "Nothing was stored.",
    ]
    assert run("targets", f"{TARGETS}U0ANA,{FAR},10,20,30,count\n")[2] == [
        "line 2, unit: This period's target is in money, and so are its results. Write money.",
        "Nothing was stored.",
    ]
    status, out, _ = run("targets", f"{TARGETS}U0ANA,{FAR},10,20,31.5,money\n")
    assert (status, out[1]) == (
        0,
        "  ~ Ana Ruiz, target of 2098-01-01 to 2098-03-31: 10 / 20 / 30 -> 10 / 20 / 31.5",
    )


def test_what_can_be_read_in_two_ways_is_asked(run: Run):
    text = "user,date,amount\nU0ANA,3/4/2026,5\n"
    status, out, err = run("results", text)
    assert (status, out) == (1, [])
    assert err == [
        'line 2, date: "3/4/2026" can be read in two ways, and no other row decides. '
        "Say --dates dmy (2026-04-03) or --dates mdy (2026-03-04).",
        "Nothing was stored.",
    ]
    status, out, _ = run("results", None, "--json")
    told = json.loads("\n".join(out))
    assert (status, told["total"]) == (1, 1)
    assert told["questions"] == [
        {"option": "--dates", "choices": {"dmy": "2026-04-03", "mdy": "2026-03-04"}}
    ]
    status, out, _ = run("results", None, "--dates", "mdy", "--json")
    told = json.loads("\n".join(out))
    assert (status, told["added"], told["differences"]) == (0, 1, [])


def test_metrics_of_people_and_teams_and_leave_that_moves(run: Run):
    metrics = "subject,date,metric,value\nWest,2026-07-01,csat,81\nU0ANA,2026-07-01,win_rate,30%\n"
    assert run("metrics", metrics)[1][0] == "2 rows: 2 new, 0 changed, 0 stored already."
    assert run("metrics", metrics.replace("81", "82"))[1][1] == (
        "  ~ West, csat of 2026-07-01: 81 -> 82"
    )
    leave = "user,start,end,kind\nU0ANA,2097-07-06,2097-07-31,vacation\n"
    part = "U0ANA,2097-08-03,2097-08-28,part_time 60%\n"
    assert run("leave", leave + part)[1][0] == "2 rows: 2 new, 0 changed, 0 stored already."
    assert run("leave", leave + part)[1][0].startswith("Nothing changes")
    shorter = leave.replace("07-31", "07-24") + part.replace("60", "80")
    assert run("leave", shorter)[1] == [
        "2 rows: 0 new, 2 changed, 0 stored already.",
        "  ~ Ana Ruiz, leave: 2097-07-06 to 2097-07-31 (vacation) -> "
        "2097-07-06 to 2097-07-24 (vacation)",
        "  ~ Ana Ruiz, part time of 2097-08-03 to 2097-08-28: 0.6 -> 0.8",
        "Done.",
    ]
    assert run("leave", shorter)[1][0].startswith("Nothing changes")


def test_wrong_use_is_said_in_one_sentence(run: Run):
    status, _, err = run("results", None)
    assert (status, err) == (2, ["file.csv: No such file or directory. Give a CSV file."])
    status, _, err = run("results", "user,date,amount\nU0ANA,2026-07-01,5\n", "--organisation", "X")
    assert (status, err) == (1, ["There is no organisation 'X'."])
    assert run("result", None)[0] == 2


def test_keys_are_made_shown_once_and_revoked(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    def keys(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["keys", *arguments])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    assert keys("list")[1].startswith("Contoso Sales has no keys.")
    status, out, err = keys("make", "crm")
    assert (status, out[:3], err.startswith("Keep it safe")) == (0, "rq_", True)
    assert keys("make", "crm")[0] == 1
    shown = keys("list")[1]
    assert shown.startswith(f"crm: {out[:8]}..., made ")
    assert out.strip() not in shown
    assert keys("revoke", "crm")[:2] == (0, "Done.\n")
    assert keys("revoke", "crm")[:2] == (0, "Nothing changes: it was revoked already.\n")
    assert keys("revoke", "erp") == (1, "", "There is no key 'erp'.\n")
