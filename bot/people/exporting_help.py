"""The parts of an export that are about talks and help."""

from datetime import date, datetime
from typing import Any

from storage.queries.held_help import HelpHeld

Json = dict[str, Any]


def export_help(held: HelpHeld, me: int) -> Json:
    """These parts by their keys. `me` is the person whose export it is."""
    return {
        "one_to_ones": _talks(held, me),
        "introductions": [
            {
                "as": "author" if one.author_id == me else "colleague",
                "state": one.state.value,
                "words_may_be_read": one.with_words if one.author_id == me else None,
                "at": iso(one.created_at),
                "changed_at": iso(one.changed_at),
            }
            for one in held.introductions
        ],
        "offered_to_learn_from": [
            {
                "title": resource.title,
                "address": resource.address,
                "at": iso(one.offered_at),
                "helped": one.answer.value if one.answer else None,
                "answered_at": iso(one.answered_at),
            }
            for one, resource in held.offers
        ],
        "searches_for_a_cause": [
            {
                "as": "manager" if diagnosis.manager_id == me else "rep",
                "opened_at": iso(diagnosis.opened_at),
                "cause": one.cause.value,
                "answers": one.answers,
                "at": iso(one.at),
            }
            for diagnosis, one in held.diagnoses
        ],
        "monthly_question": [
            {
                "month": one.month,
                "asked_at": iso(one.asked_at),
                "level": one.level,
                "answered_at": iso(one.answered_at),
                "wants_no_more": one.stopped,
            }
            for one in held.burnout
        ],
    }


def _talks(held: HelpHeld, me: int) -> list[Json]:
    """Talks with all that hangs on them: both of the two see it, whoever wrote it."""
    return [
        {
            "as": "manager" if talk.manager_id == me else "rep",
            "number": talk.number,
            "opened_at": iso(talk.opened_at),
            "held_at": iso(talk.held_at),
            "topics": [
                {
                    "at": iso(one.at),
                    "text": one.text,
                    "by_this_person": one.by_person_id == me,
                }
                for one in held.topics
                if one.talk_id == talk.id
            ],
            "agreed": [
                {
                    "at": iso(one.agreed_at),
                    "text": one.text,
                    "by_this_person": one.by_person_id == me,
                    "this_persons_to_do": one.owner_id == me,
                    "state": one.state.value,
                    "ended_at": iso(one.ended_at),
                }
                for one in held.agreed
                if one.talk_id == talk.id
            ],
        }
        for talk in held.talks
    ]


def iso(at: datetime | date | None) -> str | None:
    """As it is written in an export."""
    return at.isoformat() if at is not None else None
