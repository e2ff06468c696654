"""A one-to-one's page, put together from what both people may see."""

from datetime import date, datetime

from bot.cards import Text
from bot.checkins.when import local_day
from bot.coaching.diagnosis.comparing import Compared
from bot.coaching.diagnosis.service import compared
from bot.coaching.learning.cards import led_to
from bot.coaching.learning.ranking import fitting
from bot.coaching.learning.service import known_resources
from bot.coaching.record import blocker_of
from bot.coaching.talks.page import (
    LOOKS_BACK,
    Agreed,
    Blocker,
    Commitment,
    ForThePeriod,
    Page,
    Thanks,
    Topic,
)
from bot.coaching.talks.pairs import Pair, called
from bot.targets.together.service import agreed_for_one_to_one
from storage.queries import items, roster, talks
from storage.session import OrgSession
from storage.tables import AgreedAction, Talk
from storage.words import AgreedState, Cause, ItemKind, ItemState


async def upcoming(session: OrgSession, pair: Pair, now: datetime) -> Talk:
    """The talk that the two have before them, begun where there is none."""
    known = await talks.talks_of(session, *pair.ids)
    if known and known[-1].held_at is None:
        return known[-1]
    row = {
        "team_id": pair.team_id,
        "manager_id": pair.manager.id,
        "person_id": pair.person.id,
        "number": len(known) + 1,
        "opened_at": now,
    }
    await session.insert_new(Talk, [row])
    return (await talks.talks_of(session, *pair.ids))[-1]


async def load_page(session: OrgSession, pair: Pair, now: datetime) -> Page:
    """The page as both see it now. Days are the manager's, so that the two read the same."""
    talk = await upcoming(session, pair, now)
    today = local_day(now, pair.manager.timezone)
    held = [one.held_at for one in await talks.talks_of(session, *pair.ids) if one.held_at]
    since = held[-1] if held else now - LOOKS_BACK
    told = _Told(session, pair, since, today)
    names = {pair.manager.id: called(pair.manager), pair.person.id: called(pair.person)}
    seen = await compared(session, *pair.ids)
    return Page(
        talk_id=talk.id,
        number=talk.number,
        manager_id=pair.manager.id,
        manager=pair.manager.name,
        person_id=pair.person.id,
        person=pair.person.name,
        since=local_day(since, pair.manager.timezone) if held else None,
        period=await _for_the_period(session, pair, today),
        agreed=tuple(
            shown(one, names)
            for one in await talks.actions_of(session, *pair.ids)
            if one.state == AgreedState.OPEN
        ),
        blockers=await told.blockers(),
        commitments=await told.commitments(),
        wins=await told.wins(),
        thanks=await told.thanks(),
        topics=tuple(
            Topic(one.id, names.get(one.by_person_id, ""), one.text)
            for one in await talks.topics(session, talk.id)
        ),
        compared=seen,
        resources=await _to_learn_from(session, seen),
    )


async def _to_learn_from(session: OrgSession, seen: Compared | None) -> tuple[Text, ...]:
    if seen is None or seen.cause is None:
        return ()
    words = " ".join(
        sentence for one in seen.seen if one.cause == seen.cause for sentence in one.both
    )
    found = fitting(words, Cause(seen.cause), await known_resources(session))
    return tuple(led_to(one.title, one.address, one.minutes) for one in found)


def shown(action: AgreedAction, names: dict[int, str]) -> Agreed:
    """Something agreed, as the cards need it."""
    done = action.state == AgreedState.DONE
    return Agreed(action.id, action.owner_id, names.get(action.owner_id, ""), action.text, done)


async def _for_the_period(session: OrgSession, pair: Pair, today: date) -> ForThePeriod | None:
    found = await agreed_for_one_to_one(session, pair.person.id, today)
    return ForThePeriod(found.period.end, found.ways, found.help) if found else None


class _Told:
    """What the rep told and the manager may see, and thanks that the team may read."""

    def __init__(self, session: OrgSession, pair: Pair, since: datetime, today: date) -> None:
        self._session = session
        self._pair = pair
        self._since = since
        self._today = today

    async def blockers(self) -> tuple[Blocker, ...]:
        """What is in the way now, however long, the oldest first."""
        rows = await items.for_manager(
            self._session,
            self._pair.manager.id,
            self._today,
            items.Only(
                kinds=[ItemKind.BLOCKER],
                states=items.OPEN_BLOCKER,
                person_id=self._pair.person.id,
            ),
        )
        events = await items.events_of(self._session, [row.id for row in rows])
        found: list[Blocker] = []
        for row in rows:
            own = [event for event in events if event.item_id == row.id]
            life = blocker_of(row, own, self._pair.person)
            by = life.taken_up_until
            found.append(
                Blocker(
                    words=row.text or "",
                    cause=row.cause,
                    days=max(0, (self._today - life.open_since).days),
                    by=by if by is not None and by >= self._today else None,
                )
            )
        return tuple(sorted(found, key=lambda one: -one.days))

    async def commitments(self) -> tuple[Commitment, ...]:
        """What is still to do, and what was done since the last talk."""
        wanted = [*items.OPEN_COMMITMENT, ItemState.DONE]
        rows = await items.for_manager(
            self._session,
            self._pair.manager.id,
            self._today,
            items.Only(kinds=[ItemKind.COMMITMENT], states=wanted, person_id=self._pair.person.id),
        )
        return tuple(
            Commitment(row.text or "", row.state == ItemState.DONE, row.moves)
            for row in rows
            if row.state != ItemState.DONE or row.changed_at >= self._since
        )

    async def wins(self) -> tuple[str, ...]:
        """What went well since the last talk, the newest first."""
        rows = await items.for_manager(
            self._session,
            self._pair.manager.id,
            self._today,
            items.Only(kinds=[ItemKind.WIN], since=self._since, person_id=self._pair.person.id),
        )
        return tuple(row.text or "" for row in reversed(rows))

    async def thanks(self) -> tuple[Thanks, ...]:
        """Thanks since the last talk that name the rep and that the whole team may read."""
        only = items.Only(kinds=[ItemKind.THANKS], since=self._since)
        rows = await items.for_team(self._session, self._pair.team_id, only)
        named = await items.people_named(self._session, [row.id for row in rows])
        to_rep = [
            row
            for row in reversed(rows)
            if row.id in named and self._pair.person.id in named[row.id].thanked
        ]
        givers = await roster.people(self._session, {row.person_id for row in to_rep})
        return tuple(
            Thanks(called(givers[row.person_id]), row.text or "")
            for row in to_rep
            if row.person_id in givers
        )
