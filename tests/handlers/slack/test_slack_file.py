"""The people of an organisation file, looked up in Slack: by address, by id, one by one or all."""

import pytest

from bot.errors import WrongInput, WrongSettings
from bot.people.orgfile.reading import parse_organisation
from handlers.slack.directory import with_ids
from storage.session import Database
from tests.handlers.slack.slack_world import World, world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FILE = """\
organisation: Contoso Sales
platform: slack
external_id: T0WEST
teams:
  - name: West
    managers: [kim@example.com]
    leader: U0WESTLEE
    reps:
      - {user: ana@example.com, timezone: Europe/Madrid}
      - {user: U0WESTBEN, timezone: Europe/Oslo, name: Benny}
"""


async def looked_up(here: World, file: str = FILE) -> dict[str, tuple[str | None, str | None]]:
    wanted = parse_organisation(file.encode())
    (team,) = (await with_ids(here.reach.web, here.reach.workspaces, wanted)).teams
    assert team.leader is not None
    people = (*team.managers, team.leader, *team.reps)
    return {one.user: (one.name, one.timezone) for one in people}


@pytest.fixture(params=["one by one", "by the list of all"])
def _how(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "by the list of all":
        monkeypatch.setattr("handlers.slack.directory.FEW", 1)


@pytest.mark.usefixtures("_how")
async def test_names_and_ids_come_from_slack_and_what_the_file_says_stays(
    database: Database,
) -> None:
    async with world(database) as here:
        assert await looked_up(here) == {
            "U0WESTKIM": ("Kim Lund", "Europe/Madrid"),
            "U0WESTLEE": ("Lee Park", "Europe/Madrid"),
            "U0WESTANA": ("Ana Ruiz", "Europe/Madrid"),
            "U0WESTBEN": ("Benny", "Europe/Oslo"),
        }


@pytest.mark.usefixtures("_how")
async def test_whoever_is_not_there_is_named(database: Database) -> None:
    async with world(database) as here:
        wrong = FILE.replace("ana@", "anna@").replace("WESTBEN", "WESTBENN")
        with pytest.raises(WrongInput, match="address or id U0WESTBENN, anna@"):
            await looked_up(here, wrong)


@pytest.mark.usefixtures("_how")
@pytest.mark.parametrize(
    "why",
    [{"is_restricted": True}, {"is_stranger": True}, {"is_bot": True}, {"team_id": "T0OTHER"}],
)
async def test_guests_bots_and_strangers_are_not_taken(
    database: Database, why: dict[str, object]
) -> None:
    async with world(database) as here:
        here.slack.teams["T0WEST"].users["U0WESTANA"] |= why
        with pytest.raises(WrongInput, match=r"In Slack, ana@[a-z.]+ is a guest"):
            await looked_up(here)


async def test_another_workspace_cannot_be_asked(database: Database) -> None:
    async with world(database) as here:
        with pytest.raises(WrongSettings, match="not installed in T0EAST"):
            await looked_up(here, FILE.replace("T0WEST", "T0EAST"))
