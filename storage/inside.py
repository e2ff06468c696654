"""The condition that keeps every statement of a session inside its organisation."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BindParameter
from sqlalchemy.orm import LoaderCriteriaOption, with_loader_criteria
from sqlalchemy.orm.interfaces import CriteriaOption
from sqlalchemy.sql.visitors import InternalTraversal
from sqlmodel import col
from sqlmodel.main import default_registry

from storage.tables.base import OrganisationRow


class _OrganisationId(BindParameter[int]):
    """A parameter that is a key of dictionaries with every statement: SQLAlchemy looks up what its
    annotated copies stand for, and an equality in SQL, made and thrown away each time, would take
    an eighth of the statement's time."""

    inherit_cache = True

    def __eq__(self, other: object) -> bool:  # type: ignore[override]
        return hash(self) == hash(other)

    __hash__ = BindParameter.__hash__  # type: ignore[assignment]


class Inside(CriteriaOption):
    """`with_loader_criteria` for every table of organisations, as one option.

    SQLModel's shared base has no column to name before it is mapped, so each table needs a
    condition of its own. All of them compare with one parameter: it alone tells two organisations'
    statements apart, so a statement is compiled once for everybody and each brings its own value.
    """

    __slots__ = ("_conditions", "organisation")

    propagate_to_loaders = True

    _traverse_internals = [("organisation", InternalTraversal.dp_clauseelement)]  # noqa: RUF012  SQLAlchemy's way of saying what a cached statement depends on

    def __init__(self, organisation_id: int) -> None:
        self.organisation = _OrganisationId("inside_organisation", organisation_id)
        self._conditions: Sequence[LoaderCriteriaOption] = [
            with_loader_criteria(
                table, col(table.organisation_id) == self.organisation, include_aliases=True
            )
            for table in _tables()
        ]

    def process_compile_state(self, compile_state: Any) -> None:
        """Of a select."""
        self.get_global_criteria(compile_state.global_attributes)

    def get_global_criteria(self, attributes: dict[Any, Any]) -> None:
        """Of any statement: which conditions to add where."""
        for condition in self._conditions:
            condition.get_global_criteria(attributes)


@cache
def _tables() -> tuple[type[OrganisationRow], ...]:
    mapped = (mapper.class_ for mapper in default_registry.mappers)
    return tuple(table for table in mapped if issubclass(table, OrganisationRow))
