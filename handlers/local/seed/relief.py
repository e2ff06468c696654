"""Targets that move in the playground's history: what was decided, and what waits for the visitor
who looks around as the manager."""

from bot.targets.ids import Action, FormId
from handlers.local.seed.hands import Hands

DECIDE = ("kim", "noor", "lee")
"""Two managers and their leader, who agree to what follows from colleagues' leave."""

ASKS = "dan"
"""A rep of the manager whom a visitor is second."""

SUPPLY = {
    "what": "supply",
    "share": "40",
    "reason": "The new scanners come four weeks late. Two of my customers wait with their orders.",
}


async def agree_to_leave(hands: Hands) -> None:
    """The managers approve what was proposed from leave that was recorded."""
    for who in DECIDE:
        for found in await hands.find(who, Action.APPROVE):
            await hands.press(who, found.button.action, found.button.value, found)


async def ask_for_supply(hands: Hands) -> None:
    """A rep asks for relief because of a supply delay; it waits for the manager's answer."""
    today = hands.clock.now().date()
    first, last = today.replace(day=1).isoformat(), today.isoformat()
    values = {**SUPPLY, "since": first, "until": last}
    reply = await hands.submit(ASKS, FormId.ASK, values)
    for card in reply.cards:
        for button in card.buttons:
            if button.action == Action.ASK_SEND:
                await hands.press(ASKS, button.action, button.value)
