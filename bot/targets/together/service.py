"""Writing down what counts and what helps, and agreeing on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from bot.errors import NotFound, NotYours, TooLate, WrongInput
from bot.outbox import service as outbox
from bot.people.away import local_today
from bot.people.courtesy import courteous_time
from bot.targets.events import Period
from bot.targets.stored import band_of
from bot.targets.together import cards
from bot.targets.together.ids import MessageKind
from storage.queries import roster
from storage.queries import targets as queries
from storage.session import OrgSession
from storage.tables import Expectation, Person, TargetBand, Team
from storage.words import Role

ANSWERABLE = timedelta(days=21)
"""How long a version is worth delivering late."""


@dataclass(frozen=True)
class Agreed:
    """What holds between rep and manager, for a one-to-one or a review to come back to."""

    period: Period
    ways: tuple[str, ...]
    help: str
    agreed_on: date


async def agreed_for_one_to_one(session: OrgSession, person_id: int, today: date) -> Agreed | None:
    """The newest version for today's period to which both said yes: for a one-to-one, a review, or
    whatever else comes back to it. Whoever asks sees to it that only rep and managers read it."""
    statement = (
        select(Expectation)
        .where(
            Expectation.person_id == person_id,
            Expectation.period_start <= today,
            Expectation.period_end >= today,
            col(Expectation.agreed_at).is_not(None),
        )
        .order_by(col(Expectation.version).desc())
    )
    row = (await session.exec(statement)).first()
    if row is None or row.agreed_at is None:
        return None
    period = Period(row.period_start, row.period_end)
    return Agreed(period, tuple(row.ways), row.help, row.agreed_at.date())


async def write(
    session: OrgSession,
    by: Person,
    rep_id: int,
    start: date,
    *,
    ways: Sequence[str],
    help_: str,
    now: datetime,
) -> tuple[cards.Seen, str]:
    """A new version by the rep or one of their managers; the others get it to agree to. Gives how
    it reads, and who they are. Raises NotFound, NotYours, TooLate and WrongInput."""
    rep, team, band = await about(session, rep_id, start, now)
    managers = await managers_of(session, team, rep, now)
    _may(by, rep, managers)
    said = [way.strip() for way in ways if way.strip()]
    if len(said) < 2:
        raise WrongInput(cards.TWO_WAYS, {"way_2": cards.TWO_WAYS})
    if not help_.strip():
        raise WrongInput(cards.HELP_WANTED, {"help": cards.HELP_WANTED})
    before = await latest_version(session, rep.id, start)
    if before is not None and (before.ways, before.help, before.by_person_id) == (
        said,
        help_.strip(),
        by.id,
    ):
        return await shown(session, before, rep, band), ""
    row = Expectation(
        person_id=rep.id,
        team_id=team.id,
        period_start=start,
        period_end=band.period_end,
        version=before.version + 1 if before else 1,
        by_person_id=by.id,
        at=now,
        ways=said,
        help=help_.strip(),
    )
    session.add(row)
    await session.flush()
    if before is not None and before.agreed_at is None:
        await _change_all(
            session, before, cards.replaced(await shown(session, before, rep, band)), now
        )
    seen = await shown(session, row, rep, band)
    others = managers if by.id == rep.id else [rep]
    await _put(session, row, seen, others, now)
    return seen, names(others)


async def agree(session: OrgSession, by: Person, version_id: int, now: datetime) -> cards.Seen:
    """The other one says yes. Twice is the same as once. Raises NotFound, NotYours and TooLate."""
    statement = select(Expectation).where(Expectation.id == version_id).with_for_update()
    row = (await session.exec(statement)).one_or_none()
    if row is None:
        raise NotFound(cards.NOT_THERE)
    rep, team, band = await about(session, row.person_id, row.period_start, now)
    managers = await managers_of(session, team, rep, now)
    _may(by, rep, managers)
    wrote_as_rep = row.by_person_id == rep.id
    if by.id == row.by_person_id or (by.id == rep.id) == wrote_as_rep:
        raise NotYours(cards.OWN)
    newest = await latest_version(session, rep.id, row.period_start)
    if newest is None or newest.id != row.id:
        raise TooLate(cards.NEWER)
    if row.agreed_at is None:
        row.agreed_at, row.agreed_by_id = now, by.id
        session.add(row)
        await session.flush()
        seen = await shown(session, row, rep, band)
        await _change_all(session, row, cards.agreed(seen), now)
        await _tell_writer(session, row, seen, now)
    return await shown(session, row, rep, band)


async def latest_version(session: OrgSession, person_id: int, start: date) -> Expectation | None:
    """The newest version for a period, agreed on or not."""
    statement = (
        select(Expectation)
        .where(Expectation.person_id == person_id, Expectation.period_start == start)
        .order_by(col(Expectation.version).desc())
    )
    return (await session.exec(statement)).first()


async def seen_by(session: OrgSession, rep: Person, today: date) -> cards.Seen | None:
    """The newest version for the period of today, as its rep reads it."""
    band = await queries.band_in_force(session, rep.id, today)
    row = await latest_version(session, rep.id, band.period_start) if band else None
    return await shown(session, row, rep, band) if row is not None and band is not None else None


async def not_begun(
    session: OrgSession, manager: Person, today: date
) -> list[tuple[Person, TargetBand]]:
    """The reps of a manager's teams who have a target today and nothing written for its period,
    by name; in as many queries for many as for few."""
    teams = await roster.teams_of(session, manager.id, today, Role.MANAGER)
    parts = await roster.members_of(session, [team.id for _, team in teams], today)
    reps = {
        one.id: one
        for part, one in parts
        if part.role == Role.REP and one.active and one.id != manager.id
    }
    if not reps:
        return []
    bands = await queries.bands_of(session, reps, today, today)
    written = select(Expectation).where(
        col(Expectation.person_id).in_(list(reps)), Expectation.period_end >= today
    )
    known = {(one.person_id, one.period_start) for one in await session.exec(written)}
    held = ((rep, queries.latest(bands[rep.id], today)) for rep in reps.values())
    found = [
        (rep, band)
        for rep, band in held
        if band is not None and (rep.id, band.period_start) not in known
    ]
    return sorted(found, key=lambda one: (one[0].name, one[0].id))


async def to_write(
    session: OrgSession, by: Person, rep_id: int, start: date, now: datetime
) -> tuple[Person, TargetBand, Expectation | None]:
    """What the form begins with. Raises NotFound, NotYours and TooLate."""
    rep, team, band = await about(session, rep_id, start, now)
    _may(by, rep, await managers_of(session, team, rep, now))
    return rep, band, await latest_version(session, rep.id, start)


async def about(
    session: OrgSession, rep_id: int, start: date, now: datetime
) -> tuple[Person, Team, TargetBand]:
    """The rep, their team and the band of a period. Raises NotFound and TooLate."""
    rep = await session.get(Person, rep_id)
    if rep is None or not rep.active:
        raise NotFound(cards.NOT_THERE)
    today = local_today(rep, now)
    parts = await roster.teams_of(session, rep.id, today, Role.REP)
    band = await queries.band_in_force(session, rep.id, max(start, today))
    if band is not None and band.period_start != start:
        raise TooLate(cards.OVER)
    if not parts or band is None:
        raise NotFound(cards.NOT_THERE)
    return rep, parts[0][1], band


async def managers_of(session: OrgSession, team: Team, rep: Person, now: datetime) -> list[Person]:
    """The team's managers today, but for the rep."""
    found = await roster.members(session, team.id, local_today(rep, now), Role.MANAGER)
    return [person for _, person in found if person.id != rep.id]


def _may(by: Person, rep: Person, managers: Sequence[Person]) -> None:
    if by.id != rep.id and by.id not in {one.id for one in managers}:
        raise NotYours(cards.NOT_YOURS)


async def shown(session: OrgSession, row: Expectation, rep: Person, band: TargetBand) -> cards.Seen:
    """A version as it is shown."""
    people = await roster.people(session, {row.by_person_id, row.agreed_by_id or 0})
    agreed_by = people.get(row.agreed_by_id or 0)
    return cards.Seen(
        version_id=row.id,
        rep_id=rep.id,
        rep=rep.name,
        by=people[row.by_person_id].name,
        period=Period(row.period_start, row.period_end),
        band=band_of(band),
        unit=band.unit,
        ways=row.ways,
        help=row.help,
        agreed_on=row.agreed_at.date() if row.agreed_at else None,
        agreed_by=agreed_by.name if agreed_by else "",
    )


async def _put(
    session: OrgSession, row: Expectation, seen: cards.Seen, to: Sequence[Person], now: datetime
) -> None:
    """What was written goes to the others at once, in their waking hours: it is an answer to them,
    and no message of the program's own."""
    messages: list[outbox.Message] = []
    for person in to:
        at = await courteous_time(session, person, now, counts=False)
        if at is not None:
            messages.append(
                outbox.Message(
                    key=_key(row, person.id),
                    kind=MessageKind.PUT,
                    card=cards.put(seen),
                    due_at=at,
                    person_id=person.id,
                    expires_at=at + ANSWERABLE,
                    repeatable=True,  # it waits for their yes
                )
            )
    await outbox.queue(session, messages, now)


async def _tell_writer(
    session: OrgSession, row: Expectation, seen: cards.Seen, now: datetime
) -> None:
    writer = await session.get_one(Person, row.by_person_id)
    at = await courteous_time(session, writer, now, counts=False)
    if at is not None:
        message = outbox.Message(
            key=_key(row, writer.id),
            kind=MessageKind.AGREED,
            card=cards.agreed(seen),
            due_at=at,
            person_id=writer.id,
            expires_at=at + ANSWERABLE,
            repeatable=False,  # their own words, agreed to: the home says so too
        )
        await outbox.queue(session, [message], now)


async def _change_all(
    session: OrgSession, row: Expectation, card: cards.Card, now: datetime
) -> None:
    rep = await session.get_one(Person, row.person_id)
    team = await session.get_one(Team, row.team_id)
    for person in [rep, *await managers_of(session, team, rep, now)]:
        await outbox.change(session, _key(row, person.id), card, now)


def _key(row: Expectation, person_id: int) -> str:
    return f"agreement:{row.id}:to:{person_id}"


def names(people: Sequence[Person]) -> str:
    """`Kim Lund and Mia Torp`."""
    names = [one.name for one in people]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
