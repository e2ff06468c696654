"""What the review answers to."""

from bot.coaching.review import cards
from bot.coaching.review.ids import Action
from bot.coaching.review.loading import load_review
from bot.coaching.talks.pairs import pair_for
from bot.coaching.talks.values import parse_pair
from bot.routes import Reply, Routes, Visit, says


async def _show(visit: Visit, value: str) -> Reply:
    pair = await pair_for(visit, *parse_pair(value))
    pages = visit.means.pages
    address = pages.address(visit.session.organisation_id, *pair.ids) if pages else None
    return says(cards.review(await load_review(visit.session, pair, visit.now), address))


ROUTES = Routes(presses={Action.SHOW: _show})
