"""Looking people up in Slack: one by id or e-mail address, or everybody of a workspace."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace

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

FEW = 50
"""So many are looked up one by one, which Slack lets go at some hundred a minute."""


async def look_up(web: SlackWeb, workspace: Workspace, user: str) -> Profile:
    """One account, asked once. Raises a SlackRefused."""
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
    """The organisation with Slack's ids in place of e-mail addresses, and with names, and the zones
    of managers and leaders, where none was said. Raises WrongInput with everybody who is not in the
    workspace or may not be asked, WrongSettings where Slack cannot be asked."""
    asked = _named(wanted)
    if not asked:
        return wanted
    try:
        workspace = await workspaces.of_team(wanted.external_id)
        if workspace is None:
            raise WrongSettings(
                f"The program is not installed in {wanted.external_id}, so nobody can be looked up "
                f"there. {_NEEDED}"
            )
        found = await _found(web, workspace, asked)
    except SlackRefused as refusal:
        raise WrongSettings(f"{refusal} {_NEEDED}") from refusal
    unknown = [user for user in asked if user not in found]
    if unknown:
        raise WrongInput(
            f"Nobody in this workspace has the address or id {', '.join(unknown)}. Write the "
            "address that they have in Slack, or their id, such as U0ANA."
        )
    others = [user for user in asked if not (found[user].is_there and found[user].is_colleague)]
    if others:
        raise WrongInput(
            f"In Slack, {', '.join(others)} is a guest, a bot, deactivated or of another "
            "organisation, and such accounts are never asked. Take them out of the file."
        )
    return replace(wanted, teams=tuple(_team(team, found) for team in wanted.teams))


async def _found(web: SlackWeb, workspace: Workspace, asked: Sequence[str]) -> dict[str, Profile]:
    """Those of the ids and addresses that somebody has: few one by one, many by the list of all."""
    found: dict[str, Profile] = {}
    if len(asked) <= FEW:
        for user in asked:
            with suppress(NobodyThere):
                found[user] = await _profile_of(web, workspace, user)
        return found
    wanted = set(asked)
    async for page in everybody(web, workspace):
        for one in page:
            found |= {name: one for name in (one.user, one.address) if name in wanted}
    return found


async def settle_addresses(
    web: SlackWeb, workspaces: Workspaces, database: Database, team_id: str
) -> int:
    """Put Slack's ids in place of e-mail addresses by which people are stored, once they can be
    looked up; an address that nobody has stays. How many were settled."""
    organisation_id = await organisation_of(database, team_id)
    if organisation_id is None:
        return 0
    async with database.reading(organisation_id) as session:
        addresses = await queries.addresses(session)
    workspace = await workspaces.of_team(team_id) if addresses else None
    if workspace is None:
        return 0
    settled = 0
    for address in addresses:
        try:
            user = (await _profile_of(web, workspace, address)).user
        except SlackRefused as refusal:
            log.warning("address not settled", problem=refusal.code)
            continue
        async with database.organisation(organisation_id) as session:
            settled += await queries.settle_address(session, address, user)
    return settled


async def _profile_of(web: SlackWeb, workspace: Workspace, user: str) -> Profile:
    """By id or by e-mail address."""
    if "@" in user:
        method, arguments = "users.lookupByEmail", {"email": user}
    else:
        method, arguments = "users.info", {"user": user, "include_locale": "true"}
    found = await _patiently(lambda: web.get(method, workspace.token, arguments))
    return profile(found["user"], workspace.team_id)


_NEEDED = "Check SLACK_BOT_TOKEN and the scope users:read.email, or write ids such as U0ANA."


def _named(wanted: OrganisationSpec) -> list[str]:
    """Everybody of the file, each once."""
    found: set[str] = set()
    for team in wanted.teams:
        leading = (*team.managers, *((team.leader,) if team.leader else ()))
        found |= {one.user for one in (*leading, *team.reps)}
    return sorted(found)


def _team(team: TeamSpec, found: dict[str, Profile]) -> TeamSpec:
    return replace(
        team,
        managers=tuple(_leading(one, found) for one in team.managers),
        reps=tuple(_rep(one, found) for one in team.reps),
        leader=_leading(team.leader, found) if team.leader else None,
    )


def _leading(person: PersonSpec, found: dict[str, Profile]) -> PersonSpec:
    known = found.get(person.user)
    if known is None:
        return person
    return replace(
        person,
        user=known.user,
        name=person.name or known.name or None,
        timezone=person.timezone or known.zone,
    )


def _rep(person: RepSpec, found: dict[str, Profile]) -> RepSpec:
    known = found.get(person.user)
    if known is None:
        return person
    return replace(person, user=known.user, name=person.name or known.name or None)


async def _patiently(ask: Callable[[], Awaitable[Json]]) -> Json:
    while True:
        try:
            return await ask()
        except TooFast as refusal:
            await asyncio.sleep(refusal.wait.total_seconds())
