"""The whole program: what is told in a check-in on Friday stands in Monday's post, or does not."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.app import put_together
from bot.checkins.ids import FormId
from bot.language.offline import OfflineReader
from bot.routes import Reply
from storage.session import Database
from storage.tables import Checkin, Item
from storage.words import ItemKind, Platform
from tests.bot.highlights.small_team import FRIDAY, MONDAY, SmallTeam, small_team, value_of, words

THANKS = "for taking the late call with me"


@pytest.fixture
async def team(database: Database) -> SmallTeam:
    """A team that is asked on Friday at 14:00, one minute past it."""
    team = await small_team(database, now=FRIDAY - timedelta(days=1))
    team.bot = put_together(database, team.clock, OfflineReader(), {Platform.LOCAL: team.messenger})
    await team.live_until(FRIDAY + timedelta(minutes=1))
    return team


async def answer(team: SmallTeam, name: str, **values: str | list[str]) -> Reply:
    """Somebody sends the form of their check-in; what they are told."""
    async with team.database.reading(team.made.organisation_id) as session:
        statement = select(Checkin.id).where(
            Checkin.person_id == team.person(name), Checkin.week == "2026-W48"
        )
        checkin_id = (await session.exec(statement)).one()
    reply = await team.submit(name, f"{FormId.ANSWER}:{checkin_id}", {"mood": "4", **values})
    assert reply.form is None, reply.form
    return reply


def questions(team: SmallTeam, name: str) -> list[str]:
    """What somebody is asked about being named."""
    cards = [words(card) for card in team.to(name)]
    return [card for card in cards if "thanks you" in card]


async def test_what_is_told_in_a_check_in_stands_in_the_post(team: SmallTeam) -> None:
    ben = str(team.person("Ben"))
    await answer(team, "Ana", win="Fabrikam renewed", thanks=THANKS, thanks_to=[ben])
    await team.live_until(FRIDAY + timedelta(minutes=5))
    (asked,) = questions(team, "Ben")
    assert f"Ana Ruiz thanks you {THANKS}" in asked
    card = next(card for card in team.to("Ben") if "thanks you" in words(card))
    await team.press("Ben", *value_of(card, "Yes"))
    await team.live_until(MONDAY)
    (post,) = team.channel()
    assert words(post).splitlines()[1:-1] == [
        "Ana Ruiz: Fabrikam renewed",
        f"Ana Ruiz thanks Ben Okoro {THANKS}",
    ]

    home = await team.bot.home(team.made.organisation_id, team.person("Ana"))
    await team.press("Ana", *value_of(home, "Take it out"))
    await team.live_until(MONDAY + timedelta(minutes=1))
    (post,) = team.channel()
    assert len(words(post).splitlines()) == 3, "also after the week has closed"


async def test_an_edit_of_the_check_in_changes_the_question(team: SmallTeam) -> None:
    ben = str(team.person("Ben"))
    await answer(team, "Ana", thanks=THANKS, thanks_to=[ben])
    await team.live_until(FRIDAY + timedelta(minutes=5))
    await answer(team, "Ana", thanks="for the map", thanks_to=[ben])
    await team.live_until(FRIDAY + timedelta(minutes=6))
    (asked,) = questions(team, "Ben")
    assert "Ana Ruiz thanks you for the map" in asked
    assert "[Yes]" in asked

    await answer(team, "Ana", thanks="for the map", thanks_to=[ben], thanks_audience="manager")
    await team.live_until(FRIDAY + timedelta(minutes=7))
    assert questions(team, "Ben") == ["\nAna Ruiz thanks you for the map"]


async def test_thanks_kept_private_in_a_check_in_reach_nobody(team: SmallTeam) -> None:
    ben = str(team.person("Ben"))
    await answer(team, "Ana", thanks=THANKS, thanks_to=[ben], thanks_audience="private")
    await team.live_until(MONDAY + timedelta(days=1))
    assert questions(team, "Ben") == []
    assert "Thanks to you" not in await team.home("Ben")
    assert team.channel() == []


async def test_an_answer_taken_back_leaves_no_trace_in_the_post(team: SmallTeam) -> None:
    await answer(team, "Ana", win="Fabrikam renewed")
    await answer(team, "Ana", win="")
    await team.live_until(MONDAY + timedelta(days=1))
    assert team.channel() == []
    async with team.database.reading(team.made.organisation_id) as session:
        statement = select(Item.text).where(col(Item.kind) == ItemKind.WIN)
        assert (await session.exec(statement)).all() == [None]


async def test_a_win_that_names_a_colleague_asks_who_helped_and_then_them(team: SmallTeam) -> None:
    (told,) = (await answer(team, "Ana", win="Ben and I saved the Fabrikam renewal")).cards
    assert "Ben is named in it. Say who helped" in words(told)
    form = (await team.press("Ana", *value_of(told, "Say who helped"))).form
    assert form is not None
    await team.submit("Ana", form.key, {"helpers": [str(team.person("Ben"))]})
    await team.live_until(FRIDAY + timedelta(minutes=5))
    assert any("saved the Fabrikam renewal" in words(card) for card in team.to("Ben"))
    (again,) = (await answer(team, "Ana", win="Ben and I saved the Fabrikam renewal")).cards
    assert "is named in it" not in words(again)


async def test_a_win_that_is_no_business_of_the_team_asks_nothing(team: SmallTeam) -> None:
    (told,) = (await answer(team, "Ana", win="Ben listened", win_audience="private")).cards
    assert "is named in it" not in words(told)
