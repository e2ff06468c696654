"""Rows about a person in every table there is, made from the tables' own description.

A table that a later feature adds is in it by itself: then erasing has to know it, or the test
that uses this fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Column, Enum, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from bot.cards import Card, card_to_json, section
from tests.bot.people.village import TUESDAY

OWNERS = ("person", "item", "nudge")
"""Tables whose rows are a person or belong to one; a row that points there is about them."""

OUTSIDE = {"organisation", "local_clock", "person", "local_message", "record_entry"}
"""No foreign key leads from these to a person, or nothing can be planted in them (the record, whose
words stand in a table of their own); they are looked at by themselves."""

NOT_THEIRS = {
    ("suggestion", "colleague_id"),  # somebody else's words, in which they are named
    ("expectation", "agreed_by_id"),  # another's words, to which they said yes
    ("team_event", "by_person_id"),  # what they did to a team, not what is known of them
}
"""Rows that point to a person without their text being this person's."""

NO_WORDS = {
    "delivery.key": "made of ids",
    "delivery.kind": "one of the program's words",
    "delivery.channel": "a direct message has none",
    "delivery.message": "the platform's reference",
    "delivery.problem": "a code",
    "checkin.week": "stays as a count",
    "nudge.week": "a week",
    "burnout_answer.month": "a month",
    "proposal.key": "made of ids and days",
    "proposal.factor": "a figure",
    **{f"target_band.{name}": "an amount" for name in ("floor", "target", "aspiration", "step")},
    "target_band.unit": "one of the program's words",
    "result.amount": "an amount",
}
"""Columns that hold text and never a person's words."""


@dataclass
class Planter:
    """Plants rows in one organisation. `bystander` is whoever else a row needs."""

    connection: AsyncConnection
    organisation_id: int
    bystander: int
    made: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    count: int = 0

    async def plant(self, person_id: int, phrase: str) -> list[str]:
        """A row for every way in which a table points to a person. Every text in it has the
        phrase. What was planted, as table.column."""
        planted: list[str] = []
        for table in SQLModel.metadata.sorted_tables:
            if table.name in OUTSIDE:
                continue
            for column, target in _pointers(table):
                if target not in OWNERS:
                    continue
                owned = person_id if target == "person" else await self._one(target, person_id)
                theirs = (table.name, column.name) not in NOT_THEIRS
                await self._row(table, {column.name: owned}, phrase if theirs else "")
                planted.append(f"{table.name}.{column.name}")
        return planted

    async def _one(self, table: str, person_id: int) -> int:
        """A neutral row of a table that belongs to a person."""
        key = (table, person_id)
        if key not in self.made:
            self.made[key] = await self._row(
                SQLModel.metadata.tables[table], {"person_id": person_id}, ""
            )
        return self.made[key]

    async def _row(self, table: Table, fixed: dict[str, Any], phrase: str) -> int:
        self.count += 1
        values: dict[str, Any] = {"organisation_id": self.organisation_id, **fixed}
        targets = {column.name: target for column, target in _pointers(table)}
        for column in table.columns:
            if column.name in values or column.primary_key:
                continue
            if column.name in targets:
                if not column.nullable:
                    values[column.name] = await self._other(targets[column.name])
            else:
                values[column.name] = self._value(table, column, phrase)
        result = await self.connection.execute(insert(table).values(values).returning(table.c.id))
        return int(result.scalar_one())

    async def _other(self, target: str) -> int:
        if target == "person":
            return self.bystander
        if target == "team":
            return await self._team()
        return await self._one_of(target)

    async def _team(self) -> int:
        table = SQLModel.metadata.tables["team"]
        found = await self.connection.execute(
            table.select().where(table.c.organisation_id == self.organisation_id)
        )
        return int(found.mappings().all()[0]["id"])

    async def _one_of(self, table: str) -> int:
        """A neutral row of a table, the bystander's where it is somebody's."""
        key = (table, 0)
        if key not in self.made:
            self.made[key] = await self._row(SQLModel.metadata.tables[table], {}, "")
        return self.made[key]

    def _value(self, table: Table, column: Column[Any], phrase: str) -> Any:
        kind = column.type
        if isinstance(kind, Enum):
            return next(iter(kind.enum_class or kind.enums))
        if isinstance(kind, JSON):
            words = phrase or "neutral"
            card = card_to_json(Card(words, (section(words),)))
            return card if column.name == "card" else {"words": words}
        python = getattr(kind, "impl_instance", kind).python_type
        if python is str:
            return self._text(table, column, phrase)
        day = date(2025, 1, 1) + timedelta(days=self.count)  # unique keys hold days too
        usual = {bool: False, date: day, datetime: TUESDAY, int: 1}
        return usual[python]

    def _text(self, table: Table, column: Column[Any], phrase: str) -> str | None:
        if f"{table.name}.{column.name}" in NO_WORDS or not phrase:
            return None if column.nullable else f"neutral{self.count}"
        if (table.name, column.name) == ("draft", "content"):
            return f'{{"win": "{phrase}"}}'
        return f"{phrase} {self.count}"


def _pointers(table: Table) -> Iterator[tuple[Column[Any], str]]:
    """The columns of a table that point to rows of others, with the table they point to."""
    for constraint in table.foreign_key_constraints:
        for column, element in zip(constraint.columns, constraint.elements, strict=True):
            if column.name != "organisation_id":
                yield column, element.column.table.name


async def everything(connection: AsyncConnection) -> dict[tuple[str, int], str]:
    """Every row of the database as text, by table and id."""
    found: dict[tuple[str, int], str] = {}
    for table in SQLModel.metadata.sorted_tables:
        for row in (await connection.execute(table.select())).mappings():
            found[table.name, row["id"]] = repr(dict(row))
    return found
