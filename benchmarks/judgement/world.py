"""A simulated team's weeks: what its people tap, name, promise and reach, and what of it shows.

Check-ins are on Fridays, a manager looks on the Monday after. A team's whole course is drawn
first; `history` is what the program knows on a Monday.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.judgement.people import (
    Episode,
    Planted,
    Rep,
    everyday_blocker,
    hire,
    team_episodes,
)
from bot.coaching.signals.history import (
    Blocker,
    Commitment,
    Leave,
    PeriodResult,
    PersonHistory,
    Tap,
    TeamHistory,
    Thanks,
    Week,
    Win,
)
from bot.people.weeks import IsoWeek
from storage.words import Audience, Cause, CheckinState

FIRST_MONDAY = date(2026, 1, 5)
PERIOD_WEEKS = 4
FLOOR = 0.7
RESULTS_KNOWN_AFTER = timedelta(days=5)


def monday(week: int) -> date:
    return FIRST_MONDAY + timedelta(weeks=week)


def friday(week: int) -> date:
    return monday(week) + timedelta(days=4)


@dataclass
class Span:
    """The weeks for which a blocker was there: from being named, `gone` first week without,
    `told` when that was told."""

    named: int
    gone: int
    told: int | None = None


@dataclass
class Named:
    """A blocker, with the times it was there: one, or more where it came back."""

    item: int
    cause: Cause
    audience: Audience
    spans: list[Span]

    @property
    def open(self) -> bool:
        return self.spans[-1].told is None


@dataclass
class Promise:
    item: int
    week: int
    moved: list[int] = field(default_factory=list[int])
    closed: int | None = None


@dataclass
class Course:
    """One rep's whole course."""

    rep: Rep
    weeks: list[Week] = field(default_factory=list[Week])
    named: list[Named] = field(default_factory=list[Named])
    promises: list[Promise] = field(default_factory=list[Promise])
    wins: list[Win] = field(default_factory=list[Win])
    results: list[PeriodResult] = field(default_factory=list[PeriodResult])
    mood_noise: float = 0.0
    workload_noise: float = 0.0


class Team:
    """A simulated team, drawn from its own random numbers."""

    def __init__(self, team_id: int, seed: int, weeks: int) -> None:
        self.id = team_id
        self.weeks = weeks
        self.chance = Random(f"{seed}:{team_id}")
        self.items = team_id * 1_000_000
        size = self.chance.randint(6, 10)
        self.reps = [hire(self.chance, team_id * 100 + n, weeks) for n in range(size)]
        self.team_wide = team_episodes(self.chance, self.reps, weeks)
        self.thanks: list[Thanks] = []
        self.courses = {rep.id: Course(rep) for rep in self.reps}
        for week in range(weeks):
            for course in self.courses.values():
                self._live(course, week)
            self._thank(week)
        for course in self.courses.values():
            self._reach(course)

    @property
    def episodes(self) -> list[Episode]:
        return [e for rep in self.reps for e in rep.episodes] + self.team_wide

    def item(self) -> int:
        self.items += 1
        return self.items

    def shock(self, week: int) -> Episode | None:
        for episode in self.team_wide:
            if episode.what is Planted.SHOCK and episode.first <= week <= episode.last:
                return episode
        return None

    # One rep's week.

    def _live(self, course: Course, week: int) -> None:
        rep, chance = course.rep, self.chance
        course.mood_noise = 0.3 * course.mood_noise + chance.gauss(0, 0.57)
        course.workload_noise = 0.3 * course.workload_noise + chance.gauss(0, 0.57)
        if rep.joins is not None and week < rep.joins:
            return
        if rep.during(week, Planted.NEW, Planted.LEAVE) is not None:
            for episode in rep.episodes:
                if episode.what in (Planted.NEW, Planted.LEAVE) and episode.first == week:
                    episode.show(week)
        iso = IsoWeek.of(monday(week))
        if rep.away(week):
            course.weeks.append(Week(iso, CheckinState.NOT_ASKED))
            return
        withdrawn = rep.during(week, Planted.WITHDRAWN)
        if withdrawn is not None:
            withdrawn.show(week)
        if withdrawn is not None or chance.random() > rep.answers:
            course.weeks.append(Week(iso, CheckinState.MISSED))
            return
        if chance.random() < 0.03:
            course.weeks.append(Week(iso, CheckinState.SKIPPED))
            return
        course.weeks.append(self._answer(course, week, iso))
        self._name_blockers(course, week)
        self._promise(course, week)
        if chance.random() < 0.25:
            helper = chance.choice(self.reps).id
            helpers = () if helper == rep.id else (helper,)
            course.wins.append(Win(self.item(), friday(week), helpers=helpers))

    def _answer(self, course: Course, week: int, iso: IsoWeek) -> Week:
        rep, chance = course.rep, self.chance
        mood = rep.mood + course.mood_noise
        workload = rep.workload + course.workload_noise
        if chance.random() < 0.04:
            mood -= 1.5
        if chance.random() < 0.04:
            workload += 1.5
        if week % 13 >= 11:
            workload += 0.5
        tired = rep.during(week, Planted.TIRED)
        if tired is not None:
            mood -= 1.2 * tired.severity
            workload += 1.6 * tired.severity
            if not (rep.hides_mood and rep.hides_workload):
                tired.show(week)
        return Week(
            iso,
            CheckinState.ANSWERED,
            mood=Tap(_step(mood), _audience(rep.hides_mood)),
            workload=Tap(_step(workload), _audience(rep.hides_workload))
            if chance.random() < 0.95
            else None,
        )

    def _name_blockers(self, course: Course, week: int) -> None:
        rep, chance = course.rep, self.chance
        for named in course.named:
            self._look_again(rep, named, week)
        blocked = rep.during(week, Planted.BLOCKED)
        if (
            blocked is not None
            and blocked.shown is None
            and chance.random() < 0.85
            and self._name(course, week, Cause.PROCESS, blocked.last + 1)
        ):
            blocked.show(week)
        untrained = rep.during(week, Planted.UNTRAINED)
        if (
            untrained is not None
            and untrained.severity > 0.92  # three in ten never name it
            and chance.random() < 0.4
            and self._name(course, week, Cause.TRAINING, untrained.last + 1)
        ):
            untrained.show(week)
        self._name_the_market(course, week)
        everyday = everyday_blocker(chance)
        if everyday is not None:
            cause, stays = everyday
            self._name(course, week, cause, week + stays + 1)

    def _look_again(self, rep: Rep, named: Named, week: int) -> None:
        """In an answer, tell that a blocker is gone, or that it is back."""
        last = named.spans[-1]
        if last.told is None:
            if week >= last.gone:
                last.told = week
        elif (
            week - last.told in (2, 3)
            and len(named.spans) == 1
            and rep.during(last.named, Planted.BLOCKED) is not None
            and self.chance.random() < 0.15
        ):
            named.spans.append(Span(week, week + self.chance.randint(1, 4)))

    def _name_the_market(self, course: Course, week: int) -> None:
        shock = self.shock(week)
        if shock is None or any(
            n.cause is Cause.MARKET and n.spans[0].named >= shock.first for n in course.named
        ):
            return
        if self.chance.random() < 0.5 and self._name(course, week, Cause.MARKET, shock.last + 1):
            shock.show(week)

    def _name(self, course: Course, week: int, cause: Cause, gone: int) -> bool:
        """Name a blocker, unless the like is named and open already; whether others see it."""
        if any(n.cause is cause and n.open for n in course.named):
            return False
        hidden = self.chance.random() < 0.08
        span = Span(week, gone)
        course.named.append(Named(self.item(), cause, _audience(hidden), [span]))
        return not hidden

    def _promise(self, course: Course, week: int) -> None:
        rep, chance = course.rep, self.chance
        burdened = rep.during(week, Planted.TIRED, Planted.UNTRAINED, Planted.BLOCKED)
        for promise in course.promises:
            if promise.closed is None:
                if chance.random() < (0.4 if burdened else 0.12):
                    promise.moved.append(week)
                else:
                    promise.closed = week
        open_now = any(promise.closed is None for promise in course.promises)
        if not open_now and chance.random() < 0.8:
            course.promises.append(Promise(self.item(), week))

    def _thank(self, week: int) -> None:
        chance = self.chance
        dry = any(e.what is Planted.DRY and e.first <= week for e in self.team_wide)
        star = next((e for e in self.team_wide if e.what is Planted.CARRYING), None)
        for rep in self.reps:
            if rep.away(week) or chance.random() > (0.03 if dry else 0.22):
                continue
            others = [other.id for other in self.reps if other is not rep]
            receiver = chance.choice(others)
            if star is not None and week >= star.first and rep.id != star.person:
                star.show(week)
                if chance.random() < 0.6 and star.person is not None:
                    receiver = star.person
            self.thanks.append(Thanks(self.item(), friday(week), rep.id, (receiver,)))
        for episode in self.team_wide:
            if episode.what is Planted.DRY and episode.first == week:
                episode.show(week)

    def _reach(self, course: Course) -> None:
        rep, chance = course.rep, self.chance
        for start in range(0, self.weeks - PERIOD_WEEKS + 1, PERIOD_WEEKS):
            inside = range(start, start + PERIOD_WEEKS)
            if rep.joins is not None and start < rep.joins:
                continue
            untrained = sum(rep.during(w, Planted.UNTRAINED) is not None for w in inside)
            shocked = sum(self.shock(w) is not None for w in inside)
            share = chance.gauss(1.0, 0.12)
            share -= 0.35 * untrained / PERIOD_WEEKS + 0.2 * shocked / PERIOD_WEEKS
            end = monday(start + PERIOD_WEEKS) - timedelta(days=1)
            course.results.append(PeriodResult(monday(start), end, share, share < FLOOR))
            episode = rep.during(start, Planted.UNTRAINED)
            if episode is not None and share < FLOOR:
                episode.show(start + PERIOD_WEEKS)

    # What the program knows.

    def history(self, week: int, taken_up: dict[int, date]) -> TeamHistory:
        """What is known on the Monday after `week`, with the blockers that were taken up."""
        people = [
            self._known(course, week, taken_up)
            for course in self.courses.values()
            if course.rep.joins is None or course.rep.joins <= week + 1
        ]
        return TeamHistory(
            self.id,
            began=FIRST_MONDAY,
            people=tuple(people),
            thanks=tuple(t for t in self.thanks if t.on <= friday(week)),
        )

    def _known(self, course: Course, week: int, taken_up: dict[int, date]) -> PersonHistory:
        rep, today = course.rep, monday(week + 1)
        leaves = [Leave(monday(w), monday(w) + timedelta(days=6)) for w in sorted(rep.holidays)]
        if rep.leave is not None:
            end = monday(rep.leave.last) + timedelta(days=6)
            leaves.append(Leave(monday(rep.leave.first), end))
        newest = IsoWeek.of(monday(week))
        return PersonHistory(
            person_id=rep.id,
            joined=FIRST_MONDAY if rep.joins is None else monday(rep.joins),
            weeks=tuple(w for w in course.weeks if w.week <= newest),
            blockers=tuple(
                _blocker(named, week, taken_up)
                for named in course.named
                if named.spans[0].named <= week
            ),
            commitments=tuple(
                Commitment(
                    promise.item,
                    friday(promise.week),
                    open=promise.closed is None or promise.closed > week,
                    moves=sum(moved <= week for moved in promise.moved),
                )
                for promise in course.promises
                if promise.week <= week
            ),
            wins=tuple(win for win in course.wins if win.on < today),
            leaves=tuple(leaves),
            results=tuple(r for r in course.results if r.end + RESULTS_KNOWN_AFTER <= today),
        )

    def really_there(self, item: int, week: int) -> bool:
        """Whether a blocker was still in the way at the end of `week`."""
        return any(
            named.item == item and any(span.named <= week < span.gone for span in named.spans)
            for course in self.courses.values()
            for named in course.named
        )

    def named_by(self, keys: tuple[str, ...]) -> frozenset[int]:
        """Whose blockers these signals are about."""
        items = {item_of(key) for key in keys}
        return frozenset(
            course.rep.id
            for course in self.courses.values()
            for named in course.named
            if named.item in items
        )


def item_of(key: str) -> int:
    """The blocker in a signal's key, such as `blocker:17` or `blocker:17:back:1`."""
    return int(key.split(":")[1])


def _blocker(named: Named, week: int, taken_up: dict[int, date]) -> Blocker:
    known = [span for span in named.spans if span.named <= week]
    told = known[-1].told
    return Blocker(
        named.item,
        friday(known[0].named),
        named.cause,
        named.audience,
        resolved=friday(told) if told is not None and told <= week else None,
        came_back=tuple(friday(span.named) for span in known[1:]),
        taken_up_until=taken_up.get(named.item),
    )


def _step(value: float) -> int:
    return max(1, min(5, round(value)))


def _audience(hidden: bool) -> Audience:
    return Audience.PRIVATE if hidden else Audience.MANAGER
