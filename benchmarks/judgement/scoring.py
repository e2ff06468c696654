"""Running the real rules over simulated teams, and judging every nudge against what was planted."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.judgement.people import SLOW, TEAMWIDE, Episode, Planted
from benchmarks.judgement.world import Team, friday, item_of, monday
from bot.coaching.choosing import EarlierNudge, attended, choose
from bot.coaching.signals import signals_of_team
from bot.coaching.signals.signal import Signal, SignalKind
from storage.words import Cause, NudgeState

TWO_WEEKS = timedelta(days=14)
THREE_WEEKS = timedelta(days=21)
WEEKS_A_MONTH = 52 / 12
LAPSES_AFTER = timedelta(days=14)
SINGLE = (SignalKind.BLOCKER_OPEN, SignalKind.BLOCKER_CAME_BACK)

# Which signals are the right reason for which cause.
RIGHT: dict[Planted, frozenset[SignalKind]] = {
    Planted.TIRED: frozenset(
        {
            SignalKind.WORKLOAD_HIGH,
            SignalKind.WORKLOAD_RISING,
            SignalKind.MOOD_BELOW_USUAL,
            SignalKind.COMMITMENT_MOVING,
        }
    ),
    Planted.BLOCKED: frozenset({*SINGLE, SignalKind.SHARED_CAUSE, SignalKind.COMMITMENT_MOVING}),
    Planted.UNTRAINED: frozenset(
        {
            *SINGLE,
            SignalKind.SHARED_CAUSE,
            SignalKind.TRAINING_ASKED_TWICE,
            SignalKind.RESULTS_UNEXPLAINED,
            SignalKind.COMMITMENT_MOVING,
        }
    ),
    Planted.NEW: frozenset({SignalKind.FIRST_WEEKS}),
    Planted.LEAVE: frozenset({SignalKind.BACK_FROM_LEAVE}),
    Planted.SHOCK: frozenset({SignalKind.SHARED_CAUSE}),
    Planted.WITHDRAWN: frozenset({SignalKind.GONE_QUIET}),
    Planted.CARRYING: frozenset({SignalKind.CARRYING_MANY}),
    Planted.DRY: frozenset({SignalKind.THANKS_DRIED_UP}),
}
CAUSES = {Planted.BLOCKED: Cause.PROCESS, Planted.UNTRAINED: Cause.TRAINING}


@dataclass
class Report:
    """What came out, over all teams. Nudges about needs, unless it says otherwise."""

    teams: int = 0
    weeks: int = 0
    right: Counter[SignalKind] = field(default_factory=Counter[SignalKind])
    wrong: Counter[SignalKind] = field(default_factory=Counter[SignalKind])
    praise: int = 0
    planted: Counter[Planted] = field(default_factory=Counter[Planted])
    never_shown: Counter[Planted] = field(default_factory=Counter[Planted])
    in_time: Counter[Planted] = field(default_factory=Counter[Planted])
    in_time_of_start: Counter[Planted] = field(default_factory=Counter[Planted])
    found: Counter[Planted] = field(default_factory=Counter[Planted])
    most_in_a_week: int = 0
    most_of_one_person_in_four_weeks: int = 0
    longest_unmentioned: int = 0
    about_controls: int = 0
    people: int = 0
    people_with_need: int = 0
    needy_mentioned: int = 0
    mentions: list[int] = field(default_factory=list[int])

    @property
    def precision(self) -> float:
        right = self.right.total()
        return right / max(1, right + self.wrong.total())

    @property
    def recall(self) -> float:
        """Among causes that a manager could have seen anything of, within two weeks of that."""
        return self._share(self.in_time)

    @property
    def recall_of_start(self) -> float:
        """The same from the day on which the cause began, unseen ones included."""
        fast = [what for what in self.planted if what not in SLOW]
        every = sum(self.planted[what] + self.never_shown[what] for what in fast)
        return sum(self.in_time_of_start[what] for what in fast) / max(1, every)

    @property
    def found_at_all(self) -> float:
        return self._share(self.found)

    @property
    def false_alarms(self) -> float:
        """A manager and month."""
        return self.wrong.total() / max(1, self.teams * self.weeks) * WEEKS_A_MONTH

    @property
    def load(self) -> float:
        """Nudges a manager and week, good news included."""
        total = self.right.total() + self.wrong.total() + self.praise
        return total / max(1, self.teams * self.weeks)

    def _share(self, hits: Counter[Planted]) -> float:
        fast = [what for what in self.planted if what not in SLOW]
        return sum(hits[w] for w in fast) / max(1, sum(self.planted[w] for w in fast))


class _Manager:
    """Somebody who reads nudges: believes the right ones more often than the wrong ones."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.nudges: list[EarlierNudge] = []
        self.taken_up: dict[int, date] = {}

    def receive(self, signal: Signal, *, right: bool, today: date) -> None:
        states = [NudgeState.TAKEN_UP, NudgeState.LATER, NudgeState.NOT_USEFUL, NudgeState.OPEN]
        outcome = self.chance.choices(states, [60, 10, 3, 27] if right else [20, 5, 45, 30])[0]
        day = today + timedelta(days=3) if outcome is NudgeState.TAKEN_UP else None
        if day is not None and signal.item_id is not None and signal.kind in SINGLE:
            self.taken_up[signal.item_id] = day
        self.nudges.append(
            EarlierNudge(signal.key, signal.kind, today, signal.person_id, outcome, day)
        )

    def memory(self, today: date) -> list[EarlierNudge]:
        return [
            EarlierNudge(n.key, n.kind, n.on, n.person_id, NudgeState.LAPSED, n.day)
            if n.outcome is NudgeState.OPEN and today - n.on >= LAPSES_AFTER
            else n
            for n in self.nudges
            if today - n.on <= timedelta(weeks=20)
        ]


def run(seed: int, teams: int = 200, weeks: int = 40) -> Report:
    """Live through so many teams' weeks and judge what their managers were told."""
    report = Report(teams=teams, weeks=weeks)
    for team_id in range(1, teams + 1):
        _live(Team(team_id, seed, weeks), Random(f"manager:{seed}:{team_id}"), report)
    return report


def _live(team: Team, chance: Random, report: Report) -> None:
    manager = _Manager(chance)
    told: dict[int, date] = {}
    waiting: dict[int, date] = {}
    first_right: dict[int, date] = {}
    mentions: dict[int, list[date]] = defaultdict(list)
    for week in range(team.weeks - 1):
        today = monday(week + 1)
        signals = signals_of_team(team.history(week, manager.taken_up), today)
        memory = manager.memory(today)
        chosen = choose(signals, memory, today=today)
        report.most_in_a_week = max(report.most_in_a_week, len(chosen))
        for signal in chosen:
            if not signal.kind.is_need:
                report.praise += 1
                manager.receive(signal, right=True, today=today)
                continue
            people = team.named_by(signal.covers)
            causes = [e for e in team.episodes if _explains(e, signal, week, people)]
            right = bool(causes) or _stands_by_itself(team, signal, week)
            (report.right if right else report.wrong)[signal.kind] += 1
            for episode in causes:
                first_right.setdefault(id(episode), today)
            if signal.person_id is not None:
                told[signal.person_id] = today
                mentions[signal.person_id].append(today)
                nature = next(rep.nature for rep in team.reps if rep.id == signal.person_id)
                report.about_controls += nature is not None and not right
            manager.receive(signal, right=right, today=today)
        open_needs = _open_needs(signals, manager.memory(today), today)
        longest = _longest_waiting(open_needs, told, waiting, today)
        report.longest_unmentioned = max(report.longest_unmentioned, longest)
    _count(team, first_right, mentions, report)


def _explains(episode: Episode, signal: Signal, week: int, people: frozenset[int]) -> bool:
    """Whether a planted cause that is on, or was until last week, is what the signal says.

    `people` are those whose single blockers a team's signal covers.
    """
    started = episode.first <= week + (episode.what in (Planted.NEW, Planted.LEAVE))
    # Results are about the periods behind them.
    behind = 9 if signal.kind is SignalKind.RESULTS_UNEXPLAINED else 0
    if not started or week > episode.last + behind or signal.kind not in RIGHT[episode.what]:
        return False
    if episode.what is Planted.SHOCK:
        return signal.cause is Cause.MARKET
    if signal.kind is SignalKind.SHARED_CAUSE:
        return signal.cause is CAUSES[episode.what] and episode.person in people
    if signal.kind in SINGLE and signal.cause is not CAUSES.get(episode.what):
        return False
    return episode.person is None or episode.person == signal.person_id


def _stands_by_itself(team: Team, signal: Signal, week: int) -> bool:
    """A blocker that is really there is worth a talk, planted or not; so is a long time away."""
    if signal.kind in (*SINGLE, SignalKind.TRAINING_ASKED_TWICE) and signal.item_id is not None:
        return team.really_there(signal.item_id, week)
    if signal.kind is SignalKind.BACK_FROM_LEAVE:
        rep = next(rep for rep in team.reps if rep.id == signal.person_id)
        return any(all(rep.away(week - n - k) for k in range(3)) for n in range(3))
    if signal.kind is SignalKind.SHARED_CAUSE:
        there = [key for key in signal.covers if team.really_there(item_of(key), week)]
        return len(there) >= 3
    if signal.kind is SignalKind.RESULTS_UNEXPLAINED:
        return any(team.shock(w) for w in range(max(0, week - 8), week + 1))
    return False


def _open_needs(signals: list[Signal], memory: list[EarlierNudge], today: date) -> set[int]:
    """Who has an open need that is not attended to."""
    resting = attended(signals, memory, today)
    return {
        s.person_id
        for s in signals
        if s.person_id is not None and s.kind.is_need and s.key not in resting
    }


def _longest_waiting(
    open_needs: set[int], told: dict[int, date], waiting: dict[int, date], today: date
) -> int:
    """For how many days somebody has had an open need without being mentioned, at most."""
    for person_id in list(waiting):
        if person_id not in open_needs:
            del waiting[person_id]
    longest = 0
    for person_id in open_needs:
        waiting.setdefault(person_id, today)
        since = max(waiting[person_id], told.get(person_id, date.min))
        longest = max(longest, (today - since).days)
    return longest


def _count(
    team: Team, first_right: dict[int, date], mentions: dict[int, list[date]], report: Report
) -> None:
    end = monday(team.weeks - 1)
    for episode in team.episodes:
        start = monday(episode.first)
        if start + TWO_WEEKS > end:
            continue
        if episode.shown is None:
            report.never_shown[episode.what] += 1
            continue
        shown = friday(episode.shown)
        if episode.what in (Planted.NEW, Planted.LEAVE):
            shown = start
        in_time = _two_weeks_there(team, episode, shown)
        if in_time > end:
            continue
        report.planted[episode.what] += 1
        seen = first_right.get(id(episode))
        if seen is not None:
            report.found[episode.what] += 1
            report.in_time[episode.what] += seen <= in_time
            report.in_time_of_start[episode.what] += seen <= start + TWO_WEEKS
    needy = {e.person for e in team.episodes if e.person is not None and e.what not in TEAMWIDE}
    report.people += len(team.reps)
    report.people_with_need += len(needy)
    report.needy_mentioned += sum(bool(mentions.get(person)) for person in needy if person)
    report.mentions += [len(mentions.get(rep.id, ())) for rep in team.reps]
    for days in mentions.values():
        for day in days:
            near = sum(day <= other < day + timedelta(weeks=4) for other in days)
            report.most_of_one_person_in_four_weeks = max(
                report.most_of_one_person_in_four_weeks, near
            )


def _two_weeks_there(team: Team, episode: Episode, shown: date) -> date:
    """Two weeks later, not counting weeks in which the person is away: nobody is nudged about
    somebody who is not there."""
    end = shown + TWO_WEEKS
    rep = next((rep for rep in team.reps if rep.id == episode.person), None)
    week = (shown - monday(0)).days // 7 + 1
    while rep is not None and week < team.weeks and monday(week) <= end:
        end += timedelta(weeks=rep.away(week))
        week += 1
    return end
