"""What this feature answers to."""

from bot.cards import Card, Form
from bot.checkins.answer_form import colleagues_of, manager_names
from bot.checkins.form import filled
from bot.checkins.items import item_of, team_for
from bot.checkins.news import first_name
from bot.checkins.submits import with_support
from bot.errors import NotFound, WrongInput
from bot.highlights import author_cards, authors, cards, consent, forms
from bot.highlights.home import home, home_buttons
from bot.highlights.hours import day_of_next_post
from bot.highlights.ids import Action, FormId
from bot.highlights.thanking import read_thanks
from bot.language.named import colleagues_named
from bot.language.plea import pleads
from bot.language.reading import Colleague
from bot.people import drafts
from bot.routes import NOTHING, Command, FormRoute, Reply, Routes, Values, Visit, opens, says
from storage.queries import items as item_queries
from storage.queries import roster
from storage.tables import Item, Team
from storage.words import Audience, ItemKind

# Commands


async def win(visit: Visit, words: str) -> Reply:
    """`/win we renewed Fabrikam`; alone it opens the form, and so it does where a colleague is
    named in it, who may have helped."""
    await _team(visit)
    if not words:
        return opens(await _win_form(visit))
    colleagues = await _colleagues(visit)
    named = colleagues_named(words, colleagues)
    if named:
        called = [first_name(one.name) for one in colleagues if one.person_id in named]
        form = await _win_form(visit, words=words, helpers=named, intro=forms.mentioned(called))
        return opens(form)
    who = _for_whom(words)
    item = await authors.share_win(visit.session, visit.person, words, who, visit.now)
    return await _told(visit, item, chosen=False)


async def thanks(visit: Visit, words: str) -> Reply:
    """`/thanks @Ben for the demo`; the form opens where it is unclear whom, or for what."""
    await _team(visit)
    if not words:
        return opens(await _thanks_form(visit))
    colleagues = await _colleagues(visit)
    myself = Colleague(visit.person.id, visit.person.name)
    read = read_thanks(words, [*colleagues, myself])
    if visit.person.id in read.to:
        raise WrongInput(authors.THANK_YOURSELF)
    if read.unclear or not read.to or not read.what:
        intro = forms.unclear(read.unclear) if read.unclear or not read.to else ""
        return opens(await _thanks_form(visit, words=read.what, to=read.to, intro=intro))
    who = _for_whom(read.what)
    item = await authors.share_thanks(
        visit.session, visit.person, read.what, who, visit.now, to=read.to
    )
    return await _told(visit, item, chosen=False)


# Forms


async def submit_win(visit: Visit, _state: str, values: Values) -> Reply:
    """A win from the form."""
    item = await authors.share_win(
        visit.session,
        visit.person,
        forms.words_in(values, "win"),
        forms.audience_in(values, "win_audience"),
        visit.now,
        helpers=forms.people_in(values, "helpers"),
    )
    return await _told(visit, item)


async def win_again(visit: Visit, _state: str, _values: Values) -> Form:
    """The same form, for another try."""
    return await _win_form(visit)


async def submit_thanks(visit: Visit, _state: str, values: Values) -> Reply:
    """Thanks from the form."""
    item = await authors.share_thanks(
        visit.session,
        visit.person,
        forms.words_in(values, "thanks"),
        forms.audience_in(values, "thanks_audience"),
        visit.now,
        to=forms.people_in(values, "thanks_to"),
    )
    return await _told(visit, item)


async def thanks_again(visit: Visit, _state: str, _values: Values) -> Form:
    """The same form, for another try."""
    return await _thanks_form(visit)


async def submit_helped(visit: Visit, state: str, values: Values) -> Reply:
    """Who helped with a win."""
    helpers = forms.people_in(values, "helpers")
    await authors.name_helpers(visit.session, _id(state), visit.person, helpers)
    people = await roster.people(visit.session, helpers)
    return says(author_cards.helpers_kept([first_name(people[one].name) for one in helpers]))


async def helped_again(visit: Visit, state: str, _values: Values) -> Form:
    """The same form, for another try."""
    return forms.helped(_id(state), await _colleagues(visit), ())


# Buttons


async def tell_win(visit: Visit, _value: str) -> Reply:
    """Open the form for a win, half-filled where it was left so."""
    return opens(await _win_form(visit))


async def thank(visit: Visit, _value: str) -> Reply:
    """Open the form for thanks."""
    return opens(await _thanks_form(visit))


async def yes(visit: Visit, value: str) -> Reply:
    """Somebody named agrees."""
    late = await consent.answer(visit.session, _id(value), visit.person, "yes", visit.now)
    return says(late) if late else NOTHING


async def no(visit: Visit, value: str) -> Reply:
    """Somebody named would rather not."""
    pointless = await consent.answer(visit.session, _id(value), visit.person, "no", visit.now)
    return says(pointless) if pointless else NOTHING


async def audience(visit: Visit, value: str) -> Reply:
    """The author chooses who sees it."""
    id_, _, word = value.partition(":")
    if word not in set(Audience):
        raise NotFound(cards.OLD_BUTTON)
    item = await authors.choose_audience(
        visit.session, _id(id_), visit.person, Audience(word), visit.now
    )
    return says(await _kept(visit, item))


async def helped(visit: Visit, value: str) -> Reply:
    """The author says who helped."""
    item = await item_of(visit.session, _id(value), visit.person)
    named = (await item_queries.people_named(visit.session, [item.id])).get(item.id)
    chosen = named.helped if named else ()
    return opens(forms.helped(item.id, await _colleagues(visit), chosen))


async def keep_out(visit: Visit, value: str) -> Reply:
    """The author takes it back."""
    was_posted = await authors.keep_out(visit.session, _id(value), visit.person, visit.now)
    return says(author_cards.taken_back(was_posted))


# What they share


async def _colleagues(visit: Visit) -> tuple[Colleague, ...]:
    return await colleagues_of(visit.session, visit.person, visit.now)


async def _team(visit: Visit) -> Team:
    """The team that the person's words belong to. Raises NotFound for somebody on none."""
    team_id = await team_for(visit.session, visit.person.id, visit.now.date())
    if team_id is None:
        raise NotFound(author_cards.ON_NO_TEAM)
    return await visit.session.get_one(Team, team_id)


async def _win_form(
    visit: Visit, *, words: str = "", helpers: tuple[int, ...] = (), intro: str = ""
) -> Form:
    managers = await manager_names(visit.session, (await _team(visit)).id, visit.now)
    form = forms.win(await _colleagues(visit), managers, words=words, helpers=helpers, intro=intro)
    return form if words else await _with_draft(visit, form)


async def _thanks_form(
    visit: Visit, *, words: str = "", to: tuple[int, ...] = (), intro: str = ""
) -> Form:
    managers = await manager_names(visit.session, (await _team(visit)).id, visit.now)
    form = forms.thanks(await _colleagues(visit), managers, words=words, to=to, intro=intro)
    return form if words or to else await _with_draft(visit, form)


async def _with_draft(visit: Visit, form: Form) -> Form:
    return filled(form, await drafts.recall(visit.session, visit.person.id, form.key))


def _for_whom(words: str) -> Audience:
    """Who sees words typed behind a command: the team, and of somebody in distress nobody else."""
    return Audience.PRIVATE if pleads(words) else Audience.TEAM


async def _told(visit: Visit, item: Item, *, chosen: bool = True) -> Reply:
    """What was told is kept. Somebody in distress is shown where to find support; `chosen` where
    they said who sees it."""
    return says(*with_support(await _kept(visit, item), pleads(item.text or ""), chosen=chosen))


async def _kept(visit: Visit, item: Item) -> Card:
    team = await _team(visit)
    return author_cards.kept(
        item.id,
        "thanks" if item.kind == ItemKind.THANKS else "win",
        item.audience,
        await manager_names(visit.session, team.id, visit.now),
        team=team.name,
        day=await day_of_next_post(visit.session, team, visit.now, visit.person, visit.now),
    )


def _id(value: str) -> int:
    """An item's id. Raises NotFound on anything that is none."""
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise NotFound(cards.OLD_BUTTON)
    return int(value)


ROUTES = Routes(
    presses={
        Action.YES: yes,
        Action.NO: no,
        Action.AUDIENCE: audience,
        Action.HELPED: helped,
        Action.KEEP_OUT: keep_out,
        Action.TELL_WIN: tell_win,
        Action.THANK: thank,
    },
    forms={
        FormId.WIN: FormRoute(submit_win, win_again),
        FormId.THANKS: FormRoute(submit_thanks, thanks_again),
        FormId.HELPED: FormRoute(submit_helped, helped_again),
    },
    commands=(
        Command("win", "share something that went well", "what went well", win),
        Command("thanks", "thank a colleague", "@someone for what they did", thanks),
    ),
    home=home,
    home_buttons=home_buttons,
)
