"""What the two people of a one-to-one see: one page for both, and what they agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.cards import (
    Block,
    Button,
    Card,
    Form,
    FormField,
    Option,
    Section,
    Words,
    bold,
    context,
    heading,
    italic,
    section,
    text,
)
from bot.checkins.news import first_name
from bot.checkins.texts import shortened
from bot.checkins.when import day_words
from bot.coaching.diagnosis.cards import page_part
from bot.coaching.evidence import days
from bot.coaching.review.cards import show_button
from bot.coaching.talks.ids import Action, FormId
from bot.coaching.talks.page import (
    MOST_AGREED,
    Agreed,
    Blocker,
    Commitment,
    Page,
    Thanks,
    Topic,
)
from bot.coaching.talks.values import encode_pair
from bot.people.workdays import MONTHS

LONGEST_TOPIC = 300
"""Characters of a topic or of something agreed: a line, not a letter."""

_SHOWN = 5
"""Lines of a kind on the page, so that it fits a talk and every platform's limits."""

NOBODY_TO_PREPARE_WITH = "You have no one-to-one to prepare: this is for reps and their managers."
NOT_YOUR_TALK = "This page belongs to two other people."
NO_LONGER_A_PAIR = "You two are no longer rep and manager of one team, so this page is closed."
NOBODY_LIKE_THAT = "I am not sure whom you mean. Please choose."
ALREADY_HELD = "This talk has been closed already. The page shows the next one."
ALREADY_ENDED = "That one is closed already."
NO_LONGER_THERE = "That is no longer on the page."
SAY_WHAT = "Please write a few words."
WHOSE = "Please choose one of you two."
MOST_TOPICS = 8
ENOUGH_TOPICS = "There are eight topics already, and one talk has no room for more. Take one off."

_ANY_TIME = (
    "What matters most to you in the weeks ahead?",
    "How is it going, as you see it?",
    "What would help you most from me?",
)
"""Asked where nothing on the page asks for other questions."""

_BOTH_SEE = "You both see this same page, and nobody else does. Nothing private is on it."


def page(found: Page, questions: Sequence[str], today: date) -> Card:
    """The page of a one-to-one. It says the same to both."""
    asked = "\n".join(f"• {one}" for one in questions or _ANY_TIME)
    blocks: list[Block] = [
        section(_since(found, today)),
        *_part("Agreed before", [_agreed_line(one) for one in found.agreed]),
        *_period(found),
        *_compared(found),
        *_lines("In the way", [_blocker(found, one, today) for one in found.blockers]),
        *_lines("Meant to do", [_commitment(one) for one in found.commitments]),
        *_lines("Went well", [[italic(shortened(one))] for one in found.wins]),
        *_lines("Thanks", [_thanks(one) for one in found.thanks]),
        *_part("To talk about", [_topic(one) for one in found.topics]),
        heading("Questions to begin with"),
        section(asked),
        context(_BOTH_SEE),
    ]
    buttons = (
        Button(Action.ADD_TOPIC, str(found.talk_id), "Add a topic", style="primary"),
        Button(Action.TALKED, str(found.talk_id), "We have talked"),
        show_button(encode_pair(found.manager_id, found.person_id)),
    )
    title = f"One-to-one: {found.person} and {found.manager}"
    return Card(title, tuple(blocks), buttons, summary="Your one-to-one page")


def choose(people: Sequence[tuple[str, str]], intro: str = "") -> Card:
    """Whose page: (value of the pair, name) each."""
    blocks = [section(intro or "Whose one-to-one do you want to prepare?")]
    buttons = tuple(Button(Action.PAGE, value, name) for value, name in people)
    return Card("Prepare a one-to-one", tuple(blocks), buttons)


def topic_form(found: Page) -> Form:
    """Asks for a topic."""
    return Form(
        id=FormId.TOPIC,
        state=str(found.talk_id),
        title="Add a topic",
        intro=text(f"{_names(found)} will see it on the page, and nobody else."),
        fields=(
            FormField(
                "topic",
                "line",
                "What do you want to talk about?",
                required=True,
                max_length=LONGEST_TOPIC,
            ),
        ),
        submit="Add it",
    )


def talked_form(found: Page) -> Form:
    """Asks what was agreed: two things at most, those still to do filled in."""
    owners = (
        Option(str(found.person_id), first_name(found.person)),
        Option(str(found.manager_id), first_name(found.manager)),
    )
    fields: list[FormField] = []
    for number in range(1, MOST_AGREED + 1):
        old = found.agreed[number - 1] if number <= len(found.agreed) else None
        fields.append(
            FormField(
                f"agreed_{number}",
                "line",
                "What did you agree on?" if number == 1 else "And one more, if there is one",
                value=old.words if old else None,
                max_length=LONGEST_TOPIC,
            )
        )
        fields.append(
            FormField(
                f"owner_{number}",
                "choice",
                "Who does it?",
                options=owners,
                value=str(old.owner_id if old else found.person_id),
                beside=f"agreed_{number}",
            )
        )
    return Form(
        id=FormId.TALKED,
        state=str(found.talk_id),
        title="We have talked",
        intro=text(
            "At most two things, so that they get done. They come back next week. "
            f"What you clear here is let go. {_names(found)} see it, and nobody else."
        ),
        fields=tuple(fields),
        submit="Keep it",
    )


def talked(found: Page) -> Card:
    """What was kept of a talk; the same for both."""
    words = "You agreed on this:" if found.agreed else "You agreed on nothing in particular."
    back = "It comes back next week to whoever does it, and on your next page. "
    blocks = (
        section(words),
        *(_agreed_line(one) for one in found.agreed),
        context(f"{back if found.agreed else ''}Only you two see it."),
    )
    title = f"{found.person} and {found.manager} have talked"
    return Card(title, blocks, (_open(found.manager_id, found.person_id),))


def come_back(other: str, agreed: Sequence[Agreed], manager_id: int, person_id: int) -> Card:
    """A week later, to whoever promised: what they agreed on with `other`."""
    left = [one for one in agreed if not one.done]
    words = "How far is it?" if left else "All of it is done or settled. Thank you."
    lines = [
        section(italic(one.words), " Done.")
        if one.done
        else section(italic(one.words), buttons=_ends(one.action_id))
        for one in agreed
    ]
    return Card(
        f"You agreed on this with {other}",
        (section(words), *lines, context("Only you two see it.")),
        (_open(manager_id, person_id),),
        summary=f"What you agreed on with {other}",
    )


def ended(words: str, *, done: bool) -> Card:
    """Something agreed is closed."""
    said = "Done, and off your page: " if done else "Let go, and off your page: "
    return Card("", (section(said, italic(words)),), summary="Off your page")


@dataclass(frozen=True, slots=True)
class Promise:
    """What a person has agreed to do, with whom, and the value that opens the page of the two."""

    action_id: int
    words: str
    other: str
    pair: str


def home_part(promises: Sequence[Promise]) -> tuple[Block, ...]:
    """What a person has agreed to do."""
    if not promises:
        return ()
    lines = [
        section(
            f"With {one.other}: ",
            italic(one.words),
            buttons=(*_ends(one.action_id), Button(Action.PAGE, one.pair, "Open the page")),
        )
        for one in promises
    ]
    return (heading("Agreed in your one-to-ones"), *lines)


def prepare_button() -> Button:
    """On the home of reps and managers."""
    return Button(Action.PREPARE, "", "Prepare a one-to-one")


def _since(found: Page, today: date) -> str:
    if found.since is None:
        return "The last four weeks. No talk of yours has been noted here yet."
    if found.since == today:
        return "You talked today. This page is for the next time."
    return f"Since you talked on {day_words(found.since, today)}."


def _part(title: str, lines: Sequence[Section]) -> list[Block]:
    return [heading(title), *lines] if lines else []


def _lines(title: str, lines: Sequence[Sequence[Words]]) -> list[Block]:
    """A part of plain lines: the first few, and how many more there are."""
    if not lines:
        return []
    words = [part for line in lines[:_SHOWN] for part in ("• ", *line, "\n")][:-1]
    if len(lines) > _SHOWN:
        words.append(f"\nAnd {len(lines) - _SHOWN} more.")
    return [heading(title), section(*words)]


def _period(found: Page) -> list[Block]:
    if found.period is None:
        return []
    until = found.period.until
    ways = [part for way in found.period.ways for part in ("• ", italic(way), "\n")]
    return [
        heading(f"Agreed for the period until {until.day} {MONTHS[until.month - 1]}"),
        section(*ways, "Help: ", italic(found.period.help)),
    ]


def _compared(found: Page) -> list[Block]:
    if found.compared is None:
        return []
    names = first_name(found.person), first_name(found.manager)
    return page_part(found.compared, *names, found.resources)


def _topic(one: Topic) -> Section:
    take_off = Button(Action.TAKE_OFF, str(one.topic_id), "Take off")
    return section(bold(f"{one.by}: "), italic(one.words), buttons=[take_off])


def _blocker(found: Page, one: Blocker, today: date) -> list[Words]:
    age = f"For {days(one.days)}: " if one.days else "Since today: "
    words: list[Words] = [age, italic(shortened(one.words))]
    if one.by is not None:
        when = day_words(one.by, today)
        until = when if when in {"today", "tomorrow"} else f"by {when}"
        words.append(f" ({first_name(found.manager)} looks into it, {until})")
    return words


def _commitment(one: Commitment) -> list[Words]:
    return [italic(shortened(one.words)), " (done)" if one.done else " (still to do)"]


def _thanks(one: Thanks) -> list[Words]:
    return [f"{one.by}: ", italic(shortened(one.words))]


def _agreed_line(one: Agreed) -> Section:
    return section(bold(f"{one.owner}: "), italic(one.words), buttons=_ends(one.action_id))


def _ends(action_id: int) -> tuple[Button, ...]:
    return (
        Button(Action.DONE, str(action_id), "Done"),
        Button(Action.LET_GO, str(action_id), "Let it go"),
    )


def _open(manager_id: int, person_id: int) -> Button:
    return Button(Action.PAGE, encode_pair(manager_id, person_id), "Open the page")


def _names(found: Page) -> str:
    return f"{first_name(found.person)} and {first_name(found.manager)}"
