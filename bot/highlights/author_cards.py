"""What authors see of what they told: that it is kept, who sees it, how to take it back. Pure."""

from collections.abc import Sequence
from typing import Literal

from bot.cards import Button, Card, Section, Words, italic, section
from bot.checkins.news import first_name
from bot.checkins.scales import names as name_list
from bot.checkins.texts import shortened
from bot.highlights.ids import Action
from bot.highlights.what_for import what_for
from storage.words import Audience

ON_NO_TEAM = "You are on no team of mine at the moment, so there is nobody yet to share this with."

Told = Literal["win", "thanks"]


def kept(
    item_id: int,
    what: Told,
    audience: Audience,
    managers: Sequence[str],
    *,
    team: str,
    day: str,
) -> Card:
    """What was told is kept; who sees it can be changed here."""
    intro = "Lovely, I have kept it." if what == "win" else "That is kind. I pass it on."
    buttons = tuple(
        Button(Action.AUDIENCE, f"{item_id}:{one}", label, chosen=one == audience)
        for one, label in audiences(what, managers)
    )
    helped = (Button(Action.HELPED, str(item_id), "Who helped?"),) if what == "win" else ()
    sees = who_sees(what, audience, managers, team=team, day=day)
    return Card(
        title="",
        blocks=(section(intro, " ", sees, buttons=buttons),),
        buttons=(*helped, Button(Action.KEEP_OUT, str(item_id), "Take it back")),
        summary=intro,
    )


def audiences(what: Told, managers: Sequence[str]) -> tuple[tuple[Audience, str], ...]:
    """Who may see a win or thanks, and how that is called. Thanks always reach those thanked."""
    bosses = name_list(managers) or "my manager"
    if what == "thanks":
        return (
            (Audience.PRIVATE, "Only they and I"),
            (Audience.MANAGER, f"They, {bosses} and I"),
            (Audience.TEAM, "The whole team"),
        )
    return (
        (Audience.PRIVATE, "Only me"),
        (Audience.MANAGER, f"{bosses} and me"),
        (Audience.TEAM, "The whole team"),
    )


def who_sees(
    what: Told, audience: Audience, managers: Sequence[str], *, team: str, day: str
) -> str:
    """Who sees it, as a sentence."""
    them = "they and " if what == "thanks" else ""
    if audience == Audience.PRIVATE:
        return f"Only {them}you see it."
    if audience == Audience.MANAGER:
        return f"Only {them}you and {name_list(managers) or 'your manager'} see it."
    if not day:
        return "Your team sees it, once everyone it names has said yes."
    return f"It may stand in the post of {team} {day}, once everyone it names has said yes."


def taken_back(was_posted: bool) -> Card:
    """An author took something back."""
    if was_posted:
        return _says(
            "Taken back. It is being taken out of the team's post, and only you see it now."
        )
    return _says("Taken back. Only you see it now, and it will stand in no post.")


def helpers_kept(helpers: Sequence[str]) -> Card:
    """Who helped is noted."""
    if not helpers:
        return _says("All right, nobody is named beside it.")
    return _says(f"Noted. I ask {name_list(helpers)} before the team reads it.")


def echo(team: str) -> Card:
    """The quiet line about a week's reactions: no names and no numbers."""
    return Card(
        title="",
        blocks=(
            section(f"What you shared in the post of {team} was seen: colleagues reacted to it."),
        ),
        summary="Colleagues reacted to what you shared",
    )


# On the home


def thanks_line(author: str, words: str, name: str) -> Section:
    """Thanks that somebody of this name got."""
    joint, rest = what_for(words, [name])
    return section(f"{first_name(author)} thanks you{joint}", italic(shortened(rest)))


def own_line(
    item_id: int, words: str, stands: Words, *, thanked: Sequence[str] = (), posted: bool
) -> Section:
    """Something of the person's own that the team reads or will read, with a way out. `thanked`
    are the names of those to whom it says thank you."""
    return section(
        f"Thanks to {name_list(thanked)}: " if thanked else "",
        italic(shortened(words)),
        "\n",
        stands,
        buttons=(
            Button(Action.KEEP_OUT, str(item_id), "Take it out" if posted else "Keep it out"),
        ),
    )


def stands(*, posted: bool, names_others: bool, team: str, day: str) -> str:
    """Where something of one's own is on its way to the team. That somebody named in it said no
    looks like not having answered yet."""
    if posted:
        return f"It stands in the post of {team}."
    if names_others:
        return f"It may come {day}, once everyone it names has said yes."
    return f"It may come {day}."


def _says(words: str) -> Card:
    return Card(title="", blocks=(section(words),), summary=words)
