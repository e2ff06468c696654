"""What every table shares: names, the organisation it belongs to, and columns of chosen words."""

import re
from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Enum, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """A table's row. The table is named like the class: `ItemEvent` is `item_event`."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class OrganisationRow(Row):
    """A row that belongs to one organisation.

    A session that was opened for an organisation reads only its rows and stamps new ones, so
    `organisation_id` is left out where rows are made.
    """

    id: int = Field(default=None, primary_key=True)
    organisation_id: int = Field(default=None, foreign_key="organisation.id", index=True)


def own_key() -> UniqueConstraint:
    """Makes (organisation, id) a key, so that others can point here within the organisation."""
    return UniqueConstraint("organisation_id", "id")


def points_to(table: str, column: str | None = None) -> ForeignKeyConstraint:
    """A reference that cannot leave the organisation: `points_to("person")` uses `person_id`."""
    return ForeignKeyConstraint(
        ["organisation_id", column or f"{table}_id"],
        [f"{table}.organisation_id", f"{table}.id"],
    )


def one_of(words: type[StrEnum], default: StrEnum | None = None, *, check: str = "") -> Any:
    """A column that holds one of an enum's words, as text with a CHECK; `check` names the CHECK
    where a table has two columns of the same words."""

    def values(enum: type[StrEnum]) -> list[str]:
        return [member.value for member in enum]

    kind = Enum(
        words,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=values,
        name=check or re.sub(r"(?<!^)(?=[A-Z])", "_", words.__name__).lower(),
    )
    return Field(default=default, sa_column=Column(kind, nullable=False))


def maybe_one_of(words: type[StrEnum], *, check: str = "") -> Any:
    """Like `one_of`, or nothing."""
    field = one_of(words, check=check)
    field.sa_column.nullable = True
    return field
