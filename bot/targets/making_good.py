"""What a closed period was made good by so far. What comes later is worked out against it, so that
the sum is right however often something is corrected; it may also go back."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

from bot.targets.bands import Band
from bot.targets.events import Event, Period
from bot.targets.explain import span
from bot.targets.figures import Figures, Held, events_from, lower
from bot.targets.holding import held_in, told_of
from bot.targets.progress.numbers import amount
from bot.targets.put_right import without_it
from storage.queries import relief as queries
from storage.queries.corrections import corrected_among, corrected_by, replaced_among
from storage.session import OrgSession
from storage.tables import Person, Proposal, RecordEntry
from storage.words import ProposalCause, ProposalState, RecordKind


@dataclass(frozen=True, slots=True)
class Share:
    """One approved true-up: what it took off the next band, level by level (below 0: gave back),
    and the events it stands for; none where a correction took its place. `first_id` is the
    proposal that all corrections of it go back to."""

    first_id: int
    taken: Band
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class MadeGood:
    """A closed period: what was held when it closed, and what was made good since."""

    was: Held
    shares: tuple[Share, ...] = ()

    @property
    def held(self) -> Held:
        """What would have been held, had everything been known that was made good since."""
        taken = _total(self.shares)
        floor, target, aspiration = (
            max(have - less, Decimal(0))
            for have, less in zip(self.was.in_force, taken, strict=True)
        )
        target = min(target, aspiration)
        band = Band(min(floor, target), target, aspiration)
        return replace(self.was, in_force=band, earlier=_events(self.was, self.shares))

    def without(self, first_id: int, events: Sequence[Event], first: str) -> Figures:
        """The closed period's figures where `events` take the place of what one true-up and its
        corrections stand for. `first` is the sentence that explains it."""
        others = [share for share in self.shares if share.first_id != first_id]
        theirs = _total(share for share in self.shares if share.first_id == first_id)
        now = self.held
        whole = now.in_force.target + theirs.target
        factor = Fraction(now.in_force.target) / Fraction(whole) if whole else Fraction(0)
        found = without_it(now, _events(self.was, others), events, factor, first)
        return replace(found, after=lower(found.after, self.was.in_force))


def _total(shares: Iterable[Share]) -> Band:
    total = Band(Decimal(0), Decimal(0), Decimal(0))
    for share in shares:
        total = Band(*(have + more for have, more in zip(total, share.taken, strict=True)))
    return total


def _events(was: Held, shares: Iterable[Share]) -> tuple[Event, ...]:
    return (*was.earlier, *(event for share in shares for event in share.events))


async def made_good(session: OrgSession, person: Person, period: Period) -> MadeGood | None:
    """A person's closed period with all that was made good for it; None where no target was set
    for it."""
    was = await held_in(session, person, period)
    if was is None:
        return None
    found = {
        one.id: one
        for one in await queries.proposals_of(session, person.id, ProposalState.APPROVED)
        if one.cause == ProposalCause.TRUE_UP and one.person_id == person.id
    }
    corrects = await corrected_among(session, found)
    replaced = await replaced_among(session, found)
    shares: list[Share] = []
    for entry, _ in await queries.entries_of(session, found, RecordKind.APPROVED):
        one = found[entry.proposal_id or 0]
        first_id = one.id
        while first_id in corrects:
            first_id = corrects[first_id]
        if told_of(found[first_id]).period != period:
            continue
        before, after = lines_told(entry)[person.id]
        taken = Band(*(was - now for was, now in zip(before, after, strict=True)))
        stands = one.id not in replaced
        shares.append(
            Share(first_id, taken, events_from(was, told_of(one).events) if stands else ())
        )
    return MadeGood(was, tuple(shares))


async def first_of(session: OrgSession, wrong: Proposal) -> Proposal:
    """Of what was approved and corrected, perhaps more than once, the first: it alone is sure to
    name the period that has closed."""
    while (earlier := await corrected_by(session, wrong.id)) is not None:
        wrong = earlier
    return wrong


def lines_told(entry: RecordEntry) -> dict[int, tuple[Band, Band]]:
    """What an entry says of everybody's band before and after, by person."""
    told = cast("list[dict[str, Any]]", json.loads(entry.content)["facts"]["lines"])
    return {
        line["person"]: (Band(*map(Decimal, line["before"])), Band(*map(Decimal, line["after"])))
        for line in told
    }


def said_of(made: MadeGood, fair: Figures, following: Held) -> str:
    """What a closed period should have been and what that does to the next, in one sentence."""
    was, unit, next_ = made.was, following.unit, span(following.period.start, following.period.end)
    closed = f"{span(was.period.start, was.period.end)} closed with a target of"
    at, should = was.in_force.target, fair.after.target
    moves = made.held.in_force.target - should
    if not made.shares:
        return (
            f"{closed} {amount(at, unit)}; it should have been {amount(should, unit)}, so "
            f"{amount(moves, unit)} come off {next_}"
        )
    good = amount(at - made.held.in_force.target, unit)
    then = "nothing changes"
    if moves:
        verb = "come off" if moves > 0 else "go back onto"
        then = f"{amount(abs(moves), unit)} {verb} {next_}"
    if at == should:
        return f"{closed} {amount(at, unit)}, as it should; {good} are made good already, so {then}"
    return (
        f"{closed} {amount(at, unit)} and should have been {amount(should, unit)}: that is "
        f"{amount(at - should, unit)} in all, of which {good} are made good already, so {then}"
    )
