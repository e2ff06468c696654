"""The stories of the playground: that they fit together, and that they are fit to be read."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from bot.checkins.life import BLOCKER_STEPS, COMMITMENT_STEPS, Step
from bot.people.orgfile.reading import parse_organisation
from handlers.local.seed.story import (
    Answer,
    day_of,
    load_story,
    organisation_file,
    with_dates,
)

STORY = load_story()
FILE = parse_organisation(organisation_file())
REPS = {rep.user for team in FILE.teams for rep in team.reps}
MANAGERS = {manager.user for team in FILE.teams for manager in team.managers}
MONDAY = date(2026, 9, 28)


def answers() -> Iterator[tuple[str, int, Answer]]:
    for who, persona in STORY.people.items():
        for week, given in persona.weeks.items():
            yield who, week, given


def texts() -> Iterator[str]:
    for _, _, given in answers():
        yield from (given.blocker, given.win, given.thanks, given.commitment, given.typed)
    for persona in STORY.people.values():
        yield from (saying.text for saying in persona.says)


def test_everybody_of_the_file_has_a_story_and_nobody_else() -> None:
    assert set(STORY.people) == REPS
    assert set(STORY.managers) == MANAGERS
    assert [len(team.reps) for team in FILE.teams] == [8, 8]
    assert {team.leader.user for team in FILE.teams if team.leader} == {"lee"}


def test_whoever_is_thanked_is_somebody_and_a_blocker_has_its_cause() -> None:
    for who, week, given in answers():
        assert set(given.to) <= (REPS | MANAGERS) - {who}, (who, week)
        assert bool(given.to) == bool(given.thanks), (who, week)
        assert bool(given.blocker) == bool(given.cause), (who, week)
        told = bool(given.mood or given.skip or given.kind)
        assert told, (who, week)


def test_what_became_of_things_follows_from_what_was_told_before() -> None:
    """Nobody resolves what they never named, and nothing ends twice."""
    for who, persona in STORY.people.items():
        blockers = sum(text.text.startswith("/blocker") for text in persona.says)
        commitments = 0
        for week in sorted(persona.weeks):
            given = persona.weeks[week]
            for step in given.then:
                if step in COMMITMENT_STEPS:
                    assert commitments > 0, (who, week, step)
                    commitments -= step != Step.MOVE
                else:
                    assert step in BLOCKER_STEPS, (who, week, step)
                    assert blockers > 0, (who, week, step)
                    blockers -= step == Step.RESOLVE
            blockers += bool(given.blocker)
            commitments += bool(given.commitment)


@pytest.mark.parametrize("words", [one for one in texts() if one])
def test_texts_are_short_plain_and_warm(words: str) -> None:
    assert len(words) <= 110
    assert not re.search(r"[!#*_<>]", words.replace("/away", ""))
    assert words == words.strip()


def test_not_everybody_tells_everything_to_everybody() -> None:
    """Some private answers, weeks that passed or were skipped, and somebody who would rather not
    be named: as in life."""
    assert sum("private" in given.audience.values() for _, _, given in answers()) >= 5
    assert sum(bool(given.skip) for _, _, given in answers()) >= 2
    assert any(persona.declines for persona in STORY.people.values())
    assert any(set(range(1, 9)) - set(persona.weeks) for persona in STORY.people.values())


def test_days_in_braces_become_dates_that_away_reads() -> None:
    assert day_of(MONDAY, 8, "wed") == date(2026, 11, 18)
    assert with_dates("/away {8 wed} to {9 sun}", MONDAY) == "/away 18 November to 29 November"
    assert with_dates("{1 mon}", date(2026, 12, 28)) == "28 December"
