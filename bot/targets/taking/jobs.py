"""Who began when, and what of somebody's work went to a colleague."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from bot.targets.bands import as_text
from bot.targets.holding import LOOK_BACK, is_closed
from bot.targets.imports.mistakes import Mistakes
from bot.targets.imports.sorting import Packed
from bot.targets.stored import period_of
from bot.targets.taking.batch import Batch, Change, Group, Taken, day_range, not_started
from storage.queries import roster
from storage.queries import targets as queries
from storage.session import OrgSession
from storage.tables import AccountMove, TargetBand

MADE_GOOD = (
    "its day lies in a period that has closed. What it moves is proposed for the next one, as soon "
    "as both have a target there."
)
TOO_LATE = (
    "its day lies in a period that closed over three months ago, so it moves no target by itself "
    "any more. Ask for it with /relief where it should."
)
ONE_SIDED = (
    "whoever takes over has no target of the same period and unit, so nothing moves before there "
    "is one."
)


async def take_hires(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, _mistakes: Mistakes
) -> Taken:
    """The first day in the job: a person has one."""
    people = await roster.people(session, [person_id for person_id, _ in chunk])
    bands = await queries.bands_of(session, people, batch.today, date.max)
    taken = Taken()
    for person_id, rows in chunk:
        person, hired = people[person_id], date.fromisoformat(rows[0].cells[0])
        if person.hired == hired:
            taken.same += 1
            continue
        if person.hired is None:
            taken.added += 1
        else:
            change = Change(person_id, "first day", str(person.hired), str(hired))
            taken.changes.append(change)
        person.hired = hired
        session.add(person)
        for start, end in sorted({(one.period_start, one.period_end) for one in bands[person_id]}):
            if end < hired:
                batch.note(rows[0].line, not_started(start, end))
    return taken


async def take_moves(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, mistakes: Mistakes
) -> Taken:
    """A move is known by who gives, the day and the account; its share and taker may change."""
    givers = [person_id for person_id, _ in chunk]
    stored = await queries.moves_of(session, givers, *day_range(chunk, 1, 1))
    takers = {int(row.cells[0]) for _, rows in chunk for row in rows}
    bands = await queries.bands_of(session, {*givers, *takers}, *day_range(chunk, 1, 1))
    names = await roster.people(session, takers | {one.taker_id for one in stored})
    known = {(one.person_id, one.day, one.account): one for one in stored}
    taken = Taken()
    for person_id, rows in chunk:
        own = {key[1:]: Decimal(one.share) for key, one in known.items() if key[0] == person_id}
        _name_more_than_all(own, rows, mistakes)
        for row in rows:
            taker, day, share, account = int(row.cells[0]), *row.cells[1:]
            same = known.get((person_id, date.fromisoformat(day), account))
            if same is not None and (same.taker_id, same.share) == (taker, share):
                taken.same += 1
                continue
            note = _note(date.fromisoformat(day), bands[person_id], bands[taker], batch.today)
            if note is not None:
                batch.note(row.line, note)
            if same is None:
                taken.added += 1
                session.add(
                    AccountMove(
                        person_id=person_id,
                        taker_id=taker,
                        day=date.fromisoformat(day),
                        share=share,
                        account=account,
                        batch_id=batch.id,
                    )
                )
            else:
                before, after = (
                    f"{part} to {names[who].name}"
                    for part, who in ((same.share, same.taker_id), (share, taker))
                )
                what = f"move of {day}" + (f", {account}" if account else "")
                taken.changes.append(Change(person_id, what, before, after))
                same.taker_id, same.share, same.batch_id = taker, share, batch.id
                session.add(same)
    return taken


def _note(
    day: date, giver: Sequence[TargetBand], taker: Sequence[TargetBand], today: date
) -> str | None:
    """What to say of a move that cannot move the targets of its day."""
    of_day = next((one for one in giver if one.period_start <= day <= one.period_end), None)
    if of_day is None:
        return None
    if is_closed(of_day.period_end, today):
        return TOO_LATE if of_day.period_end < today - LOOK_BACK else MADE_GOOD
    wanted = (period_of(of_day), of_day.unit)
    return None if any((period_of(one), one.unit) == wanted for one in taker) else ONE_SIDED


def _name_more_than_all(
    stored: Mapping[tuple[date, str], Decimal], rows: Sequence[Packed], mistakes: Mistakes
) -> None:
    """Refuse the row with which more than all that somebody sells would move on one day."""
    shares = dict(stored)
    last: dict[date, int] = {}
    for row in rows:
        day = date.fromisoformat(row.cells[1])
        shares[day, row.cells[3]] = Decimal(row.cells[2])
        last[day] = row.line
    for day, line in last.items():
        of_day = (share for (on, _), share in shares.items() if on == day)
        together = sum(of_day, Decimal(0))
        if together > 1:
            mistakes.add(
                line,
                "share",
                f"With the other moves of {day} this makes {as_text(together * 100)} % of what the "
                "user sells. At most 100 % can move.",
            )
