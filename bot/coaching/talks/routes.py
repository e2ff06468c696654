"""What a one-to-one's page answers to: `/prepare`, its buttons and forms, and the home."""

from bot.cards import Block, Button, Card, Form
from bot.checkins.texts import wanted
from bot.checkins.when import local_day
from bot.coaching.talks import cards, service
from bot.coaching.talks.ids import Action, FormId
from bot.coaching.talks.loading import load_page
from bot.coaching.talks.page import MOST_AGREED, Page, Wanted, questions
from bot.coaching.talks.pairs import Pair, as_colleagues, called, own_pairs, pair_for, pairs_of
from bot.coaching.talks.values import encode_pair, parse_pair
from bot.errors import NotFound, WrongInput
from bot.highlights.thanking import read_thanks
from bot.routes import NOTHING, Command, FormRoute, Reply, Routes, Values, Visit, opens, puts, says
from bot.values import parse_id
from storage.queries import roster, talks
from storage.tables import Talk, TalkTopic
from storage.words import AgreedState


async def _prepare(visit: Visit, words: str) -> Reply:
    """`/prepare @Ana`; alone it opens the only page there is, or asks whose."""
    pairs = await own_pairs(visit)
    meant = read_thanks(words, as_colleagues(pairs, visit.person.id)).to
    fitting = [pair for pair in pairs if pair.other(visit.person.id).id in meant]
    if len(fitting) == 1:
        return says(await _page(visit, fitting[0]))
    if len(pairs) == 1 and not words:
        return says(await _page(visit, pairs[0]))
    return says(_choose(visit, fitting or pairs, cards.NOBODY_LIKE_THAT if words else ""))


async def _prepare_pressed(visit: Visit, _value: str) -> Reply:
    return await _prepare(visit, "")


async def _open(visit: Visit, value: str) -> Reply:
    return says(await _page(visit, await pair_for(visit, *parse_pair(value))))


async def _add_topic(visit: Visit, value: str) -> Reply:
    return opens(await _topic_form(visit, value, {}))


async def _topic_form(visit: Visit, state: str, _values: Values) -> Form:
    _, page = await _to_come(visit, state)
    return cards.topic_form(page)


async def _topic_sent(visit: Visit, state: str, values: Values) -> Reply:
    talk, pair = await _talk(visit, state)
    await service.add_topic(
        visit.session, talk, visit.person, str(values.get("topic", "")), visit.now
    )
    return says(await _page(visit, pair))


async def _take_off(visit: Visit, value: str) -> Reply:
    topic = await visit.session.get(TalkTopic, parse_id(value))
    if topic is None:
        raise NotFound(cards.NO_LONGER_THERE)
    _, pair = await _talk(visit, str(topic.talk_id))
    await service.take_off(visit.session, topic.id)
    return puts(await _page(visit, pair))


async def _talked(visit: Visit, value: str) -> Reply:
    return opens(await _talked_form(visit, value, {}))


async def _talked_form(visit: Visit, state: str, _values: Values) -> Form:
    _, page = await _to_come(visit, state)
    return cards.talked_form(page)


async def _talked_sent(visit: Visit, state: str, values: Values) -> Reply:
    talk, pair = await _talk(visit, state)
    wants = _wanted(values, pair)
    page = await service.have_talked(
        visit.session, pair, talk, wants, by=visit.person, now=visit.now
    )
    return says(cards.talked(page))


def _wanted(values: Values, pair: Pair) -> list[Wanted]:
    found: list[Wanted] = []
    for number in range(1, MOST_AGREED + 1):
        field, whose = f"agreed_{number}", f"owner_{number}"
        words = wanted(str(values.get(field, "")), field, cards.LONGEST_TOPIC)
        if not words:
            continue
        owner = str(values.get(whose, ""))
        if owner not in {str(one) for one in pair.ids}:
            raise WrongInput(cards.WHOSE, {whose: cards.WHOSE})
        found.append(Wanted(int(owner), words))
    return found


async def _done(visit: Visit, value: str) -> Reply:
    return await _end(visit, value, AgreedState.DONE)


async def _let_go(visit: Visit, value: str) -> Reply:
    return await _end(visit, value, AgreedState.LET_GO)


async def _end(visit: Visit, value: str, state: AgreedState) -> Reply:
    action, pair = await service.action_of(visit.session, parse_id(value), visit.person)
    await service.end_action(visit.session, pair, action, state, visit.now)
    if visit.delivery_id is not None or visit.place.kind == "home":
        return NOTHING
    today = local_day(visit.now, visit.person.timezone)
    now_pairs = [one.ids for one in await pairs_of(visit.session, visit.person, today)]
    if pair.ids not in now_pairs:
        return puts(cards.ended(action.text, done=state == AgreedState.DONE))
    return puts(await _page(visit, pair))


async def _to_come(visit: Visit, value: str) -> tuple[Talk, Page]:
    talk, pair = await _talk(visit, value)
    return talk, await load_page(visit.session, pair, visit.now)


async def _talk(visit: Visit, value: str) -> tuple[Talk, Pair]:
    """A talk to come, of whose two people the visitor is one."""
    talk = await visit.session.get(Talk, parse_id(value))
    if talk is None:
        raise NotFound(cards.NO_LONGER_THERE)
    pair = await pair_for(visit, talk.manager_id, talk.person_id)
    return await service.talk_to_come(visit.session, talk.id), pair


async def _page(visit: Visit, pair: Pair) -> Card:
    found = await load_page(visit.session, pair, visit.now)
    asked = questions(found, visit.means.playbook)
    return cards.page(found, asked, local_day(visit.now, pair.manager.timezone))


def _choose(visit: Visit, pairs: list[Pair], intro: str) -> Card:
    people = [(encode_pair(*pair.ids), pair.other(visit.person.id).name) for pair in pairs]
    return cards.choose(people, intro)


async def _home(visit: Visit) -> tuple[Block, ...]:
    own = await talks.own_actions(visit.session, visit.person.id)
    ids = {id_ for _, talk in own for id_ in (talk.manager_id, talk.person_id)}
    people = await roster.people(visit.session, ids)
    lines: list[cards.Promise] = []
    for action, talk in own:
        pair = Pair(talk.team_id, people[talk.manager_id], people[talk.person_id])
        other = called(pair.other(visit.person.id))
        lines.append(cards.Promise(action.id, action.text, other, encode_pair(*pair.ids)))
    return cards.home_part(lines)


async def _home_buttons(visit: Visit) -> tuple[Button, ...]:
    today = local_day(visit.now, visit.person.timezone)
    return (cards.prepare_button(),) if await pairs_of(visit.session, visit.person, today) else ()


ROUTES = Routes(
    presses={
        Action.PREPARE: _prepare_pressed,
        Action.PAGE: _open,
        Action.ADD_TOPIC: _add_topic,
        Action.TAKE_OFF: _take_off,
        Action.TALKED: _talked,
        Action.DONE: _done,
        Action.LET_GO: _let_go,
    },
    forms={
        FormId.TOPIC: FormRoute(_topic_sent, _topic_form),
        FormId.TALKED: FormRoute(_talked_sent, _talked_form),
    },
    commands=(
        Command("prepare", "Prepare a one-to-one: one page for both of you", "@someone", _prepare),
    ),
    home=_home,
    home_buttons=_home_buttons,
)
