"""Signals from wins, thanks and help: what deserves a word, and where it has become rare."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bot.coaching.signals.history import PersonHistory, TeamHistory, Thanks
from bot.coaching.signals.signal import Evidence, Fact, Signal, SignalKind, Urgency
from bot.coaching.statistics import binomial_at_most, wilson

NEWS = timedelta(days=8)
"""What happened since the last coaching hour of the week before."""
A_WHILE = timedelta(weeks=6)
"""A win after six weeks without is one that somebody has waited for. Our choice."""
THANKED_WINDOW = timedelta(days=14)
THANKED_BY = 2

RECENT_WEEKS, EARLIER_WEEKS = 4, 12
FEWEST_THANKS = 8
DRY_CHANCE = 0.01
"""The conditional test of two rates (Przyborowski and Wilenski 1940): given all thanks of the
sixteen weeks, so few in the last four would come about by chance once in a hundred times."""

HELP_WINDOW = timedelta(weeks=8)
FEWEST_HELPS = 8
FEWEST_PEOPLE = 4
TIMES_A_FAIR_SHARE = 2
"""Twice an equal share, with the lower end of Wilson's interval above it: a few people carry most
of the help in most organisations (Cross, Rebele and Grant 2016); this is about clearly more."""


def worth_a_word_signals(
    person: PersonHistory, thanks: Sequence[Thanks], today: date
) -> list[Signal]:
    """A win after a while without one, or thanks from several colleagues; at most one signal."""
    wins = [win for win in person.wins if win.on <= today]
    if wins and today - wins[-1].on < NEWS:
        last = wins[-1]
        quiet_since = wins[-2].on if len(wins) > 1 else _first_day(person)
        if quiet_since is not None and last.on - quiet_since >= A_WHILE:
            weeks = (last.on - quiet_since).days // 7
            evidence = Evidence.of(Fact.WIN_AFTER_A_WHILE, item=last.item_id, weeks=weeks)
            return [_worth(person, f"win:{last.item_id}", last.on, evidence, last.item_id)]
    received = [t for t in thanks if t.on <= today and today - t.on < THANKED_WINDOW]
    givers = {t.giver for t in received if t.giver != person.person_id}
    if len(givers) >= THANKED_BY and today - received[-1].on < NEWS:
        evidence = Evidence.of(
            Fact.THANKED, people=len(givers), days=THANKED_WINDOW.days, item=received[-1].item_id
        )
        key = f"thanked:{person.person_id}"
        return [_worth(person, key, received[-1].on, evidence, received[-1].item_id)]
    return []


def _first_day(person: PersonHistory) -> date | None:
    return person.weeks[0].week.monday if person.weeks else None


def _worth(
    person: PersonHistory, key: str, since: date, evidence: Evidence, item_id: int
) -> Signal:
    return Signal(
        kind=SignalKind.WORTH_A_WORD,
        key=key,
        urgency=Urgency.LOW,
        since=since,
        evidence=(evidence,),
        person_id=person.person_id,
        item_id=item_id,
    )


def thanks_dried_up_signals(team: TeamHistory, today: date) -> list[Signal]:
    """A team that used to thank each other does so clearly less, for the people who were there."""
    start = today - timedelta(weeks=RECENT_WEEKS)
    oldest = start - timedelta(weeks=EARLIER_WEEKS)
    recent = sum(start < t.on <= today for t in team.thanks)
    earlier = sum(oldest < t.on <= start for t in team.thanks)
    if recent + earlier < FEWEST_THANKS:
        return []
    there_now = _weeks_asked(team, start, today)
    there_before = _weeks_asked(team, oldest, start)
    if not there_now or not there_before:
        return []
    share = there_now / (there_now + there_before)
    if binomial_at_most(recent, recent + earlier, share) >= DRY_CHANCE:
        return []
    return [
        Signal(
            kind=SignalKind.THANKS_DRIED_UP,
            key=f"thanks:{team.team_id}",
            urgency=Urgency.LOW,
            since=start,
            evidence=(
                Evidence.of(
                    Fact.THANKS_FEWER,
                    recent=recent,
                    weeks=RECENT_WEEKS,
                    earlier=earlier,
                    before=EARLIER_WEEKS,
                ),
            ),
            team_id=team.team_id,
        )
    ]


def _weeks_asked(team: TeamHistory, after: date, until: date) -> int:
    return sum(
        week.asked and after - timedelta(days=4) < week.week.monday <= until - timedelta(days=4)
        for person in team.people
        for week in person.weeks[-(RECENT_WEEKS + EARLIER_WEEKS + 2) :]
    )


def carrying_many_signals(team: TeamHistory, today: date) -> list[Signal]:
    """One person gives clearly more of the team's help than an equal share."""
    if len(team.people) < FEWEST_PEOPLE:
        return []
    helps: Counter[int] = Counter()
    for thanks in team.thanks:
        if today - HELP_WINDOW < thanks.on <= today:
            helps.update(set(thanks.receivers) - {thanks.giver})
    for person in team.people:
        for win in person.wins:
            if today - HELP_WINDOW < win.on <= today:
                helps.update(set(win.helpers) - {person.person_id})
    total = sum(helps.values())
    fair = 1 / len(team.people)
    found: list[Signal] = []
    for person in team.people:
        count = helps[person.person_id]
        if count < FEWEST_HELPS or wilson(count, total).low <= TIMES_A_FAIR_SHARE * fair:
            continue
        found.append(
            Signal(
                kind=SignalKind.CARRYING_MANY,
                key=f"carries:{person.person_id}",
                urgency=Urgency.NORMAL,
                since=today - HELP_WINDOW,
                evidence=(
                    Evidence.of(Fact.CARRIES, times=count, of=total, weeks=HELP_WINDOW.days // 7),
                ),
                person_id=person.person_id,
            )
        )
    return found
