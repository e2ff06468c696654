"""Which step leads from where to where."""

import pytest

from bot.checkins.life import Step, already, leads_to
from storage.words import ItemState

LEGAL = {
    (ItemState.OPEN, Step.BETTER): ItemState.BETTER,
    (ItemState.OPEN, Step.STILL_THERE): ItemState.OPEN,
    (ItemState.OPEN, Step.TAKE_UP): ItemState.TAKEN_UP,
    (ItemState.OPEN, Step.RESOLVE): ItemState.RESOLVED,
    (ItemState.BETTER, Step.BETTER): ItemState.BETTER,
    (ItemState.BETTER, Step.STILL_THERE): ItemState.OPEN,
    (ItemState.BETTER, Step.TAKE_UP): ItemState.TAKEN_UP,
    (ItemState.BETTER, Step.RESOLVE): ItemState.RESOLVED,
    (ItemState.TAKEN_UP, Step.BETTER): ItemState.BETTER,
    (ItemState.TAKEN_UP, Step.STILL_THERE): ItemState.TAKEN_UP,
    (ItemState.TAKEN_UP, Step.TAKE_UP): ItemState.TAKEN_UP,
    (ItemState.TAKEN_UP, Step.RESOLVE): ItemState.RESOLVED,
    (ItemState.RESOLVED, Step.REOPEN): ItemState.OPEN,
    (ItemState.OPEN, Step.DONE): ItemState.DONE,
    (ItemState.OPEN, Step.MOVE): ItemState.MOVED,
    (ItemState.OPEN, Step.DROP): ItemState.DROPPED,
    (ItemState.MOVED, Step.DONE): ItemState.DONE,
    (ItemState.MOVED, Step.MOVE): ItemState.MOVED,
    (ItemState.MOVED, Step.DROP): ItemState.DROPPED,
}


@pytest.mark.parametrize("state", list(ItemState))
@pytest.mark.parametrize("step", list(Step))
def test_every_step_from_every_state(state: ItemState, step: Step) -> None:
    assert leads_to(state, step) == LEGAL.get((state, step))


def test_only_an_end_that_is_reached_is_reached_already() -> None:
    ends = {(state, step) for state in ItemState for step in Step if already(state, step)}
    assert ends == {
        (ItemState.RESOLVED, Step.RESOLVE),
        (ItemState.DONE, Step.DONE),
        (ItemState.DROPPED, Step.DROP),
    }
