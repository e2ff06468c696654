"""From a win on Friday to the post on Monday, and what may come between."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from bot.cards import Section, italic
from bot.errors import NotFound, NotYours, TooLate
from bot.highlights.ids import Action, FormId
from bot.highlights.service import forget_person, item_changed
from storage.session import Database
from storage.tables import Agenda, Delivery, Item, Person, Post
from storage.words import PostState
from tests.bot.highlights.small_team import FRIDAY, MONDAY, SmallTeam, small_team, value_of, words

NEXT_MONDAY = MONDAY + timedelta(weeks=1)


@pytest.fixture
async def team(database: Database) -> SmallTeam:
    return await small_team(database)


def post_in(team: SmallTeam) -> str:
    (card,) = team.channel()
    return words(card)


async def test_a_full_week_from_a_win_to_the_post(team: SmallTeam) -> None:
    reply = await team.say("Ana", "/win Fabrikam renewed, after a long autumn")
    assert words(reply.cards[0]).startswith(
        "\nLovely, I have kept it. It may stand in the post of West on Monday, "
        "once everyone it names has said yes."
    )

    await team.say("Chen", "/thanks @ben for taking the late call with me")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    (asked,) = team.to("Ben")
    assert words(asked) == (
        "\nChen Wei thanks you for taking the late call with me\n"
        "May it stand in the post of West on Monday, with your name?\n"
        "If you would rather not, it stays out and nobody is told why.\n"
        "[Yes]\n[Rather not]"
    )
    await team.press("Ben", *value_of(asked, "Yes"))
    await team.live_until(FRIDAY + timedelta(minutes=6))
    assert words(team.to("Ben")[0]) == (
        "\nChen Wei thanks you for taking the late call with me\n"
        "Thank you. It may stand in the post of West.\n"
        "[Rather not, after all]"
    )

    await team.live_until(MONDAY - timedelta(minutes=1))
    assert team.channel() == []
    await team.live_until(MONDAY)
    assert post_in(team) == (
        "Good things from West\n"
        "Ana Ruiz: Fabrikam renewed, after a long autumn\n"
        "Chen Wei thanks Ben Okoro for taking the late call with me\n"
        "Everyone named here said yes to it. "
        "Something good to share? /win or /thanks, at any time."
    )


async def test_what_was_posted_is_not_posted_again_and_nothing_to_say_is_no_post(
    team: SmallTeam,
) -> None:
    await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(NEXT_MONDAY + timedelta(days=1))
    assert len(team.channel()) == 1
    async with team.database.reading(team.made.organisation_id) as session:
        posts = (await session.exec(select(Post.week, Post.state).order_by(Post.week))).all()
    assert posts == [("2026-W49", PostState.POSTED), ("2026-W50", PostState.EMPTY)]


async def test_a_no_leaves_it_out_and_tells_nobody(team: SmallTeam) -> None:
    await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    before = await team.home("Chen")
    await team.press("Ben", *value_of(team.to("Ben")[0], "Rather not"))
    assert await team.home("Chen") == before
    await team.live_until(NEXT_MONDAY + timedelta(days=1))
    assert team.channel() == []
    assert team.to("Chen") == []
    assert words(team.to("Ben")[0]) == (
        "\nChen Wei thanks you for the late call\n"
        "It stays out of the post, and nobody is told why.\n"
        "[It may, after all]"
    )


async def test_without_an_answer_it_waits_one_more_week_and_then_is_left_out(
    team: SmallTeam,
) -> None:
    await team.say("Chen", "/thanks @ben for the late call")
    await team.say("Chen", "/thanks @dora for the map")
    await team.live_until(MONDAY + timedelta(days=1))
    assert team.channel() == []
    await team.press("Ben", *value_of(team.to("Ben")[0], "Yes"))
    await team.live_until(NEXT_MONDAY + timedelta(days=1))
    assert "Chen Wei thanks Ben Okoro for the late call" in post_in(team)
    assert "Dora" not in post_in(team)

    await team.live_until(NEXT_MONDAY + timedelta(days=8))
    reply = await team.press("Dora", *value_of(team.to("Dora")[0], "Yes"))
    assert words(reply.cards[0]) == (
        "\nThank you. Its post has gone out without it, so nothing more will happen."
    )
    await team.live_until(NEXT_MONDAY + timedelta(days=15))
    assert len(team.channel()) == 1


async def test_who_helped_is_asked_and_named(team: SmallTeam) -> None:
    reply = await team.say("Ana", "/win Fabrikam renewed")
    form = (await team.press("Ana", *value_of(reply.cards[0], "Who helped?"))).form
    assert form is not None
    helpers = [str(team.person("Ben")), str(team.person("Chen"))]
    reply = await team.submit("Ana", form.key, {"helpers": helpers})
    assert words(reply.cards[0]) == "\nNoted. I ask Ben and Chen before the team reads it."
    await team.live_until(FRIDAY + timedelta(minutes=5))
    for name in ("Ben", "Chen"):
        assert "Ana Ruiz says you helped with this: Fabrikam renewed" in words(team.to(name)[0])
        await team.press(name, *value_of(team.to(name)[0], "Yes"))
    await team.live_until(MONDAY)
    assert "Ana Ruiz, with help from Ben Okoro and Chen Wei: Fabrikam renewed" in post_in(team)


async def test_a_win_waits_until_everyone_named_said_yes(team: SmallTeam) -> None:
    reply = await team.say("Ana", "/win Fabrikam renewed")
    action, value = value_of(reply.cards[0], "Who helped?")
    form = (await team.press("Ana", action, value)).form
    assert form is not None
    helpers = [str(team.person("Ben")), str(team.person("Chen"))]
    await team.submit("Ana", form.key, {"helpers": helpers})
    await team.live_until(FRIDAY + timedelta(minutes=5))
    await team.press("Ben", *value_of(team.to("Ben")[0], "Yes"))
    await team.live_until(MONDAY)
    assert team.channel() == []


async def test_a_mind_can_be_changed_after_the_post(team: SmallTeam) -> None:
    await team.say("Ana", "/win Fabrikam renewed")
    await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    await team.press("Ben", *value_of(team.to("Ben")[0], "Yes"))
    await team.live_until(MONDAY)
    assert "Ben" in post_in(team)
    await team.press("Ben", *value_of(team.to("Ben")[0], "Rather not, after all"))
    await team.live_until(MONDAY + timedelta(minutes=1))
    assert "Ben" not in post_in(team)
    assert "Fabrikam renewed" in post_in(team)


async def test_an_author_takes_it_back_before_the_post(team: SmallTeam) -> None:
    reply = await team.say("Ana", "/win Fabrikam renewed")
    back = value_of(reply.cards[0], "Take it back")
    for _ in range(2):
        reply = await team.press("Ana", *back)
        assert words(reply.cards[0]) == (
            "\nTaken back. Only you see it now, and it will stand in no post."
        )
    await team.live_until(MONDAY + timedelta(days=1))
    assert team.channel() == []


async def test_an_author_takes_it_out_of_the_post_in_place(team: SmallTeam) -> None:
    reply = await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(MONDAY)
    assert "It stands in the post of West.\n[Take it out]" in await team.home("Ana")
    reply = await team.press("Ana", *value_of(reply.cards[0], "Take it back"))
    assert "It is being taken out of the team's post" in words(reply.cards[0])
    await team.live_until(MONDAY + timedelta(minutes=1))
    assert post_in(team) == (
        "Good things from West\nWhat stood here was taken back, which is quite all right."
    )
    async with team.database.reading(team.made.organisation_id) as session:
        kept = (await session.exec(select(Delivery).where(Delivery.channel == "west"))).all()
    assert "Fabrikam" not in str([delivery.card for delivery in kept])


async def test_thanks_taken_from_the_team_need_no_answer(team: SmallTeam) -> None:
    reply = await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    old = value_of(team.to("Ben")[0], "Yes")
    reply = await team.press("Chen", *value_of(reply.cards[0], "Only they and I"))
    assert "Only they and you see it." in words(reply.cards[0])
    await team.live_until(FRIDAY + timedelta(minutes=6))
    assert words(team.to("Ben")[0]) == "\nChen Wei thanks you for the late call"
    reply = await team.press("Ben", *old)
    assert "nothing left to decide" in words(reply.cards[0])

    await team.press("Chen", Action.AUDIENCE, f"{old[1]}:team")
    await team.live_until(FRIDAY + timedelta(minutes=7))
    await team.press("Ben", *value_of(team.to("Ben")[0], "Yes"))
    await team.live_until(MONDAY)
    assert "Chen Wei thanks Ben Okoro for the late call" in post_in(team)


async def test_a_win_given_to_the_team_later_asks_its_helpers_then(team: SmallTeam) -> None:
    await team.submit(
        "Ana",
        FormId.WIN,
        {"win": "Fabrikam", "win_audience": "private", "helpers": [str(team.person("Ben"))]},
    )
    await team.live_until(FRIDAY + timedelta(minutes=5))
    assert team.to("Ben") == []
    async with team.database.reading(team.made.organisation_id) as session:
        item_id = (await session.exec(select(Item.id))).one()
    await team.press("Ana", Action.AUDIENCE, f"{item_id}:team")
    await team.live_until(FRIDAY + timedelta(minutes=10))
    assert "[Yes]" in words(team.to("Ben")[0])


async def test_the_same_press_twice_is_one(team: SmallTeam) -> None:
    await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    yes = value_of(team.to("Ben")[0], "Yes")
    await team.press("Ben", *yes)
    await team.live_until(FRIDAY + timedelta(minutes=6))
    sent = len(team.messenger.arrived)
    reply = await team.press("Ben", *yes)
    assert reply.cards == ()
    await team.live_until(FRIDAY + timedelta(minutes=7))
    assert team.messenger.arrived[sent:] == []


async def test_somebody_else_cannot_answer(team: SmallTeam) -> None:
    await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    yes = value_of(team.to("Ben")[0], "Yes")
    for name in ("Dora", "Chen"):
        with pytest.raises(NotYours, match="for somebody else"):
            await team.press(name, *yes)
    await team.live_until(MONDAY)
    assert team.channel() == []


@pytest.mark.parametrize("value", ["", "0", "x", "-1", "99999", "1" * 400, "١"])
async def test_a_press_with_a_value_of_nobodys_is_refused(team: SmallTeam, value: str) -> None:
    for action in (Action.YES, Action.NO, Action.KEEP_OUT, Action.HELPED):
        with pytest.raises((NotFound, TooLate), match=r"\.$"):
            await team.press("Ben", action, value)


async def test_nobody_acts_on_somebody_elses_win(team: SmallTeam) -> None:
    reply = await team.say("Ana", "/win Fabrikam renewed")
    for label in ("Take it back", "Who helped?", "Only me"):
        with pytest.raises(NotYours):
            await team.press("Ben", *value_of(reply.cards[0], label))


async def test_two_tickers_make_one_post(team: SmallTeam) -> None:
    await team.say("Ana", "/win Fabrikam renewed")
    await team.live_until(MONDAY - timedelta(minutes=1))
    team.clock.at = MONDAY
    other = team.another_process()
    await asyncio.gather(*(one.do_duties() for one in (team.bot, other, team.bot, other)))
    await team.live_until(MONDAY + timedelta(minutes=1))
    assert len(team.channel()) == 1
    async with team.database.reading(team.made.organisation_id) as session:
        assert len((await session.exec(select(Post))).all()) == 1
        still = select(Agenda.kind, Agenda.key).where(
            col(Agenda.done_at).is_(None), col(Agenda.kind).startswith("highlights.")
        )
        waiting = (await session.exec(still)).all()
    assert sorted(waiting) == [("highlights.echo", "2026-W49"), ("highlights.post", "2026-W50")]


async def test_two_tickers_ask_once(team: SmallTeam) -> None:
    await team.say("Chen", "/thanks @ben and @dora for the late call")
    other = team.another_process()
    await asyncio.gather(*(one.do_duties() for one in (team.bot, other, team.bot, other)))
    await team.live_until(FRIDAY + timedelta(minutes=5))
    assert len(team.to("Ben")) == len(team.to("Dora")) == 1


async def test_new_words_are_a_new_question(team: SmallTeam) -> None:
    await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    await team.press("Ben", *value_of(team.to("Ben")[0], "Yes"))
    async with team.database.organisation(team.made.organisation_id) as session:
        item = (await session.exec(select(Item))).one()
        item.text = "for the late calls, all of them"
        await item_changed(session, item, team.clock.at, words_changed=True)
    await team.live_until(FRIDAY + timedelta(minutes=6))
    (asked,) = team.to("Ben")
    assert "all of them" in words(asked)
    assert "[Yes]" in words(asked)
    await team.live_until(MONDAY)
    assert team.channel() == []


async def test_questions_wait_for_the_hello_and_for_open_hours(database: Database) -> None:
    late = datetime(2026, 11, 27, 21, tzinfo=UTC)
    team = await small_team(database, now=late)
    hello = datetime(2026, 12, 1, 9, tzinfo=UTC)
    async with database.organisation(team.made.organisation_id) as session:
        dora = await session.get_one(Person, team.person("Dora"))
        dora.greeted_at = hello
        session.add(dora)
    await team.say("Chen", "/thanks @ben and @dora for the late call")
    await team.live_until(MONDAY - timedelta(hours=1, minutes=1))
    assert team.to("Ben") == []
    await team.live_until(MONDAY - timedelta(hours=1))
    assert len(team.to("Ben")) == 1
    await team.live_until(hello - timedelta(minutes=1))
    assert team.to("Dora") == []
    await team.live_until(hello)
    assert len(team.to("Dora")) == 1


async def test_thanks_are_held_for_whoever_has_paused(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        ben = await session.get_one(Person, team.person("Ben"))
        ben.paused_at = FRIDAY
        session.add(ben)
    await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(MONDAY)
    assert team.to("Ben") == []
    assert "Thanks to you\nChen thanks you for the late call" in await team.home("Ben")
    assert "[Yes]\n[Rather not]" in await team.home("Ben")


async def test_a_question_on_the_home_is_answered_there(team: SmallTeam) -> None:
    await team.say("Chen", "/thanks @ben for the late call")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    card = await team.bot.home(team.made.organisation_id, team.person("Ben"))
    await team.press("Ben", *value_of(card, "Yes"))
    assert "[Yes]" not in await team.home("Ben")
    await team.live_until(MONDAY)
    assert "Ben Okoro" in post_in(team)


async def test_an_erased_person_disappears(team: SmallTeam) -> None:
    await team.say("Ana", "/win Fabrikam renewed")
    await team.say("Chen", "/thanks @ben for the late call")
    await team.say("Ben", "/win Signed Northwind")
    await team.live_until(FRIDAY + timedelta(minutes=5))
    await team.press("Ben", *value_of(team.to("Ben")[0], "Yes"))
    await team.say("Dora", "/thanks @ben for the map")
    await team.live_until(MONDAY)
    assert post_in(team).count("Ben Okoro") == 2
    async with team.database.organisation(team.made.organisation_id) as session:
        ben = await session.get_one(Person, team.person("Ben"))
        ben.name, ben.active, ben.erased_at = "", False, MONDAY
        session.add(ben)
        await forget_person(session, ben.id, team.clock.at)
    await team.live_until(MONDAY + timedelta(minutes=1))
    assert post_in(team).splitlines()[1:-1] == ["Ana Ruiz: Fabrikam renewed"]
    await team.live_until(NEXT_MONDAY)
    assert len(team.channel()) == 1, "nor does a later post tell of them"
    async with team.database.reading(team.made.organisation_id) as session:
        posts = (await session.exec(select(Delivery.card).where(Delivery.channel == "west"))).all()
    assert "late call" not in str(posts)


async def test_what_a_person_said_stays_harmless_text(team: SmallTeam) -> None:
    hostile = "<!channel> =1+1 <b>*bold*</b> [x](https://example.com) \u202egnal\u202c"
    await team.say("Ana", f"/win {hostile}")
    await team.live_until(MONDAY)
    (card,) = team.channel()
    line = card.blocks[0]
    assert isinstance(line, Section)
    assert line.text[-1] == italic("<!channel> =1+1 <b>*bold*</b> [x](https://example.com) gnal")
