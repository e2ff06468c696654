"""Organisation files, right and wrong. Every wrong one is told with its line."""

from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.people.orgfile.reading import OrganisationFileErrors, parse_organisation
from bot.people.orgfile.spec import (
    CheckInCadence,
    CoachingCadence,
    HighlightsCadence,
    OrganisationSpec,
    PersonSpec,
    PolicySpec,
    RepSpec,
    TeamSpec,
)
from bot.people.orgfile.yaml_nodes import Mistake
from bot.people.workdays import MONDAY_TO_FRIDAY
from storage.words import Platform

EXAMPLE = Path(__file__).parents[4] / "examples" / "contoso.yaml"

FULL = """\
organisation: Contoso Sales
platform: slack            # slack | teams | local
external_id: T012345       # the workspace or tenant
teams:
  - name: West
    channel: C0HIGHLIGHT
    managers: [U0KIM]
    leader: U0LEE                      # second approver
    check_in: {day: thursday, time: "13:00", remind_after: 90m, reminders: 2, close_after: 3d}
    coaching: {time: "08:45", nudges_per_week: 2}
    highlights: {day: tuesday, time: "10:00"}
    policy: {min_leave_days: 10, second_approval_above: "12.5%", threshold: 8}
    reps:
      - {user: U0ANA, name: Ana Ruiz, timezone: Europe/Madrid, country: ES, workdays: [mon, wed]}
"""

LEAST = """\
organisation: Contoso
platform: local
external_id: here
teams:
- name: West
  managers: [kim]
  reps:
  - user: ana
    timezone: Europe/Madrid
"""


def read(text: str) -> OrganisationSpec:
    return parse_organisation(text.encode())


def mistakes(data: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(OrganisationFileErrors) as caught:
        parse_organisation(data.encode() if isinstance(data, str) else data)
    found = [(mistake.line, mistake.text) for mistake in caught.value.mistakes]
    assert str(caught.value).splitlines() == [f"Line {line}: {text}" for line, text in found]
    return found


def only_mistake(data: str | bytes) -> tuple[int, str]:
    found = mistakes(data)
    assert len(found) == 1, found
    return found[0]


def test_reads_everything_that_a_file_can_say() -> None:
    assert read(FULL) == OrganisationSpec(
        name="Contoso Sales",
        platform=Platform.SLACK,
        external_id="T012345",
        teams=(
            TeamSpec(
                name="West",
                channel="C0HIGHLIGHT",
                managers=(PersonSpec("U0KIM"),),
                leader=PersonSpec("U0LEE"),
                check_in=CheckInCadence(
                    day=3,
                    time=time(13),
                    remind_after=timedelta(minutes=90),
                    reminders=2,
                    close_after=timedelta(days=3),
                ),
                coaching=CoachingCadence(time=time(8, 45), nudges_per_week=2),
                highlights=HighlightsCadence(day=1, time=time(10)),
                policy=PolicySpec(
                    min_leave_days=10, second_approval_above=Decimal("0.125"), threshold=8
                ),
                reps=(RepSpec("U0ANA", "Europe/Madrid", "Ana Ruiz", "ES", frozenset({0, 2})),),
            ),
        ),
    )


def test_what_is_left_out_has_the_documented_defaults() -> None:
    team = read(LEAST).teams[0]
    assert (team.channel, team.leader) == (None, None)
    assert team.check_in == CheckInCadence(
        day=4,
        time=time(14),
        remind_after=timedelta(hours=4),
        reminders=1,
        close_after=timedelta(hours=48),
    )
    assert team.coaching == CoachingCadence(time=time(8, 30), nudges_per_week=3)
    assert team.highlights == HighlightsCadence(day=0, time=time(9))
    assert team.policy == PolicySpec(5, Decimal("0.15"), 5)
    assert team.reps[0].workdays == MONDAY_TO_FRIDAY
    assert team.reps[0].country is None


def test_keys_without_a_value_count_as_left_out() -> None:
    text = LEAST + "    country:\n    name: ~\n    workdays: null\n  channel:\n  check_in:\n"
    assert read(text) == read(LEAST)


def test_the_smallest_example_has_the_defaults() -> None:
    (team,) = parse_organisation(EXAMPLE.with_name("smallest.yaml").read_bytes()).teams
    (rep,) = team.reps
    assert team == TeamSpec("West", (PersonSpec("U0KIM"),), (rep,))
    assert rep == RepSpec("U0ANA", "Europe/Madrid")


def test_the_example_is_good() -> None:
    spec = parse_organisation(EXAMPLE.read_bytes())
    assert [team.name for team in spec.teams] == ["West", "Gulf and Pacific"]


def test_people_may_be_told_in_full_or_by_address() -> None:
    text = LEAST.replace(
        "[kim]", "[{user: Kim@Example.com, name: Kim, timezone: Asia/Tokyo, country: jp}]"
    )
    assert read(text).teams[0].managers == (
        PersonSpec("kim@example.com", "Kim", "Asia/Tokyo", "JP"),
    )


def test_yaml_does_not_guess() -> None:
    text = (
        LEAST.replace("user: ana", "user: 007\n    country: NO\n    name: yes")
        .replace("external_id: here", "external_id: 0123")
        .replace("  managers", "  check_in: {time: 14:00, day: fri}\n  managers")
    )
    spec = read(text)
    rep = spec.teams[0].reps[0]
    assert (spec.external_id, rep.user, rep.country, rep.name) == ("0123", "007", "NO", "yes")
    assert spec.teams[0].check_in.time == time(14)


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter() -> None:
    assert parse_organisation(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode()) == read(LEAST)


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("platform: slack", "platform: Slack", 2, "one of slack, teams, local"),
        ("platform: slack", "platfrom: slack", 2, "Did you mean `platform`?"),
        ("Contoso Sales", "[a]", 1, "must be one value; found a list"),
        ("T012345", "T012345\nlanguage_model: maybe", 4, "'maybe' is neither on nor off"),
        ("T012345", "T 1", 3, "is not an id"),
        ("    channel:", "    chanel:", 6, "'chanel' is no key of a team. Did you mean `channel`?"),
        ("    channel:", "    colour:", 6, "Allowed are name, channel, managers"),
        ("C0HIGHLIGHT", '"#wins"', 6, "Write its id"),
        ("[U0KIM]", "U0KIM", 7, "must be a list, such as [...]"),
        ("[U0KIM]", "[]", 7, "`managers` is empty"),
        ("[U0KIM]", "[U0KIM, U0KIM]", 7, "U0KIM is a manager of this team on line 7 already"),
        ("[U0KIM]", "[U0KIM, U0ANA]", 14, "A manager cannot be a rep of the same team"),
        ("U0LEE  ", "U0KIM  ", 8, "The leader approves second"),
        ("U0LEE  ", "U0ANA  ", 8, "U0ANA is a rep of this team on line 14"),
        ("U0LEE  ", "{name: Lee}", 8, "`user` is missing"),
        ("thursday", "thirsday", 9, "Did you mean thursday?"),
        ('"13:00"', "25:00", 9, "24-hour clock"),
        ("90m", "90 minutes", 9, "Write it like 4h"),
        ("90m", "8d", 9, "at most 7d"),
        ("90m", "3d", 9, "must be shorter than `close_after`"),
        ("reminders: 2", "reminders: 3", 9, "from 0 to 2"),
        ("reminders: 2", "reminders: two", 9, "from 0 to 2"),
        ("{time: \"08:45\", nudges_per_week: 2}", "early", 10, "written with keys"),
        ("nudges_per_week: 2", "nudges_per_week: 4", 10, "from 0 to 3"),
        ("tuesday", "8", 11, "There is no weekday '8'"),
        ('"12.5%"', "0.125", 12, "with its sign"),
        ("threshold: 8", "threshold: 4", 12, "from 5 to 1000"),
        ("min_leave_days: 10", "min_leave_days: -1", 12, "from 0 to 366"),
        ("Europe/Madrid", "Europe/Madird", 14, "Did you mean Europe/Madrid?"),
        ("Europe/Madrid", "localtime", 14, "There is no time zone"),
        ("country: ES", "country: Spain", 14, "Did you mean ES?"),
        ("country: ES", "country: ES-XX", 14, "one of its regions"),
        ("[mon, wed]", "[mon, wen]", 14, "Did you mean wed?"),
        ("[mon, wed]", "[mon, monday]", 14, "names a day twice"),
        ("[mon, wed]", "[]", 14, "`workdays` is empty"),
        ("[mon, wed]", "mon", 14, "must be a list"),
        ("user: U0ANA, ", "", 14, "`user` is missing: a rep needs it"),
        ("timezone: Europe/Madrid, ", "", 14, "`timezone` is missing: a rep needs it"),
        ("user: U0ANA, ", "user: ana@home, ", 14, "nor an e-mail address"),
        ("user: U0ANA, ", "user: '@ana', ", 14, "nor an e-mail address"),
        ("name: Ana Ruiz", 'name: "Ana\\nRuiz"', 14, "on one line"),
        ("name: Ana Ruiz", 'name: ""', 14, "is not a name"),
        ("name: Ana Ruiz", "name: " + "x" * 101, 14, "1 to 100 characters"),
        ("name: Ana Ruiz", "name: Ana, name: Ana", 14, "'name' is given twice"),
        ("name: Ana Ruiz", "name: &ana Ana", 14, "The anchor &ana is not allowed"),
        ("name: Ana Ruiz", "name: !!str Ana", 14, "tag"),
        ("name: Ana Ruiz", "[a]: Ana", 14, "A key must be plain text"),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_line(old: str, new: str, line: int, sentence: str) -> None:
    assert old in FULL
    found = mistakes(FULL.replace(old, new, 1))
    assert any(where == line and sentence in text for where, text in found), found


def test_all_mistakes_are_told_at_once_in_the_order_of_lines() -> None:
    text = (
        FULL.replace("slack  ", "zulip  ").replace("thursday", "x").replace("Madrid", "Madrit")
        + "      - U0BEN\n      - {user: U0ANA, timezone: UTC, wrokdays: [mon]}\n"
    )
    found = mistakes(text)
    assert [line for line, _ in found] == [2, 9, 14, 15, 16, 16]
    assert "Did you mean `workdays`?" in found[4][1] or "Did you mean `workdays`?" in found[5][1]


def test_aliases_cannot_build_a_bomb() -> None:
    lines = ["organisation: &a0 [x, x]"]
    lines += [f"k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    assert all(
        "not allowed" in text for line, text in mistakes("\n".join(lines)) if "alias" in text
    )


def test_deep_nesting_is_refused_at_once() -> None:
    assert "12 deep" in only_mistake("[" * 100_000)[1]
    assert "12 deep" in only_mistake("a:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 50)))[1]


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        ("", 1, "The file is empty"),
        ("# a comment\n\n", 1, "The file is empty"),
        ("null", 1, "The file is empty"),
        ("- a\n- b", 1, "must be written with keys"),
        ("hello", 1, "must be written with keys"),
        (b"organisation: ok\nname: caf\xe9\n", 2, "not UTF-8"),
        (LEAST.encode("utf-16"), 1, "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n", 1, "not UTF-8"),
        ("organisation: a\nplatform: \x00", 2, "invisible character (U+0000)"),
        ("a: [1, 2\nb: 3", 2, "from line 1 is not closed"),
        ("a: 1\nb: {c: 1\n", 2, "from line 2 is not closed"),
        ("a:\n\tb: 1", 2, "A tab"),
        ("a: b: c", 1, "colon too many"),
        ("a: 1\nb: 'x\nc: 1\n", 2, "A quotation mark is opened here"),
        ("- a\nb: 1", 2, "does not fit"),
        ("a: @x", 1, "starts with @ needs quotes"),
        ("a: 1\n---\nb: 2", 2, "A second document"),
        (b"#" * 20_000_001, 1, "larger than 20 MB"),
    ],
)
def test_files_that_cannot_be_read(data: str | bytes, line: int, sentence: str) -> None:
    where, text = only_mistake(data)
    assert where == line
    assert sentence in text


SECOND_TEAM = """\
- name: East
  managers: [bo]
  leader: {user: ana, timezone: Asia/Tokyo}
  reps:
  - {user: ben, timezone: UTC, country: ES}
- name: west
  managers: [ana]
  reps:
  - {user: ben, timezone: Europe/London, workdays: [mon]}
"""


def test_one_truth_about_each_person_over_all_teams() -> None:
    assert mistakes(LEAST + SECOND_TEAM) == [
        (
            12,
            "ana has the time zone Asia/Tokyo here and Europe/Madrid on line 8. "
            "Write the same in both places.",
        ),
        (
            15,
            "There is a team 'west' on line 5 already. Give each team its own name.",
        ),
        (
            18,
            "ben has the country none here and ES on line 14. Write the same in both places.",
        ),
        (
            18,
            "ben has the time zone Europe/London here and UTC on line 14. "
            "Write the same in both places.",
        ),
        (
            18,
            "ben has the working days mon here and mon, tue, wed, thu, fri on line 14. "
            "Write the same in both places.",
        ),
    ]


def test_a_mistake_in_a_person_is_not_told_again_as_a_difference() -> None:
    text = LEAST + SECOND_TEAM.replace("west", "South").replace(
        "timezone: Asia/Tokyo", "timezone: Asia/Tokio"
    ).replace("Europe/London, workdays: [mon]", "Europe/Lodnon")
    assert [line for line, _ in mistakes(text)] == [12, 18]


def test_a_person_may_be_in_several_teams() -> None:
    text = LEAST + SECOND_TEAM.replace("west", "South").replace(
        "{user: ana, timezone: Asia/Tokyo}", "ana"
    ).replace("Europe/London, workdays: [mon]", "UTC, country: ES")
    assert [team.reps[0].user for team in read(text).teams] == ["ana", "ben", "ben"]


@settings(max_examples=200)
@given(st.data())
def test_whatever_is_done_to_a_file_there_is_an_answer(data: st.DataObject) -> None:
    """A file cut, stirred or scribbled on is read or refused, with a line that exists."""
    content = bytearray(FULL.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 30))
        content[place : place + length] = data.draw(
            st.one_of(
                st.binary(max_size=8),
                st.sampled_from(
                    [b"\n", b": ", b"- ", b"{", b"]", b'"', b"&a ", b"*a", b"\t", b"!x "]
                ),
            )
        )
    last = len(bytes(content).decode("utf-8", "replace").splitlines()) + 1
    assert all(1 <= mistake.line <= last and mistake.text for mistake in refusal(bytes(content)))


def refusal(data: bytes) -> tuple[Mistake, ...]:
    try:
        parse_organisation(data)
    except OrganisationFileErrors as error:
        return error.mistakes
    return ()


def test_a_file_of_ten_thousand_reps_is_read() -> None:
    reps = "".join(
        f"  - {{user: U{n}, timezone: Europe/Madrid, country: ES}}\n" for n in range(10_000)
    )
    assert len(read(LEAST + reps).teams[0].reps) == 10_001
