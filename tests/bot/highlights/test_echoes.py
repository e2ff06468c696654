"""Colleagues' reactions come back as one quiet line: nobody named, nothing counted."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.highlights.service import reacted, unreacted
from storage.session import Database
from storage.tables import Post, Reaction
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


async def react(team: SmallTeam, name: str, emoji: str = "tada", *, back: bool = False) -> bool:
    async with team.database.organisation(team.made.organisation_id) as session:
        delivery_id = (await session.exec(select(Post.delivery_id))).one()
        assert delivery_id is not None
        if back:
            await unreacted(session, delivery_id, team.person(name), emoji)
            return False
        return await reacted(session, delivery_id, team.person(name), emoji, team.clock.at)


async def test_authors_hear_once_that_colleagues_reacted(team: SmallTeam) -> None:
    assert await react(team, "Ben")
    assert await react(team, "Ben", "heart")
    assert await react(team, "Dora")
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


async def test_a_reaction_taken_back_is_none(team: SmallTeam) -> None:
    await react(team, "Ben")
    await react(team, "Ben", back=True)
    await team.live_until(WEDNESDAY + timedelta(days=1))
    assert team.to("Ana") == []


async def test_the_same_reaction_twice_is_one(team: SmallTeam) -> None:
    assert await react(team, "Ben")
    assert not await react(team, "Ben")
    async with team.database.reading(team.made.organisation_id) as session:
        assert len((await session.exec(select(Reaction))).all()) == 1


async def test_reactions_to_anything_else_are_nobodys_business(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        assert not await reacted(session, 999, team.person("Ben"), "tada", team.clock.at)
        assert (await session.exec(select(Reaction))).all() == []
