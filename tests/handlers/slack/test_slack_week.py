"""A week in Slack: the whole program on one side of sockets, people on the other."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from storage.session import Database
from storage.tables import Checkin, Item, Reaction
from storage.words import CheckinState, ItemKind
from tests.fakes.slack.acting import Actor
from tests.fakes.slack.state import everything_said, words_of
from tests.handlers.slack.slack_world import Mode, World, world
from tests.waiting import eventually

ASKED = datetime(2026, 11, 27, 13, tzinfo=UTC)
REMINDED = datetime(2026, 11, 27, 17, tzinfo=UTC)
CLOSED = datetime(2026, 11, 29, 13, tzinfo=UTC)
MONDAY_POSTED = datetime(2026, 11, 30, 9, tzinfo=UTC)


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EACH_WAY = pytest.mark.parametrize(
    ("mode", "database_url"),
    [("http", "postgresql"), ("socket", "sqlite")],
    indirect=["database_url"],
)
"""Both ways in and both databases, a pair each; the lived week runs on all four."""


async def items(here: World, kind: ItemKind, team: str = "T0WEST") -> list[Item]:
    async with here.database.reading(here.made[team].organisation_id) as session:
        return list(await session.exec(select(Item).where(Item.kind == kind)))


async def install(here: World, team: str) -> None:
    """Install by OAuth, without a browser."""
    import aiohttp  # noqa: PLC0415

    slack, base = here.slack, here.url
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        async with browser.get(f"{base}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            state = answer.headers["Location"].partition("state=")[2].partition("&")[0]
            cookie = answer.headers["Set-Cookie"].partition(";")[0]
        code = slack.grant(slack.teams[team], f"U0{team[2:]}KIM")
        async with browser.get(
            f"{base}/slack/oauth_redirect?code={code}&state={state}", headers={"Cookie": cookie}
        ) as answer:
            assert answer.status == 200, await answer.text()
            assert "Installed" in await answer.text()


async def answer_fully(here: World, actor: Actor) -> None:
    await here.settle(lambda: actor.messages)
    message = actor.messages[-1]
    await actor.press(message, "Good")
    await here.settle(lambda: "workload" in everything_said(message))
    await actor.press(message, "Heavy")
    await here.settle(lambda: "Thank" in everything_said(message))


@pytest.mark.parametrize("mode", ["http", "socket"])
async def test_a_week_by_one_tap_each(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        ana, ben = here.actor("ana", twice=True), here.actor("ben")
        await here.live_until(ASKED)
        assert len(ana.messages) == 1
        assert "How was your week" in ana.messages[0].text
        await answer_fully(here, ana)
        assert len(ana.messages) == 1  # the message itself told the story
        assert ana.messages[0].edits >= 2
        assert [one.number for one in await items(here, ItemKind.MOOD)] == [4]
        assert [one.number for one in await items(here, ItemKind.WORKLOAD)] == [4]
        await here.live_until(REMINDED)
        assert len(ana.messages) == 1
        assert "reminder" in everything_said(ben.messages[-1])
        await here.live_until(CLOSED)
        async with database.reading(here.made["T0WEST"].organisation_id) as session:
            states = {one.state for one in await session.exec(select(Checkin))}
        assert {CheckinState.ANSWERED, CheckinState.MISSED} <= states
        assert here.slack.refused == []


@EACH_WAY
async def test_the_form_is_opened_corrected_and_saved(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        ana = here.actor("ana")
        await here.live_until(ASKED)
        await ana.press(ana.messages[0], "Tell more")
        await here.settle(lambda: ana.modal)
        assert ana.modal is not None
        assert ana.modal.body["title"]["text"] == "Your check-in"
        ben_id = here.actor("ben").user
        answer = await ana.submit(
            {
                "mood": "2",
                "blocker": "Legal <!channel> *sits* on <https://evil.example|it>",
                "thanks": "for the late call",
                "thanks_to": [ben_id],
                "win": "Fabrikam renewed",
                "win_audience": "team",
            }
        )
        assert answer is None
        await here.settle(lambda: len(ana.messages) > 1)
        said = everything_said(ana.messages[-1])
        assert "Legal <!channel> *sits* on <https://evil.example|it>" in said
        blockers = await items(here, ItemKind.BLOCKER)
        assert [one.text for one in blockers] == [
            "Legal <!channel> *sits* on <https://evil.example|it>"
        ]
        (thanks,) = await items(here, ItemKind.THANKS)
        assert thanks.text == "for the late call"
        assert here.slack.refused == []


@EACH_WAY
async def test_a_half_filled_form_is_kept_when_it_is_closed(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        ana = here.actor("ana")
        await here.live_until(ASKED)
        await ana.press(ana.messages[0], "Tell more")
        await here.settle(lambda: ana.modal)
        await ana.fill_in({"win": "Half a win", "mood": "3"})
        await ana.close()
        await ana.command("/checkin")
        await here.settle(lambda: ana.modal)
        assert ana.modal is not None
        by_id = {one.get("block_id"): one for one in ana.modal.body["blocks"]}
        assert by_id["win"]["element"]["initial_value"] == "Half a win"
        assert by_id["mood"]["element"]["initial_option"]["value"] == "3"


@ON_SQLITE
async def test_mistakes_stand_beside_their_fields_and_nothing_is_lost(database: Database) -> None:
    async with world(database) as here:
        kim = here.actor("kim")
        await kim.open_home()
        await here.settle(lambda: kim.home)
        await kim.press_at_home("Change my team")
        await here.settle(lambda: kim.modal)
        answer = await kim.submit({"time": "23:30", "channel": "no such thing"})
        assert answer is not None
        assert answer["response_action"] == "errors"
        assert set(answer["errors"]) == {"time", "channel"}
        assert kim.modal is not None  # still open, with what was typed
        answer = await kim.submit({"time": "10:00"})
        assert answer is None
        await here.settle(lambda: kim.messages)


@EACH_WAY
async def test_commands_answer_where_they_were_typed(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        ana, ben = here.actor("ana"), here.actor("ben")
        channel = "C0WEST"
        await ana.command("/help", channel=channel)
        await here.settle(lambda: ana.team.said_in(channel, ana.user))
        assert ana.team.said_in(channel, ben.user) == []
        await ana.command("/win", "We renewed Fabrikam")
        await here.settle(lambda: ana.messages)
        assert [one.text for one in await items(here, ItemKind.WIN)] == ["We renewed Fabrikam"]
        await ana.command("/rq", "win And Contoso")
        await here.settle(lambda: len(ana.messages) > 1)
        assert len(await items(here, ItemKind.WIN)) == 2
        await ana.command("/thanks", f"<@{ben.user}|ben> for the demo")
        await here.settle(lambda: len(ana.messages) > 2)
        (thanks,) = await items(here, ItemKind.THANKS)
        assert thanks.text == "for the demo"
        await ana.mention(channel, "what can you do?")
        await here.settle(lambda: len(ana.team.said_in(channel, ana.user)) > 1)
        assert "/checkin" in everything_said(ana.team.said_in(channel, ana.user)[-1])


@ON_SQLITE
async def test_shortcuts_open_their_form_with_the_message(database: Database) -> None:
    async with world(database) as here:
        ana, ben = here.actor("ana"), here.actor("ben")
        await ana.shortcut("highlights.share_a_win")
        await here.settle(lambda: ana.modal)
        await ana.close()
        await ana.type("hello")
        await here.settle(lambda: ana.messages)
        message = ana.messages[-1]
        message.text = "Fabrikam &lt;3 signed"
        await ana.shortcut("highlights.this_is_a_win", message, by=ben.user)
        await here.settle(lambda: ana.modal)
        assert ana.modal is not None
        by_id = {one.get("block_id"): one for one in ana.modal.body["blocks"]}
        assert by_id["win"]["element"]["initial_value"] == "Fabrikam <3 signed"
        await ana.close()
        await ana.shortcut("highlights.thank_the_author", message, by=ben.user)
        await here.settle(lambda: ana.modal)
        by_id = {one.get("block_id"): one for one in ana.modal.body["blocks"]}
        assert by_id["thanks_to"]["element"]["initial_users"] == [ben.user]


@EACH_WAY
async def test_the_home_is_drawn_and_follows_what_happens(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        ana = here.actor("ana")
        await ana.open_home()
        await here.settle(lambda: ana.home)
        assert ana.home is not None
        assert "Hello Ana Ruiz" in words_of(ana.home.body["blocks"])
        drawn = ana.home.updates
        await ana.command("/blocker", "Waiting for legal")
        await here.settle(lambda: ana.home and ana.home.updates > drawn)
        assert "Waiting for legal" in words_of(ana.home.body["blocks"])


@EACH_WAY
async def test_typed_replies_are_read_back(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        ana = here.actor("ana", twice=True)
        await here.live_until(ASKED)
        await ana.type("I am blocked by legal on the Fabrikam contract")
        await here.settle(lambda: len(ana.messages) > 1)
        assert "only what you keep is stored" in everything_said(ana.messages[-1])
        assert len(ana.messages) == 2  # though it came twice
        assert await items(here, ItemKind.BLOCKER) == []
        await ana.press(ana.messages[-1], "Keep")
        await here.settle(lambda: ana.messages[-1].edits)
        assert len(ana.messages) == 2  # what was kept is said where it was asked
        assert "Kept as" in everything_said(ana.messages[-1])
        assert len(await items(here, ItemKind.BLOCKER)) == 1


async def test_strangers_get_one_kind_line_and_leave_nothing(database: Database) -> None:
    async with world(database) as here:
        here.slack.teams["T0WEST"].add_user("U0WESTZOE", "Zoe Quinn")
        zoe = here.actor("zoe")
        await zoe.type("Hello?")
        await here.settle(lambda: zoe.messages)
        assert "on no team of mine" in zoe.messages[-1].text
        await zoe.open_home()
        await here.settle(lambda: zoe.home)
        assert zoe.home is not None
        assert "on no team of mine" in words_of(zoe.home.body["blocks"])


@EACH_WAY
async def test_two_workspaces_at_once_and_neither_reaches_the_other(
    database: Database, mode: Mode
) -> None:
    async with world(database, mode, oauth=True, teams=("T0WEST", "T0EAST")) as here:
        for team in ("T0WEST", "T0EAST"):
            await install(here, team)
        await here.live_until(ASKED)
        west, east = here.actor("ana"), here.actor("ana", "T0EAST")
        assert len(west.messages) == len(east.messages) == 1
        await answer_fully(here, west)
        assert await items(here, ItemKind.MOOD, "T0EAST") == []
        stolen = west.messages[0].blocks
        button = next(
            one for block in stolen for one in block.get("elements", []) if "value" in one
        )
        await east.press_raw(button["action_id"], button["value"], stolen[-1]["block_id"])
        await here.settle(lambda: len(east.messages) > 1)
        assert await items(here, ItemKind.MOOD, "T0EAST") == []
        assert len(await items(here, ItemKind.MOOD)) == 1
        await east.press(east.messages[0], "Good")
        await here.settle(lambda: east.messages[0].edits)
        assert len(await items(here, ItemKind.MOOD, "T0EAST")) == 1


async def test_a_win_becomes_a_post_and_reactions_come_back_quietly(database: Database) -> None:
    async with world(database) as here:
        ana, ben, kim = here.actor("ana"), here.actor("ben"), here.actor("kim")
        await ana.command("/win", "Fabrikam renewed &lt;!channel&gt; :tada:")
        await here.settle(lambda: ana.messages)
        await ben.command("/thanks", f"<@{ana.user}> for the demo")
        await here.settle(lambda: any("thank" in one.text.lower() for one in ana.messages))
        asking = ana.messages[-1]
        await ana.press(asking, "Yes")
        await here.settle(lambda: asking.edits)
        await here.live_until(MONDAY_POSTED)
        (post,) = [one for one in ana.team.said_in("C0WEST") if one.private_to is None]
        said = everything_said(post)
        assert "Fabrikam renewed <!channel>" in said
        assert "&lt;" not in said
        item = {"type": "message", "channel": "C0WEST", "ts": post.ts}
        reaction = {"user": kim.user, "reaction": "tada", "item": item}
        for _ in range(2):
            await kim.event({"type": "reaction_added", **reaction})

        async def reactions() -> int:
            async with database.looking_everywhere() as session:
                found = await session.exec(select(Reaction).where(Reaction.stands))
                return len(found.all())

        async def has_some() -> bool:
            return await reactions() > 0

        async def has_none() -> bool:
            return await reactions() == 0

        await eventually(has_some)
        assert await reactions() == 1
        await kim.event({"type": "reaction_removed", **reaction})
        await eventually(has_none)
        await kim.event({"type": "reaction_added", **reaction, "event_ts": "1764000000.5"})
        await here.door.stop()  # what was begun is finished
        assert await reactions() == 0  # that was the first, come once more and late
        assert here.slack.refused == []
