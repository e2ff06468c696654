"""Organisations of many people, made fast, for measuring."""

import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from bot.messenger import Outcome, Parcel, Rate, Sent
from storage.migrate import migrate
from storage.session import Database
from storage.tables import Cadence, Identity, Member, Organisation, Person, Team
from storage.words import Platform, Role

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 13, tzinfo=UTC)
"""14:00 in Madrid, when everybody is asked."""
TEAM = 11
"""People of a team: ten reps and their manager."""


class Nothing:
    """A messenger that reads what it gets, as all do, and does nothing, at once."""

    async def send(self, parcel: Parcel) -> Outcome:
        assert parcel.card.summary
        return Sent(str(parcel.delivery_id))

    def rate(self, *, changes: bool) -> Rate | None:  # noqa: ARG002  the port asks for it
        return None


@asynccontextmanager
async def database(*, scratch: bool = False) -> AsyncGenerator[Database]:
    """A migrated SQLite file, gone afterwards; `scratch` makes it in a fraction of the time."""
    with tempfile.TemporaryDirectory() as folder:
        made = Database(f"sqlite:///{Path(folder) / 'bench.db'}", scratch=scratch)
        await migrate(made.engine)
        try:
            yield made
        finally:
            await made.close()


async def organisation(base: Database) -> int:
    """An empty organisation."""
    async with base.everywhere() as session:
        row = Organisation(
            name="Crowd", platform=Platform.LOCAL, external_id="crowd", created_at=TUESDAY
        )
        session.add(row)
        await session.flush()
        return row.id


async def crowd(base: Database, organisation_id: int, reps: int) -> list[int]:
    """Teams of ten reps and a manager in Madrid, asked on Friday at 14:00; the teams' ids."""
    since = date(2026, 1, 1)
    teams = range(1, reps // 10 + 1)
    people = range(1, len(teams) * TEAM + 1)
    async with base.organisation(organisation_id) as session:
        await session.insert_new(
            Team, [{"id": n, "name": f"T{n}", "channel": f"c{n}", "active": True} for n in teams]
        )
        cadence = {
            "effective_from": since,
            "checkin_weekday": 4,
            "checkin_time": "14:00",
            "remind_after_minutes": 240,
            "reminders": 1,
            "close_after_minutes": 2880,
            "coaching_time": "08:30",
            "nudges_per_week": 3,
            "highlights_weekday": 0,
            "highlights_time": "09:00",
        }
        await session.insert_new(Cadence, [{"team_id": n, **cadence} for n in teams])
        await session.insert_new(
            Person,
            [
                {
                    "id": n,
                    "name": f"Person {n}",
                    "timezone": "Europe/Madrid",
                    "workdays": "mon,tue,wed,thu,fri",
                    "locale": "en",
                    "active": True,
                    "since": since,
                    "reminder": True,
                    "greeted_at": datetime(2026, 1, 2, tzinfo=UTC),
                }
                for n in people
            ],
        )
        await session.insert_new(
            Identity,
            [{"person_id": n, "platform": Platform.LOCAL, "external_id": f"p{n}"} for n in people],
        )
        await session.insert_new(
            Member,
            [
                {
                    "team_id": (n - 1) // TEAM + 1,
                    "person_id": n,
                    "role": Role.MANAGER if n % TEAM == 0 else Role.REP,
                    "since": since,
                }
                for n in people
            ],
        )
    return list(teams)
