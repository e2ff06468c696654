"""Some weeks lived with the whole program, and then somebody is erased: whatever any feature
wrote about them, on a screen or in a row, is gone; what others wrote in their own words stays."""

from datetime import timedelta

from bot.app import put_together
from bot.cards import Button
from bot.language.offline import OfflineReader
from bot.people.ids import Action
from storage.session import Database
from storage.words import Platform
from tests.bot.people.every_table import everything
from tests.bot.people.village import FRIDAY, TUESDAY, WEST, Village

SAYS = {
    "ana": "Signed Nordwind. Blocked by the wobblegong approval. Thanks Ben for the help",
    "ben": "/win Closed Acme this week",
    "chen": "/thanks @Zebedea for the zorilla deck",
}
WORDS = ("Zebedea", "Quokka", "wobblegong")


def _buttons(here: Village, who: str, *actions: str) -> list[Button]:
    cards = here.messenger.cards_to(who)
    return [one for card in cards for one in card.every_button() if one.action in actions]


async def test_nothing_that_any_feature_wrote_about_them_is_left(database: Database) -> None:
    here = Village(database)
    here.bot = put_together(database, here.clock, OfflineReader(), {Platform.LOCAL: here.messenger})
    await here.apply(WEST.replace("Ana Ruiz", "Zebedea Quokka"))
    await here.live(TUESDAY)
    for week in range(3):
        await here.live(FRIDAY + timedelta(weeks=week, hours=1))
        for who, words in SAYS.items():
            mood = _buttons(here, who, "checkins.mood")[-1]
            await here.press(who, mood.action, mood.value)
            reply = await here.say(who, words)
            said = [one for card in reply.cards for one in card.every_button()]
            for one in (*said, *_buttons(here, who, "checkins.keep")):
                if one.action == "checkins.keep":
                    await here.press(who, one.action, one.value)
        await here.live(FRIDAY + timedelta(weeks=week, days=1, hours=20))
        for who in ("ana", "ben"):
            for one in _buttons(here, who, "highlights.yes"):
                await here.press(who, one.action, one.value)
    await here.live(FRIDAY + timedelta(weeks=3, days=3))
    screens = [*here.messages("kim"), *here.messages("ben"), *here.messages("chen")]
    assert any("Zebedea" in words for words in screens)
    posts = here.messenger.channel_cards()["west"]
    assert any("Zebedea" in repr(card) for card in posts)
    await here.press("ana", Action.ERASE)
    await here.live(FRIDAY + timedelta(weeks=5))
    async with database.engine.connect() as connection:
        rows = await everything(connection)
    assert [key for key, row in rows.items() if any(word in row for word in WORDS)] == []
    for kept in ("Closed Acme", "for the zorilla deck"):
        assert any(kept in row for row in rows.values())
    for who in ("kim", "lee", "ben", "chen"):
        for words in here.messages(who):
            assert not any(word in words for word in WORDS), words
