"""What a manager's form means, field by field."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import WrongInput
from bot.people import team_form
from bot.people.orgfile.spec import CheckInCadence, PersonSpec, TeamSpec
from bot.people.team_form import NEW, Filled
from storage.words import Platform

NOW = TeamSpec(name="West", managers=(PersonSpec("kim"),), reps=(), channel="west")

GOOD: dict[str, str | list[str]] = {
    "name": "West",
    "reps": ["3", "4"],
    "day": "thu",
    "time": "10:30",
    "channel": "#west",
    "highlights_day": "tue",
    "nudges": "2",
    "leader": "5",
}


def test_the_form_says_what_was_chosen() -> None:
    wishes = team_form.read(NEW, GOOD, NOW, Platform.LOCAL)
    assert wishes == team_form.Wishes("West", (3, 4), 3, time(10, 30), "west", 5, 2, 1)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("name", "", "Please give the team a name."),
        ("name", "x" * 101, "is not a name"),
        ("reps", [], "Please choose at least one person."),
        ("reps", ["ana"], "choose people from the list"),
        ("reps", ["²"], "choose people from the list"),
        ("reps", ["9" * 30], "choose people from the list"),
        ("day", "someday", "one of the seven days"),
        ("time", "late", "not a time of day"),
        ("time", "19:00", "from 08:00 to 17:00"),
        ("highlights_day", "", "one of the seven days"),
        ("nudges", "4", "from 0 to 3"),
        ("nudges", "-1", "from 0 to 3"),
        ("leader", "kim", "from the list"),
    ],
)
def test_a_mistake_is_said_beside_its_field(
    name: str, value: str | list[str], sentence: str
) -> None:
    with pytest.raises(WrongInput) as caught:
        team_form.read(NEW, {**GOOD, name: value}, NOW, Platform.LOCAL)
    assert list(caught.value.fields) == [name]
    assert sentence in caught.value.fields[name]


def test_all_mistakes_are_said_at_once() -> None:
    with pytest.raises(WrongInput) as caught:
        team_form.read(NEW, {}, NOW, Platform.LOCAL)
    assert set(caught.value.fields) == {"name", "reps", "day", "time", "highlights_day", "nudges"}


def test_an_hour_that_a_file_set_may_stay() -> None:
    early = replace(NOW, check_in=CheckInCadence(time=time(6)))
    assert team_form.read("7", {**GOOD, "time": "06:00"}, early, Platform.LOCAL).time == time(6)


@pytest.mark.parametrize(
    ("platform", "said", "meant"),
    [
        (Platform.SLACK, "", None),
        (Platform.SLACK, "C0HIGHLIGHT", "C0HIGHLIGHT"),
        (Platform.SLACK, "<#C0HIGHLIGHT|west>", "C0HIGHLIGHT"),
        (Platform.SLACK, "https://contoso.slack.com/archives/C0HIGHLIGHT", "C0HIGHLIGHT"),
        (Platform.SLACK, "https://contoso.slack.com/archives/C0HIGHLIGHT/p17", "C0HIGHLIGHT"),
        (Platform.SLACK, "west", "west"),  # what it is already
        (Platform.TEAMS, "19:abc_-9@thread.tacv2", "19:abc_-9@thread.tacv2"),
        (
            Platform.TEAMS,
            "https://teams.microsoft.com/l/channel/19%3Aabc%40thread.tacv2/West?groupId=1",
            "19:abc@thread.tacv2",
        ),
        (Platform.LOCAL, "#west", "west"),
        (Platform.LOCAL, "wins", "wins"),
    ],
)
def test_a_channel_is_found_in_what_people_paste(
    platform: Platform, said: str, meant: str | None
) -> None:
    assert team_form.channel(said, NOW, platform) == meant


@pytest.mark.parametrize(
    ("platform", "said"),
    [(Platform.SLACK, "#sales"), (Platform.SLACK, "sales"), (Platform.TEAMS, "General")],
)
def test_a_channel_that_is_not_recognised_says_what_to_paste(platform: Platform, said: str) -> None:
    with pytest.raises(WrongInput, match="paste its link"):
        team_form.channel(said, NOW, platform)


@given(
    st.dictionaries(
        st.sampled_from(list(GOOD)), st.one_of(st.text(max_size=40), st.lists(st.text(max_size=9)))
    )
)
@settings(max_examples=150)
def test_whatever_is_sent_is_read_or_refused_with_sentences(
    values: dict[str, str | list[str]],
) -> None:
    for platform in Platform:
        mistakes: dict[str, str] = {}
        try:
            team_form.read(NEW, {**GOOD, **values}, NOW, platform)
        except WrongInput as mistake:
            mistakes = mistake.fields
        assert set(mistakes) <= {*values, "channel"}  # a local name is no other platform's
        assert all(sentence.strip() for sentence in mistakes.values())


def test_the_form_shows_the_team_as_it_is() -> None:
    form = team_form.form("7", Filled(NOW, (3,), 5), [(3, "Ana"), (5, "Lee")], Platform.SLACK)
    values = {field.name: field.value for field in form.fields}
    assert values == {
        "reps": ["3"],
        "day": "fri",
        "time": "14:00",
        "channel": "west",
        "highlights_day": "mon",
        "nudges": "3",
        "leader": "5",
    }
    assert form.key == "people.team_form:7"
