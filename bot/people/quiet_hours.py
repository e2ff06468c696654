"""When a message that can wait may reach a person.

Quiet hours are 18:00 to 08:00 on the person's own clock (domain.md, decision 7), and all of a day
that they do not work. The stroke of 18:00 itself is still open: a check-in at 14:00 with its
reminder four hours later, our default, lands there.
"""

from datetime import datetime, time, timedelta

from bot.people.workdays import WorkCalendar
from bot.people.zones import instant_of, zone

OPENS = time(8)
CLOSES = time(18)

EARLIEST_ASKED, LATEST_ASKED = time(8), time(17)
"""Between these a check-in may be set in chat: outside them it would come in quiet hours, or
leave no time to remind."""


def may_write(person: WorkCalendar, at: datetime) -> bool:
    """Whether a message that can wait may reach the person at this instant (aware)."""
    local = at.astimezone(zone(person.zone))
    # 18:00 is open for its whole minute, since tickers look once a minute or so.
    return OPENS <= local.time().replace(second=0, microsecond=0) <= CLOSES and person.works_on(
        local.date()
    )


def next_open(person: WorkCalendar, at: datetime, before: datetime) -> datetime | None:
    """The first instant from `at` on at which the person may be written to.

    None where there is none before `before`, which is excluded. Instants are aware.
    """
    if at >= before:
        return None
    if may_write(person, at):
        return at
    place = zone(person.zone)
    day = at.astimezone(place).date()
    last = before.astimezone(place).date()
    while day <= last:
        opens = instant_of(day, OPENS, place)
        if at < opens < before and may_write(person, opens):
            return opens
        day += timedelta(days=1)
    return None
