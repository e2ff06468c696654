"""This feature's part of the home: what one is asked, thanks one got, what one gave to the team."""

from datetime import timedelta

from bot.cards import Block, Button, heading
from bot.checkins.when import local_day
from bot.highlights import author_cards, cards
from bot.highlights.consent import naming_of
from bot.highlights.hours import day_of_next_post
from bot.highlights.ids import Action
from bot.highlights.occasions import WAITS
from bot.routes import Visit
from storage.queries import highlights as queries
from storage.queries import roster
from storage.words import Part

THANKS_SHOWN = 3
THANKS_SINCE = timedelta(days=28)


async def home(visit: Visit) -> tuple[Block, ...]:
    """Questions first, then thanks received, then what the team reads of one's own."""
    return (*await _asked(visit), *await _thanked(visit), *await _given(visit))


async def home_buttons(visit: Visit) -> tuple[Button, ...]:
    """Ways to share something at any time, for everybody who is on a team."""
    today = local_day(visit.now, visit.person.timezone)
    if not await roster.teams_of(visit.session, visit.person.id, today):
        return ()
    return (
        Button(Action.TELL_WIN, "", "Share a win"),
        Button(Action.THANK, "", "Thank somebody"),
    )


async def _asked(visit: Visit) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for item in await queries.asked(visit.session, visit.person.id, visit.now - WAITS):
        named = await naming_of(visit.session, item, visit.person, visit.now)
        blocks += cards.asked_at_home(named)
    return (heading("May your team read this?"), *blocks) if blocks else ()


async def _thanked(visit: Visit) -> tuple[Block, ...]:
    since = visit.now - THANKS_SINCE
    rows = await queries.thanks_for(visit.session, visit.person.id, since, THANKS_SHOWN)
    name = visit.person.name
    lines = [author_cards.thanks_line(one.name, item.text or "", name) for item, one in rows]
    return (heading("Thanks to you"), *lines) if lines else ()


async def _given(visit: Visit) -> tuple[Block, ...]:
    """The person's own words that wait for a post or stood in one of late, each of which can be
    taken out."""
    own = await queries.own_for_team(visit.session, visit.person.id, visit.now - WAITS)
    ids = [item.id for item, _ in own]
    posted = await queries.posts_of_item(visit.session, ids)
    named = await queries.named_in(visit.session, ids)
    days = {
        team.id: await day_of_next_post(visit.session, team, visit.now, visit.person, visit.now)
        for team in {team.id: team for _, team in own}.values()
    }
    lines = [
        author_cards.own_line(
            item.id,
            item.text or "",
            author_cards.stands(
                posted=item.id in posted,
                names_others=bool(named[item.id]),
                team=team.name,
                day=days[team.id],
            ),
            thanked=[one.name for part, one in named[item.id] if part.part == Part.THANKED],
            posted=item.id in posted,
        )
        for item, team in own
        if item.id in posted or days[team.id]
    ]
    return (heading("What your team reads of yours"), *lines) if lines else ()
