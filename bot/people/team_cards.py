"""What a manager sees of setting up and changing a team. Pure."""

from collections.abc import Sequence
from datetime import date

from bot.cards import Block, Button, Card, Section, bold, context, heading, section
from bot.checkins.when import day_words
from bot.people.hello_cards import joined
from bot.people.ids import Action
from bot.people.notation import format_time
from bot.people.orgfile.changes import Change, PersonJoined, PersonLeft, RulesChanged
from bot.people.orgfile.spec import PersonSpec, RepSpec, TeamSpec
from bot.people.workdays import WEEKDAY_NAMES

MOST_NAMED = 10


def set_up(team: TeamSpec) -> Card:
    """A team was founded."""
    return Card(
        title=f"{team.name} is set up",
        blocks=(
            section("I say hello to everyone first. ", rhythm(team), "."),
            context("You can change all of this on your home."),
        ),
        summary=f"{team.name} is set up.",
    )


def rhythm(team: TeamSpec) -> str:
    """When a team is asked and celebrated, as one phrase."""
    asked = f"I ask on {_days(team.check_in.day)} at {format_time(team.check_in.time)}"
    if not team.channel:
        return f"{asked}, each by their own clock"
    return (
        f"{asked}, each by their own clock, and share the highlights on "
        f"{_days(team.highlights.day)}"
    )


def _days(weekday: int) -> str:
    return f"{WEEKDAY_NAMES[weekday].capitalize()}s"


def saved(team: TeamSpec, changes: Sequence[Change], today: date) -> Card:
    """What of a team is different now, and from when on."""
    lines: list[str] = []
    came = [_called(one.person) for one in changes if isinstance(one, PersonJoined)]
    left = [_called(one.person) for one in changes if isinstance(one, PersonLeft)]
    if came:
        lines.append(f"New: {joined(came)}.")
    if left:
        lines.append(f"No longer in it: {joined(left)}.")
    later = [one.effective for one in changes if isinstance(one, RulesChanged)]
    if later:
        lines.append(f"From {day_words(later[0], today)} on, {rhythm(team)}.")
    words = " ".join(lines) or "Saved."
    if not changes:
        words = "Everything stays as it was."
    return Card(title="", blocks=(section(bold(team.name), ": ", words),), summary=words)


def _called(person: PersonSpec | RepSpec) -> str:
    return person.name or person.user


def on_home(teams: Sequence[tuple[int, TeamSpec]]) -> tuple[Block, ...]:
    """The teams on their manager's home, by id, each with the way to change it."""
    return (
        heading("Your team" if len(teams) == 1 else "Your teams"),
        *(_with_a_way(team_id, team) for team_id, team in teams),
    )


def _with_a_way(team_id: int, team: TeamSpec) -> Section:
    count = len(team.reps)
    people = "one person" if count == 1 else f"{count} people"
    change = Button(Action.CHANGE_TEAM, str(team_id), "Change my team", hint=f"Change {team.name}")
    return section(bold(team.name), f": {people}. {rhythm(team)}.", buttons=(change,))


def without_it(names: Sequence[str]) -> tuple[Block, ...]:
    """Who cannot be reached in Microsoft Teams, and what their manager can do."""
    if not names:
        return ()
    shown = list(names[:MOST_NAMED])
    if len(names) > MOST_NAMED:
        shown.append(f"{len(names) - MOST_NAMED} more")
    has = "has" if len(names) == 1 else "have"
    return (
        section(
            f"{joined(shown)} {has} not added me in Microsoft Teams, so I cannot ask them "
            "anything yet. They can add me under Apps; I say hello as soon as they do."
        ),
    )


def found_one() -> tuple[Block, ...]:
    """The way to a first team."""
    return (
        heading("Your team"),
        section(
            "You manage no team here yet. Choose the people, a day and a time, and I do the rest.",
            buttons=(Button(Action.SET_UP_TEAM, "", "Set up my team", style="primary"),),
        ),
    )
