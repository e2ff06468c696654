"""The app package is what Teams' own schema allows, and the same every time."""

import json
import struct
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jsonschema
import pytest
from typer.testing import CliRunner

from bot.commands.teams import teams
from bot.errors import WrongSettings
from bot.scorecard.raster import png
from handlers.teams import icons
from handlers.teams.manifest import PERMISSIONS

DATA = Path(__file__).parents[2] / "data"
DOCUMENT = Path(__file__).parents[3] / "docs/teams.md"
SCHEMA = json.loads((DATA / "teams-manifest-v1.25.schema.json").read_text("utf-8"))
APP_ID = "12345678-abcd-4321-abcd-123456789abc"


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> bytes:
    monkeypatch.chdir(folder)
    for name in ("TEAMS_APP_ID", "RQ_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(teams, ["package", "--out", "app.zip"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return (folder / "app.zip").read_bytes()


def manifest_in(content: bytes) -> dict[str, Any]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
        return json.loads(archive.read("manifest.json"))


@pytest.mark.parametrize("settings", [{}, {"RQ_BASE_URL": "https://rq.example:8443/below"}])
def test_teams_schema_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]
) -> None:
    found = manifest_in(made(tmp_path, monkeypatch, TEAMS_APP_ID=APP_ID, **settings))
    jsonschema.Draft4Validator(SCHEMA).validate(found)
    assert found["id"] == found["bots"][0]["botId"] == found["composeExtensions"][0]["botId"]
    assert found["validDomains"] == (["rq.example"] if settings else [])
    personal, team = found["bots"][0]["commandLists"]
    words = [one["title"] for one in personal["commands"]]
    assert words[0] == "checkin"
    assert words[-2:] == ["help", "home"]
    documented = DOCUMENT.read_text("utf-8")
    assert [one for one in words if f"`{one}`" not in documented] == []
    page = found["developer"]["privacyUrl"].partition("/blob/main/")[2]
    assert "## Who sees it" in (DOCUMENT.parents[1] / page).read_text("utf-8")
    assert [one["title"] for one in team["commands"]] == ["win", "thanks", "help"]


def test_it_is_the_same_every_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(tmp_path, monkeypatch, TEAMS_APP_ID=APP_ID)
    assert made(tmp_path, monkeypatch, TEAMS_APP_ID=APP_ID) == first


def test_the_icons_have_the_sizes_that_teams_wants() -> None:
    for drawing, size in ((icons.COLOUR, 192), (icons.OUTLINE, 32)):
        drawn = png(drawing, size)
        assert struct.unpack(">II", drawn[16:24]) == (size, size)


@pytest.mark.parametrize("app_id", [None, "contoso"])
def test_without_an_id_one_sentence_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app_id: str | None
) -> None:
    settings = {} if app_id is None else {"TEAMS_APP_ID": app_id}
    with pytest.raises(WrongSettings, match="TEAMS_APP_ID") as found:
        made(tmp_path, monkeypatch, **settings)
    assert len(str(found.value).splitlines()) == 1
    assert not (tmp_path / "app.zip").exists()


def test_the_documentation_explains_every_permission() -> None:
    words = DOCUMENT.read_text("utf-8")
    for name, why in PERMISSIONS.items():
        assert f"| `{name}` | {why} |" in words
