"""`relieved-quota doctor`"""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import text
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.clock import SystemClock
from bot.commands import models, proposals
from bot.commands.opening import behind, named, reached
from bot.commands.run import NO_PLATFORM
from bot.errors import RelievedQuotaError
from bot.findings import Finding
from bot.people.zones import known_zones
from bot.settings import Settings, load_settings
from bot.targets import record
from handlers.slack import doctor as slack_doctor
from handlers.teams import doctor as teams_doctor
from prompts.playbook import read_playbook
from storage.room import is_nearly_full
from storage.session import Database
from storage.tables import Delivery, Organisation, Person, Team
from storage.words import DeliveryState

SKEW = timedelta(seconds=30)
"""How far this machine's clock and the database's may be apart before messages come late."""

LATE = timedelta(minutes=15)
"""A message that waits longer than this after its hour is held up by something."""

FEWEST_ZONES = 400
"""A full set of time zones has about 600; less than this is a machine without them."""


def doctor(
    json_: Annotated[bool, typer.Option("--json", help="One JSON list instead of lines.")] = False,
) -> None:
    """Look at settings, database, clock, messages and plays; say what is wrong, with the mend.

    Leaves with 1 where something is wrong.
    """
    findings = asyncio.run(_examine())
    if json_:
        typer.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        for finding in findings:
            typer.echo(
                f"{'ok   ' if finding.well else 'WRONG'}  {finding.about}: {finding.sentence}"
            )
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


async def _examine() -> list[Finding]:
    findings = [_zones()]
    try:
        settings = load_settings()
    except RelievedQuotaError as error:
        wrong = [Finding("settings", False, line) for line in str(error).splitlines()]
        return [*wrong, *findings, _playbook(None)]
    findings += [_playbook(settings.rq_plays), _platforms(settings)]
    try:
        async with reached(settings) as database:
            problem = await behind(database.engine)
            where = named(settings.database_url)
            if problem is not None:
                return [*findings, Finding("database", False, f"{where} {problem}")]
            findings.append(Finding("database", True, f"{where} is up to date."))
            findings.append(await _room(database))
            findings.append(await _record(database))
            findings.append(await proposals.examine(database, SystemClock().now()))
            async with database.looking_everywhere() as session:
                findings += [one async for one in _in_database(database, session)]
            findings.append(await models.examine(settings, database))
            if settings.rq_workers == "procrastinate":
                findings.append(await _workers(settings))
            clock = SystemClock()
            if settings.uses_slack:
                findings += await slack_doctor.examine(settings, database, clock)
            if settings.uses_teams:
                findings += await teams_doctor.examine(settings, database, clock)
    except RelievedQuotaError as error:
        findings.append(Finding("database", False, str(error)))
    return findings


async def _workers(settings: Settings) -> Finding:
    from bot.outbox.workers import workers_alive  # noqa: PLC0415  only where it is set up

    alive = await workers_alive(settings.database_url)
    if alive is None:
        sentence = "The workers' tables are missing. Run: relieved-quota migrate"
        return Finding("workers", False, sentence)
    if alive == 0:
        sentence = "None is at work, so no message goes out. Start one: relieved-quota worker"
        return Finding("workers", False, sentence)
    return Finding("workers", True, f"{alive} at work.")


def _zones() -> Finding:
    count = len(known_zones())
    if count < FEWEST_ZONES:
        sentence = f"Only {count} time zones are known. Install the package tzdata."
        return Finding("time zones", False, sentence)
    return Finding("time zones", True, f"{count} are known.")


def _playbook(own: Path | None) -> Finding:
    playbook, mistakes = read_playbook(own)
    if mistakes:
        return Finding("playbook", False, " ".join(str(mistake) for mistake in mistakes))
    return Finding("playbook", True, f"{len(playbook.plays)} plays.")


def _platforms(settings: Settings) -> Finding:
    if settings.uses_slack and not (settings.slack_app_token or settings.slack_signing_secret):
        sentence = (
            "Slack can be written to but not heard. Set SLACK_APP_TOKEN for Socket Mode, or "
            "SLACK_SIGNING_SECRET for HTTP."
        )
        return Finding("platforms", False, sentence)
    found = [
        name
        for name, is_used in (("Slack", settings.uses_slack), ("Teams", settings.uses_teams))
        if is_used
    ]
    if not found:
        return Finding("platforms", False, NO_PLATFORM)
    return Finding(
        "platforms", True, f"{' and '.join(found)} {'is' if len(found) == 1 else 'are'} set up."
    )


async def _in_database(database: Database, session: AsyncSession) -> AsyncGenerator[Finding]:
    now = SystemClock().now()
    yield await _clock(database, session, now)
    yield await _people(session)
    yield await _their_zones(session)
    yield await _waiting(session, now)
    yield await _interrupted(session, now)
    yield await _failed(session, now)


async def _record(database: Database) -> Finding:
    """Whether every organisation's record of decisions is as it was sealed."""
    async with database.looking_everywhere() as everywhere:
        organisations = (await everywhere.exec(select(Organisation.id, Organisation.name))).all()
    entries = 0
    for organisation_id, name in organisations:
        async with database.reading(organisation_id) as session:
            count, _, broken = await record.verify(session)
        if broken is not None:
            sentence = (
                f"{name}: {broken.sentence} Somebody changed the database past this program. "
                "Compare it with a backup."
            )
            return Finding("record", False, sentence)
        entries += count
    told = "1 entry" if entries == 1 else f"{entries} entries"
    return Finding("record", True, f"{told} about targets, all as sealed.")


async def _room(database: Database) -> Finding:
    if await is_nearly_full(database):
        sentence = "The disk of the database is nearly full. Free some room on it."
        return Finding("room", False, sentence)
    return Finding("room", True, "There is room to write.")


async def _clock(database: Database, session: AsyncSession, now: datetime) -> Finding:
    if database.is_sqlite:
        return Finding("clock", True, "The database keeps this machine's time.")
    connection = await session.connection()
    theirs: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    apart = abs(theirs.astimezone(UTC) - now)
    if apart > SKEW:
        sentence = (
            f"This machine's clock and the database's are {apart.total_seconds():.0f} seconds "
            "apart. Turn on time synchronisation on both."
        )
        return Finding("clock", False, sentence)
    return Finding("clock", True, "The database's clock agrees.")


async def _people(session: AsyncSession) -> Finding:
    organisations = (await session.exec(select(func.count()).select_from(Organisation))).one()
    if organisations == 0:
        sentence = "There is no organisation yet. Run: relieved-quota apply ORG.yaml"
        return Finding("organisations", False, sentence)
    teams = (await session.exec(select(func.count()).where(col(Team.active)))).one()
    active = (await session.exec(select(func.count()).where(col(Person.active)))).one()
    sentence = f"{organisations} with {teams} active teams and {active} active people."
    return Finding("organisations", True, sentence)


async def _their_zones(session: AsyncSession) -> Finding:
    """A zone that a person was given under one version of the zone data, and that this machine's
    does not have."""
    used = (await session.exec(select(Person.timezone).where(col(Person.active)).distinct())).all()
    unknown = sorted(set(used) - known_zones())
    if unknown:
        sentence = (
            f"This machine does not know {', '.join(unknown)}, where people are. "
            "Update the package tzdata, or give them another zone with `apply`."
        )
        return Finding("people's zones", False, sentence)
    return Finding("people's zones", True, "All are known here.")


async def _waiting(session: AsyncSession, now: datetime) -> Finding:
    late = select(func.count()).where(
        Delivery.state == DeliveryState.PENDING, Delivery.due_at < now - LATE
    )
    count = (await session.exec(late)).one()
    if count:
        sentence = f"{count} messages wait although their hour has passed. Is `run` running?"
        return Finding("waiting", False, sentence)
    return Finding("waiting", True, "No message is late.")


async def _interrupted(session: AsyncSession, now: datetime) -> Finding:
    stuck = select(func.count()).where(
        Delivery.state == DeliveryState.SENDING, col(Delivery.lease_until) < now - LATE
    )
    count = (await session.exec(stuck)).one()
    if count:
        sentence = (
            f"{count} messages were on their way when a program ended, and nobody has looked "
            "after them since. Start `run`; it does."
        )
        return Finding("interrupted", False, sentence)
    return Finding("interrupted", True, "No message was left on its way.")


async def _failed(session: AsyncSession, now: datetime) -> Finding:
    statement = (
        select(Delivery.problem, func.count())
        .where(
            col(Delivery.state).in_([DeliveryState.FAILED, DeliveryState.UNKNOWN]),
            Delivery.created_at > now - timedelta(days=7),
        )
        .group_by(col(Delivery.problem))
    )
    rows = (await session.exec(statement)).all()
    if rows:
        reasons = ", ".join(f"{problem or 'unknown'} ({count})" for problem, count in rows)
        return Finding("failed", False, f"In the last 7 days messages failed: {reasons}.")
    return Finding("failed", True, "No message failed in the last 7 days.")
