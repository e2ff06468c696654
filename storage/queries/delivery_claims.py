"""What is read of a delivery that was claimed, and of what it points to: all that sending it takes,
so that nobody has to look it up once more for each message."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Text, null
from sqlalchemy import cast as cast_as
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from storage.queries.delivery_records import TABLE
from storage.tables import Delivery, Identity, Person, TeamsChat
from storage.words import Platform

_COLUMNS = (
    "id",
    "organisation_id",
    "key",
    "attempts",
    "lease_until",
    "repeatable",
    "person_id",
    "channel",
    "replaces_id",
)


def claimed(platform: Platform) -> tuple[ColumnElement[Any], ...]:
    """What a claim holds, in its order."""
    person, original = aliased(Person), aliased(Delivery)
    present = select(person.active).where(col(person.id) == TABLE.c.person_id)
    message = select(original.message).where(col(original.id) == TABLE.c.replaces_id)
    return (
        *(TABLE.c[name] for name in _COLUMNS),
        cast_as(TABLE.c.card, Text).label("card"),
        func.coalesce(present.scalar_subquery(), TABLE.c.person_id.is_(None)).label("present"),
        _address(platform).label("address"),
        message.scalar_subquery().label("replaces"),
        _chat(platform).label("chat"),
    )


def _address(platform: Platform) -> ScalarSelect[str]:
    identity = aliased(Identity)
    address = select(identity.external_id).where(
        col(identity.person_id) == TABLE.c.person_id, col(identity.platform) == platform
    )
    # Somebody with two accounts is written to on the one known last.
    newest = address.order_by(col(identity.id).desc()).limit(1)
    return newest.correlate(TABLE).scalar_subquery()


def _chat(platform: Platform) -> ColumnElement[Any]:
    """The chat with that same account."""
    if platform != Platform.TEAMS:
        return null()
    reference = select(TeamsChat.reference).where(
        col(TeamsChat.organisation_id) == TABLE.c.organisation_id,
        col(TeamsChat.account_id) == _address(platform),
    )
    return reference.correlate(TABLE).scalar_subquery()
