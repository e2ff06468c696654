"""What is learned from outcomes: counted rightly, shown modestly, and slow to change an order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import put_together
from bot.checkins.blockers import record_blocker, resolve
from bot.clock import SetClock
from bot.coaching import learned_cards
from bot.coaching.ids import Action
from bot.coaching.learned import Outcome, learned, tallies
from bot.coaching.outcomes import outcomes
from bot.coaching.play_choice import Tally
from bot.errors import NotYours
from bot.interactions import Interaction, Press
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from prompts.playbook import load_playbook
from storage.session import Database
from storage.tables import Nudge, NudgeEvent, Person
from storage.words import Audience, NudgeState
from tests.factories import make_team

PLAYBOOK = load_playbook()
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PLAY = "workload-protect-rest"


def outcome(
    state: NudgeState, why: str | None = None, *, manager: int = 1, says_so: bool = False
) -> Outcome:
    return Outcome("workload_high", PLAY, manager, state, why, says_so)


COUNTED = [
    (outcome(NudgeState.OPEN), Tally(1, 0, 0)),
    (outcome(NudgeState.DONE, "helped"), Tally(1, 1, 0)),
    (outcome(NudgeState.DONE, "somewhat"), Tally(1, 1, 0)),
    (outcome(NudgeState.TAKEN_UP), Tally(1, 0, 0)),
    (outcome(NudgeState.TAKEN_UP, says_so=True), Tally(1, 1, 0)),
    (outcome(NudgeState.LAPSED, says_so=True), Tally(1, 0, 0)),
    (outcome(NudgeState.NOT_USEFUL, "known", says_so=True), Tally(1, 0, 1)),
]


@pytest.mark.parametrize(("one", "counted"), COUNTED)
def test_what_counts_as_helpful(one: Outcome, counted: Tally) -> None:
    assert tallies([one]) == {PLAY: counted}


def said(known: list[Outcome]) -> str:
    return "\n".join(card_words(learned_cards.page(learned(known), PLAYBOOK)))


def test_fewer_than_five_managers_are_not_shown() -> None:
    of_four = [outcome(NudgeState.DONE, "helped", manager=n % 4) for n in range(40)]
    assert "1 play is not shown" in said(of_four)
    assert "There is too little to show yet" in said(of_four)
    shown = said([*of_four, outcome(NudgeState.DONE, "helped", manager=9)])
    assert "Protect" in shown
    assert "helped 41 of 41 times (91 to 100 %), used 41 times" in shown


def test_what_is_not_useful_to_most_is_proposed_for_rewording() -> None:
    no = [outcome(NudgeState.NOT_USEFUL, "wrong", manager=n) for n in range(7)]
    words = said([*no, outcome(NudgeState.DONE, "helped", manager=8)])
    assert "Proposed for rewording" in words
    assert "The reason given most: it does not fit what is going on." in words
    assert f"{PLAY}.md" in words
    doubtful = [*no[:5], *(outcome(NudgeState.DONE, "helped", manager=n) for n in range(3))]
    assert "Proposed for rewording" not in said(doubtful)


@given(st.lists(st.sampled_from(list(NudgeState)), max_size=30))
def test_no_count_exceeds_what_was_used(states: list[NudgeState]) -> None:
    for one in learned([outcome(state, "helped", manager=n) for n, state in enumerate(states)]):
        assert one.tally.helped + one.tally.not_useful <= one.tally.used == len(states)
        assert one.managers <= len(states)


async def test_the_rep_says_it_by_the_blocker_and_managers_alone_see_the_page(
    database: Database,
) -> None:
    made = await make_team(database)
    async with database.organisation(made.organisation_id) as session:
        ana = await session.get_one(Person, made.reps["Ana"])
        for day in (20, 10):
            item = await record_blocker(
                session, ana, "It waits", Audience.MANAGER, NOW - timedelta(days=30)
            )
            nudge = Nudge(
                team_id=made.team_id,
                manager_id=made.managers["Kim"],
                person_id=ana.id,
                item_id=item.id,
                signal="blocker_open",
                key=f"blocker:{item.id}",
                play="blocker-listen-first",
                evidence=[],
                urgency=1,
                week="2026-W46",
                state=NudgeState.TAKEN_UP,
                created_at=NOW - timedelta(days=15),
            )
            session.add(nudge)
            await session.flush()
            at = nudge.created_at
            session.add(NudgeEvent(nudge_id=nudge.id, at=at, what=NudgeState.TAKEN_UP))
            await resolve(session, item, ana, NOW - timedelta(days=day))
    async with database.reading(made.organisation_id) as session:
        found = await outcomes(session, "blocker_open")
        assert [one.rep_says_so for one in found] == [False, True]
        assert await outcomes(session, "workload_high") == []

    bot = put_together(database, SetClock(NOW), OfflineReader(), {})
    press = Press(Action.LEARNED, "")
    kim = Interaction(made.organisation_id, made.managers["Kim"], press)
    assert (await bot.handle(kim)).cards[0].title == "What has helped"
    with pytest.raises(NotYours):
        await bot.handle(Interaction(made.organisation_id, made.reps["Ana"], press))
