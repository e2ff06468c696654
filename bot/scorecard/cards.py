"""What the scorecard shows of a team: to its manager, its leader and its reps. Pure.

People stand by name, never by number, and no number stands beside a name to be compared: what a
manager reads of one rep are that rep's own words for their week.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards import Block, Card, Section, bold, context, heading, italic, section, text
from bot.checkins.news import first_name
from bot.checkins.scales import MOOD, WORKLOAD, names
from bot.checkins.texts import shortened
from bot.checkins.when import day_words
from bot.scorecard.pictures import day
from bot.scorecard.small_numbers import Total, Turnout
from bot.scorecard.team_week import Closed, OpenBlocker, Promise, Rep, Standing, TeamWeek

MOST_LINES = 8
"""Blockers, promises and reps that a part of the home shows; `/team` shows all."""

_OTHERS = (
    (Standing.NOT_YET, "Not yet"),
    (Standing.COMING, "Will be asked"),
    (Standing.NOT_THIS_TIME, "Not this time"),
    (Standing.AWAY, "Away"),
    (Standing.NOT_ASKED, "Not asked this week"),
)

ON_NO_TEAM = (
    "You are on no team of mine at the moment. Your manager can add you; then /team shows what "
    "it shares."
)


def manager_blocks(seen: TeamWeek, most: int | None = MOST_LINES) -> tuple[Block, ...]:
    """A manager's view of a team's week: who has answered, what is in the way, what was
    promised, and the totals of the week that closed. `most` lines a part; None: all."""
    title = f"{seen.team}, week of {day(seen.week.monday)}" if seen.week else seen.team
    return (
        heading(title),
        *(_answered(seen, most) if seen.week else (section("Nobody has been asked yet."),)),
        *_in_the_way(seen, most),
        *_promised(seen, most),
        *_totals(seen.closed),
    )


def _answered(seen: TeamWeek, most: int | None) -> tuple[Block, ...]:
    answered = [rep for rep in seen.reps if rep.standing == Standing.ANSWERED]
    lines = [_rep(rep) for rep in answered[:most]]
    blocks: list[Block] = []
    if lines:
        blocks.append(section(bold("Answered"), "\n", "\n".join(lines), _more(answered, most)))
    rest = [
        f"{label}: {names([first_name(rep.name) for rep in seen.reps if rep.standing == one])}."
        for one, label in _OTHERS
        if any(rep.standing == one for rep in seen.reps)
    ]
    if rest:
        blocks.append(section("\n".join(rest)))
    blocks.append(context(_turnout(seen)))
    return tuple(blocks)


def _rep(rep: Rep) -> str:
    """`Ana Ruiz: a good week, workload heavy`; only the name where the numbers were kept."""
    said = [
        *([f"mood {MOOD[rep.mood - 1].label.lower()}"] if rep.mood else []),
        *([f"workload {WORKLOAD[rep.workload - 1].label.lower()}"] if rep.workload else []),
    ]
    return f"{rep.name}: {', '.join(said)}" if said else rep.name


def _turnout(seen: TeamWeek) -> str:
    return (
        f"{_of(seen.response)} people who were asked answered that week. Since {day(seen.since)}, "
        f"{_of(seen.recent)} answered at least once. Who is away is not counted. What stands "
        "beside a name was shared with you."
    )


def _of(turnout: Turnout) -> str:
    return f"{turnout.answered} of {turnout.asked}"


def _in_the_way(seen: TeamWeek, most: int | None) -> tuple[Block, ...]:
    if not seen.blockers:
        return ()
    lines = [_blocker(one, seen) for one in seen.blockers[:most]]
    return (
        section(bold("In the way, the longest first")),
        *lines,
        *_more_below(seen.blockers, most),
    )


def _blocker(one: OpenBlocker, seen: TeamWeek) -> Section:
    taken = ""
    if one.taken_by:
        by = f", by {day_words(one.day, seen.today)}" if one.day else ""
        late = one.day is not None and one.day < seen.today
        taken = f"\n{one.taken_by} is looking into it" + (
            f"; the day was {day(one.day)}." if one.day and late else f"{by}."
        )
    return section(f"{one.author}, since {day(one.since)}: ", italic(shortened(one.words)), taken)


def _promised(seen: TeamWeek, most: int | None) -> tuple[Block, ...]:
    if not seen.promises:
        return ()
    lines = [_promise(one, seen) for one in seen.promises[:most]]
    return (section(bold("Promised")), *lines, *_more_below(seen.promises, most))


def _promise(one: Promise, seen: TeamWeek) -> Section:
    by = f", by {day_words(one.day, seen.today)}" if one.day and one.day >= seen.today else ""
    return section(f"{one.author}{by}: ", italic(shortened(one.words)))


def _totals(closed: Closed | None) -> tuple[Block, ...]:
    if closed is None:
        return ()
    said = [*_total("Mood", closed.mood), *_total("Workload", closed.workload)]
    if not said:
        return ()
    return (section(f"Week of {day(closed.week.monday)}, closed. {' '.join(said)}"),)


def _total(name: str, total: Total | None) -> list[str]:
    """A number says what it is of, and over how many people."""
    if total is None:
        return []
    return [
        f"{name}: {total.mean} of 5 on average, over {total.over} people of the {total.of} asked."
    ]


def _more(rows: Sequence[object], most: int | None) -> str:
    left = len(rows) - most if most is not None else 0
    return f"\nand {left} more, see /team" if left > 0 else ""


def _more_below(rows: Sequence[object], most: int | None) -> tuple[Block, ...]:
    words = _more(rows, most).strip()
    return (context(words[0].upper() + words[1:] + "."),) if words else ()


def manager_view(seen: TeamWeek) -> Card:
    """`/team` for a manager."""
    title = f"Your team {seen.team}"
    return Card(title=title, blocks=manager_blocks(seen, None), summary=title)


def leader_view(weeks: Mapping[str, Closed]) -> Card:
    """`/team` for a leader: totals from five people up, nothing of anybody by name."""
    title = "Your teams"
    blocks: list[Block] = []
    for name, closed in sorted(weeks.items()):
        totals = _totals(closed) or (section("Too few shared their week for a total."),)
        blocks += [heading(name), *totals]
    if not blocks:
        blocks.append(section("No week has closed yet."))
    blocks.append(
        context(
            "Totals come when a week has closed, over five people or more. What managers are "
            "prompted about stays theirs."
        )
    )
    return Card(title=title, blocks=tuple(blocks), summary=title)


# For reps


@dataclass(frozen=True)
class Shared:
    """What a team's people share with each other. `stories` are lines of wins, thanks and what
    was cleared; `next_post` is such as `on Monday`. The turnouts, of the week that closed last and
    since a day, are None where they are of too few."""

    team: str
    stories: tuple[Section, ...]
    blockers: tuple[OpenBlocker, ...]
    promises: tuple[Promise, ...]
    response: Turnout | None
    recent: Turnout | None
    week: str
    since: str
    next_post: str


def team_view(shared: Shared) -> Card:
    """`/team` for a rep: what colleagues gave to the whole team, and nobody's mood."""
    title = f"Your team {shared.team}"
    blocks: list[Block] = []
    if shared.stories:
        blocks += [heading("Good things of the last seven days"), *shared.stories]
    if shared.blockers:
        blocks.append(heading("In somebody's way"))
        blocks += [
            section(f"{one.author}: ", italic(shortened(one.words))) for one in shared.blockers
        ]
    if shared.promises:
        blocks.append(heading("What people mean to do"))
        blocks += [
            section(f"{one.author}: ", italic(shortened(one.words))) for one in shared.promises
        ]
    if not blocks:
        blocks.append(section("Nothing was shared with the whole team in the last seven days."))
    if shared.next_post:
        blocks.append(section(f"The next post in the channel comes {shared.next_post}."))
    return Card(title=title, blocks=(*blocks, *_took_part(shared)), summary=title)


def _took_part(shared: Shared) -> tuple[Block, ...]:
    said = [
        *(
            [f"{_of(shared.response)} people who were asked answered in the week of {shared.week}."]
            if shared.response
            else []
        ),
        *(
            [f"Since {shared.since}, {_of(shared.recent)} answered at least once."]
            if shared.recent
            else []
        ),
    ]
    return (context(text(" ".join(said))),) if said else ()
