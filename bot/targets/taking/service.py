"""Taking rows in: a file's or a request's, all of them or none.

Every row is judged before the first one is stored. What is stored already changes nothing, so a
file that comes twice is taken once; what differs is changed, and the difference is kept with who
sent it and when.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.people.apply import hold
from bot.targets.chosen import chosen
from bot.targets.imports.cells import Known
from bot.targets.imports.mistakes import Mistakes
from bot.targets.imports.sheet import Sheet
from bot.targets.imports.sorting import Sorter
from bot.targets.taking.batch import Batch, Change, Group, Taken, packed
from bot.targets.taking.jobs import take_hires, take_moves
from bot.targets.taking.leave import settle_leave, take_leave
from bot.targets.taking.measured import take_metrics, take_results
from bot.targets.taking.targets import take_targets
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import ImportBatch, ImportChange, Organisation, Team
from storage.words import ImportKind, ImportSource

ROWS_AT_ONCE = 1000
"""Rows that are compared with what is stored at a time; a subject's are never taken apart."""

SHOWN_AT_MOST = 100
"""Differences and notes that are told one by one; the rest is counted. All differences are kept."""


@dataclass(frozen=True)
class Origin:
    """Where rows come from: who sent them, under what name, and the SHA-256 of what they sent."""

    source: ImportSource
    by: str
    name: str
    hash: str


@dataclass(frozen=True)
class Difference:
    """Something that was stored and became something else."""

    who: str
    what: str
    before: str
    after: str


@dataclass
class Outcome:
    """What came of a file. `same` counts what was stored already; `differences` are the first
    hundred of `changed`. `batch_id` is None where nothing changed, or nothing was kept."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    differences: list[Difference] = field(default_factory=list[Difference])
    notes: list[str] = field(default_factory=list[str])
    batch_id: int | None = None


@dataclass(frozen=True)
class Subjects:
    """Whom rows may name: people by what the platform calls them, teams by name. A subject is a
    person's id, or a team's below 0."""

    ids: Mapping[str, int]
    names: Mapping[int, str]
    known: Known


async def subjects_of(session: OrgSession) -> Subjects:
    """Everybody the organisation's platform knows, also those who left, and its active teams."""
    organisation = await session.get_one(Organisation, session.organisation_id)
    people = await roster.people_by_external(session, organisation.platform)
    teams: Sequence[Team] = await roster.active_teams(session)
    ids = {team.name: -team.id for team in teams} | {who: one.id for who, one in people.items()}
    names = {-team.id: team.name for team in teams}
    names |= {one.id: one.name or who for who, one in people.items()}
    return Subjects(ids, names, Known(users=list(people), teams=[team.name for team in teams]))


def read_into(
    sorter: Sorter,
    sheet: Sheet,
    subjects: Subjects,
    progress: Callable[[str, int], None] = lambda _doing, _rows: None,
) -> None:
    """Judge all rows of a sheet, before anybody waits for the database. Raises WrongFile.

    `progress` hears what is being done and how many rows are through.
    """
    for count, row in enumerate(sheet, start=1):
        who, cells = packed(row, subjects.ids)
        sorter.add(subjects.ids[who], row.line, cells)
        if count % ROWS_AT_ONCE == 0:
            progress("Reading", count)


async def take_in(
    session: OrgSession,
    sorter: Sorter,
    sheet: Sheet,
    subjects: Subjects,
    origin: Origin,
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Callable[[str, int], None] = lambda _doing, _rows: None,
) -> Outcome:
    """Store the rows that were read from a sheet in one transaction, which the caller must undo
    where this raises WrongFile: rows contradict what is stored, each named. A dry run says what
    would come of them, and undoes it: all that the transaction did so far."""
    await hold(session)
    kind = ImportKind(sheet.table.name)
    row = await _batch(session, kind, sheet.rows, origin, now)
    said = await chosen(session)
    asks = origin.source != ImportSource.DEMO
    batch = Batch(row.id, now, asks=asks, currency=said.currency)
    outcome, mistakes = Outcome(sheet.rows), Mistakes()
    done = 0
    for chunk in _chunks(sorter.groups()):
        taken = await _TAKES[kind](session, chunk, batch, mistakes)
        outcome.added += taken.added
        outcome.same += taken.same
        outcome.changed += len(taken.changes)
        if not mistakes:
            await _keep(session, row.id, taken.changes)
        _tell(outcome, taken.changes, subjects)
        done += sum(len(rows) for _, rows in chunk)
        progress("Storing", done)
    if mistakes:
        raise mistakes.error()
    if kind == ImportKind.LEAVE:
        await settle_leave(session, batch)
    outcome.notes = [*sheet.notes, *_first(batch.notes)]
    await _close(session, row, outcome)
    if dry_run:
        await session.rollback()
        outcome.batch_id = None  # its number goes to the next
    return outcome


Take = Callable[[OrgSession, Sequence[Group], Batch, Mistakes], Awaitable[Taken]]
"""Compares a chunk with what is stored, and stores what is new or other. Once there are mistakes
nothing need be stored any more: the file is refused at its end."""

_TAKES: Mapping[ImportKind, Take] = {
    ImportKind.TARGETS: take_targets,
    ImportKind.RESULTS: take_results,
    ImportKind.LEAVE: take_leave,
    ImportKind.METRICS: take_metrics,
    ImportKind.HIRES: take_hires,
    ImportKind.MOVES: take_moves,
}


def _chunks(groups: Iterator[Group]) -> Iterator[list[Group]]:
    chunk: list[Group] = []
    rows = 0
    for group in groups:
        chunk.append(group)
        rows += len(group[1])
        if rows >= ROWS_AT_ONCE:
            yield chunk
            chunk, rows = [], 0
    if chunk:
        yield chunk


def _first(notes: list[str]) -> list[str]:
    more = len(notes) - SHOWN_AT_MOST
    return notes if more <= 0 else [*notes[:SHOWN_AT_MOST], f"and {more:,} more lines like these."]


async def _batch(
    session: OrgSession, kind: ImportKind, rows: int, origin: Origin, now: datetime
) -> ImportBatch:
    row = ImportBatch(
        kind=kind,
        source=origin.source,
        at=now,
        by=origin.by,
        file_name=origin.name,
        file_hash=origin.hash,
        rows=rows,
    )
    session.add(row)
    await session.flush()
    return row


async def _close(session: OrgSession, row: ImportBatch, outcome: Outcome) -> None:
    """A batch that changed nothing leaves no trace."""
    if outcome.added or outcome.changed:
        row.added, row.changed = outcome.added, outcome.changed
        session.add(row)
        outcome.batch_id = row.id
    else:
        await session.delete(row)
    await session.flush()


async def _keep(session: OrgSession, batch_id: int, changes: Sequence[Change]) -> None:
    await session.insert_new(
        ImportChange,
        [
            {
                "batch_id": batch_id,
                "person_id": change.subject if change.subject > 0 else None,
                "team_id": -change.subject if change.subject < 0 else None,
                "what": change.what,
                "before": change.before,
                "after": change.after,
            }
            for change in changes
        ],
    )


def _tell(outcome: Outcome, changes: Sequence[Change], subjects: Subjects) -> None:
    room = SHOWN_AT_MOST - len(outcome.differences)
    outcome.differences += [
        Difference(subjects.names[change.subject], change.what, change.before, change.after)
        for change in changes[:room]
    ]
