"""What authors do at any time: share a win, thank somebody, choose who sees it, take it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.checkins import items
from bot.checkins.texts import clean
from bot.errors import TooLate, WrongInput
from bot.highlights import service
from storage.queries import highlights as queries
from storage.queries import items as item_queries
from storage.queries.items import Only
from storage.session import OrgSession
from storage.tables import Item, Person
from storage.words import Audience, ItemKind, Part

SAME_WITHIN = timedelta(minutes=2)
"""The same words sent again this soon are one and the same: a form sent twice."""

THANK_YOURSELF = (
    "You have every reason to be content with yourself. Thanks here go to somebody else, though: "
    "/thanks @colleague for what they did."
)
POSTED_ALREADY = (
    "It stands in the team's post already, so nobody can be added. "
    "You can still thank them: /thanks @colleague for what they did."
)


async def share_win(
    session: OrgSession,
    person: Person,
    words: str,
    audience: Audience,
    now: datetime,
    *,
    helpers: Sequence[int] = (),
) -> Item:
    """Keep a win told at any time; sent twice it is one. Raises WrongInput by field: `win`,
    `helpers`."""
    said = await _said_just_now(session, person, ItemKind.WIN, words, now)
    if said is not None:
        return said
    item = await items.record_win(session, person, words, audience, now)
    await items.name_people(session, item, helpers, Part.HELPED, "helpers")
    return item


async def share_thanks(
    session: OrgSession,
    person: Person,
    words: str,
    audience: Audience,
    now: datetime,
    *,
    to: Sequence[int],
) -> Item:
    """Keep thanks given at any time; sent twice they are one. Raises WrongInput by field:
    `thanks`, `thanks_to`."""
    if not to:
        sentence = "Please choose whom you thank."
        raise WrongInput(sentence, {"thanks_to": sentence})
    if person.id in to:
        raise WrongInput(THANK_YOURSELF, {"thanks_to": THANK_YOURSELF})
    said = await _said_just_now(session, person, ItemKind.THANKS, words, now)
    if said is not None:
        named = await item_queries.people_named(session, [said.id])
        if said.id in named and set(named[said.id].thanked) == set(to):
            return said
    return await items.record_thanks(session, person, words, audience, now, to=to)


async def name_helpers(
    session: OrgSession, item_id: int, author: Person, helpers: Sequence[int]
) -> Item:
    """Say who helped with a win: these and nobody else. Raises TooLate once it was posted, and as
    `items.item_of` and `items.name_people` do, by the field `helpers`."""
    item = await items.item_of(session, item_id, author)
    if await queries.posts_of_item(session, [item.id]):
        raise TooLate(POSTED_ALREADY)
    await items.name_people(session, item, helpers, Part.HELPED, "helpers")
    return item


async def choose_audience(
    session: OrgSession, item_id: int, author: Person, audience: Audience, now: datetime
) -> Item:
    """Let others see something told, or fewer. Raises as `items.item_of` and `change_item` do."""
    item = await items.item_of(session, item_id, author)
    await items.change_item(session, item, now, audience=audience)
    return item


async def keep_out(session: OrgSession, item_id: int, author: Person, now: datetime) -> bool:
    """Take something back from the team, at any time, also out of a post that was made: only its
    author sees it then; a blocker, whose managers work on it, stays with them. Whether it stood
    in a post. Raises as `items.item_of` does."""
    item = await items.item_of(session, item_id, author)
    narrower = Audience.MANAGER if item.kind == ItemKind.BLOCKER else Audience.PRIVATE
    if item.audience in {narrower, Audience.PRIVATE}:
        return bool(await queries.posts_of_item(session, [item.id]))
    item.audience = narrower
    session.add(item)
    await session.flush()
    return await service.item_changed(session, item, now)


async def _said_just_now(
    session: OrgSession, person: Person, kind: ItemKind, words: str, now: datetime
) -> Item | None:
    recent = await item_queries.own(session, person.id, Only(kinds=[kind], since=now - SAME_WITHIN))
    said = clean(words)
    return next((one for one in recent if one.checkin_id is None and one.text == said), None)
