"""Looking people up in Slack: one by id or e-mail address, or everybody of a workspace."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.errors import WrongInput, WrongSettings
from bot.people.orgfile.spec import OrganisationSpec, PersonSpec, RepSpec, TeamSpec
from handlers.slack.errors import NobodyThere, SlackRefused, TooFast
from handlers.slack.people import Profile, complete, profile
from handlers.slack.web import Json, SlackWeb
from handlers.slack.workspaces import Workspace, Workspaces, organisation_of
from storage.queries import slack as queries
from storage.session import Database

log = structlog.stdlib.get_logger(__name__)

PAGE = 200
"""As many people at once as Slack advises."""

P = TypeVar("P", PersonSpec, RepSpec)


async def look_up(web: SlackWeb, workspace: Workspace, user: str) -> Profile:
    """One account. Raises a SlackRefused."""
    found = await web.get("users.info", workspace.token, {"user": user, "include_locale": "true"})
    return profile(found["user"], workspace.team_id)


async def everybody(web: SlackWeb, workspace: Workspace) -> AsyncGenerator[list[Profile]]:
    """All accounts, page by page, waiting where Slack says so. Raises a SlackRefused."""
    cursor = ""
    while True:
        arguments = {"limit": PAGE, "cursor": cursor, "include_locale": "true"}
        page = await _patiently(lambda: web.get("users.list", workspace.token, arguments))  # noqa: B023  called at once
        yield [profile(one, workspace.team_id) for one in page["members"]]
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


async def catch_up(web: SlackWeb, workspace: Workspace, database: Database, clock: Clock) -> int:
    """Follow what happened in a workspace while nobody listened. How many people were seen."""
    organisation_id = await organisation_of(database, workspace.team_id)
    if organisation_id is None:
        return 0
    seen = 0
    async for page in everybody(web, workspace):
        profiles = {one.user: one for one in page}
        async with database.organisation(organisation_id) as session:
            for user, person in (await queries.everyone(session, profiles)).items():
                await complete(session, person, profiles[user], clock.now())
                seen += 1
    return seen


async def with_ids(
    web: SlackWeb, workspaces: Workspaces, wanted: OrganisationSpec
) -> OrganisationSpec:
    """The organisation with Slack's ids in place of e-mail addresses. Raises WrongInput with every
    address that nobody has, WrongSettings where Slack cannot be asked."""
    addresses = sorted({user for user in _users(wanted) if "@" in user})
    if not addresses:
        return wanted
    try:
        workspace = await workspaces.of_team(wanted.external_id)
    except SlackRefused as refusal:
        raise WrongSettings(f"{refusal} {_NEEDED}") from refusal
    if workspace is None:
        raise WrongSettings(
            f"The program is not installed in {wanted.external_id}, so e-mail addresses cannot be "
            f"looked up there. {_NEEDED}"
        )
    ids: dict[str, str] = {}
    unknown: list[str] = []
    for address in addresses:
        try:
            found = await _patiently(
                lambda: web.get("users.lookupByEmail", workspace.token, {"email": address})  # noqa: B023  called at once
            )
            ids[address] = str(found["user"]["id"])
        except NobodyThere:
            unknown.append(address)
        except SlackRefused as refusal:
            raise WrongSettings(f"{refusal} {_NEEDED}") from refusal
    if unknown:
        raise WrongInput(
            f"Nobody in this workspace has the address {', '.join(unknown)}. Write the address "
            "that they have in Slack, or their id, such as U0ANA."
        )
    return replace(wanted, teams=tuple(_team(team, ids) for team in wanted.teams))


_NEEDED = "Check SLACK_BOT_TOKEN and the scope users:read.email, or write ids such as U0ANA."


def _users(wanted: OrganisationSpec) -> list[str]:
    found: list[str] = []
    for team in wanted.teams:
        leader = (team.leader,) if team.leader else ()
        found += [one.user for one in (*team.managers, *team.reps, *leader)]
    return found


def _team(team: TeamSpec, ids: dict[str, str]) -> TeamSpec:
    return replace(
        team,
        managers=tuple(_with_id(one, ids) for one in team.managers),
        reps=tuple(_with_id(one, ids) for one in team.reps),
        leader=_with_id(team.leader, ids) if team.leader else None,
    )


def _with_id(person: P, ids: dict[str, str]) -> P:
    return replace(person, user=ids.get(person.user, person.user))


async def _patiently(ask: Callable[[], Awaitable[Json]]) -> Json:
    while True:
        try:
            return await ask()
        except TooFast as refusal:
            await asyncio.sleep(refusal.wait.total_seconds())
