"""A review, put together from what both people may see."""

from datetime import UTC, date, datetime, time, timedelta

from bot.checkins.when import local_day
from bot.coaching.review.summary import Period, Review, quarter_of
from bot.coaching.talks.pairs import Pair, called
from bot.people.courtesy import work_calendar
from bot.targets.progress.loading import OwnProgress, own_progress
from bot.targets.progress.numbers import METRIC_NAMES, amount, measure
from bot.targets.together.service import agreed_for_one_to_one
from storage.queries import items, roster, talks
from storage.session import OrgSession
from storage.words import AgreedState, ItemKind, ItemState


async def load_review(session: OrgSession, pair: Pair, now: datetime) -> Review:
    """The period to talk about now: the rep's target period, or the calendar quarter where no
    target holds. A period that has just ended is the one to talk about."""
    today = local_day(now, pair.manager.timezone)
    quarter = quarter_of(today)
    as_of = min(today, quarter.end)
    progress = await own_progress(session, pair.person, as_of)
    period = (
        Period(progress.progress.period.start, progress.progress.period.end)
        if progress
        else quarter
    )
    agreed = await agreed_for_one_to_one(session, pair.person.id, as_of)
    told = _Told(session, pair, period, today)
    held = [
        talk
        for talk in await talks.talks_of(session, *pair.ids)
        if talk.held_at is not None and told.within(talk.held_at)
    ]
    done, still_open = await told.agreed()
    return Review(
        person=pair.person.name,
        manager=pair.manager.name,
        period=period,
        ways=agreed.ways if agreed else (),
        help=agreed.help if agreed else "",
        kept=done,
        still_open=still_open,
        talks=len(held),
        context=(*await told.away(), *(_results(progress) if progress else ())),
        did=await told.did(),
        wins=await told.wins(),
        thanks=await told.thanks(),
    )


def _results(own: OwnProgress) -> tuple[str, ...]:
    """The band, how far it was reached, why it moved, and the measures beside it; only together
    with at least one of them (results never stand alone)."""
    found, unit = own.progress.so_far, own.progress.unit
    lines: list[str] = []
    if own.progress.decided is not None:
        why = f": {own.progress.decided}" if own.progress.decided else "."
        lines.append(f"The target was changed from {own.progress.decided_from:%d.%m.%Y} on{why}")
    for one in own.measures:
        whose = one.team or "own"
        lines.append(f"{METRIC_NAMES[one.metric]} ({whose}): {measure(one.metric, one.value)}")
    if found is not None and lines:
        band = found.band
        lines.append(
            f"Brought in {amount(found.results, unit)}; floor {amount(band.floor, unit)}, target "
            f"{amount(band.target, unit)}, aspiration {amount(band.aspiration, unit)}."
        )
    return tuple(lines)


class _Told:
    """What happened to two people within a period, and both may see."""

    def __init__(self, session: OrgSession, pair: Pair, period: Period, today: date) -> None:
        self._session = session
        self._pair = pair
        self._period = period
        self._today = today
        start = datetime.combine(period.start, time(), tzinfo=UTC)
        end = datetime.combine(period.end + timedelta(days=1), time(), tzinfo=UTC)
        self._since, self._before = start, end

    def within(self, at: datetime) -> bool:
        """Whether an instant lies in the period."""
        return self._since <= at < self._before

    async def agreed(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What was done of what the two agreed on, and what is still to do."""
        names = {one.id: called(one) for one in (self._pair.manager, self._pair.person)}
        rows = await talks.actions_of(self._session, *self._pair.ids)
        mine = [one for one in rows if self.within(one.ended_at or one.agreed_at)]

        def lines(state: AgreedState) -> tuple[str, ...]:
            return tuple(f"{names[o.owner_id]}: {o.text}" for o in mine if o.state == state)

        return lines(AgreedState.DONE), lines(AgreedState.OPEN)

    async def away(self) -> tuple[str, ...]:
        """How many working days the rep was away; never why."""
        person, period = self._pair.person, self._period
        leaves = await roster.leaves_of(self._session, [person.id], from_day=period.start)
        calendar, at_work = (work_calendar(person, rows) for rows in (leaves[person.id], ()))
        days = [
            period.start + timedelta(days=n) for n in range((period.end - period.start).days + 1)
        ]
        away = sum(
            at_work.works_on(day) and not calendar.works_on(day)
            for day in days
            if day <= self._today
        )
        return (f"Away on {away} working {'day' if away == 1 else 'days'}.",) if away else ()

    async def did(self) -> tuple[str, ...]:
        """Plans that the manager may see and that were carried out."""
        only = items.Only(
            kinds=[ItemKind.COMMITMENT],
            states=[ItemState.DONE],
            person_id=self._pair.person.id,
        )
        rows = await items.for_manager(self._session, self._pair.manager.id, self._today, only)
        return tuple(row.text or "" for row in rows if self.within(row.changed_at))

    async def wins(self) -> tuple[str, ...]:
        """Wins that the manager may see."""
        only = items.Only(
            kinds=[ItemKind.WIN],
            person_id=self._pair.person.id,
            since=self._since,
            before=self._before,
        )
        rows = await items.for_manager(self._session, self._pair.manager.id, self._today, only)
        return tuple(row.text or "" for row in rows)

    async def thanks(self) -> tuple[str, ...]:
        """Thanks that name the rep and that the team may read."""
        only = items.Only(kinds=[ItemKind.THANKS], since=self._since, before=self._before)
        rows = await items.for_team(self._session, self._pair.team_id, only)
        named = await items.people_named(self._session, [row.id for row in rows])
        to_rep = [
            row for row in rows if row.id in named and self._pair.person.id in named[row.id].thanked
        ]
        givers = await roster.people(self._session, {row.person_id for row in to_rep})
        return tuple(
            f"{called(givers[row.person_id])}: {row.text or ''}"
            for row in to_rep
            if row.person_id in givers
        )
