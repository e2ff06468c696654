"""What may be told to a team of what its people told: the items, with the names that belong to
them, that their authors gave to the team and in which everyone named agreed."""

from collections.abc import Iterable, Sequence

from bot.highlights.choosing import Kind
from bot.highlights.story import Story, Who
from bot.language.named import colleagues_named
from bot.language.reading import Colleague
from storage.queries import highlights as queries
from storage.queries import roster
from storage.session import OrgSession
from storage.tables import Item, ItemPerson, Person
from storage.words import Audience, Consent, ItemKind, ItemState


def may_stand(item: Item, author: Person, named: Sequence[tuple[ItemPerson, Person]]) -> bool:
    """Whether an item may be told to its team: its author gave it to the team and it still
    stands; everyone it names said yes; nobody in it has been erased."""
    stands = item.state == (ItemState.RESOLVED if item.kind == ItemKind.BLOCKER else ItemState.KEPT)
    return (
        stands
        and item.audience == Audience.TEAM
        and bool(item.text)
        and author.erased_at is None
        and all(one.consent == Consent.YES and person.erased_at is None for one, person in named)
    )


def names_somebody_else(item: Item, named: Sequence[int], everybody: Sequence[Colleague]) -> bool:
    """Whether the words name a colleague who was not asked, because the author did not say that
    they belong to it. Such words wait: nobody's name reaches a channel unasked."""
    known = {item.person_id, *named}
    return any(one not in known for one in colleagues_named(item.text or "", everybody))


def kind_of(item: Item, named: Sequence[object]) -> Kind:
    """What kind of story an item is."""
    if item.kind == ItemKind.THANKS:
        return Kind.THANKS
    if item.kind == ItemKind.BLOCKER:
        return Kind.CLEARED
    return Kind.ASSIST if named else Kind.WIN


async def tell(session: OrgSession, items: Sequence[Item]) -> list[Story]:
    """The stories of these items, in their order; those that may not be told are left out."""
    named = await queries.named_in(session, [item.id for item in items])
    authors = await roster.people(session, {item.person_id for item in items})
    everybody = [Colleague(*one) for one in await roster.active_names(session)]
    return [
        Story(
            item_id=item.id,
            kind=kind_of(item, named[item.id]),
            author=_who(authors[item.person_id]),
            words=item.text or "",
            named=tuple(_who(person) for _, person in named[item.id]),
            at=item.created_at,
        )
        for item in items
        if may_stand(item, authors[item.person_id], named[item.id])
        and not names_somebody_else(item, [one.person_id for one, _ in named[item.id]], everybody)
    ]


async def tell_again(session: OrgSession, item_ids: Iterable[int]) -> list[Story]:
    """The stories of the items of these ids, in that order, as they may be told now."""
    wanted = list(item_ids)
    stories = {
        story.item_id: story for story in await tell(session, await queries.items(session, wanted))
    }
    return [stories[item_id] for item_id in wanted if item_id in stories]


def _who(person: Person) -> Who:
    return Who(person.id, person.name)
