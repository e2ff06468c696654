from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.orgfile.changes import (
    PersonEnded,
    PersonJoined,
    PersonLeft,
    RulesChanged,
    TeamAdded,
    TeamEnded,
    changes,
)
from bot.people.orgfile.spec import (
    CheckInCadence,
    CoachingCadence,
    OrganisationSpec,
    PersonSpec,
    PolicySpec,
    RepSpec,
    TeamSpec,
)
from storage.words import Platform

MONDAY = date(2026, 11, 30)
ANA = RepSpec("U0ANA", "Europe/Madrid", "Ana Ruiz", "ES")
BEN = RepSpec("U0BEN", "Europe/London")
KIM = PersonSpec("U0KIM")
WEST = TeamSpec("West", (KIM,), (ANA, BEN), leader=PersonSpec("U0LEE"), channel="C0WEST")
EAST = TeamSpec("East", (PersonSpec("U0EVA", "Eva Lind"),), (RepSpec("U0DAN", "UTC"),))
ORG = OrganisationSpec("Contoso", Platform.SLACK, "T1", (WEST, EAST))


def sentences(stored: OrganisationSpec | None, wanted: OrganisationSpec) -> list[str]:
    return [change.sentence for change in changes(stored, wanted, MONDAY)]


def with_west(**changed: object) -> OrganisationSpec:
    return replace(ORG, teams=(replace(WEST, **changed), EAST))


def test_nothing_changes_where_nothing_differs() -> None:
    assert changes(ORG, ORG, MONDAY) == ()


def test_everything_is_new_at_first() -> None:
    assert sentences(None, replace(ORG, teams=(WEST,))) == [
        "The organisation Contoso is new.",
        "West: new team, check-in on Friday at 14:00 (one reminder after 4h, open for 48h).",
        "West: U0KIM joins as manager.",
        "West: U0LEE joins as leader.",
        "West: Ana Ruiz (U0ANA) joins as rep.",
        "West: U0BEN joins as rep.",
    ]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (replace(ORG, name="Contoso Sales"),
         ["The organisation Contoso is called Contoso Sales."]),
        (with_west(channel=None), ["West: channel C0WEST becomes none."]),
        (with_west(name="WEST"), ["West: the team's name is written WEST."]),
        (with_west(check_in=CheckInCadence(day=3, time=time(9), reminders=0)),
         ["West: check-in on Friday at 14:00 (one reminder after 4h, open for 48h) becomes "
          "check-in on Thursday at 09:00 (no reminder, open for 48h), from Monday 2026-11-30."]),
        (with_west(coaching=CoachingCadence(nudges_per_week=1)),
         ["West: coaching at 08:30 (up to 3 nudges a week) becomes "
          "coaching at 08:30 (up to 1 nudge a week), from Monday 2026-11-30."]),
        (with_west(policy=PolicySpec(threshold=8)),
         ["West: policy (leave from 5 days, second approval above 15%, totals from 5 people) "
          "becomes policy (leave from 5 days, second approval above 15%, totals from 8 people), "
          "from Monday 2026-11-30."]),
        (with_west(reps=(ANA,)),
         ["West: U0BEN is no longer rep.",
          "U0BEN is in no team any more and becomes inactive. Their history stays."]),
        (with_west(reps=(ANA, replace(BEN, timezone="Asia/Tokyo", workdays=frozenset({0, 1})))),
         ["U0BEN: time zone Europe/London becomes Asia/Tokyo.",
          "U0BEN: working days mon, tue, wed, thu, fri becomes mon, tue."]),
        (with_west(reps=(replace(ANA, country=None), BEN)),
         ["U0ANA: country ES becomes none."]),
        (replace(ORG, language_model=True),
         ["A language model may read answers and word prompts from now on, "
          "private words excepted."]),
        (with_west(leader=PersonSpec("U0BEN"), reps=(ANA,)),
         ["West: U0LEE is no longer leader.", "West: U0BEN is no longer rep.",
          "West: U0BEN joins as leader.",
          "U0LEE is in no team any more and becomes inactive. Their history stays."]),
        (replace(ORG, teams=(WEST,)),
         ["East: the team becomes inactive. Its history stays.",
          "Eva Lind (U0EVA) is in no team any more and becomes inactive. Their history stays.",
          "U0DAN is in no team any more and becomes inactive. Their history stays."]),
    ],
)  # fmt: skip
def test_tells_each_difference(wanted: OrganisationSpec, expected: list[str]) -> None:
    assert sentences(ORG, wanted) == expected


def test_a_team_with_another_name_is_another_team() -> None:
    found = changes(ORG, with_west(name="Pacific"), MONDAY)
    assert [type(change) for change in found] == [
        TeamAdded, PersonJoined, PersonJoined, PersonJoined, PersonJoined, TeamEnded,
    ]  # fmt: skip


def test_moving_to_another_team_ends_nobody() -> None:
    wanted = replace(ORG, teams=(replace(WEST, reps=(ANA,)), replace(EAST, reps=(*EAST.reps, BEN))))
    assert changes(ORG, wanted, MONDAY) == (
        PersonLeft("West", "rep", BEN),
        PersonJoined("East", "rep", BEN),
    )


def test_the_order_of_teams_and_people_is_no_difference() -> None:
    wanted = replace(ORG, teams=(EAST, replace(WEST, reps=(BEN, ANA))))
    assert changes(ORG, wanted, MONDAY) == ()


def test_what_the_file_leaves_unsaid_stays() -> None:
    known = replace(WEST, managers=(PersonSpec("U0KIM", "Kim", "America/Denver", "US"),))
    assert changes(replace(ORG, teams=(known, EAST)), ORG, MONDAY) == ()
    unnamed = with_west(reps=(replace(ANA, name=None), BEN))
    assert changes(ORG, unnamed, MONDAY) == ()


def test_what_the_file_says_of_a_manager_counts() -> None:
    wanted = with_west(managers=(PersonSpec("U0KIM", "Kim", "America/Denver"),))
    assert sentences(ORG, wanted) == [
        "U0KIM: name none becomes Kim.",
        "U0KIM: time zone none becomes America/Denver.",
    ]


TEAMS = st.lists(
    st.builds(
        TeamSpec,
        name=st.sampled_from(["West", "East", "North"]),
        managers=st.just((KIM,)),
        reps=st.lists(
            st.builds(
                RepSpec,
                user=st.sampled_from(["a", "b", "c"]),
                timezone=st.just("UTC"),
                country=st.sampled_from([None, "ES"]),
            ),
            unique_by=lambda rep: rep.user,
        ).map(tuple),
        check_in=st.builds(CheckInCadence, day=st.integers(0, 6)),
    ),
    unique_by=lambda team: team.name,
).map(tuple)


@given(TEAMS, TEAMS)
def test_what_changed_is_what_differs(
    before: tuple[TeamSpec, ...], after: tuple[TeamSpec, ...]
) -> None:
    stored, wanted = replace(ORG, teams=before), replace(ORG, teams=after)
    assert changes(wanted, wanted, MONDAY) == ()
    found = changes(stored, wanted, MONDAY)
    names_before, names_after = {t.name for t in before}, {t.name for t in after}
    assert {c.team.name for c in found if isinstance(c, TeamAdded)} == names_after - names_before
    assert {c.team for c in found if isinstance(c, TeamEnded)} == names_before - names_after
    users = [{rep.user for team in teams for rep in team.reps} for teams in (before, after)]
    gone = {c.person.user for c in found if isinstance(c, PersonEnded)} - {"U0KIM"}
    assert gone == users[0] - users[1]
    rules = {c.team for c in found if isinstance(c, RulesChanged)}
    days = [{team.name: team.check_in.day for team in teams} for teams in (before, after)]
    both = names_before & names_after
    assert rules == {name for name in both if days[0][name] != days[1][name]}
