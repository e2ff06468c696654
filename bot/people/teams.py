"""What can happen to a team and to people's parts in it. The organisation file and the form on
the home both come through here.

Nothing is deleted: a part ends with a day, a team and a person become inactive, and a cadence or
policy is followed by a newer one.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from bot.checkins.schedule import next_monday
from bot.errors import WrongInput
from bot.outbox import service as outbox
from bot.people.notation import format_time
from bot.people.orgfile.spec import PolicySpec, TeamSpec
from bot.people.weeks import IsoWeek
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Cadence, Member, Nudge, Person, Policy, Team
from storage.words import Role

LEAST_THRESHOLD = 5
"""Totals over people from five up: domain.md, decision 5."""


async def found(session: OrgSession, spec: TeamSpec, now: datetime) -> Team:
    """A new team, or one that had ended, active again. The first cadence and policy hold from
    this week's Monday; what is different with an old team, from the next. Its people come after,
    by `join`."""
    team = await roster.team_by_name(session, spec.name)
    effective = next_monday(now)
    if team is None:
        team = Team(name=spec.name, channel=spec.channel)
        session.add(team)
        await session.flush()
        effective = IsoWeek.of(now.date()).monday
    team.active = True
    team.name = spec.name
    team.channel = spec.channel
    session.add(team)
    await keep_rhythm(session, team, spec, effective)
    await keep_policy(session, team, spec.policy, effective)
    return team


async def end(session: OrgSession, team: Team, now: datetime) -> None:
    """A team becomes inactive, and with it everybody's part in it ends. Its history stays."""
    today = now.date()
    for part in await roster.open_parts(session, today, team_id=team.id):
        await end_part(session, part, today)
    team.active = False
    session.add(team)
    await session.flush()


async def join(session: OrgSession, team: Team, person: Person, role: Role, now: datetime) -> bool:
    """A person gets a part in a team from today on. False where they have it already."""
    today = now.date()
    parts = await roster.parts_of(session, team.id, person.id, role)
    for part in parts:
        if part.until is None or part.until > today:
            return False
        if part.since == today:  # they left today: then they have not left at all
            part.until = None
            session.add(part)
            break
    else:
        session.add(Member(team_id=team.id, person_id=person.id, role=role, since=today))
    person.active = True
    session.add(person)
    await session.flush()
    return True


async def leave(session: OrgSession, team: Team, person: Person, role: Role, now: datetime) -> bool:
    """A person's part in a team ends today. False where they have none."""
    today = now.date()
    found = False
    for part in await roster.open_parts(session, today, team_id=team.id, person_id=person.id):
        if part.role == role:
            await end_part(session, part, today)
            found = True
    return found


async def retire(session: OrgSession, person: Person) -> None:
    """A person who is in no team any more becomes inactive; what waits for them is withdrawn."""
    person.active = False
    session.add(person)
    await session.flush()
    await outbox.withdraw(session, "left", person_id=person.id)


async def keep_rhythm(session: OrgSession, team: Team, spec: TeamSpec, effective: date) -> None:
    """A team is asked, coached and celebrated as the spec says from a Monday on. A change that
    was to begin then is replaced; one that leads back to what holds now is forgotten."""
    rows = (await roster.cadences(session, [team.id]))[team.id]
    wanted = rhythm_columns(spec)
    new = Cadence(team_id=team.id, effective_from=effective, **wanted)
    await _follow(session, rows, new, wanted)


async def keep_policy(session: OrgSession, team: Team, policy: PolicySpec, effective: date) -> None:
    """A team's relief and totals go by the policy from a Monday on, as with `keep_rhythm`; weeks
    before keep the threshold that held when they began. Raises WrongInput below the least."""
    if policy.threshold < LEAST_THRESHOLD:
        raise WrongInput(
            f"Totals over people appear from {LEAST_THRESHOLD} people up; {policy.threshold} is "
            "too few."
        )
    rows = (await roster.policies(session, [team.id]))[team.id]
    wanted: dict[str, Any] = {
        "min_leave_days": policy.min_leave_days,
        "second_approval_above": f"{policy.second_approval_above.normalize():f}",
        "threshold": policy.threshold,
    }
    new = Policy(team_id=team.id, effective_from=effective, **wanted)
    await _follow(session, rows, new, wanted)


def rhythm_columns(spec: TeamSpec) -> dict[str, Any]:
    """The columns of a cadence row."""
    return {
        "checkin_weekday": spec.check_in.day,
        "checkin_time": format_time(spec.check_in.time),
        "remind_after_minutes": int(spec.check_in.remind_after.total_seconds()) // 60,
        "reminders": spec.check_in.reminders,
        "close_after_minutes": int(spec.check_in.close_after.total_seconds()) // 60,
        "coaching_time": format_time(spec.coaching.time),
        "nudges_per_week": spec.coaching.nudges_per_week,
        "highlights_weekday": spec.highlights.day,
        "highlights_time": format_time(spec.highlights.time),
    }


async def _follow(
    session: OrgSession,
    rows: Sequence[Cadence] | Sequence[Policy],
    new: Cadence | Policy,
    wanted: dict[str, Any],
) -> None:
    """Let a row follow those before it, in the place of one that begins on its day or later."""
    held = [row for row in rows if row.effective_from < new.effective_from]
    for row in rows:
        if row.effective_from >= new.effective_from:
            await session.delete(row)
    await session.flush()
    if not held or any(getattr(held[-1], name) != value for name, value in wanted.items()):
        session.add(new)
        await session.flush()


async def end_part(session: OrgSession, part: Member, today: date) -> None:
    """A part holds until today (not included); a manager's or a leader's takes their waiting nudges
    along."""
    part.until = max(today, part.since)
    session.add(part)
    await session.flush()
    if part.role != Role.REP:
        await _withdraw_nudges(session, part)


async def _withdraw_nudges(session: OrgSession, part: Member) -> None:
    """Who no longer manages a team gets no more nudges about its people; who no longer leads one,
    none about what spreads between several."""
    team = part.team_id if part.role == Role.MANAGER else None
    nudges = await session.exec(
        select(Nudge.id).where(Nudge.manager_id == part.person_id, col(Nudge.team_id) == team)
    )
    ids = list(nudges)
    await outbox.withdraw(session, "left", keys=[f"nudge:{id_}" for id_ in ids])
    for id_ in ids:
        await outbox.withdraw_starting(session, "left", f"nudge:{id_}:")
