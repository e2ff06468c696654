"""A session sees one organisation and no other."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Row, func, union_all
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col, delete, exists, select, update

from storage.session import Database
from storage.tables import Identity, Leave, Organisation, Person
from storage.words import Platform

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


async def two_organisations(database: Database) -> tuple[int, int]:
    async with database.everywhere() as session:
        for name in ("Contoso", "Fabrikam"):
            session.add(
                Organisation(name=name, platform=Platform.LOCAL, external_id=name, created_at=NOW)
            )
        await session.flush()
        ids = (await session.exec(select(Organisation.id).order_by(Organisation.name))).all()
    for id_ in ids:
        async with database.organisation(id_) as session:
            session.add(Person(name=f"Ana of {id_}", timezone="Europe/Madrid", since=NOW.date()))
    first, second = ids
    return first, second


async def test_a_select_finds_only_the_organisations_own_rows(database: Database) -> None:
    first, second = await two_organisations(database)
    async with database.reading(first) as session:
        names = (await session.exec(select(Person.name))).all()
        assert names == [f"Ana of {first}"]
        of_the_other = (
            await session.exec(select(Person).where(Person.organisation_id == second))
        ).all()
        assert of_the_other == []


async def test_a_row_of_another_organisation_cannot_be_fetched_by_its_id(
    database: Database,
) -> None:
    first, second = await two_organisations(database)
    async with database.reading(second) as session:
        theirs = (await session.exec(select(Person.id))).one()
    async with database.reading(first) as session:
        assert await session.get(Person, theirs) is None


async def test_updates_and_deletes_stay_inside(database: Database) -> None:
    first, second = await two_organisations(database)
    async with database.organisation(first) as session:
        await session.exec(update(Person).values(locale="es"))
        await session.exec(delete(Person).where(col(Person.locale) == "en"))
    async with database.reading(second) as session:
        assert (await session.exec(select(Person.locale))).all() == ["en"]


ALIAS, OTHER = aliased(Person), aliased(Person)
OWN_NAMES = {
    "columns": select(Person.name),
    "rows": select(Person).where(Person.locale == "en"),
    "an alias": select(ALIAS.name),
    "an alias beside the table": select(Person.name).join(ALIAS, col(ALIAS.id) == col(Person.id)),
    "a subquery": select(Person.name).where(col(Person.id).in_(select(ALIAS.id))),
    "a subquery of an alias": select(ALIAS.name).where(exists().where(col(OTHER.id) == ALIAS.id)),
    "a scalar subquery": select(Person.name).where(
        col(Person.id) == select(func.max(ALIAS.id)).scalar_subquery()
    ),
    "a common table expression": select(select(Person.name).cte().c.name),
    "a union": union_all(select(Person.name), select(ALIAS.name).where(col(ALIAS.id) < 0)),
    "an outer join": select(Person.name).join(
        Identity, col(Identity.person_id) == col(Person.id), isouter=True
    ),
}


@pytest.mark.parametrize("statement", OWN_NAMES.values(), ids=OWN_NAMES.keys())
async def test_one_statement_finds_everybodys_own_rows_and_nobody_elses(
    database: Database, statement: Any
) -> None:
    """A statement is compiled once and used by all: each use has to bring its own organisation."""
    organisations = await two_organisations(database)
    for id_ in (*organisations, *organisations):
        async with database.reading(id_) as session:
            found = list(await session.exec(statement))
        names = [one[0] if isinstance(one, Row) else one for one in found]
        names = [one.name if isinstance(one, Person) else one for one in names]
        assert names == [f"Ana of {id_}"]


async def test_one_update_changes_everybodys_own_rows_and_nobody_elses(database: Database) -> None:
    organisations = await two_organisations(database)
    for locale, id_ in (("es", organisations[0]), ("fi", organisations[1])):
        async with database.organisation(id_) as session:
            await session.exec(
                update(Person)
                .where(col(Person.id).in_(select(ALIAS.id)))
                .values(locale=locale)
                .execution_options(synchronize_session=False)
            )
    for locale, id_ in (("es", organisations[0]), ("fi", organisations[1])):
        async with database.reading(id_) as session:
            assert (await session.exec(select(Person.locale))).all() == [locale]
            assert await session.get_one(Person, (await session.exec(select(Person.id))).one())


async def test_a_row_of_another_organisation_is_refused(database: Database) -> None:
    first, second = await two_organisations(database)
    with pytest.raises(PermissionError):
        async with database.organisation(first) as session:
            session.add(
                Person(
                    organisation_id=second, name="Eve", timezone="Europe/Madrid", since=NOW.date()
                )
            )
            await session.flush()


async def test_a_row_cannot_point_into_another_organisation(database: Database) -> None:
    first, second = await two_organisations(database)
    async with database.reading(second) as session:
        theirs = (await session.exec(select(Person.id))).one()
    with pytest.raises(IntegrityError):
        async with database.organisation(first) as session:
            session.add(Leave(person_id=theirs, start_day=date(2026, 11, 24), created_at=NOW))
            await session.flush()


async def test_inserting_a_known_key_again_changes_nothing(database: Database) -> None:
    first, _ = await two_organisations(database)
    async with database.organisation(first) as session:
        ana = (await session.exec(select(Person.id))).one()
        row = {"person_id": ana, "platform": Platform.LOCAL, "external_id": "ana"}
        assert await session.insert_new(Identity, [row]) == 1
        assert await session.insert_new(Identity, [row]) == 0


async def test_times_come_back_in_utc(database: Database) -> None:
    await two_organisations(database)
    async with database.everywhere() as session:
        created = (await session.exec(select(Organisation.created_at))).first()
    assert created == NOW
    assert created.utcoffset().total_seconds() == 0
