"""`/win`, `/thanks`, their forms, and what was cleared out of the way."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.checkins import blockers
from bot.errors import NotFound, TooLate, WrongInput
from bot.highlights.authors import THANK_YOURSELF
from bot.highlights.ids import FormId
from storage.session import Database
from storage.tables import Item, ItemPerson, Person
from storage.words import Audience, ItemKind
from tests.bot.highlights.small_team import FRIDAY, MONDAY, SmallTeam, small_team, value_of, words


@pytest.fixture
async def team(database: Database) -> SmallTeam:
    return await small_team(database)


async def items(team: SmallTeam) -> list[tuple[ItemKind, str | None, Audience]]:
    async with team.database.reading(team.made.organisation_id) as session:
        rows = await session.exec(select(Item).order_by(col(Item.id)))
        return [(row.kind, row.text, row.audience) for row in rows]


async def test_a_win_alone_opens_the_form(team: SmallTeam) -> None:
    form = (await team.say("Ana", "/win")).form
    assert form is not None
    assert [field.name for field in form.fields] == ["win", "win_audience", "helpers"]
    assert form.fields[1].beside == "win"
    assert [option.label for option in form.fields[1].options] == [
        "Only me",
        "Kim and me",
        "The whole team",
    ]
    assert form.fields[1].value == "team"
    reply = await team.submit(
        "Ana", form.key, {"win": "Northwind signed", "win_audience": "manager", "helpers": []}
    )
    assert "Only you and Kim see it." in words(reply.cards[0])
    assert await items(team) == [(ItemKind.WIN, "Northwind signed", Audience.MANAGER)]


async def test_a_win_that_names_a_colleague_asks_whether_they_helped(team: SmallTeam) -> None:
    form = (await team.say("Ana", "/win Ben and I won Fabrikam back")).form
    assert form is not None
    assert "You mention Ben. Did they help?" in str(form.intro)
    assert form.fields[0].value == "Ben and I won Fabrikam back"
    assert form.fields[2].value == [str(team.person("Ben"))]
    assert await items(team) == []


async def test_thanks_alone_opens_the_form(team: SmallTeam) -> None:
    form = (await team.say("Ana", "/thanks")).form
    assert form is not None
    assert [field.name for field in form.fields] == ["thanks_to", "thanks", "thanks_audience"]
    assert str(team.person("Ana")) not in [option.value for option in form.fields[0].options]
    to = [str(team.person("Ben")), str(team.person("Chen"))]
    reply = await team.submit(
        "Ana", form.key, {"thanks_to": to, "thanks": "for the map", "thanks_audience": "private"}
    )
    assert "Only they and you see it." in words(reply.cards[0])
    await team.live_until(FRIDAY + timedelta(minutes=5))
    for name in ("Ben", "Chen"):
        assert [words(card) for card in team.to(name)] == ["\nAna Ruiz thanks you for the map"]


@pytest.mark.parametrize(
    ("typed", "intro", "what", "to"),
    [
        ("@zoe for the map", "I am not sure whom you mean by zoe.", "for the map", []),
        ("for the map", "Whom do you mean?", "for the map", []),
        ("@ben", "Your thanks reach them at once", "", ["Ben"]),
    ],
)
async def test_unclear_thanks_open_the_form_filled_in(
    team: SmallTeam, typed: str, intro: str, what: str, to: list[str]
) -> None:
    form = (await team.say("Ana", f"/thanks {typed}")).form
    assert form is not None
    assert intro in str(form.intro)
    assert form.fields[0].value == [str(team.person(name)) for name in to]
    assert form.fields[1].value == what
    assert await items(team) == []


async def test_thanking_oneself_is_kindly_refused(team: SmallTeam) -> None:
    with pytest.raises(WrongInput, match="content with yourself"):
        await team.say("Ana", "/thanks @ana for being me")
    form = {"thanks_to": [str(team.person("Ana"))], "thanks": "for being me"}
    reply = await team.submit("Ana", FormId.THANKS, form)
    assert reply.form is not None
    assert reply.form.errors == {"thanks_to": THANK_YOURSELF}
    assert await items(team) == []


@pytest.mark.parametrize(
    ("form", "values", "field"),
    [
        (FormId.WIN, {"win": " \n "}, "win"),
        (FormId.WIN, {}, "win"),
        (FormId.WIN, {"win": "x" * 100_000}, "win"),
        (FormId.WIN, {"win": ["a", "b"]}, "win"),
        (FormId.WIN, {"win": "x", "win_audience": "everybody"}, "win_audience"),
        (FormId.WIN, {"win": "x", "helpers": ["x"]}, "helpers"),
        (FormId.WIN, {"win": "x", "helpers": ["987654"]}, "helpers"),
        (FormId.THANKS, {"thanks": "x"}, "thanks_to"),
        (FormId.THANKS, {"thanks": "x", "thanks_to": "-1"}, "thanks_to"),
        (FormId.THANKS, {"thanks": "", "thanks_to": ["2"]}, "thanks"),
        (FormId.THANKS, {"thanks": "x", "thanks_to": [str(n) for n in range(1, 40)]}, "thanks_to"),
    ],
)
async def test_what_fails_comes_back_filled_in_and_nothing_is_kept(
    team: SmallTeam, form: str, values: dict[str, str | list[str]], field: str
) -> None:
    reply = await team.submit("Ana", form, values)
    assert reply.form is not None
    assert list(reply.form.errors) == [field]
    filled = {one.name: one.value for one in reply.form.fields}
    assert all(filled[name] == value for name, value in values.items())
    assert await items(team) == []


async def test_a_form_sent_twice_is_one_win(team: SmallTeam) -> None:
    values = {"win": "Northwind signed", "helpers": [str(team.person("Ben"))]}
    for _ in range(2):
        await team.submit("Ana", FormId.WIN, values)
        await team.submit("Ana", FormId.THANKS, {"thanks": "x", "thanks_to": values["helpers"]})
    assert len(await items(team)) == 2


async def test_who_helped_cannot_be_added_to_a_post(team: SmallTeam) -> None:
    reply = await team.say("Ana", "/win Northwind signed")
    _, item_id = value_of(reply.cards[0], "Who helped?")
    await team.live_until(MONDAY)
    with pytest.raises(TooLate, match="/thanks"):
        await team.submit("Ana", f"{FormId.HELPED}:{item_id}", {"helpers": ["2"]})


async def test_who_is_on_no_team_is_told_so(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        loner = Person(name="Sol", timezone="UTC", since=FRIDAY.date())
        session.add(loner)
        await session.flush()
        team.made.reps["Sol"] = loner.id
    for typed in ("/win", "/win x", "/thanks", "/thanks @ben for the map"):
        with pytest.raises(NotFound, match="on no team"):
            await team.say("Sol", typed)


async def test_a_cleared_blocker_stands_with_whoever_took_it_up(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        chen = await session.get_one(Person, team.person("Chen"))
        kim = await session.get_one(Person, team.person("Kim"))
        told = [
            await blockers.record_blocker(session, chen, words, audience, FRIDAY)
            for words, audience in (
                ("Legal sits on the contract", Audience.TEAM),
                ("I dread the review", Audience.MANAGER),
                ("The demo system is down", Audience.TEAM),
            )
        ]
        for one in told[:2]:
            await blockers.take_up(session, one, kim, FRIDAY.date(), FRIDAY)
        for one in told:
            await blockers.resolve(session, one, chen, FRIDAY)
    await team.live_until(FRIDAY + timedelta(minutes=5))
    asked = [card for card in team.to("Kim") if card.buttons]
    assert [words(card).splitlines()[1] for card in asked] == [
        "Chen Wei says this is out of the way, and you helped: Legal sits on the contract"
    ]
    await team.press("Kim", *value_of(asked[0], "Yes"))
    await team.live_until(MONDAY)
    (post,) = team.channel()
    assert words(post).splitlines()[1:-1] == [
        "Out of the way for Chen Wei, with help from Kim Lund: Legal sits on the contract",
        "Out of the way for Chen Wei: The demo system is down",
    ]
    async with team.database.reading(team.made.organisation_id) as session:
        assert len((await session.exec(select(ItemPerson))).all()) == 1


async def test_a_blocker_that_is_back_is_in_no_post(team: SmallTeam) -> None:
    async with team.database.organisation(team.made.organisation_id) as session:
        chen = await session.get_one(Person, team.person("Chen"))
        told = await blockers.record_blocker(
            session, chen, "Legal sits on it", Audience.TEAM, FRIDAY
        )
        await blockers.resolve(session, told, chen, FRIDAY)
        await blockers.reopen(session, told, chen, FRIDAY + timedelta(hours=1))
    await team.live_until(MONDAY + timedelta(days=1))
    assert team.channel() == []


@pytest.mark.parametrize("typed", ["/win I want to die", "/thanks @ben for I want to die"])
async def test_a_plea_is_shown_support_and_kept_for_its_author(team: SmallTeam, typed: str) -> None:
    support, _ = (await team.say("Ana", typed)).cards
    assert "findahelpline.com" in words(support)
    async with team.database.reading(team.made.organisation_id) as session:
        (item,) = (await session.exec(select(Item))).all()
    assert item.audience == Audience.PRIVATE


async def test_a_plea_in_a_form_is_shown_support_and_kept_as_chosen(team: SmallTeam) -> None:
    values = {"win": "I closed it and I want to die", "win_audience": "manager"}
    support, _ = (await team.submit("Ana", FormId.WIN, values)).cards
    assert "seen only by those you chose" in words(support)
