"""Every command answers, as a slash command, typed to the program, behind /rq and in a channel; and
a new workspace's first team is set up from its Home."""

import pytest

from storage.session import Database
from tests.fakes.slack.acting import Actor
from tests.fakes.slack.state import everything_said, words_of
from tests.handlers.slack.slack_world import World, world
from tests.handlers.slack.test_slack_installs import Browser

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

COMMANDS = [
    ("ana", "/checkin", "", "Your check-in"),
    ("ana", "/blocker", "", "What is in your way?"),
    ("ana", "/blocker", "Waiting for legal", "Waiting for legal"),
    ("ana", "/win", "", "win"),
    ("ana", "/thanks", "", "Thank"),
    ("ana", "/away", "", "away"),
    ("ana", "/away", "until Monday", "From Monday on I am here again"),
    ("ana", "/team", "", "shared with the whole team"),
    ("kim", "/team", "", "West"),
    ("kim", "/coach", "", "Worth a talk"),
    ("ana", "/coach", "", "manage"),
    ("ana", "/help", "", "/checkin"),
]


def shown(actor: Actor, channel: str | None) -> str:
    """What somebody has before them."""
    where = actor.team.said_in(channel, actor.user) if channel else actor.messages
    said = [everything_said(one) for one in where]
    if actor.modal is not None:
        title = actor.modal.body["title"]["text"]
        said.append(f"{title} {words_of(actor.modal.body['blocks'])}")
    return "\n".join(said)


async def answered(here: World, actor: Actor, expected: str, channel: str | None = None) -> None:
    try:
        await here.settle(lambda: expected.lower() in shown(actor, channel).lower())
    except AssertionError:
        raise AssertionError(f"{expected!r} not in {shown(actor, channel)!r}") from None
    assert here.slack.refused == []


@ON_SQLITE
@pytest.mark.parametrize(("who", "command", "text", "expected"), COMMANDS)
async def test_a_command_answers(
    database: Database, who: str, command: str, text: str, expected: str
) -> None:
    async with world(database, "http") as here:
        actor = here.actor(who)
        await actor.command(command, text)
        await answered(here, actor, expected)


@ON_SQLITE
async def test_commands_can_be_typed_and_named_in_a_channel(database: Database) -> None:
    async with world(database, "http") as here:
        ana, kim = here.actor("ana"), here.actor("kim")
        await ana.type("/help")
        await answered(here, ana, "/checkin")
        await ana.type("/win We renewed Fabrikam")
        await answered(here, ana, "Lovely, I have kept it.")
        await ana.mention("C0WEST", "help")
        await answered(here, ana, "/checkin", "C0WEST")
        await kim.command("/rq", "coach")
        await answered(here, kim, "Worth a talk")


async def test_a_new_workspace_sets_its_first_team_up_from_the_home(database: Database) -> None:
    async with world(database, "http", oauth=True) as here:
        people = {"U0NEWMAX": "Max Frei", "U0NEWNEA": "Nea Berg", "U0NEWOLE": "Ole Dahl"}
        team = here.slack.team("T0NEW", **people)
        browser = Browser(here)
        await browser.begin()
        code = here.slack.grant(team, "U0NEWMAX")
        status, _ = await browser.come_back(f"code={code}&state={browser.state}")
        assert status == 200
        max_, nea = here.actor("max", "T0NEW"), here.actor("nea", "T0NEW")
        await max_.open_home()
        await here.settle(lambda: max_.home)
        await max_.press_at_home("Set up my team")
        await here.settle(lambda: max_.modal)
        reps = ["U0NEWNEA", "U0NEWOLE"]
        assert await max_.submit({"name": "North", "reps": reps}) is None
        await here.settle(lambda: nea.messages)
        assert "Hello Nea" in everything_said(nea.messages[0])
        assert max_.home is not None
        await here.settle(lambda: "North" in words_of(max_.home.body["blocks"]))  # pyright: ignore[reportOptionalMemberAccess]
        assert here.slack.refused == []
