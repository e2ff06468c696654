"""The life of blockers and commitments: which step leads from where to where. Pure.

    blocker     open <-> better, taken_up -> resolved -> open again (it came back)
    commitment  open, moved -> done | moved | dropped

A step is told by the state it leads to; `still there` and a new day of one taken up stay where
they are, and are events all the same.
"""

from enum import StrEnum

from storage.words import ItemState

_STILL_IN_THE_WAY = frozenset({ItemState.OPEN, ItemState.BETTER, ItemState.TAKEN_UP})
_STILL_TO_DO = frozenset({ItemState.OPEN, ItemState.MOVED})


class Step(StrEnum):
    """What can happen to a blocker or a commitment."""

    BETTER = "better"
    STILL_THERE = "still_there"
    TAKE_UP = "take_up"
    RESOLVE = "resolve"
    REOPEN = "reopen"
    DONE = "done"
    MOVE = "move"
    DROP = "drop"


BLOCKER_STEPS = (Step.RESOLVE, Step.BETTER, Step.STILL_THERE)
"""What its author is offered, in this order."""
COMMITMENT_STEPS = (Step.DONE, Step.MOVE, Step.DROP)

_FROM = {
    Step.BETTER: _STILL_IN_THE_WAY,
    Step.STILL_THERE: _STILL_IN_THE_WAY,
    Step.TAKE_UP: _STILL_IN_THE_WAY,
    Step.RESOLVE: _STILL_IN_THE_WAY,
    Step.REOPEN: frozenset({ItemState.RESOLVED}),
    Step.DONE: _STILL_TO_DO,
    Step.MOVE: _STILL_TO_DO,
    Step.DROP: _STILL_TO_DO,
}

_TO = {
    Step.BETTER: ItemState.BETTER,
    Step.TAKE_UP: ItemState.TAKEN_UP,
    Step.RESOLVE: ItemState.RESOLVED,
    Step.REOPEN: ItemState.OPEN,
    Step.DONE: ItemState.DONE,
    Step.MOVE: ItemState.MOVED,
    Step.DROP: ItemState.DROPPED,
}


def leads_to(state: ItemState, step: Step) -> ItemState | None:
    """The state after a step, or None where that step cannot be taken from this state.

    `still there` makes a better one open again, and leaves one that a manager took up with them.
    """
    if state not in _FROM[step]:
        return None
    if step == Step.STILL_THERE:
        return ItemState.TAKEN_UP if state == ItemState.TAKEN_UP else ItemState.OPEN
    return _TO[step]


def already(state: ItemState, step: Step) -> bool:
    """Whether an item has ended just as this step would end it: pressing it again is no mistake,
    and nothing to say."""
    return step in {Step.RESOLVE, Step.DONE, Step.DROP} and state == _TO[step]
