"""What people type, press and fill in, in Teams, and what they see then."""

import pytest
from sqlmodel import select

from storage.session import Database
from storage.tables import Draft, Item, Leave
from storage.words import ItemKind
from tests.fakes.teams.state import buttons_of, inputs_of, words_of
from tests.handlers.teams.teams_world import HOME, World, world
from tests.handlers.teams.test_teams_week import ASKED, MONDAY_POSTED, items

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EVIL = "Legal **sits** on [it](https://evil.example) <at>everyone</at> {{TODAY()}}"


def field(name: str) -> str:
    return f"f_{name}"


async def texts(here: World, kind: ItemKind) -> list[str | None]:
    return [one.text for one in await items(here, kind)]


async def test_commands_are_plain_words(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben")
        ana, ben = here.actor("ana", twice=True), here.actor("ben")
        await ana.type("help")
        assert "What I can do" in ana.messages[-1].text
        await ana.type("win Fabrikam renewed")
        await here.bot.tick()
        await ana.type(
            f"thanks <at>{ben.user.name}</at> for the late call",
            entities=[ana.mentioning(ben.user)],
        )
        await here.bot.tick()
        await ana.type("away until friday")
        async with database.reading(here.made[HOME].organisation_id) as session:
            leaves = list(await session.exec(select(Leave)))
        said = "\n".join(one.text for one in ana.messages)
        assert "Fabrikam renewed" in said or await texts(here, ItemKind.WIN)
        assert leaves or "away" in said.casefold()
        assert here.teams.refused == []


async def test_a_form_takes_the_place_of_its_card_and_gives_it_back(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        ana = here.actor("ana")
        await here.live_until(ASKED)
        asked = ana.messages[-1]
        before = asked.text
        await ana.type("checkin")
        form = ana.messages[-1]
        assert form is not asked
        await ana.press(form, _send(form), {field("mood"): "2", field("blocker"): EVIL})
        await here.bot.tick()
        assert [one.number for one in await items(here, ItemKind.MOOD)] == [2]
        assert await texts(here, ItemKind.BLOCKER) == [EVIL]
        assert asked.text != before or asked.edits > 0
        assert here.teams.refused == []


def _send(message: object) -> str:
    card = message.card if hasattr(message, "card") else message
    buttons = [one for one in words_of(card) if one in {"Send", "Save", "Save my check-in"}]
    assert buttons, words_of(card)
    return buttons[-1]


async def test_a_dialog_shows_mistakes_and_keeps_what_was_typed(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben")
        ana = here.actor("ana")
        await ana.extension("highlights.thank_the_author")
        assert ana.dialog is not None
        names = list(typed_in(ana.dialog))
        words_field = next(one for one in names if one.endswith("thanks"))
        to_field = next(one for one in names if one.endswith("thanks_to"))
        await ana.submit({words_field: "for the late call"})
        assert ana.dialog is not None, ana.told
        assert typed_in(ana.dialog)[words_field] == "for the late call"
        assert "who" in "\n".join(words_of(ana.dialog)).casefold()
        assert await items(here, ItemKind.THANKS) == []
        await ana.submit({to_field: str(here.made[HOME].reps["Ben"])})
        assert ana.dialog is None
        (thanks,) = await items(here, ItemKind.THANKS)
        assert thanks.text == "for the late call"
        assert here.teams.refused == []


async def test_a_dialog_that_is_refused_as_a_whole_gives_back_what_stood_in_it(
    database: Database,
) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben", "kim")
        await here.actor("kim").add_to(here.groups[HOME])
        ana = here.actor("ana")
        await here.live_until(ASKED)
        await ana.press(ana.messages[-1], "Tell more")
        checkin = ana.dialog
        await ana.type("win Fabrikam renewed")
        await ana.press(ana.messages[-1], "Who helped")
        helped = ana.dialog
        await here.live_until(MONDAY_POSTED)
        ben = str(here.made[HOME].reps["Ben"])
        await ana.submit({field("helpers"): ben})
        assert ana.dialog is not None, ana.told
        assert "post already" in words_of(ana.dialog)[0]
        assert typed_in(ana.dialog) == {**typed_in(helped), field("helpers"): ben}
        # The check-in is closed: there is no form to go on with, and the words are not lost.
        ana.dialog = checkin
        await ana.submit({field("win"): EVIL, field("mood"): "4"})
        assert ana.dialog is not None, ana.told
        assert "closed" in words_of(ana.dialog)[0]
        assert words_of(ana.dialog)[-1] == EVIL
        assert inputs_of(ana.dialog) == []
        assert here.teams.refused == []


def typed_in(card: object) -> dict[str, object]:
    """What stands in each input of a card."""
    return {str(one["id"]): one.get("value") for one in inputs_of(card)}


async def test_the_home_changes_where_it_stands(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("kim")
        kim = here.actor("kim")
        await kim.type("home")
        home = kim.messages[-1]
        assert "Hello Kim" in home.text
        assert "Settings" in home.text
        await kim.press(home, "Settings")
        assert kim.dialog is not None


async def test_a_home_that_has_grown_old_is_drawn_anew_for_whoever_comes_back(
    database: Database,
) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        ana = here.actor("ana")
        await ana.type("home")
        home = ana.messages[-1]
        before, spoken = home.text, len(ana.messages)
        await ana.type("blocker Legal sits on it")
        assert home.text == before
        await ana.look_at(home)
        assert "Legal sits on it" in home.text
        await ana.look_at(home)  # it asks again, and nothing is said besides
        assert len(ana.messages) == spoken + 1
        # Nothing else is asked for anew: the outbox changes what it sent.
        assert [one for one in ana.messages if "refresh" in one.card] == [home]
        assert here.teams.refused == []


async def test_a_message_extension_shares_a_win_and_thanks_the_author(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben")
        ana, ben = here.actor("ana"), here.actor("ben")
        await ana.extension("highlights.share_a_win", ben.user, "We <b>won</b> Fabrikam &amp; co")
        assert ana.dialog is not None
        inputs = typed_in(ana.dialog)
        assert "We won Fabrikam & co" in inputs.values()
        await ana.submit()
        assert ana.dialog is None
        assert await texts(here, ItemKind.WIN) == ["We won Fabrikam & co"]
        await ana.extension("highlights.thank_the_author", ben.user, "a tip")
        assert ana.dialog is not None
        inputs = typed_in(ana.dialog)
        assert str(here.made[HOME].reps["Ben"]) in inputs.values()


async def test_somebody_elses_card_is_refused_kindly(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben")
        ana, ben = here.actor("ana"), here.actor("ben")
        await here.live_until(ASKED)
        asked = ana.messages[-1]
        button = next(one for one in buttons_of(asked.card) if "Good" in str(one.get("title")))
        status, answer = await ben.press_raw(asked.id, button["verb"], button["data"])
        assert status == 200
        assert "ana" not in str(answer).casefold()
        assert await items(here, ItemKind.MOOD) == []


@pytest.mark.parametrize(
    "data",
    [{}, {"rq": 7}, {"rq": {"a": "checkins.mood"}}, {"rq": {"a": "nobody.knows", "v": "1"}},
     {"rq": {"f": "nobody.knows"}}, {"rq": {"a": "checkins.mood", "v": "x" * 9000, "d": -1}},
     {"rq": {"o": {"d": True}, "back": 1}}, {"rq": {"r": 1}}],
    ids=["nothing", "a number", "no value", "unknown", "unknown form", "long", "back", "refresh"],
)  # fmt: skip
async def test_what_nobody_offered_is_answered_kindly(
    database: Database, data: dict[str, object]
) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        status, answer = await here.actor("ana").press_raw("1", "x", data)
        assert status == 200
        assert answer["statusCode"] == 200
        assert "reference" not in str(answer)


async def test_an_old_client_is_answered_by_messages(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        ana = here.actor("ana")
        await here.live_until(ASKED)
        asked = ana.messages[-1]
        spoken = len(ana.messages)
        await ana.press_fallback(asked, "Good")
        await here.bot.tick()
        assert [one.number for one in await items(here, ItemKind.MOOD)] == [4]
        assert asked.edits == 1
        assert len(ana.messages) == spoken
        # A form with a mistake comes back below, filled in; sent well, it is acknowledged.
        await ana.type("thanks")
        words, to = field("thanks"), field("thanks_to")
        await ana.press_fallback(ana.messages[-1], "Send", {words: "for the late call"})
        again = ana.messages[-1]
        assert typed_in(again.card)[words] == "for the late call"
        assert "whom" in again.text
        ben = str(here.made[HOME].reps["Ben"])
        await ana.press_fallback(again, "Send", {to: ben})
        assert await texts(here, ItemKind.THANKS) == ["for the late call"]
        assert inputs_of(ana.messages[-1].card) == []
        # The home follows what was pressed on it.
        await ana.type("home")
        spoken = len(ana.messages)
        await ana.press_fallback(ana.messages[-1], "Pause")
        assert any("until you let me speak" in one.text for one in ana.messages[spoken:])
        assert "Go on" in ana.messages[-1].text
        assert here.teams.refused == []


async def test_named_in_a_channel_it_answers_in_a_chat_of_their_own(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "kim")
        await here.actor("kim").add_to(here.groups[HOME])
        channel = next(iter(here.groups[HOME].channels))
        thread = here.teams.conversations[channel]
        ana, ben = here.actor("ana"), here.actor("ben")
        before = len(ana.messages)
        await ana.mention(channel, "help")
        assert "What I can do" in ana.messages[before].text
        assert "our own chat" in thread.messages[-1].text
        await ben.mention(channel, "help")
        assert "add me" in thread.messages[-1].text
        assert ben.messages == []


async def test_drafts_are_kept_where_a_form_says_so(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        ana = here.actor("ana")
        await here.live_until(ASKED)
        await ana.press(ana.messages[-1], "Tell more")
        await ana.submit({field("win"): "Half a"}, label="later")
        async with database.reading(here.made[HOME].organisation_id) as session:
            assert list(await session.exec(select(Draft)))
            assert list(await session.exec(select(Item))) == []
        await ana.press(ana.messages[-1], "Tell more")
        assert ana.dialog is not None
        inputs = typed_in(ana.dialog)
        assert inputs[field("win")] == "Half a"
