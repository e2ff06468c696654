"""Who began when, and what of somebody's work went to a colleague."""

from collections.abc import Sequence
from datetime import date

from bot.targets.holding import LOOK_BACK, is_closed
from bot.targets.imports.mistakes import Mistakes
from bot.targets.imports.sorting import Packed
from bot.targets.taking.batch import Batch, Change, Group, Taken, day_range
from storage.queries import roster
from storage.queries import targets as queries
from storage.session import OrgSession
from storage.tables import AccountMove, TargetBand

MADE_GOOD = "lies in a period that has closed: what it moves is proposed for the next one."
TOO_LATE = (
    "lies in a period that closed over three months ago: it moves no target by itself any more. "
    "Ask for it with /relief where it should."
)


async def take_hires(
    session: OrgSession, chunk: Sequence[Group], _batch: Batch, _mistakes: Mistakes
) -> Taken:
    """The first day in the job: a person has one."""
    people = await roster.people(session, [person_id for person_id, _ in chunk])
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
    return taken


async def take_moves(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, _mistakes: Mistakes
) -> Taken:
    """A move is known by who gives, the day and the account; its share and taker may change."""
    givers = [person_id for person_id, _ in chunk]
    stored = await queries.moves_of(session, givers, *day_range(chunk, 1, 1))
    takers = {int(row.cells[0]) for _, rows in chunk for row in rows}
    names = await roster.people(session, takers | {one.taker_id for one in stored})
    known = {(one.person_id, one.day, one.account): one for one in stored}
    bands = await queries.bands_of(session, givers, *day_range(chunk, 1, 1))
    taken = Taken()
    for person_id, rows in chunk:
        for row in rows:
            taker, day, share, account = int(row.cells[0]), *row.cells[1:]
            same = known.get((person_id, date.fromisoformat(day), account))
            if same is not None and (same.taker_id, same.share) == (taker, share):
                taken.same += 1
                continue
            batch.notes += _closed(row, bands[person_id], batch)
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


def _closed(row: Packed, bands: Sequence[TargetBand], batch: Batch) -> list[str]:
    """What to say of a move in a period that has closed, whose target stands."""
    day = date.fromisoformat(row.cells[1])
    ends = [one.period_end for one in bands if one.period_start <= day <= one.period_end]
    if not ends or not is_closed(ends[0], batch.today):
        return []
    late = ends[0] < batch.today - LOOK_BACK
    return [f"Line {row.line} {TOO_LATE if late else MADE_GOOD}"]
