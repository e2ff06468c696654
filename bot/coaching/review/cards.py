"""A review in chat. Pure."""

from bot.cards import Block, Button, Card, context, heading, link, section
from bot.checkins.texts import shortened
from bot.coaching.review import parts
from bot.coaching.review.ids import Action
from bot.coaching.review.summary import Review

_SHOWN = 8
"""Lines of a part; the page to print has all of them."""


def review(found: Review, address: str | None) -> Card:
    """The same for both; `address` is where the page to print is, None where there is none."""
    blocks: list[Block] = [section(f"{parts.days(found.period)}. {parts.INTRO}")]
    for name, lines in parts.parts(found):
        shown = [f"• {shortened(line, 200)}" for line in lines[:_SHOWN]]
        if len(lines) > _SHOWN:
            shown.append(f"And {len(lines) - _SHOWN} more.")
        blocks += [heading(name), section("\n".join(shown))]
    if address is not None:
        blocks.append(
            section(link("Open the page to print or save", address), " (good for seven days)")
        )
    blocks.append(context(parts.BOTH_SEE))
    return Card(parts.title(found), tuple(blocks), summary="Your review")


def show_button(pair: str) -> Button:
    """On the page of a one-to-one."""
    return Button(Action.SHOW, pair, "Review of the quarter")
