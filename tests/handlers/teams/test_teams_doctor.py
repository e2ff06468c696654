"""What doctor says of Teams: what is well, what is not, and what to do."""

import pytest
from cryptography.fernet import Fernet
from sqlmodel import select

from bot.people.greeting import greet
from handlers.teams import doctor
from storage.session import Database
from storage.tables import Identity, Person
from tests.fakes.teams.server import Fault
from tests.handlers.teams.teams_world import HOME, KEY, World, teams_settings, world

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def findings(here: World, **more: object) -> dict[str, tuple[bool, str]]:
    settings = teams_settings(here.teams, **more)
    found = await doctor.examine(settings, here.database, here.clock)
    return {one.about: (one.well, one.sentence) for one in found}


async def test_all_is_well(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana", "ben", "chen", "kim", "lee")
        await here.actor("kim").add_to(here.groups[HOME])
        found = await findings(here)
        assert all(well for well, _ in found.values()), found
        assert len(found) == 5


async def test_who_has_not_added_it_is_named_with_what_to_do(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("kim")
        async with database.organisation(here.made[HOME].organisation_id) as session:
            for name in ("Ben", "Chen"):
                row = await session.get_one(Person, here.made[HOME].reps[name])
                row.greeted_at = None
                await greet(session, row, here.clock.now())
        await here.bot.tick()
        found = await findings(here)
        well, sentence = found[f"teams {HOME} people"]
        assert not well
        assert sentence.startswith("Ben Okoro and Chen Wei have not added the app")
        well, sentence = found["teams channel of West"]
        assert not well
        assert "add the app to the team" in sentence


async def test_a_wrong_secret_and_an_absent_issuer_are_told(database: Database) -> None:
    async with world(database) as here:
        found = await findings(here, teams_app_password="another")
        well, sentence = found["teams sign-in"]
        assert not well
        assert "TEAMS_APP_PASSWORD" in sentence
        assert "another" not in sentence
        here.teams.fault("token", Fault(status=503))
        here.teams.fault("keys", Fault(status=500))
        found = await findings(here)
        assert not found["teams sign-in"][0]
        assert not found["teams keys"][0]


async def test_addresses_and_old_keys_are_told(database: Database) -> None:
    async with world(database) as here:
        await here.install_for("ana")
        async with database.organisation(here.made[HOME].organisation_id) as session:
            ben = here.made[HOME].reps["Ben"]
            (one,) = await session.exec(select(Identity).where(Identity.person_id == ben))
            one.external_id = "ben@contoso.example"
            session.add(one)
        newer = Fernet.generate_key().decode()
        found = await findings(here, rq_encryption_keys=f"{newer},{KEY}")
        assert "ben@contoso.example" in found[f"teams {HOME} addresses"][1]
        assert "older key is still needed, for 1 of 1" in found[f"teams {HOME} encryption keys"][1]
        found = await findings(here, rq_encryption_keys=newer)
        assert not found[f"teams {HOME} encryption keys"][0]


@pytest.mark.parametrize("missing", ["teams_app_password", "teams_tenant_id", "rq_encryption_keys"])
async def test_a_missing_setting_names_itself(database: Database, missing: str) -> None:
    async with world(database) as here:
        empty = "" if missing == "rq_encryption_keys" else None
        found = await findings(here, **{missing: empty})
        ((well, sentence),) = found.values()
        assert not well
        assert sentence.startswith(f"{missing.upper()}: missing")
        assert "allowed" in sentence
