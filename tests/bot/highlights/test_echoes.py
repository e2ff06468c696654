"""Colleagues' reactions come back as one quiet line: nobody named, nothing counted."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlmodel import select

from bot.highlights.service import reacted, unreacted
from storage.queries.held import held_on
from storage.session import Database
from storage.tables import Person, Post, Reaction
from tests.bot.highlights.small_team import MONDAY, SmallTeam, small_team, words

WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
async def team(database: Database) -> SmallTeam:
    """A team whose post of Ana's and Chen's wins stands."""
    team = await small_team(database)
    await team.say("Ana", "/win Fabrikam renewed")
    await team.say("Chen", "/win Northwind signed")
    await team.live_until(MONDAY)
    return team


async def react(
    team: SmallTeam, name: str, emoji: str = "tada", *, back: bool = False, at: int = 0
) -> None:
    """Somebody's reaction is heard of; `at` is the platform's second."""
    async with team.database.organisation(team.made.organisation_id) as session:
        delivery_id = (await session.exec(select(Post.delivery_id))).one()
        assert delivery_id is not None
        told = unreacted if back else reacted
        moment = MONDAY + timedelta(seconds=at)
        await told(session, delivery_id, team.person(name), emoji, moment)


async def test_authors_hear_once_that_colleagues_reacted(team: SmallTeam) -> None:
    await react(team, "Ben")
    await react(team, "Ben", "heart")
    await react(team, "Dora")
    await team.live_until(WEDNESDAY - timedelta(minutes=1))
    assert team.to("Ana") == []
    await team.live_until(WEDNESDAY + timedelta(days=20))
    line = "\nWhat you shared in the post of West was seen: colleagues reacted to it."
    assert [words(card) for card in team.to("Ana")] == [line]
    assert [words(card) for card in team.to("Chen")] == [line]
    assert team.to("Ben") == []


async def test_without_reactions_there_is_no_line(team: SmallTeam) -> None:
    await team.live_until(WEDNESDAY + timedelta(days=20))
    assert team.to("Ana") == []


async def test_ones_own_reaction_is_no_echo(team: SmallTeam) -> None:
    await react(team, "Ana")
    await team.live_until(WEDNESDAY + timedelta(days=1))
    assert team.to("Ana") == []
    assert len(team.to("Chen")) == 1


async def test_what_happened_last_holds_in_whatever_order_it_is_told(team: SmallTeam) -> None:
    back = [(0, False), (1, True)]
    again = [*back, (2, False)]
    for number, told in enumerate([*permutations(back), *permutations(again)]):
        for at, is_back in (*told, told[0]):  # one of them twice
            await react(team, "Ben", f"emoji {number}", at=at, back=is_back)
    async with team.database.reading(team.made.organisation_id) as session:
        ben = await session.get_one(Person, team.person("Ben"))
        held = await held_on(session, ben)
    assert [one.emoji for one, _, _ in held.reactions] == [f"emoji {n}" for n in range(2, 8)]


async def test_a_reaction_taken_back_is_none(team: SmallTeam) -> None:
    await react(team, "Ben", at=1, back=True)
    await react(team, "Ben")
    await team.live_until(WEDNESDAY + timedelta(days=1))
    assert team.to("Ana") == []


async def test_reactions_to_anything_else_are_nobodys_business(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        await reacted(session, 999, team.person("Ben"), "tada", team.clock.at)
        assert (await session.exec(select(Reaction))).all() == []
