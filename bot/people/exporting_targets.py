"""The parts of an export that are about targets: bands, results, relief and the record."""

from typing import cast

from bot.people.exporting_help import Json, iso
from bot.targets import record
from storage.queries.held import Held
from storage.queries.held_relief import ReliefHeld
from storage.tables import Proposal


def export_targets(held: Held, relief: ReliefHeld) -> Json:
    """Bands, results, measures, what was agreed, and what relief has; amounts as stored."""
    me = held.person.id
    return {
        "bands": [
            {
                "first_day": iso(one.period_start),
                "last_day": iso(one.period_end),
                "unit": one.unit,
                "floor": one.floor,
                "target": one.target,
                "aspiration": one.aspiration,
                "from": iso(one.effective_from),
                "source": one.source.value,
                "at": iso(one.at),
                "why": one.why,
            }
            for one in held.bands
        ],
        "results": [{"day": iso(one.day), "amount": one.amount} for one in held.results],
        "metrics": [
            {"day": iso(one.day), "metric": one.metric, "value": one.value} for one in held.metrics
        ],
        "part_time": [
            {
                "first_day": iso(one.start_day),
                "last_day": iso(one.end_day),
                "share_of_full_time": one.share,
            }
            for one in held.part_time
        ],
        "agreed": [
            {
                "first_day": iso(one.period_start),
                "last_day": iso(one.period_end),
                "version": one.version,
                "ways": one.ways,
                "help": one.help,
                "at": iso(one.at),
                "written_by_this_person": one.by_person_id == me,
                "about_this_person": one.person_id == me,
                "agreed_at": iso(one.agreed_at),
            }
            for one in held.expectations
        ],
        "moves": [
            {
                "from": iso(one.day),
                "share": one.share,
                "account": one.account,
                "given_by_this_person": one.person_id == me,
            }
            for one in relief.moves
        ],
        "stands_in": [
            {
                "first_day": iso(one.since),
                "last_day": iso(one.until),
                "for_this_person": one.person_id == me,
                "named_at": iso(one.created_at),
                "ended_at": iso(one.ended_at),
            }
            for one in relief.delegations
        ],
        "proposals": [_proposal(one, me) for one in relief.proposals],
        "record": _record(relief, me),
    }


def _proposal(one: Proposal, me: int) -> Json:
    """A proposal: in full where it is about this person, else that they had a part in it."""
    about = me in {one.person_id, one.taker_id} or one.person_id is None
    told: Json = {
        "id": one.id,
        "about_this_person": about,
        "asked_by_this_person": one.requester_id == me,
        "put_to_this_person": one.put_to_id == me,
        "cause": one.cause.value,
        "source": one.source.value,
        "state": one.state.value,
        "opened_at": iso(one.opened_at),
        "decided_at": iso(one.decided_at),
    }
    if not about and one.requester_id != me:
        return told
    return told | {
        "first_day": iso(one.period_start),
        "last_day": iso(one.period_end),
        "events": one.events,
        "from": iso(one.effective_from),
        "until": iso(one.expires_on),
        "factor": one.factor,
    }


def _record(relief: ReliefHeld, me: int) -> list[Json]:
    """What the record says about this person's target, and what they did themselves. Others'
    figures are left out, and so is what a decider was shown where it names others too."""
    proposals = {one.id: one for one in relief.proposals}
    found: list[Json] = []
    for told in (record.told(*entry) for entry in relief.entries):
        one = proposals.get(told.proposal_id or 0)
        about = told.person_id == me or (one is not None and _concerns(one, told, me))
        if not about and told.by_person_id != me:
            continue
        words = dict(told.words or {})
        if not about or one is None or one.person_id != me or one.taker_id is not None:
            words.pop("shown", None)
        found.append(
            {
                "number": told.number,
                "at": iso(told.at),
                "kind": told.kind.value,
                "proposal": told.proposal_id,
                "done_by_this_person": told.by_person_id == me,
                "about_this_person": about,
                "facts": _own_facts(told.facts, me) if about else {},
                "words": words,
                "words_removed": told.words_removed,
            }
        )
    return found


def _concerns(one: Proposal, told: record.Told, me: int) -> bool:
    """Whether an entry about several people is about this one too."""
    if me in {one.person_id, one.taker_id}:
        return True
    return one.person_id is None and (
        "lines" not in told.facts or bool(_own_lines(told.facts["lines"], me))
    )


def _own_facts(facts: record.Facts, me: int) -> Json:
    found = dict(facts)
    if "lines" in found:
        found["lines"] = _own_lines(found["lines"], me)
    return found


def _own_lines(lines: object, me: int) -> list[Json]:
    return [line for line in cast("list[Json]", lines) if line.get("person") == me]
