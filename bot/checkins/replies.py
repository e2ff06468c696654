"""What is said at once to the person who did something, besides the message that changes in
place. Pure."""

from collections.abc import Mapping, Sequence

from bot.cards import Block, Button, Card, Scale, bold, context, italic, section, text
from bot.checkins.ids import Action
from bot.checkins.items import DEFAULT_AUDIENCE
from bot.checkins.looking import NOTHING_SEEN, Look
from bot.checkins.questions import A_MODEL_LOOKS, about_item, which, who_helped
from bot.checkins.scales import CAUSE_WORDS, KIND_WORDS, MOOD, names, sees, step_of, who_sees
from bot.checkins.texts import shortened
from bot.checkins.typed_replies import ReadBack
from bot.checkins.values import ItemAudience, Tap
from storage.tables import Item, Suggestion
from storage.words import Audience, Cause, ItemKind

NOTED = "Noted. You can change it until the week closes."


def said(words: str, question: Block | None = None) -> Card:
    """One sentence, and what is asked about it."""
    asked = () if question is None else (question,)
    return Card(title="", blocks=(section(words), *asked), summary=words)


def read_back(
    checkin_id: int,
    read: ReadBack,
    colleagues: Mapping[int, str],
    managers: Sequence[str],
    *,
    model: bool = False,
) -> Card:
    """What a typed reply was read as, each part to keep, correct or drop. With a `model`, words
    that could not be read may be read by it."""
    blocks: list[Block] = [section(_intro(read, managers, model=model))]
    for one in read.suggestions:
        blocks.append(_suggestion(one, colleagues, managers, model=model))
        if read.asked is not None and read.asked.suggestion_id == one.id:
            blocks.append(which(read.asked.question, one.id, kept=False))
    if read.mood is not None:
        blocks.extend(_mood_guess(checkin_id, read.mood))
    more = Button(Action.OPEN, str(checkin_id), "Tell more")
    summary = "Thank you. Please look at what I read." if read.suggestions else "Thank you."
    return Card(title="", blocks=tuple(blocks), buttons=(more,), summary=summary)


def _intro(read: ReadBack, managers: Sequence[str], *, model: bool) -> str:
    if read.plea:
        return (
            "These are your words. Nobody sees them; what you keep, only you see, unless you "
            "choose otherwise."
        )
    if not read.understood and model:
        who = who_sees(Audience.MANAGER, managers)
        return (
            "Thank you. I cannot read this language by myself, so your words wait for you. A "
            f"language model can read them, without names, if {who} may see what you keep of it."
        )
    if not read.understood:
        return (
            "Thank you. I cannot read this language yet, so your words wait here until you say "
            "what they are."
        )
    if read.suggestions:
        return "Thank you. This is what I read; only what you keep is stored."
    return "Thank you. I found nothing in it to note; “Tell more” has a place for it."


def put_aside(checkin_id: int, whole: Suggestion, managers: Sequence[str]) -> Card:
    """A reply that nothing has looked at yet."""
    more = Button(Action.OPEN, str(checkin_id), "Tell more")
    intro = "Thank you. Your words have arrived, and wait here until you say what they are."
    return Card(
        title="",
        blocks=(section(intro), _suggestion(whole, {}, managers)),
        buttons=(more,),
        summary="Thank you. Your words have arrived.",
    )


def being_read(checkin_id: int) -> Card:
    """A reply that a model reads now."""
    more = Button(Action.OPEN, str(checkin_id), "Tell more")
    words = "I am having it read, and write to you in a moment."
    return Card(title="", blocks=(section(words),), buttons=(more,), summary=words)


def rest_of_read_back(
    words: str,
    checkin_id: int,
    waiting: Sequence[Suggestion],
    colleagues: Mapping[int, str],
    managers: Sequence[str],
    *,
    question: Block | None = None,
) -> Card:
    """What became of one part of a reply, what is asked about it, and the parts that wait."""
    asked = () if question is None else (question,)
    blocks = [
        section(words),
        *asked,
        *(_suggestion(one, colleagues, managers) for one in waiting),
    ]
    more = Button(Action.OPEN, str(checkin_id), "Tell more")
    return Card(title="", blocks=tuple(blocks), buttons=(more,), summary=words)


def _suggestion(
    one: Suggestion,
    colleagues: Mapping[int, str],
    managers: Sequence[str],
    *,
    model: bool = False,
) -> Block:
    id_ = str(one.id)
    keep = Button(Action.KEEP, id_, "Keep", style="primary")
    drop = Button(Action.DROP, id_, "Drop")
    words = italic(shortened(one.quote, 300))
    audience = who_sees(one.audience or DEFAULT_AUDIENCE[one.kind], managers)
    if one.whole:
        say = Button(Action.CORRECT, id_, "Say what it is")
        if one.audience == Audience.PRIVATE:
            note = f"\nIf you keep it, {audience} will see it."
            return section(bold("In your words: "), words, note, buttons=(keep, say, drop))
        read = (Button(Action.HAVE_IT_READ, id_, "Have it read"),) if model else ()
        return section(bold("In your words: "), words, buttons=(*read, say, drop))
    about = ""
    if one.kind == ItemKind.BLOCKER and one.cause is not None and one.cause != Cause.OTHER:
        about = f" ({CAUSE_WORDS[one.cause]})"
    if one.kind == ItemKind.THANKS:
        name = colleagues.get(one.colleague_id) if one.colleague_id is not None else None
        about = f" to {name}" if name else ""
    return section(
        bold(f"{KIND_WORDS[one.kind]}{about}: "),
        words,
        f"\nIf you keep it, {audience} will see it.",
        buttons=(keep, Button(Action.CORRECT, id_, "Correct"), drop),
    )


def _mood_guess(checkin_id: int, mood: int) -> tuple[Block, ...]:
    guess = step_of(MOOD, mood)
    buttons = tuple(
        Button(
            Action.MOOD,
            Tap(checkin_id, step.number).encoded,
            step.label,
            style="primary" if step.number == mood else "plain",
            hint=f"{step.word}, {step.number} of 5",
        )
        for step in MOOD
    )
    question = f"It sounds like “{guess.word.lower()}” to me, but you know better. Which fits?"
    return (Scale(text(question), buttons),)


def form_saved(
    items: Sequence[Item],
    managers: Sequence[str],
    *,
    look: Look,
    thanked: Sequence[str] = (),
    called: Sequence[str] = (),
    model: bool = False,
) -> Card:
    """What a form left behind and who sees it, and what is still to be asked or confirmed by the
    reader's `look`. `thanked` are the names that were chosen, `called` those of colleagues whom a
    win for the team names; `model` where one looks at it as well."""
    blocks: list[Block] = [section("Thank you. That is saved.")]
    for item in items:
        to = f" to {names(thanked)}" if item.kind == ItemKind.THANKS and thanked else ""
        blocks.append(
            section(
                bold(f"{KIND_WORDS[item.kind]}{to}: "),
                italic(shortened(item.text or "")),
                f"\n{sees(item.audience, managers)} it.",
            )
        )
        blocks.extend(about_item(item, look))
        if item.kind == ItemKind.WIN and (question := who_helped(item, called)) is not None:
            blocks.append(question)
    if model:
        blocks.append(context(A_MODEL_LOOKS))
    return Card(title="", blocks=tuple(blocks), summary="Thank you. That is saved.")


def blocker_noted(
    item: Item, managers: Sequence[str], look: Look = NOTHING_SEEN, *, model: bool = False
) -> Card:
    """A blocker told by a command: who sees it, and what comes of it."""
    blocks: list[Block] = [
        section(bold("In the way: "), italic(shortened(item.text or ""))),
        context(
            f"{sees(item.audience, managers)} it. It stays in your check-ins until it is resolved."
        ),
    ]
    blocks.extend(about_item(item, look))
    if model:
        blocks.append(context(A_MODEL_LOOKS))
    return Card(
        title="",
        blocks=tuple(blocks),
        buttons=_other_audiences(item, managers),
        summary="Noted. It stays with us until it is resolved.",
    )


def _other_audiences(item: Item, managers: Sequence[str]) -> tuple[Button, ...]:
    labels = {
        Audience.PRIVATE: "Only I see it",
        Audience.MANAGER: f"{names(managers) or 'My manager'} and I see it",
        Audience.TEAM: "The whole team sees it",
    }
    return tuple(
        Button(Action.AUDIENCE, ItemAudience(item.id, audience).encoded, label)
        for audience, label in labels.items()
        if audience != item.audience
    )


def cause_kept(cause: Cause) -> str:
    """A cause was confirmed."""
    return f"Noted as {CAUSE_WORDS[cause]}."


def thanked(name: str) -> str:
    """A colleague was confirmed."""
    return f"Your thanks go to {name}."


def kept(kind: ItemKind, audience: Audience, managers: Sequence[str]) -> str:
    """A suggestion was kept."""
    return f"Kept as “{KIND_WORDS[kind].lower()}”. {sees(audience, managers)} it."


DROPPED = "Dropped. Nothing of it is stored."


SUPPORT: tuple[Block, ...] = (
    section(
        "This sounds very hard, and you matter more than any number here. "
        "Please talk to somebody today: a person you trust, a doctor, or a helpline."
    ),
    section(
        "If you are in danger now, call your emergency number (112 in Europe, 911 in North "
        "America). Helplines that are free and open at night: findahelpline.com."
    ),
)
"""Where to find support."""


def support(*, chosen: bool) -> Card:
    """For somebody whose words are those of a person in distress. Nobody else learns of it;
    `chosen` where they were saved for those whom their author chose, else for them alone."""
    kept = (
        "I have told nobody. What you saved is seen only by those you chose, and you can change it."
        if chosen
        else "I have told nobody. What you wrote is for you alone, unless you choose otherwise."
    )
    return Card(
        title="",
        summary="You matter more than any of this.",
        blocks=(
            *SUPPORT,
            context(kept),
        ),
    )


def next_checkin(words: str | None, *, paused: bool) -> Card:
    """There is nothing to answer now."""
    if paused:
        return said("You have paused me. Your home brings me back whenever you like.")
    if words is None:
        return said("No check-in is planned for you at the moment.")
    return said(f"There is nothing to answer now. Your next check-in comes {words}.")
