"""What stands on the page of a one-to-one. Pure.

Both people see the same page, so nothing is on it that one of them could not see elsewhere: no
nudge, no signal, nothing private. The questions follow from what the page itself shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cards import Text
from bot.coaching.diagnosis.comparing import Compared
from prompts.playbook import Playbook

LOOKS_BACK = timedelta(weeks=4)
"""How far the first page of two people reaches back."""

LONG_ENOUGH = 7
"""Days from which on a blocker is what the questions are about: one that is younger may be gone by
the next check-in."""

MOVED_OFTEN = 2
"""Times from which on a commitment that moves is what the questions are about."""

MOST_AGREED = 2
"""Things agreed at a time. Few are kept, many are a list (Whitmore, *Coaching for Performance*:
the will to do the next step is what a talk ends with)."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """What is in the rep's way: for how many days, and by when the manager looks into it."""

    words: str
    cause: str | None
    days: int
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """What the rep meant to do."""

    words: str
    done: bool
    moves: int = 0


@dataclass(frozen=True, slots=True)
class Thanks:
    """Thanks that the team reads and that name the rep, with the first name of who gave them."""

    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Topic:
    """What one of the two wants to talk about."""

    topic_id: int
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something that the two agreed on, and whose it is to do."""

    action_id: int
    owner_id: int
    owner: str
    words: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class ForThePeriod:
    """What the two agreed on for the period: the ways of working that count, the help promised."""

    until: date
    ways: tuple[str, ...]
    help: str


@dataclass(frozen=True, slots=True)
class Page:
    """A one-to-one as both see it. `since` is the day of the last talk; None before the first."""

    talk_id: int
    number: int
    manager_id: int
    manager: str
    person_id: int
    person: str
    since: date | None
    period: ForThePeriod | None = None
    agreed: tuple[Agreed, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    wins: tuple[str, ...] = ()
    thanks: tuple[Thanks, ...] = ()
    topics: tuple[Topic, ...] = ()
    compared: Compared | None = None
    """What each of the two sees behind low results, once both have said so."""
    resources: tuple[Text, ...] = ()
    """A line each of what may be learned from for it."""


def questions(page: Page, playbook: Playbook) -> tuple[str, ...]:
    """Three questions of a play that fits what the page shows: a cause that both see, the oldest
    blocker, a commitment that keeps moving, else a win. Empty where nothing does. From talk to
    talk, another fitting play has its turn."""
    about = _about(page.blockers, page.commitments, page.wins)
    if page.compared is not None and page.compared.cause is not None:
        about = "blocker_open", page.compared.cause
    if about is None:
        return ()
    plays = playbook.answering(*about)
    fitting = [play for play in plays if play.causes] or list(plays)
    return fitting[page.number % len(fitting)].questions if fitting else ()


def _about(
    blockers: Sequence[Blocker], commitments: Sequence[Commitment], wins: Sequence[str]
) -> tuple[str, str | None] | None:
    oldest = max(blockers, key=lambda one: one.days, default=None)
    if oldest is not None and oldest.days >= LONG_ENOUGH:
        return "blocker_open", oldest.cause or "other"
    if any(one.moves >= MOVED_OFTEN and not one.done for one in commitments):
        return "commitment_moving", None
    return ("worth_a_word", None) if wins else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that the two agree on now, and whose it is."""

    owner_id: int
    words: str


def what_changes(
    before: Sequence[Agreed], wanted: Sequence[Wanted]
) -> tuple[tuple[Wanted, ...], tuple[int, ...]]:
    """What is new in what is agreed now, and the ids of what is not wanted any more. What was
    agreed before in the same words for the same person goes on."""
    left = list(before)
    new: list[Wanted] = []
    for one in wanted:
        same = [old for old in left if (old.owner_id, old.words) == (one.owner_id, one.words)]
        if same:
            left.remove(same[0])
        else:
            new.append(one)
    return tuple(new), tuple(old.action_id for old in left)
