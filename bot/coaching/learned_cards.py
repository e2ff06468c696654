"""The one page that shows what was learned about the plays. Pure."""

from collections.abc import Sequence

from bot.cards import Block, Card, bold, context, heading, section
from bot.coaching.cards import HEADLINES, WHY_NOT
from bot.coaching.learned import FEWEST_MANAGERS, Learned
from bot.coaching.signals.signal import SignalKind
from prompts.playbook import Playbook

_HOW = (
    "Counted over the whole organisation, from what managers press after a talk and from what reps "
    f"call resolved or better. A play is shown once {FEWEST_MANAGERS} managers have answered it. "
    "The range is where the share probably lies (Wilson's 95 % interval). One play comes before "
    "another only once their ranges no longer touch."
)


def page(known: Sequence[Learned], playbook: Playbook) -> Card:
    """What has helped, by signal, and which plays are proposed for rewording."""
    shown = [one for one in known if one.may_be_shown and playbook.play(one.play) is not None]
    blocks: list[Block] = []
    if not shown:
        blocks.append(section("There is too little to show yet. That comes with time."))
    for signal in dict.fromkeys(one.signal for one in shown):
        headline = HEADLINES[SignalKind(signal)]
        blocks.append(heading(headline[0].upper() + headline[1:]))
        lines = [_line(one, playbook) for one in shown if one.signal == signal]
        blocks.append(section("\n".join(lines)))
    again = [one for one in shown if one.wants_rewording]
    if again:
        blocks.append(heading("Proposed for rewording"))
        blocks += [section(bold(_title(one, playbook)), _why(one)) for one in again]
    hidden = sum(not one.may_be_shown for one in known)
    if hidden:
        plays = "1 play is" if hidden == 1 else f"{hidden} plays are"
        blocks.append(
            context(f"{plays} not shown, as fewer than {FEWEST_MANAGERS} managers answered.")
        )
    blocks.append(context(_HOW))
    return Card("What has helped", tuple(blocks), summary="What was learned about the plays")


def _line(one: Learned, playbook: Playbook) -> str:
    answered = one.tally.helped + one.tally.not_useful
    span = one.tally.interval
    low, high = round(span.low * 100), round(span.high * 100)
    return (
        f"• {_title(one, playbook)}: helped {one.tally.helped} of {answered} times "
        f"({low} to {high} %), used {one.tally.used} times"
    )


def _why(one: Learned) -> str:
    reasons = {option.value: option.label for option in WHY_NOT}
    most = reasons.get(one.reason)
    said = f" The reason given most: {most[0].lower()}{most[1:]}." if most else ""
    return (
        f": not useful to most who had it.{said} A file {one.play}.md of your own, in the folder "
        "that RQ_PLAYS names, takes its place."
    )


def _title(one: Learned, playbook: Playbook) -> str:
    play = playbook.play(one.play)
    return play.title if play else one.play
