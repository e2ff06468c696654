"""Reading an organisation file: every mistake in it, each with its line, or what it says."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TypeVar

from bot.errors import WrongInput
from bot.people.notation import parse_percentage, parse_time
from bot.people.orgfile.checks import (
    Placed,
    PlacedTeam,
    check_people,
    check_team,
    check_team_names,
)
from bot.people.orgfile.resources import read_resources
from bot.people.orgfile.sections import Section, SectionReader
from bot.people.orgfile.spec import (
    CheckInCadence,
    CoachingCadence,
    HighlightsCadence,
    OrganisationSpec,
    PersonSpec,
    PolicySpec,
    RepSpec,
    TargetsSpec,
    TeamSpec,
)
from bot.people.orgfile.values import (
    channel,
    currency,
    identifier,
    month,
    name,
    own_words,
    platform,
    switch,
    user,
    whole_number,
    window,
    zone,
)
from bot.people.orgfile.yaml_nodes import BrokenYaml, Mistake, Node, Text, read_yaml
from bot.people.workdays import MONDAY_TO_FRIDAY, parse_country, parse_weekday
from storage.words import Platform

P = TypeVar("P", PersonSpec, RepSpec)

MAX_REMINDERS = 2
"""Two messages a rep and week besides the check-in: domain.md, decision 7."""
MAX_NUDGES = 3
"""Nudges a manager and week: domain.md, decision 7."""
LONGEST_RAMP = 60
"""Months of a ramp, as many as a relief case may have."""
LEAST_THRESHOLD = 5
"""Totals over people from five up: domain.md, decision 5."""

_NEEDED_KEYS = ("organisation", "platform", "external_id", "teams")
_ORGANISATION_KEYS = (*_NEEDED_KEYS, "language_model", "targets", "resources")
_TARGETS_KEYS = ("text", "season", "ramp", "currency", "fiscal_year")
_TEAM_KEYS = (
    "name",
    "channel",
    "managers",
    "leader",
    "check_in",
    "coaching",
    "highlights",
    "policy",
    "reps",
)
_CHECK_IN_KEYS = ("day", "time", "remind_after", "reminders", "close_after")
_COACHING_KEYS = ("time", "nudges_per_week")
_HIGHLIGHTS_KEYS = ("day", "time")
_POLICY_KEYS = ("min_leave_days", "second_approval_above", "threshold")
_PERSON_KEYS = ("user", "name", "timezone", "country")
_REP_KEYS = (*_PERSON_KEYS, "workdays")


class OrganisationFileErrors(WrongInput):
    """An organisation file cannot be used; `mistakes` has all of them in the order of lines."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(f"Line {m.line}: {m.text}" for m in self.mistakes))


def parse_organisation(data: bytes) -> OrganisationSpec:
    """What an organisation file says. Raises OrganisationFileErrors with every mistake in it.

    Values are taken as written, not as YAML guesses: `NO` is Norway, `14:00` is a time, an id may
    be digits alone. A key without a value counts as not given. E-mail addresses become lower case.
    """
    try:
        root, mistakes = read_yaml(data)
    except BrokenYaml as broken:
        raise OrganisationFileErrors([broken.mistake]) from broken
    read = SectionReader(mistakes)
    spec = _organisation(read, root)
    if read.mistakes:
        raise OrganisationFileErrors(read.mistakes)
    return spec


def _organisation(read: SectionReader, root: Node) -> OrganisationSpec:
    section = read.section(
        root, "the file", _ORGANISATION_KEYS, _NEEDED_KEYS, "organisation: Contoso Sales"
    )
    placed = [_team(read, node) for node in read.items(section, "teams", "a team")]
    read.mistakes += check_team_names(placed)
    read.mistakes += check_people(placed)
    return OrganisationSpec(
        name=read.value(section, "organisation", name, ""),
        platform=read.value(section, "platform", platform, Platform.LOCAL),
        external_id=read.value(section, "external_id", identifier, ""),
        teams=tuple(team.spec for team in placed),
        targets=_targets(read, section),
        language_model=read.value(section, "language_model", switch, False),
        resources=read_resources(read, section),
    )


def _targets(read: SectionReader, organisation: Section) -> TargetsSpec:
    section = read.part(organisation, "targets", _TARGETS_KEYS, "text: The floor pays.")
    return TargetsSpec(
        text=read.value(section, "text", own_words, None),
        season=_season(read, section),
        ramp=_ramp(read, section),
        currency=read.value(section, "currency", currency, None),
        year_begins=read.value(section, "fiscal_year", month, None),
    )


def _shares(
    read: SectionReader, targets: Section, key: str, example: str
) -> tuple[Decimal, ...] | None:
    """A list of shares, in per cent; None where it is not said, or one of them is none."""
    if key not in targets.values:
        return None
    before = len(read.mistakes)
    items = read.items(targets, key, example)
    shares = [read.parsed(item, f"`{key}`", parse_percentage, Decimal(0)) * 100 for item in items]
    return None if len(read.mistakes) > before else tuple(shares)


def _ramp(read: SectionReader, targets: Section) -> tuple[Decimal, ...] | None:
    shares = _shares(read, targets, "ramp", "a share of a full target for each month, such as 25%")
    if shares is not None and not 1 <= len(shares) <= LONGEST_RAMP:
        read.say(
            targets.line_of("ramp"),
            f"`ramp` has {len(shares)} months. Write 1 to {LONGEST_RAMP} shares.",
        )
        return None
    return shares


def _season(read: SectionReader, targets: Section) -> tuple[Decimal, ...] | None:
    shares = _shares(read, targets, "season", "twelve shares of a year, such as 8%")
    if shares is None:
        return None
    together = sum(shares, Decimal(0))
    if len(shares) != 12 or together != 100:
        read.say(
            targets.line_of("season"),
            f"`season` has {len(shares)} shares that add up to {together.normalize():f}%. "
            "Write twelve, January first, that add up to 100%.",
        )
        return None
    return shares


def _team(read: SectionReader, node: Node) -> PlacedTeam:
    section = read.section(node, "a team", _TEAM_KEYS, ("name", "managers", "reps"), "name: West")
    managers = [
        _placed(read, item, _person) for item in read.items(section, "managers", "a manager")
    ]
    leader = section.values.get("leader")
    placed_leader = _placed(read, leader, _person) if leader is not None else None
    reps = [_placed(read, item, _rep) for item in read.items(section, "reps", "a rep")]
    placed = PlacedTeam(
        line=section.line_of("name"),
        managers=managers,
        leader=placed_leader,
        reps=reps,
        spec=TeamSpec(
            name=read.value(section, "name", name, ""),
            managers=tuple(manager.person for manager in managers),
            reps=tuple(rep.person for rep in reps),
            leader=placed_leader.person if placed_leader else None,
            channel=read.value(section, "channel", channel, None),
            check_in=_check_in(read, section),
            coaching=_coaching(read, section),
            highlights=_highlights(read, section),
            policy=_policy(read, section),
        ),
    )
    read.mistakes += check_team(placed)
    return placed


def _check_in(read: SectionReader, team: Section) -> CheckInCadence:
    usual = CheckInCadence()
    section = read.part(team, "check_in", _CHECK_IN_KEYS, "day: friday")
    times = whole_number(0, MAX_REMINDERS)
    cadence = CheckInCadence(
        day=read.value(section, "day", parse_weekday, usual.day),
        time=read.value(section, "time", parse_time, usual.time),
        remind_after=read.value(section, "remind_after", window, usual.remind_after),
        reminders=read.value(section, "reminders", times, usual.reminders),
        close_after=read.value(section, "close_after", window, usual.close_after),
    )
    pointless = cadence.reminders and cadence.remind_after >= cadence.close_after
    if pointless and "remind_after" in section.values:
        read.say(
            section.line_of("remind_after"),
            "`remind_after` must be shorter than `close_after`, or nobody is reminded in time.",
        )
    return cadence


def _coaching(read: SectionReader, team: Section) -> CoachingCadence:
    usual = CoachingCadence()
    section = read.part(team, "coaching", _COACHING_KEYS, 'time: "08:30"')
    nudges = whole_number(0, MAX_NUDGES)
    return CoachingCadence(
        time=read.value(section, "time", parse_time, usual.time),
        nudges_per_week=read.value(section, "nudges_per_week", nudges, usual.nudges_per_week),
    )


def _highlights(read: SectionReader, team: Section) -> HighlightsCadence:
    usual = HighlightsCadence()
    section = read.part(team, "highlights", _HIGHLIGHTS_KEYS, "day: monday")
    return HighlightsCadence(
        day=read.value(section, "day", parse_weekday, usual.day),
        time=read.value(section, "time", parse_time, usual.time),
    )


def _policy(read: SectionReader, team: Section) -> PolicySpec:
    usual = PolicySpec()
    section = read.part(team, "policy", _POLICY_KEYS, "threshold: 5")
    days, people = whole_number(0, 366), whole_number(LEAST_THRESHOLD, 1000)
    return PolicySpec(
        min_leave_days=read.value(section, "min_leave_days", days, usual.min_leave_days),
        second_approval_above=read.value(
            section, "second_approval_above", parse_percentage, usual.second_approval_above
        ),
        threshold=read.value(section, "threshold", people, usual.threshold),
    )


def _placed(
    read: SectionReader, node: Node, person: Callable[[SectionReader, Node], P]
) -> Placed[P]:
    before = len(read.mistakes)
    found = person(read, node)
    return Placed(node.line, found, sound=len(read.mistakes) == before)


def _person(read: SectionReader, node: Node) -> PersonSpec:
    if isinstance(node, Text):
        return PersonSpec(user=read.parsed(node, "a person", user, ""))
    section = read.section(node, "a person", _PERSON_KEYS, ("user",), "user: U0KIM")
    return PersonSpec(
        user=read.value(section, "user", user, ""),
        name=read.value(section, "name", name, None),
        timezone=read.value(section, "timezone", zone, None),
        country=read.value(section, "country", parse_country, None),
    )


def _rep(read: SectionReader, node: Node) -> RepSpec:
    section = read.section(
        node, "a rep", _REP_KEYS, ("user", "timezone"), "user: U0ANA, timezone: Europe/Madrid"
    )
    return RepSpec(
        user=read.value(section, "user", user, ""),
        timezone=read.value(section, "timezone", zone, "UTC"),
        name=read.value(section, "name", name, None),
        country=read.value(section, "country", parse_country, None),
        workdays=_workdays(read, section),
    )


def _workdays(read: SectionReader, rep: Section) -> frozenset[int]:
    if "workdays" not in rep.values:
        return MONDAY_TO_FRIDAY
    found: set[int] = set()
    for item in read.items(rep, "workdays", "a weekday such as mon"):
        day = read.parsed(item, "`workdays`", parse_weekday, None)
        if day is not None and day in found:
            read.say(item.line, "`workdays` names a day twice. Keep one.")
        elif day is not None:
            found.add(day)
    return frozenset(found)
