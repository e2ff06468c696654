"""The message of a check-in, as it changes from the question to thanks. Pure.

One message tells the whole story: what was left open last time, mood, then workload, then what
becomes of it. Every tap changes it in place.
"""

from bot.cards import Block, Button, Card, Divider, Scale, bold, context, italic, section, text
from bot.checkins.ids import Action
from bot.checkins.life import BLOCKER_STEPS, COMMITMENT_STEPS, Step
from bot.checkins.scales import MOOD, WORKLOAD, ScaleStep, sees
from bot.checkins.screen import MOST_FOLLOW_UPS, FollowUp, Number, Screen
from bot.checkins.texts import shortened
from bot.checkins.values import ItemStep, SkipReason, Tap
from bot.checkins.when import day_words
from storage.words import Audience, ItemKind

STEP_LABELS = {
    Step.RESOLVE: "Resolved",
    Step.BETTER: "Better",
    Step.STILL_THERE: "Still there",
    Step.DONE: "Done",
    Step.MOVE: "Moved to next week",
    Step.DROP: "Let go",
}

STEP_SAID = {
    Step.RESOLVE: "Resolved. Good to hear.",
    Step.BETTER: "Getting better. I will ask again.",
    Step.STILL_THERE: "Still there. It stays on the list.",
    Step.DONE: "Done. Well kept.",
    Step.MOVE: "Moved to next week.",
    Step.DROP: "Let go. That is fine.",
    Step.REOPEN: "Open again. I ask about it at your next check-in.",
}

SKIP_REASONS = {
    "busy": "Too busy",
    "away": "Was away",
    "nothing": "Nothing new",
    "unwell": "Not up to it",
}
"""Reasons offered after a skip; only their author sees them."""


def checkin_card(screen: Screen) -> Card:
    """The message as it stands: the question, half answered, answered or skipped."""
    if screen.skipped:
        return _skipped(screen)
    blocks: list[Block] = []
    if screen.reminder and screen.mood is None:
        blocks.append(section(f"A quiet reminder. One tap is enough, until {screen.open_until}."))
    blocks.extend(_follow_ups(screen))
    blocks.append(_mood(screen))
    if screen.mood is not None or screen.workload is not None:
        blocks.append(_workload(screen))
    blocks.append(_who_sees(screen))
    if screen.mood is not None and screen.workload is not None:
        blocks.append(_thanks(screen))
    elif screen.answered and screen.mood is None:
        blocks.append(section("Your words have arrived. If you like, tap how it was as well."))
    return Card(
        title="",
        summary=_summary(screen),
        blocks=tuple(blocks),
        buttons=_buttons(screen),
    )


def _summary(screen: Screen) -> str:
    if screen.mood is not None and screen.workload is not None:
        return "Thank you. Your check-in is complete."
    if screen.mood is not None:
        return "And how is your workload?"
    if screen.reminder:
        return "A quiet reminder of your check-in"
    return f"How was your week, {screen.name}?" if screen.name else "How was your week?"


def _follow_ups(screen: Screen) -> list[Block]:
    shown = screen.follow_ups[:MOST_FOLLOW_UPS]
    if not shown:
        return []
    blocks: list[Block] = [_follow_up(screen, one) for one in shown]
    more = len(screen.follow_ups) - len(shown)
    if more:
        blocks.append(context(f"{more} more on your home."))
    return [*blocks, Divider()]


def _follow_up(screen: Screen, one: FollowUp) -> Block:
    blocker = one.kind == ItemKind.BLOCKER
    about = "Last time this was in your way: " if blocker else "You wanted to: "
    words = [about, italic(shortened(one.text))]
    if one.said is not None:
        return section(*words, "\n", bold(STEP_SAID[one.said]))
    if one.taken_by:
        by = (
            f", by {day_words(one.day, screen.today)}"
            if one.day and one.day >= screen.today
            else ""
        )
        words.append(f"\n{one.taken_by} is looking into it{by}.")
    steps = BLOCKER_STEPS if blocker else COMMITMENT_STEPS
    buttons = [
        Button(
            Action.FOLLOW_UP,
            ItemStep(one.item_id, step, screen.checkin_id).encoded,
            STEP_LABELS[step],
        )
        for step in steps
    ]
    return section(*words, buttons=buttons)


def _mood(screen: Screen) -> Scale:
    hello = f"How was your week, {screen.name}?" if screen.name else "How was your week?"
    return _scale(hello, MOOD, Action.MOOD, screen, screen.mood)


def _workload(screen: Screen) -> Scale:
    return _scale("And how is your workload?", WORKLOAD, Action.WORKLOAD, screen, screen.workload)


def _scale(
    question: str,
    steps: tuple[ScaleStep, ...],
    action: Action,
    screen: Screen,
    chosen: Number | None,
) -> Scale:
    buttons = tuple(
        Button(
            action,
            Tap(screen.checkin_id, step.number).encoded,
            step.label,
            chosen=chosen is not None and chosen.number == step.number,
            hint=f"{step.word}, {step.number} of 5",
        )
        for step in steps
    )
    return Scale(text(question), buttons)


def _who_sees(screen: Screen) -> Block:
    mood = screen.mood.audience if screen.mood else Audience.MANAGER
    workload = screen.workload.audience if screen.workload else mood
    if mood == workload:
        return context(f"{sees(mood, screen.managers)} this. “Tell more” lets you change that.")
    return context(
        f"Mood: {sees(mood, screen.managers)} it. Workload: {sees(workload, screen.managers)} it."
    )


def _thanks(screen: Screen) -> Block:
    words = ["Thank you. "]
    told = dict(screen.told)
    if told.get(ItemKind.BLOCKER):
        words.append("What is in your way stays with us until you say that it is gone. ")
    if told.get(ItemKind.COMMITMENT):
        words.append("Next time I will ask what became of what you want to do. ")
    if not told:
        words.append("It is used to notice when something is too much, never to judge or compare. ")
    words.append(f"You can change your answers until {screen.open_until}.")
    return section("".join(words))


def _buttons(screen: Screen) -> tuple[Button, ...]:
    more = Button(
        Action.OPEN,
        str(screen.checkin_id),
        "Change or tell more" if screen.told else "Tell more",
        style="primary" if screen.mood is not None else "plain",
    )
    if screen.answered:
        return (more,)
    return (more, Button(Action.SKIP, str(screen.checkin_id), "Skip this week"))


def _skipped(screen: Screen) -> Card:
    blocks: list[Block] = [section("Skipped. Nothing more is expected of you this week.")]
    if screen.skip_reason is None:
        buttons = [
            Button(Action.SKIP_REASON, SkipReason(screen.checkin_id, value).encoded, label)
            for value, label in SKIP_REASONS.items()
        ]
        blocks.append(section("Say why, if you like. Only you see it.", buttons=buttons))
    else:
        label = SKIP_REASONS.get(screen.skip_reason, screen.skip_reason)
        blocks.append(context(f"Your reason, seen by nobody else: {label}."))
    return Card(
        title="",
        summary="Skipped this week.",
        blocks=tuple(blocks),
        buttons=(Button(Action.OPEN, str(screen.checkin_id), "Answer after all"),),
    )


def answered_below() -> Card:
    """An earlier message of a check-in whose conversation went on in a later one."""
    return Card(
        title="",
        summary="Your check-in goes on below.",
        blocks=(context("Your check-in goes on in a later message."),),
    )


def closed(name: str, *, answered: bool, skipped: bool, next_words: str | None) -> Card:
    """The message of a week that is over; nobody is blamed. `next_words` is when the next
    check-in comes, such as `Friday at 14:00`."""
    if answered:
        words = "Thank you for this week's check-in. The week is closed now."
    elif skipped:
        words = "You skipped this week. It is closed now."
    else:
        words = "This week is closed now, and that is fine."
    later = f" The next check-in comes {_on(next_words)}." if next_words else ""
    return Card(
        title="",
        summary=f"This week's check-in is closed{f', {name}' if name else ''}.",
        blocks=(section(words, later),),
    )


def _on(words: str) -> str:
    return words if words.startswith(("today", "tomorrow")) else f"on {words}"


def kind_question(screen: Screen) -> Card:
    """Asked in place of the check-in of somebody who let the last ones pass."""
    id_ = str(screen.checkin_id)
    hello = f"Hello {screen.name}. " if screen.name else ""
    return Card(
        title="",
        summary="Would another way of asking suit you better?",
        blocks=(
            section(
                hello,
                "The last check-ins did not find you, and that is fine. "
                "Would another way of asking suit you better?",
            ),
            context("If you leave this, I stay quiet for some weeks. /checkin works at any time."),
        ),
        buttons=(
            Button(Action.ASK_NOW, id_, "Answer this week's now", style="primary"),
            Button(Action.ANOTHER_TIME, id_, "Another hour"),
            Button(Action.LESS_OFTEN, id_, "Every other week"),
            Button(Action.PAUSE, id_, "Pause"),
        ),
    )


def kind_answer(words: str, checkin_id: int) -> Card:
    """What became of the kind question."""
    return Card(
        title="",
        summary=words,
        blocks=(section(words),),
        buttons=(Button(Action.ASK_NOW, str(checkin_id), "Answer this week's now"),),
    )


LESS_OFTEN = "From now on I ask every other week. Your home takes you back to every week."
PAUSED = "I am quiet until you say so. Your home or /help brings me back."


def another_hour(hour: str) -> str:
    """The hour was changed."""
    return f"From now on I ask at {hour}, on your clock."
