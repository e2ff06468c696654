"""Proposals, who stands in for whom, and the record. Inside one organisation."""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy import select as core_select
from sqlmodel import col, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import OrgSession
from storage.tables import (
    AccountMove,
    Correction,
    Delegation,
    Delivery,
    ImportBatch,
    Leave,
    PartTime,
    Person,
    Proposal,
    RecordEntry,
    RecordWords,
    ReliefLook,
    TargetBand,
)
from storage.words import ProposalState, RecordKind

CHUNK = 500
"""Entries read at a time."""

WAITING = (ProposalState.OPEN, ProposalState.ASKED_BACK)
SETTLED = (ProposalState.APPROVED, ProposalState.DECLINED)

_RECORD_LOCK = 7_238_002
"""Any number that other programs on the same PostgreSQL database do not use."""


async def lock_record(session: OrgSession) -> None:
    """Let nobody else add to the organisation's record until this transaction ends."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite lets only one write anyway
        lock = func.pg_advisory_xact_lock(_RECORD_LOCK, session.organisation_id)
        await (await session.connection()).execute(select(lock))


async def last_entry(session: OrgSession) -> RecordEntry | None:
    """The newest entry of the record."""
    statement = select(RecordEntry).order_by(col(RecordEntry.number).desc()).limit(1)
    return (await session.exec(statement)).first()


async def record(session: OrgSession) -> AsyncIterator[tuple[RecordEntry, RecordWords | None]]:
    """The whole record in order, with what was said where it is still there."""
    last = 0
    while True:
        statement = (
            select(RecordEntry, RecordWords)
            .join(RecordWords, col(RecordWords.entry_id) == col(RecordEntry.id), isouter=True)
            .where(RecordEntry.number > last)
            .order_by(col(RecordEntry.number))
            .limit(CHUNK)
        )
        rows = (await session.exec(statement)).all()
        for entry, words in rows:
            yield entry, words
        if len(rows) < CHUNK:
            return
        last = rows[-1][0].number


async def entries_of(
    session: OrgSession, proposal_ids: Iterable[int], *kinds: RecordKind
) -> Sequence[tuple[RecordEntry, RecordWords | None]]:
    """What the record says about proposals, oldest first; of all kinds where none is named."""
    statement = (
        select(RecordEntry, RecordWords)
        .join(RecordWords, col(RecordWords.entry_id) == col(RecordEntry.id), isouter=True)
        .where(col(RecordEntry.proposal_id).in_(list(proposal_ids)))
        .order_by(col(RecordEntry.number))
    )
    if kinds:
        statement = statement.where(col(RecordEntry.kind).in_(kinds))
    return (await session.exec(statement)).all()


async def words_about(session: OrgSession, person_id: int) -> Sequence[RecordEntry]:
    """The entries by or about a person whose words are still there."""
    statement = (
        select(RecordEntry)
        .join(RecordWords, col(RecordWords.entry_id) == col(RecordEntry.id))
        .where(or_(RecordEntry.person_id == person_id, RecordEntry.by_person_id == person_id))
        .order_by(col(RecordEntry.number))
    )
    return (await session.exec(statement)).all()


async def remove_words(session: OrgSession, entries: Iterable[RecordEntry]) -> None:
    """Remove what was said with these entries; the entries stay."""
    ids = [entry.id for entry in entries]
    await session.exec(delete(RecordWords).where(col(RecordWords.entry_id).in_(ids)))


async def proposal(session: OrgSession, proposal_id: int) -> Proposal | None:
    """A proposal, as it stands now and locked until this transaction ends."""
    statement = (
        select(Proposal)
        .where(Proposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return (await session.exec(statement)).one_or_none()


async def by_key(session: OrgSession, key: str) -> Proposal | None:
    """The proposal of that person, period and cause."""
    return (await session.exec(select(Proposal).where(Proposal.key == key))).one_or_none()


async def move(session: OrgSession, one: Proposal, seen: ProposalState, **values: Any) -> bool:
    """Change a proposal if it still stands as it was seen; False where somebody was faster."""
    changed = await session.exec(
        update(Proposal)
        .where(col(Proposal.id) == one.id, col(Proposal.state) == seen)
        .values(**values)
        .returning(col(Proposal.id))
        .execution_options(synchronize_session=False)
    )
    if changed.first() is None:
        return False
    await session.refresh(one)
    return True


async def proposals_of(
    session: OrgSession, person_id: int, *states: ProposalState, team_ids: Iterable[int] = ()
) -> Sequence[Proposal]:
    """Proposals about a person, also as the taker of a move, and those about whole teams of
    theirs; oldest first."""
    statement = (
        select(Proposal)
        .where(
            or_(
                Proposal.person_id == person_id,
                Proposal.taker_id == person_id,
                (col(Proposal.person_id).is_(None)) & (col(Proposal.team_id).in_(list(team_ids))),
            )
        )
        .order_by(col(Proposal.opened_at), col(Proposal.id))
    )
    if states:
        statement = statement.where(col(Proposal.state).in_(states))
    return (await session.exec(statement)).all()


async def requested_by(
    session: OrgSession, person_id: int, *states: ProposalState
) -> Sequence[Proposal]:
    """Proposals that a person asked for, oldest first."""
    statement = (
        select(Proposal)
        .where(Proposal.requester_id == person_id, col(Proposal.state).in_(states))
        .order_by(col(Proposal.opened_at), col(Proposal.id))
    )
    return (await session.exec(statement)).all()


async def in_state(session: OrgSession, *states: ProposalState) -> Sequence[Proposal]:
    """All proposals in one of these states, oldest first."""
    statement = (
        select(Proposal)
        .where(col(Proposal.state).in_(states))
        .order_by(col(Proposal.opened_at), col(Proposal.id))
    )
    return (await session.exec(statement)).all()


async def decided(
    session: OrgSession, *, since: date | None = None, team_ids: Iterable[int] | None = None
) -> Sequence[Proposal]:
    """Approved and declined proposals, of periods that end on a day or later, oldest first. What
    a correction has replaced is left out, and so is a correction that was declined."""
    replaced = select(Correction.corrects_id).where(col(Correction.stands_at).is_not(None))
    declined = select(Correction.proposal_id).where(col(Correction.stands_at).is_(None))
    statement = (
        select(Proposal)
        .where(
            col(Proposal.state).in_(SETTLED),
            col(Proposal.id).not_in(replaced),
            col(Proposal.id).not_in(declined),
        )
        .order_by(col(Proposal.decided_at), col(Proposal.id))
    )
    if since is not None:
        statement = statement.where(Proposal.period_end >= since)
    if team_ids is not None:
        statement = statement.where(col(Proposal.team_id).in_(list(team_ids)))
    return (await session.exec(statement)).all()


async def delegations(
    session: OrgSession, person_ids: Iterable[int], on: date
) -> Sequence[Delegation]:
    """Who stands in for these people on a day; the one named last first."""
    statement = (
        select(Delegation)
        .where(
            col(Delegation.person_id).in_(list(person_ids)),
            Delegation.since <= on,
            Delegation.until >= on,
            col(Delegation.ended_at).is_(None),
        )
        .order_by(col(Delegation.id).desc())
    )
    return (await session.exec(statement)).all()


async def next_look(session: AsyncSession) -> datetime | None:
    """When the program next has to look at a proposal; across organisations."""
    statement = select(func.min(col(Proposal.remind_at)))
    return (await session.exec(statement)).one()


async def due_looks(session: AsyncSession, now: datetime) -> Sequence[tuple[int, int]]:
    """(organisation, proposal) ids whose time to look has come; across organisations."""
    statement = (
        select(Proposal.organisation_id, Proposal.id)
        .where(col(Proposal.remind_at) <= now)
        .order_by(col(Proposal.remind_at), col(Proposal.id))
    )
    return (await session.exec(statement)).all()


async def message_keys(session: OrgSession, begins: str) -> Sequence[str]:
    """The keys of messages, changes of messages excepted, that begin so."""
    statement = select(Delivery.key).where(
        col(Delivery.key).startswith(begins, autoescape=True), col(Delivery.replaces_id).is_(None)
    )
    return (await session.exec(statement.order_by(col(Delivery.id)))).all()


async def called_off(session: OrgSession, person_id: int, start: date, end: date) -> bool:
    """Whether a leave of a person that shares a day with these was called off."""
    statement = select(Leave.id).where(
        Leave.person_id == person_id,
        col(Leave.cancelled_at).is_not(None),
        Leave.start_day <= end,
        or_(col(Leave.end_day).is_(None), col(Leave.end_day) >= start),
    )
    return (await session.exec(statement.limit(1))).first() is not None


def _unseen_leaves() -> Any:
    """Leaves recorded or called off since the program last looked."""
    look = ReliefLook
    since: Any = func.coalesce(col(Leave.cancelled_at), col(Leave.created_at))
    columns: list[Any] = [col(Leave.organisation_id), since.label("since")]
    return (
        core_select(*columns)
        .join(look, col(look.organisation_id) == col(Leave.organisation_id), isouter=True)
        .where(
            or_(
                col(look.id).is_(None),
                col(Leave.id) > col(look.leave_id),
                col(Leave.cancelled_at) > col(look.at),
            )
        )
    )


def _unseen_batches() -> Any:
    """Files that came in since the program last looked."""
    look = ReliefLook
    columns: list[Any] = [col(ImportBatch.organisation_id), col(ImportBatch.at).label("since")]
    return (
        core_select(*columns)
        .join(look, col(look.organisation_id) == col(ImportBatch.organisation_id), isouter=True)
        .where(or_(col(look.id).is_(None), col(ImportBatch.id) > col(look.batch_id)))
    )


async def _rows(session: AsyncSession, statement: Any) -> Sequence[tuple[int, datetime]]:
    rows: Any = (await (await session.connection()).execute(statement)).all()
    return rows


async def next_recorded(session: AsyncSession) -> datetime | None:
    """When something was recorded that the program has not looked at; across organisations."""
    earliest: list[datetime] = []
    for statement in (_unseen_leaves(), _unseen_batches()):
        earliest += [
            since for _, since in await _rows(session, statement.order_by("since").limit(1))
        ]
    return min(earliest, default=None)


async def recorded_in(session: AsyncSession) -> set[int]:
    """The organisations in which something was recorded that was not looked at."""
    found: set[int] = set()
    for statement in (_unseen_leaves(), _unseen_batches()):
        found |= {organisation_id for organisation_id, _ in await _rows(session, statement)}
    return found


async def looked(session: OrgSession, now: datetime) -> None:
    """Remember that the program has looked at all that is recorded by now."""
    leave = (await session.exec(select(func.max(Leave.id)))).one() or 0
    batch = (await session.exec(select(func.max(ImportBatch.id)))).one() or 0
    one = (await session.exec(select(ReliefLook))).one_or_none() or ReliefLook(at=now)
    one.leave_id, one.batch_id, one.at = leave, batch, now
    session.add(one)
    await session.flush()


async def people_to_look_at(session: OrgSession, since: date, ramp: timedelta) -> Sequence[Person]:
    """Active people with a target of a period that ends on a day or later, by id. Where a file
    came in since the program last looked, all of whom something is recorded about such a period,
    or was proposed; else those whose leave is new or was called off. `ramp` is how long a first
    day matters."""
    with_target = select(TargetBand.person_id).where(TargetBand.period_end >= since)
    statement = select(Person).where(col(Person.id).in_(with_target), col(Person.active))
    look = (await session.exec(select(ReliefLook))).one_or_none()
    newest = (await session.exec(select(func.max(ImportBatch.id)))).one() or 0
    if look is not None and newest <= look.batch_id:
        unseen = or_(col(Leave.id) > look.leave_id, col(Leave.cancelled_at) > look.at)
        of_interest = col(Person.id).in_(select(Leave.person_id).where(unseen))
    else:
        starts = select(func.min(TargetBand.period_start)).where(TargetBand.period_end >= since)
        first = (await session.exec(starts)).one() or since
        recorded = (
            select(Leave.person_id).where(
                or_(col(Leave.end_day).is_(None), col(Leave.end_day) >= first)
            ),
            select(PartTime.person_id).where(PartTime.end_day >= first),
            select(AccountMove.person_id).where(AccountMove.day >= first),
            select(Proposal.person_id).where(
                col(Proposal.person_id).is_not(None), Proposal.period_end >= since
            ),
        )
        of_interest = or_(
            col(Person.hired) >= first - ramp, *(col(Person.id).in_(them) for them in recorded)
        )
    return (await session.exec(statement.where(of_interest).order_by(col(Person.id)))).all()


async def said_by(session: OrgSession, person_id: int) -> Sequence[tuple[RecordEntry, RecordWords]]:
    """The entries of what a person did, whose words are still there."""
    statement = (
        select(RecordEntry, RecordWords)
        .join(RecordWords, col(RecordWords.entry_id) == col(RecordEntry.id))
        .where(RecordEntry.by_person_id == person_id)
        .order_by(col(RecordEntry.number))
    )
    return (await session.exec(statement)).all()


async def pointing_to(session: OrgSession, person_id: int) -> Sequence[Proposal]:
    """Every proposal that names a person in any part."""
    parts = (Proposal.person_id, Proposal.taker_id, Proposal.requester_id, Proposal.put_to_id)
    statement = select(Proposal).where(or_(*(col(part) == person_id for part in parts)))
    return (await session.exec(statement.order_by(col(Proposal.id)))).all()


async def forget_delegations(session: OrgSession, person_id: int) -> None:
    """Who stood in for a person, and for whom they did."""
    await session.exec(
        delete(Delegation).where(
            or_(col(Delegation.person_id) == person_id, col(Delegation.delegate_id) == person_id)
        )
    )
