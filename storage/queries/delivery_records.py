"""How it is recorded what came of a delivery: each statement runs for many rows at once, and is put
together once."""

from typing import cast

from sqlalchemy import Table, bindparam
from sqlmodel import and_, func, or_, update
from sqlmodel.sql.sqltypes import UTCDateTime

from storage.tables import Delivery
from storage.words import DeliveryState

TABLE = cast(Table, Delivery.__table__)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  SQLModel does not type it

_MINE = and_(TABLE.c.id == bindparam("b_id"), TABLE.c.attempts == bindparam("b_claim"))
RECORD_SENT = (
    update(TABLE)
    .where(
        _MINE,
        or_(  # spelt out: a statement that runs many times at once cannot hold a list
            TABLE.c.state == DeliveryState.SENDING,
            TABLE.c.state == DeliveryState.PENDING,
            TABLE.c.state == DeliveryState.UNKNOWN,
        ),
    )
    .values(
        state=DeliveryState.SENT,
        message=bindparam("b_message"),
        sent_at=bindparam("b_sent"),
        problem=None,
        lease_until=None,
    )
)
RECORD_NOT_SENT = (
    update(TABLE)
    .where(_MINE, TABLE.c.state == DeliveryState.SENDING)
    .values(
        state=bindparam("b_state"),
        due_at=func.coalesce(bindparam("b_due", type_=UTCDateTime), TABLE.c.due_at),
        problem=bindparam("b_problem"),
        attempts=bindparam("b_attempts"),
        lease_until=None,
    )
)
