"""Works a proposal out: whose band becomes what, by which steps, and what that does to the team."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

from bot.errors import NotFound, WrongInput
from bot.targets.bands import Band
from bot.targets.chosen import chosen as chosen_by
from bot.targets.events import Event, Period, Territory
from bot.targets.explain import day
from bot.targets.fairness import Profile, leader_decides_too, profile, required_attainment
from bot.targets.figures import Figures, Held, Line, events_from, figures, to_amount
from bot.targets.holding import (
    approved_besides,
    bands_held,
    events_json,
    held_in,
    helds_touching,
    in_period,
    policy_on,
    told_of,
)
from bot.targets.making_good import first_of, lines_told, made_good, said_of
from bot.targets.picture import described, drawing
from bot.targets.progress.numbers import amount
from bot.targets.put_right import taken_back, without_it
from bot.targets.stored import period_of
from bot.targets.transfers import taken_over, transfer, true_up
from storage.queries import relief as queries
from storage.queries import roster
from storage.queries.corrections import corrected_by
from storage.session import OrgSession
from storage.tables import Person, Proposal
from storage.words import ProposalCause, RecordKind, Role

NO_TARGET = "There is no target for that time yet, so there is nothing to relieve."
OTHER_UNIT = (
    "The next target is not counted in what the closed one was, so nothing can come off it."
)
LOOK_FORWARD = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a team's targets of the period add up to before and after, over `people`; `required`
    is the share of them that must be reached for what we count on (the planned floors) to hold."""

    people: int
    before: Decimal
    after: Decimal
    required_before: Fraction | None
    required_after: Fraction | None


@dataclass(frozen=True, slots=True)
class Worked:
    """A proposal in figures. The first line is the person's own, or the first of a team's."""

    lines: tuple[Line, ...]
    factor: Fraction
    steps: tuple[str, ...]
    warnings: tuple[str, ...]
    picture: tuple[str, str] | None
    """The drawing of the days and its words."""
    profile: Profile
    unit: str
    period: Period
    period_words: str
    """The period as the organisation calls it."""
    leader_too: bool
    coverage: Coverage

    @property
    def seen(self) -> str:
        """What tells one state of the figures from another, for a button that was drawn earlier."""
        told = ";".join(f"{one.person_id}:{one.before}:{one.after}" for one in self.lines)
        return sha256(told.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What a human chose instead of the formula's answer: an amount, or other events."""

    amount: Decimal | None = None
    events: tuple[dict[str, object], ...] | None = None


async def work_out(
    session: OrgSession, one: Proposal, otherwise: Otherwise | None = None
) -> Worked:
    """Work a proposal out as things stand. Raises WrongInput, NotFound."""
    period = period_of(one)
    events = list((otherwise.events if otherwise else None) or events_json(one))
    reps = await _concerned(session, one)
    found = [(rep, held) for rep in reps if (held := await held_in(session, rep, period))]
    helds = [held for _, held in found]
    if not helds:
        raise NotFound(NO_TARGET)
    wrong = await corrected_by(session, one.id)
    chosen = otherwise.amount if otherwise else None
    if one.cause == ProposalCause.TRUE_UP and (wrong is None or one.taker_id is None):
        return await _true_up(session, one, *found[0], chosen=chosen, wrong=wrong)
    if wrong is not None:
        return await _put_right(session, one, wrong, found)
    read = events_from(helds[0], events)
    worked = [figures(held, read) for held in helds]
    first = worked[0]
    lines = [two.line for two in worked]
    if chosen is not None:
        lines = [Line(helds[0].person_id, helds[0].in_force, to_amount(helds[0], chosen))]
    elif one.taker_id is not None:
        lines = await _both_sides(session, one, first.held, read)
    return await _worked(session, one, first, lines)


async def _concerned(session: OrgSession, one: Proposal) -> list[Person]:
    if one.person_id is not None:
        return [await session.get_one(Person, one.person_id)]
    day = one.effective_from
    return [person for _, person in await roster.members(session, one.team_id, day, Role.REP)]


async def _put_right(
    session: OrgSession, one: Proposal, wrong: Proposal, found: Sequence[tuple[Person, Held]]
) -> Worked:
    """A correction: what would hold if `wrong` had been decided as this one says."""
    first = put_right_words(wrong, bool(events_json(one)))
    factor = Fraction(wrong.factor) if wrong.factor else Fraction(1)
    figured = [
        without_it(
            held,
            await approved_besides(session, person, held, wrong.id),
            events_from(held, events_json(one)),
            factor,
            first,
        )
        for person, held in found
    ]
    lines = [two.line for two in figured]
    if one.taker_id is not None:
        lines = await _taken_back(session, one, wrong)
    return await _worked(session, one, figured[0], lines, put_right=True)


def put_right_words(wrong: Proposal, something_left: bool) -> str:
    """What a correction is about, as one sentence."""
    on = f" on {day(wrong.decided_at.date())}" if wrong.decided_at else ""
    if something_left:
        return f"This takes the place of what was approved{on}."
    return f"What was approved{on} no longer counts."


async def _taken_back(session: OrgSession, one: Proposal, wrong: Proposal) -> list[Line]:
    """Both sides of a move as the record has them."""
    (*_, (entry, _)) = await queries.entries_of(session, [wrong.id], RecordKind.APPROVED)
    period = period_of(one)
    lines: list[Line] = []
    for person_id, (before, after) in lines_told(entry).items():
        person = await session.get_one(Person, person_id)
        held = await held_in(session, person, period)
        if held is None:
            raise NotFound(NO_TARGET)
        lines.append(taken_back(person.id, held.in_force, before, after))
    return lines


async def _both_sides(
    session: OrgSession, one: Proposal, giver: Held, events: Sequence[Event]
) -> list[Line]:
    """A move between colleagues: what the one loses the other gains, to the last cent."""
    taker = await session.get_one(Person, one.taker_id)
    theirs = await _of_same_unit(session, taker, giver)
    move = next((event for event in events if isinstance(event, Territory)), None)
    if move is None:
        raise WrongInput("A move names a share and a day.")
    moved = transfer(giver.case(), move, theirs.in_force)
    gone = moved.amount
    after = Band(
        *(max(have - less, Decimal(0)) for have, less in zip(giver.in_force, gone, strict=True))
    )
    if any(have < less for have, less in zip(giver.in_force, gone, strict=True)):
        raise WrongInput("That is more than is left of the target. Choose a smaller share.")
    return [
        Line(giver.person_id, giver.in_force, after),
        Line(taker.id, moved.taker.before, moved.taker.after),
    ]


async def _true_up(
    session: OrgSession,
    one: Proposal,
    person: Person,
    held: Held,
    *,
    chosen: Decimal | None,
    wrong: Proposal | None,
) -> Worked:
    """What a closed period can no longer take comes off the next one, less what was made good
    for it before; of a move, a colleague's target takes it on. A correction may give back."""
    first = await first_of(session, wrong) if wrong is not None else one
    made = await made_good(session, person, told_of(first).period)
    if made is None:
        raise NotFound(NO_TARGET)
    if made.was.unit != held.unit:
        raise WrongInput(OTHER_UNIT)
    events = events_from(made.was, in_period(events_json(one)))
    if wrong is None:
        fair = figures(made.held, events)
    else:
        fair = made.without(first.id, events, put_right_words(wrong, bool(events)))
    due = true_up(made.held.in_force, fair.after, held.in_force)
    after = to_amount(held, chosen) if chosen is not None else due.band
    lines = [Line(held.person_id, held.in_force, after)]
    if one.taker_id is not None:
        taker = await session.get_one(Person, one.taker_id)
        theirs = await _of_same_unit(session, taker, held)
        more = taken_over(held.in_force, after, theirs.in_force)
        lines.append(Line(taker.id, theirs.in_force, more))
    taken = ", and the colleague takes them over" if one.taker_id is not None else ""
    steps = (*fair.steps, f"{said_of(made, fair, held)}{taken}.")
    if any(due.carried):
        steps += (
            f"{amount(due.carried.target, held.unit)} of it are more than the next target holds "
            "and stay open.",
        )
    base = Figures(
        held=replace(held, earlier=fair.held.earlier),
        case=fair.case,
        relief=fair.relief,
        before=held.in_force,
        after=due.band,
        factor=fair.factor,
        steps=steps,
        warnings=(),
    )
    return await _worked(session, one, base, lines, put_right=wrong is not None)


async def _of_same_unit(session: OrgSession, taker: Person, giver: Held) -> Held:
    """What whoever takes over holds for the giver's period. Raises WrongInput."""
    theirs = await held_in(session, taker, giver.period)
    if theirs is None or theirs.unit != giver.unit:
        raise WrongInput(
            "Whoever takes over needs a target of the same period and unit, and there is none yet."
        )
    return theirs


async def _worked(
    session: OrgSession,
    one: Proposal,
    first: Figures,
    lines: Sequence[Line],
    *,
    put_right: bool = False,
) -> Worked:
    policies = (await roster.policies(session, [one.team_id]))[one.team_id]
    policy = policy_on(policies, one.period_start)
    above = Decimal(policy.second_approval_above) if policy else Decimal("0.15")
    line = lines[0]
    asked = [event for event in first.case.events if event not in first.held.earlier]
    # By the formula it is the formula's own, not that of rounded amounts: equal cases are equal.
    factor = first.factor
    if line.after != first.after and line.before.target and not put_right:
        factor = Fraction(line.after.target) / Fraction(line.before.target)
    return Worked(
        lines=tuple(lines),
        factor=factor,
        steps=first.steps,
        warnings=first.warnings,
        picture=(drawing(first.case, first.relief), described(first.relief)),
        profile=profile(replace(first.case, events=tuple(asked))),
        unit=first.held.unit,
        period=first.held.period,
        period_words=(await chosen_by(session)).period_words(first.held.period),
        # What goes up again is weighed like what came down.
        leader_too=leader_decides_too(line.before, line.after, asked, above)
        or leader_decides_too(line.after, line.before, asked, above),
        coverage=await _coverage(session, one, lines, first.held.unit),
    )


async def _coverage(
    session: OrgSession, one: Proposal, lines: Sequence[Line], unit: str
) -> Coverage:
    """The team's targets of the period that are counted alike, with and without these lines."""
    period = period_of(one)
    reps = await roster.members(session, one.team_id, one.effective_from, Role.REP)
    if not reps:  # a team that began during the period
        reps = await roster.members(session, one.team_id, period.end, Role.REP)
    found = await bands_held(session, [rep.id for _, rep in reps], period, unit)
    changed = {line.person_id: line.after.target for line in lines}
    before = sum((now.target for _, now in found.values()), Decimal(0))
    after = sum((changed.get(rep, now.target) for rep, (_, now) in found.items()), Decimal(0))
    plan = sum((planned.floor for planned, _ in found.values()), Decimal(0))
    nothing = Fraction(0)
    return Coverage(
        people=len(found),
        before=before,
        after=after,
        required_before=required_attainment(plan, before, nothing),
        required_after=required_attainment(plan, after, nothing),
    )


async def following(session: OrgSession, person: Person, period: Period) -> Held | None:
    """What a person holds for the next period after one."""
    start = period.end + timedelta(days=1)
    later = await helds_touching(session, person, start, start + LOOK_FORWARD)
    return next((held for held in later if held.period.start >= start), None)
