"""An agreement in the playground's history: what counts and what helps in this period, begun by
the manager whom a visitor is first."""

from bot.targets.together.ids import Action, FormId
from handlers.local.seed.hands import Hands
from storage.queries.targets import band_in_force

MANAGER, REP = "kim", "ana"

AGREED = {
    "way_1": "Two talks a week with people who decide",
    "way_2": "Every demo prepared with somebody from service",
    "help": "Kim joins the first talk at each new customer.",
}


async def begin(hands: Hands) -> None:
    """The manager writes it down."""
    rep = hands.people[REP]
    async with hands.database.reading(hands.organisation_id) as session:
        band = await band_in_force(session, rep, hands.clock.now().date())
    if band is not None:
        await hands.submit(MANAGER, f"{FormId.AGREEMENT}:{rep}:{band.period_start}", AGREED)


async def say_yes(hands: Hands) -> None:
    """The rep agrees."""
    for found in await hands.find(REP, Action.AGREE):
        await hands.press(REP, found.button.action, found.button.value, found)
