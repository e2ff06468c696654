"""The record: nobody changes it, not even by SQL, and whoever gets past that is found out."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.targets import record
from bot.targets.chain import Link, beginning, canonical, fingerprint, first_broken, seal
from storage.queries import relief as queries
from storage.session import Database
from storage.words import RecordKind
from tests.factories import NOW, Made, make_team

KEEPERS = {
    "sqlite": (
        *("record_entry_no_update", "record_entry_no_delete"),
        *("record_entry_follows", "record_words_no_update"),
    ),
    "postgresql": ("record_entry_stays", "record_entry_follows", "record_words_no_update"),
}


async def _three(database: Database) -> Made:
    made = await make_team(database)
    ana, kim = made.reps["Ana"], made.managers["Kim"]
    async with database.organisation(made.organisation_id) as session:
        await record.append(session, RecordKind.PROPOSED, NOW, person_id=ana, by=ana)
        await record.append(
            session,
            RecordKind.DECLINED,
            NOW,
            person_id=ana,
            by=kim,
            facts={"factor": "1.0000", "days": 3},
            words={"reason": "Next quarter is the better place for it."},
        )
        await record.append(session, RecordKind.APPEALED, NOW, person_id=ana, by=ana)
    return made


async def _check(database: Database, made: Made) -> str | None:
    async with database.reading(made.organisation_id) as session:
        count, head, broken = await record.verify(session)
        assert count >= 0
        assert len(head) == 64
    return broken.sentence if broken else None


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE record_entry SET content = replace(content, '1.0000', '0.5000') WHERE number = 2",
        "UPDATE record_entry SET by_person_id = NULL",
        "DELETE FROM record_entry WHERE number = 3",
        "DELETE FROM record_entry",
        "INSERT INTO record_entry (organisation_id, number, at, kind, content, previous, hash) "
        "SELECT organisation_id, 9, at, kind, content, 'x', 'y' FROM record_entry WHERE number = 3",
        "INSERT INTO record_entry (organisation_id, number, at, kind, content, previous, hash) "
        "SELECT organisation_id, 4, at, kind, content, 'x', 'y' FROM record_entry WHERE number = 3",
        "UPDATE record_words SET words = '{}'",
    ],
)
async def test_the_database_itself_refuses(database: Database, attack: str) -> None:
    made = await _three(database)
    with pytest.raises(DBAPIError, match="record"):
        async with database.engine.begin() as connection:
            await connection.execute(text(attack))
    assert await _check(database, made) is None


@pytest.mark.parametrize(
    "attack",
    [
        "INSERT OR REPLACE INTO record_entry SELECT * FROM record_entry WHERE number = 2",
        "REPLACE INTO record_words SELECT id, organisation_id, entry_id, salt, '{}' "
        "FROM record_words",
    ],
)
async def test_sqlite_replaces_nothing_either(sqlite_url: str, attack: str) -> None:
    database = Database(sqlite_url)
    made = await _three(database)
    with pytest.raises(DBAPIError, match="record"):
        async with database.engine.begin() as connection:
            await connection.execute(text(attack))
    assert await _check(database, made) is None
    await database.close()


async def test_postgresql_does_not_empty_it(postgres_url: str) -> None:
    database = Database(postgres_url)
    made = await _three(database)
    with pytest.raises(DBAPIError, match="append-only"):
        async with database.engine.begin() as connection:
            await connection.execute(text("TRUNCATE record_entry CASCADE"))
    assert await _check(database, made) is None
    await database.close()


@pytest.mark.parametrize(
    ("attack", "found"),
    [
        (
            "UPDATE record_entry SET content = replace(content, '1.0000', '0.5000')",
            "Entry 2 is not what was sealed.",
        ),
        (
            "UPDATE record_entry SET kind = 'approved' WHERE number = 2",
            "Entry 2 is shown other than it was sealed.",
        ),
        ("DELETE FROM record_entry WHERE number = 1", "Entry 1 is missing."),
        (
            "UPDATE record_words SET words = replace(words, 'Next', 'This')",
            "The words of entry 2 were changed.",
        ),
        (
            "DELETE FROM record_words",
            "The words of entry 2 are gone, and no entry says who removed them.",
        ),
    ],
)
async def test_who_takes_the_keepers_away_is_found_out(
    database: Database, attack: str, found: str
) -> None:
    made = await _three(database)
    kind = "sqlite" if database.is_sqlite else "postgresql"
    async with database.engine.begin() as connection:
        for keeper in KEEPERS[kind]:
            table = "record_words" if "words" in keeper else "record_entry"
            on = "" if database.is_sqlite else f" ON {table}"
            await connection.execute(text(f"DROP TRIGGER {keeper}{on}"))
        await connection.execute(text(attack))
    assert await _check(database, made) == found


async def test_words_go_when_a_person_is_erased_and_the_chain_holds(database: Database) -> None:
    made = await _three(database)
    async with database.organisation(made.organisation_id) as session:
        assert await record.forget_words(session, made.managers["Kim"], NOW) == 1
        assert await record.forget_words(session, made.managers["Kim"], NOW) == 0
    assert await _check(database, made) is None
    async with database.reading(made.organisation_id) as session:
        entries = [entry async for entry in record.read(session)]
    assert [entry.words_removed for entry in entries] == [False, True, False, False]
    assert entries[1].facts == {"days": 3, "factor": "1.0000"}
    assert entries[-1].facts == {"entries": [2]}


async def test_two_writers_make_one_chain(database: Database) -> None:
    made = await make_team(database)

    async def write(several: int) -> None:
        for _ in range(several):
            async with database.organisation(made.organisation_id) as session:
                await record.append(session, RecordKind.PROPOSED, NOW, by=made.leader)

    await asyncio.gather(write(5), write(5), write(5))
    assert await _check(database, made) is None
    async with database.reading(made.organisation_id) as session:
        last = await queries.last_entry(session)
    assert last is not None
    assert last.number == 15


async def test_each_organisation_has_a_record_of_its_own(database: Database) -> None:
    one, other = await make_team(database), await make_team(database, organisation="Fabrikam")
    for made in (one, other, one):
        async with database.organisation(made.organisation_id) as session:
            await record.append(session, RecordKind.PROPOSED, NOW, by=made.leader)
    for made, count in ((one, 2), (other, 1)):
        async with database.reading(made.organisation_id) as session:
            found, _, broken = await record.verify(session)
        assert (found, broken) == (count, None)


def test_a_record_holds_no_floats() -> None:
    with pytest.raises(TypeError, match="no floats"):
        canonical({"factor": 0.5})


FACTS = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=8), max_size=3)


def _chain(contents: list[dict[str, int | str]]) -> list[Link]:
    links: list[Link] = []
    previous = beginning(1)
    for number, facts in enumerate(contents, start=1):
        words = canonical({"reason": f"because {number}"})
        repeated = {"number": number}
        content = canonical({**repeated, "facts": facts, "words": fingerprint("salt", words)})
        links.append(
            Link(number, content, previous, seal(previous, content), words, "salt", repeated)
        )
        previous = links[-1].hash
    return links


@given(contents=st.lists(FACTS, min_size=2, max_size=6), data=st.data())
def test_any_change_of_any_entry_is_seen_at_that_entry_or_before(
    contents: list[dict[str, int | str]], data: st.DataObject
) -> None:
    links = _chain(contents)
    assert first_broken(1, links) is None
    place = data.draw(st.integers(0, len(links) - 2))
    changed = canonical({"number": place + 1, "facts": {"changed": "yes"}, "words": None})
    forged = Link(
        place + 1, changed, links[place].previous, seal(links[place].previous, changed),
        None, None, {"number": place + 1},
    )  # fmt: skip
    forgeries = [
        [*links[:place], forged, *links[place + 1 :]],
        [*links[:place], *links[place + 1 :]],
        [*links[:place], links[place + 1], links[place], *links[place + 2 :]],
    ]
    for forgery in forgeries:
        broken = first_broken(1, forgery)
        assert broken is not None
        assert broken.number >= place + 1
