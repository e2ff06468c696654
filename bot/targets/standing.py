"""How a proposal stands: which steps lead where, who may decide, and when somebody is reminded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.people.workdays import WorkCalendar
from bot.people.zones import zone
from storage.words import ProposalStage, ProposalState, RecordKind

REMIND_AFTER = (3, 5)
"""Working days after which the decider is reminded; with the last one the leader may decide too."""

_WAITING = (ProposalState.OPEN, ProposalState.ASKED_BACK)

_LEADS_TO: Mapping[RecordKind, tuple[tuple[ProposalState, ...], ProposalState]] = {
    RecordKind.ASKED_BACK: ((ProposalState.OPEN,), ProposalState.ASKED_BACK),
    RecordKind.ANSWERED: ((ProposalState.ASKED_BACK,), ProposalState.OPEN),
    RecordKind.OBJECTED: (_WAITING, ProposalState.OPEN),
    RecordKind.AGREED: (_WAITING, ProposalState.OPEN),
    RecordKind.APPROVED: (_WAITING, ProposalState.APPROVED),
    RecordKind.DECLINED: (_WAITING, ProposalState.DECLINED),
    RecordKind.WITHDRAWN: (_WAITING, ProposalState.WITHDRAWN),
    RecordKind.PASSED_ON: (_WAITING, ProposalState.PASSED_ON),
    RecordKind.APPEALED: ((ProposalState.DECLINED,), ProposalState.OPEN),
}


def leads_to(state: ProposalState, step: RecordKind) -> ProposalState | None:
    """The state after a step; None where the step makes no sense in this state."""
    possible, after = _LEADS_TO.get(step, ((), state))
    return after if state in possible else None


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who could decide, by id. `managers` and `leaders` are the team's own, `elsewhere` leaders of
    other teams; `delegates` names who decides for somebody who is away now."""

    managers: tuple[int, ...]
    leaders: tuple[int, ...]
    elsewhere: tuple[int, ...] = ()
    away: frozenset[int] = frozenset()
    delegates: Mapping[int, int] = field(default_factory=dict[int, int])


def may_decide(
    stage: ProposalStage, who: Deciders, never: Iterable[int], *, overdue: bool = False
) -> tuple[int, ...]:
    """Everybody who may decide now, the first to be asked first.

    `never` are those who must not: who asked for it, whose target it is, who takes over a moved
    share, and who has decided on it before. Somebody who is away stays in, behind the others, and
    their delegate decides for them. Where the managers' time is over (`overdue`), leaders may too.
    """
    barred = frozenset(never)
    groups: dict[ProposalStage, Sequence[Sequence[int]]] = {
        ProposalStage.MANAGER: (who.managers, who.leaders if overdue else ()),
        ProposalStage.LEADER: (who.leaders,),
        ProposalStage.APPEAL: (who.leaders, who.elsewhere, who.managers),
    }
    found = _present_first(groups[stage], who, barred)
    if not found and stage == ProposalStage.MANAGER:
        found = _present_first((who.leaders,), who, barred)
    if not found:
        found = _present_first((who.elsewhere, who.managers), who, barred)
    return found


def _present_first(
    groups: Iterable[Sequence[int]], who: Deciders, barred: frozenset[int]
) -> tuple[int, ...]:
    """Of each group those who are there, then who stands in for the others, then those away."""
    found: list[int] = []
    for group in groups:
        present = [one for one in group if one not in who.away]
        away = [one for one in group if one in who.away]
        standing_in = [who.delegates[one] for one in away if one in who.delegates]
        found += [one for one in (*present, *standing_in, *away) if one not in barred]
    return tuple(dict.fromkeys(found))


def reminder_at(since: datetime, reminders: int, calendar: WorkCalendar) -> datetime | None:
    """When the next reminder falls: at the same local time, as many of the decider's own working
    days later. None after the last one."""
    if reminders >= len(REMIND_AFTER):
        return None
    place = zone(calendar.zone)
    local = since.astimezone(place)
    day, left = local.date(), REMIND_AFTER[reminders]
    for _ in range(400):
        if left == 0:
            break
        day += timedelta(days=1)
        left -= calendar.works_on(day)
    return datetime.combine(day, local.timetz()).astimezone(since.tzinfo)
