"""What a manager sees of coaching: the nudge, how it went, and what is open. Only the manager
sees these; nothing private is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import (
    Block,
    Button,
    Card,
    Divider,
    Form,
    FormField,
    Option,
    Section,
    Text,
    bold,
    context,
    heading,
    italic,
    section,
    text,
)
from bot.checkins.texts import shortened
from bot.checkins.when import day_words
from bot.coaching.diagnosis import cards as diagnosis
from bot.coaching.ids import Action, FormId
from bot.coaching.signals.signal import SignalKind
from bot.coaching.values import Went, encode_went
from prompts.playbook import Play

NOT_YOURS = "That prompt was for the team's manager. Only they can answer it."
NO_LONGER_THERE = "That prompt is no longer there."
ALREADY_ENDED = "You have closed this one already. Nothing more to do."
DAY_WANTED = "Please choose a day from today on, at most six weeks ahead."
REASON_WANTED = "Please choose one of the reasons."
SOMEBODY = "A colleague"
TOUCHES_TARGETS = (
    "If this keeps people from selling, such as a supply delay, a target may have to follow. You "
    "say so and somebody else decides; nothing follows by itself."
)
SEVERAL_TEAMS = "Your teams"
ONLY_YOU = "Only you see this, and what you answer to it."
BY_A_MODEL = " A language model worded how to open; what was seen is the program's own."

HEADLINES: Mapping[SignalKind, str] = {
    SignalKind.BLOCKER_OPEN: "something has been in the way for a while",
    SignalKind.BLOCKER_CAME_BACK: "something that was solved is back",
    SignalKind.WORKLOAD_HIGH: "the workload stays high",
    SignalKind.MOOD_BELOW_USUAL: "a heavier stretch than usual",
    SignalKind.GONE_QUIET: "quiet lately",
    SignalKind.COMMITMENT_MOVING: "one plan keeps moving",
    SignalKind.WORTH_A_WORD: "worth a good word",
    SignalKind.FIRST_WEEKS: "finding their feet",
    SignalKind.WORKLOAD_RISING: "good results at a rising cost",
    SignalKind.CARRYING_MANY: "helping many others",
    SignalKind.RESULTS_UNEXPLAINED: "results are low and nothing was named",
    SignalKind.BACK_FROM_LEAVE: "back with the team",
    SignalKind.TRAINING_ASKED_TWICE: "something to learn, asked for again",
    SignalKind.SHARED_CAUSE: "several people meet the same thing",
    SignalKind.THANKS_DRIED_UP: "fewer words of thanks than before",
    SignalKind.CAUSE_SPREADING: "the same thing shows in several teams",
}

_WENT = (
    (Went.HELPED, "It helped"),
    (Went.SOMEWHAT, "Somewhat"),
    (Went.NOT_YET, "Not talked yet"),
    (Went.NO_USE, "It was not useful"),
)

WHY_NOT = (
    Option("known", "I know, and it is in hand"),
    Option("wrong", "It does not fit what is going on"),
    Option("moment", "It is not the moment"),
    Option("not_mine", "It is not mine to act on"),
    Option("other", "Something else"),
)
"""Reasons offered for `not useful`; the value is kept, no words are."""


@dataclass(frozen=True)
class Shown:
    """A nudge as its card needs it. `name` is the person's, or the team's for a team's matter;
    `quote` their own words where the manager may read them."""

    nudge_id: int
    signal: str
    name: str
    about_team: bool
    lines: tuple[str, ...]
    play: Play
    quote: str = ""
    worded: str = ""
    """The opener as a model worded it for the case; empty: the play's own."""
    touches_targets: bool = False
    """Whether several named something that a fair target may have to follow."""
    pair: str = ""
    """The manager and the person, for a guided talk of the two; empty where none is offered."""

    @property
    def first_name(self) -> str:
        """How the manager calls them."""
        return self.name if self.about_team else self.name.split(maxsplit=1)[0]

    @property
    def title(self) -> str:
        """`Ana Ruiz: the workload stays high`."""
        headline = HEADLINES.get(SignalKind(self.signal), "worth a talk")
        return f"{self.name}: {headline}"


def nudge(shown: Shown) -> Card:
    """A prompt: who, what was seen, why it matters, how to open the talk, and what to press."""
    return Card(
        title=shown.title,
        summary=f"A prompt about {shown.first_name}",
        blocks=(
            *_talk(shown),
            *((section(TOUCHES_TARGETS),) if shown.touches_targets else ()),
            context(ONLY_YOU, BY_A_MODEL if shown.worded else ""),
        ),
        buttons=(*_buttons(shown.nudge_id), *_targets_button(shown), *_guided(shown)),
    )


def _targets_button(shown: Shown) -> tuple[Button, ...]:
    if not shown.touches_targets:
        return ()
    return (Button(Action.TARGETS, str(shown.nudge_id), "A target has to follow"),)


def taken_up(shown: Shown, day: date, today: date, *, rep_is_told: bool) -> Card:
    """The same prompt once the manager has taken it up."""
    told = f" {shown.first_name} will hear that you are looking into it." if rep_is_told else ""
    return Card(
        title=shown.title,
        summary=f"Taken up: {shown.first_name}",
        blocks=(
            *_talk(shown),
            Divider(),
            section(
                bold(f"You take it up {_by(day, today)}."), f"{told} I will ask how it went after."
            ),
            context(ONLY_YOU),
        ),
        buttons=(
            Button(Action.TAKE_UP, str(shown.nudge_id), "Another day"),
            *_went_buttons(shown.nudge_id, Went.HELPED),
            *_guided(shown),
        ),
    )


def put_off(shown: Shown, day: date, today: date) -> Card:
    """The prompt, put off: short, with the way back."""
    return Card(
        title=shown.title,
        summary=f"Later: {shown.first_name}",
        blocks=(section(f"Later, then. I will bring it back {_by(day, today)}."),),
        buttons=(Button(Action.TAKE_UP, str(shown.nudge_id), "Take it up after all"),),
    )


def ended(shown: Shown, *, useful: bool) -> Card:
    """The prompt once it is closed."""
    words = (
        "Closed. Thank you for taking the time for it."
        if useful
        else "Noted as not useful. I will not bring this up again soon."
    )
    return Card(title=shown.title, summary="Closed", blocks=(section(words), context(ONLY_YOU)))


def lapsed(shown: Shown, *, settled: bool) -> Card:
    """The prompt once it was let go."""
    words = (
        "This has settled in the meantime, so there is nothing left to do."
        if settled
        else "Closed without an answer. If it is still so, I will bring it up again."
    )
    return Card(title=shown.title, summary="Closed", blocks=(section(words), context(ONLY_YOU)))


def handed_on(shown: Shown) -> Card:
    """The prompt once its team is somebody else's."""
    words = "Closed, since you no longer look after this team."
    return Card(title=shown.title, summary="Closed", blocks=(section(words), context(ONLY_YOU)))


def not_talked_yet(shown: Shown, day: date, today: date) -> Card:
    """The prompt while the talk is still to come."""
    words = f"That is fine. I will ask again {_by(day, today)}."
    return Card(
        title=shown.title,
        summary=f"Still to come: {shown.first_name}",
        blocks=(section(words),),
        buttons=_went_buttons(shown.nudge_id, Went.HELPED, Went.SOMEWHAT, Went.NO_USE),
    )


def how_did_it_go(shown: Shown) -> Card:
    """Asked after the day on which the manager meant to take it up."""
    return Card(
        title=f"How did it go with {shown.first_name}?",
        summary=f"How did it go with {shown.first_name}?",
        blocks=(
            section(f"You meant to take this up: {HEADLINES[SignalKind(shown.signal)]}."),
            section("A question for next time you talk: ", italic(shown.play.follow_up)),
            context(ONLY_YOU),
        ),
        buttons=_went_buttons(shown.nudge_id, *(went for went, _ in _WENT)),
    )


def take_up_form(shown: Shown, day: date, *, rep_is_told: bool) -> Form:
    """Asks for the day."""
    intro = f"When will you talk with {shown.first_name}?"
    if shown.about_team:
        intro = "When will you bring it to the team?"
    told = (
        f"{shown.first_name} will hear that you will look into it by then." if rep_is_told else ""
    )
    return Form(
        id=FormId.TAKE_UP,
        state=str(shown.nudge_id),
        title="Take it up",
        intro=text(intro),
        fields=(FormField("day", "date", "Day", required=True, value=day.isoformat(), hint=told),),
        submit="Take it up",
    )


def not_useful_form(shown: Shown) -> Form:
    """Asks why, by choice alone."""
    return Form(
        id=FormId.NOT_USEFUL,
        state=str(shown.nudge_id),
        title="Not useful",
        intro=text("This helps me to bring you fewer and better prompts."),
        fields=(FormField("why", "choice", "What fits best?", options=WHY_NOT, value="known"),),
        submit="Close it",
    )


@dataclass(frozen=True)
class Listed:
    """A nudge on the list, with where it stands."""

    shown: Shown
    standing: str
    buttons: tuple[Button, ...]


def open_now(listed: Sequence[Listed], left: int) -> Card:
    """What `/coach` shows: everything open, urgent first, and how many more may come this week."""
    blocks: list[Block] = []
    for one in listed:
        seen = " ".join(one.shown.lines)
        blocks.append(
            Section(
                text(bold(one.shown.title), "\n", seen, "\n", italic(one.standing)), one.buttons
            )
        )
    if not blocks:
        blocks.append(section("Nothing is open. When something is worth a talk, I will say so."))
    blocks.append(context(_left(left), " ", ONLY_YOU))
    return Card(
        title="Worth a talk",
        summary="What is open for you",
        blocks=tuple(blocks),
        buttons=(Button(Action.LEARNED, "", "What has helped"),),
    )


def home_part(listed: Sequence[Listed]) -> tuple[Block, ...]:
    """The manager's prompts on their home."""
    if not listed:
        return (heading("Worth a talk"), section("Nothing is open at the moment."))
    blocks: list[Block] = [heading("Worth a talk")]
    for one in listed:
        words: Text = text(bold(one.shown.title), "\n", one.standing)
        blocks.append(Section(words, one.buttons))
    blocks.append(context(ONLY_YOU))
    return tuple(blocks)


def listed(shown: Shown, standing: str, *, taken: bool) -> Listed:
    """A nudge for the list: what it may be answered with depends on whether it was taken up."""
    if taken:
        buttons = _went_buttons(shown.nudge_id, Went.HELPED, Went.SOMEWHAT)
    else:
        buttons = (Button(Action.SHOW, str(shown.nudge_id), "Show"), *_buttons(shown.nudge_id))
    return Listed(shown, standing, buttons)


def standing_open() -> str:
    """A nudge nobody answered yet."""
    return "Waiting for your word."


def standing_taken(day: date, today: date) -> str:
    """A nudge that was taken up."""
    return f"You take it up {_by(day, today)}." if day >= today else "How did it go?"


def standing_later(day: date, today: date) -> str:
    """A nudge that was put off."""
    return f"Put off; it comes back {_by(day, today)}."


NOT_A_MANAGER = "This is for managers and leaders: it shows what may be worth a talk."


def _talk(shown: Shown) -> tuple[Block, ...]:
    play = shown.play
    opener = (shown.worded or play.opener).replace("{name}", shown.first_name)
    questions = "\n".join(f"• {question}" for question in play.questions)
    offers = "\n".join(f"• {offer}" for offer in play.offers)
    seen: list[Block] = [section(bold("What was seen. "), " ".join(shown.lines))]
    if shown.quote:
        seen.append(section("In their words: ", italic(f"“{shortened(shown.quote, 300)}”")))
    return (
        *seen,
        section(bold("Why it matters. "), play.why),
        section(bold("How to open. "), italic(f"“{opener}”")),
        section(bold("Three questions"), f"\n{questions}"),
        section(bold("What you could offer"), f"\n{offers}"),
    )


def _guided(shown: Shown) -> tuple[Button, ...]:
    return (diagnosis.start_button(shown.pair),) if shown.pair else ()


def _buttons(nudge_id: int) -> tuple[Button, ...]:
    return (
        Button(Action.TAKE_UP, str(nudge_id), "Take it up", style="primary"),
        Button(Action.LATER, str(nudge_id), "Later"),
        Button(Action.NOT_USEFUL, str(nudge_id), "Not useful"),
    )


def _went_buttons(nudge_id: int, *wanted: Went) -> tuple[Button, ...]:
    return tuple(
        Button(Action.WENT, encode_went(nudge_id, went), label)
        for went, label in _WENT
        if went in wanted
    )


def _by(day: date, today: date) -> str:
    words = day_words(day, today)
    return words if words in {"today", "tomorrow"} else f"on {words}"


def _left(left: int) -> str:
    if left <= 0:
        return "No more prompts this week."
    return "At most one more prompt this week." if left == 1 else f"At most {left} more this week."
