"""How it is recorded what came of a delivery: each statement runs for many rows at once, and is put
together once."""

from typing import Any, cast

from sqlalchemy import ColumnClause, ColumnElement, Table, bindparam, literal_column, null
from sqlmodel import and_, func, update
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.tables import Delivery
from storage.words import DeliveryState

TABLE = cast(Table, Delivery.__table__)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  SQLModel does not type it


def _written(state: DeliveryState) -> ColumnClause[DeliveryState]:
    """A state as part of the statement: a parameter would be made ready anew for every row."""
    return literal_column(f"'{state.value}'", TABLE.c.state.type)


_MINE = and_(TABLE.c.id == bindparam("b_id"), TABLE.c.attempts == bindparam("b_claim"))
_RECORDABLE = [
    _written(state)
    for state in (DeliveryState.SENDING, DeliveryState.PENDING, DeliveryState.UNKNOWN)
]
_AS_SENT: dict[str, ColumnElement[Any]] = {
    "state": _written(DeliveryState.SENT),
    "sent_at": bindparam("b_sent"),
    "problem": null(),
    "lease_until": null(),
}
RECORD_SENT = (
    update(TABLE)
    .where(_MINE, TABLE.c.state.in_(_RECORDABLE))
    .values(
        message=bindparam("b_message"),
        **_AS_SENT,
    )
)
_GIVEN = func.json_each(bindparam("b_rows")).table_valued("value", name="given")


def _given(at: int) -> ColumnElement[Any]:
    return func.json_extract(_GIVEN.c.value, literal_column(f"'$[{at}]'"))


RECORD_ALL_SENT = (
    update(TABLE)
    .where(
        TABLE.c.id == _given(0),
        TABLE.c.attempts == _given(1),
        # Trimmed, so that SQLite goes by the ids that it is given, and by no index of states.
        func.trim(TABLE.c.state).in_(_RECORDABLE),
    )
    .values(
        message=_given(2),
        **_AS_SENT,
    )
)
"""The same for SQLite, with `b_rows` as JSON: [[id, attempts, message], ...]. A statement that runs
for many rows asks for Python's lock before each of them, and takes it from whoever is at work."""
RECORD_NOT_SENT = (
    update(TABLE)
    .where(_MINE, TABLE.c.state == _written(DeliveryState.SENDING))
    .values(
        state=bindparam("b_state"),
        due_at=func.coalesce(bindparam("b_due", type_=UTCDateTime), TABLE.c.due_at),
        problem=bindparam("b_problem"),
        attempts=bindparam("b_attempts"),
        lease_until=null(),
    )
)
