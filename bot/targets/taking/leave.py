"""Leave and part-time work: who is away is asked nothing, whoever told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.people import away
from bot.targets.bands import as_text
from bot.targets.imports.mistakes import Mistakes
from bot.targets.imports.sorting import Packed
from bot.targets.taking.batch import Batch, Change, Group, Taken, day_range
from storage.queries import roster
from storage.queries import targets as queries
from storage.session import OrgSession
from storage.tables import Leave, PartTime

PART_TIME = "part_time"


async def take_leave(
    session: OrgSession, chunk: Sequence[Group], batch: Batch, _mistakes: Mistakes
) -> Taken:
    """Bring people's leave in line with what the rows say of them."""
    people = [person_id for person_id, _ in chunk]
    stored = await queries.absences_of(session, people, *day_range(chunk, 0, 1))
    taken = Taken()
    for person_id, rows in chunk:
        wanted = {_days(row): row.cells for row in rows}
        own = _OfOne(session, person_id, batch, taken)
        full = {days: cells for days, cells in wanted.items() if cells[2] != PART_TIME}
        own.leaves(full, stored[person_id].leaves)
        part = {days: cells for days, cells in wanted.items() if cells[2] == PART_TIME}
        await own.part_time(part, stored[person_id].part_time)
    return taken


async def settle_leave(session: OrgSession, batch: Batch) -> None:
    """Check-ins and messages keep to the days away."""
    await session.flush()
    for person in (await roster.people(session, sorted(batch.people))).values():
        if person.active:
            await away.rearrange(session, person, batch.now)


Days = tuple[date, date]


@dataclass
class _OfOne:
    """One person's leave brought in line with what a file says of it."""

    session: OrgSession
    person_id: int
    batch: Batch
    taken: Taken

    def leaves(self, wanted: Mapping[Days, list[str]], stored: Sequence[Leave]) -> None:
        known = {(one.start_day, one.end_day): one for one in stored}
        gone = [
            one
            for one in stored
            if one.source == "import"
            and (one.start_day, one.end_day) not in wanted
            and any(_touch(days, (one.start_day, one.end_day or date.max)) for days in wanted)
        ]
        for (start, end), cells in wanted.items():
            kind, same = cells[2], known.get((start, end))
            if same is None:
                self._added(f"{start} to {end}", gone, kind)
                self.session.add(
                    Leave(
                        person_id=self.person_id,
                        start_day=start,
                        end_day=end,
                        kind=kind,
                        source="import",
                        created_at=self.batch.now,
                    )
                )
                self._touches(end)
            elif same.kind == kind:
                self.taken.same += 1
            else:
                self._changed(f"leave of {start} to {end}", same.kind, kind)
                same.kind = kind
                self.session.add(same)
        for one in gone:
            one.cancelled_at = self.batch.now
            self.session.add(one)
            self._touches(one.end_day or date.max)

    async def part_time(self, wanted: Mapping[Days, list[str]], stored: Sequence[PartTime]) -> None:
        known = {(one.start_day, one.end_day): one for one in stored}
        for one in stored:
            days = (one.start_day, one.end_day)
            if days not in wanted and any(_touch(days, other) for other in wanted):
                self._changed(
                    f"part time of {one.start_day} to {one.end_day}", one.share, "called off"
                )
                await self.session.delete(one)
        for (start, end), cells in wanted.items():
            share, same = as_text(Decimal(cells[3]) / 100), known.get((start, end))
            if same is None:
                self.taken.added += 1
                self.session.add(
                    PartTime(
                        person_id=self.person_id,
                        start_day=start,
                        end_day=end,
                        share=share,
                        batch_id=self.batch.id,
                    )
                )
            elif same.share == share:
                self.taken.same += 1
            else:
                self._changed(f"part time of {start} to {end}", same.share, share)
                same.share, same.batch_id = share, self.batch.id
                self.session.add(same)

    def _added(self, days: str, gone: Sequence[Leave], kind: str) -> None:
        """A leave that takes the place of others is a change, and new otherwise."""
        if not gone:
            self.taken.added += 1
            return
        before = ", ".join(f"{one.start_day} to {one.end_day} ({one.kind})" for one in gone)
        self._changed("leave", before, f"{days} ({kind})")

    def _changed(self, what: str, before: str, after: str) -> None:
        self.taken.changes.append(Change(self.person_id, what, before, after))

    def _touches(self, end: date) -> None:
        if end >= self.batch.today:
            self.batch.people.add(self.person_id)


def _days(row: Packed) -> Days:
    return date.fromisoformat(row.cells[0]), date.fromisoformat(row.cells[1])


def _touch(one: Days, other: Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
