"""What a feature does by itself when its time has come.

A duty tells when it is next due, from business rows alone, and does what is due. It keeps nothing
in memory, so any number of processes may do it, and a restart loses nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from storage.session import Database


@dataclass(frozen=True)
class Duty:
    """One kind of due work."""

    name: str
    next_at: Callable[[AsyncSession], Awaitable[datetime | None]]
    """The earliest instant at which something is due; None: nothing ever, as things stand."""
    run: Callable[[Database, datetime], Awaitable[int]]
    """Do everything due at the instant, in small transactions; how many things were done.
    Doing it again at the same instant does nothing."""
