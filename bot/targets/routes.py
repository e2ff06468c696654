"""What relief answers to: `/relief`, buttons and forms of proposals, its part of the home."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.cards import Block, Button, Form
from bot.errors import NotFound, WrongInput
from bot.people.away import local_today
from bot.routes import (
    NOTHING,
    Command,
    FormAgain,
    FormRoute,
    PressHandler,
    Reply,
    Routes,
    Values,
    Visit,
    opens,
    says,
)
from bot.targets import (
    correcting,
    correction_cards,
    deciding,
    decision_cards,
    desk,
    equal_treatment,
    fairness_cards,
    relief_cards,
    replying,
    requesting,
    standing_in,
)
from bot.targets.asking import LONGEST_REASON, REASON_LONG
from bot.targets.figures import EventJson
from bot.targets.ids import Action, FormId
from bot.targets.json_fields import an_amount
from bot.targets.values import parse_shown
from bot.targets.working import Otherwise
from bot.values import parse_id
from storage.queries import relief as queries
from storage.queries import roster
from storage.tables import Proposal
from storage.words import ProposalState, Role


def _reason(values: Values) -> str:
    words = str(values.get("reason") or "").strip()
    if not words or len(words) > LONGEST_REASON:
        sentence = REASON_LONG if words else decision_cards.REASON_WANTED
        raise WrongInput(sentence, {"reason": sentence})
    return words


def _opens(form: FormAgain) -> PressHandler:
    """A press that opens a form; its value is the form's state."""

    async def press(visit: Visit, value: str) -> Reply:
        return opens(await form(visit, value, {}))

    return press


async def _relief(visit: Visit, _rest: str) -> Reply:
    return opens(await requesting.begin(visit))


async def _ask(visit: Visit, _value: str) -> Reply:
    return opens(await requesting.begin(visit))


async def _ask_again(visit: Visit, _state: str, _values: Values) -> Form:
    return await requesting.form_for(visit)


async def _asked(visit: Visit, _state: str, values: Values) -> Reply:
    return says(await requesting.preview(visit, values))


async def _ask_change(visit: Visit, _value: str) -> Reply:
    form, values = await requesting.change(visit)
    filled = (replace(field, value=values.get(field.name)) for field in form.fields)
    return opens(replace(form, fields=tuple(filled)))


async def _ask_send(visit: Visit, _value: str) -> Reply:
    return says(await requesting.send(visit))


async def _seat(visit: Visit, value: str) -> deciding.Seat:
    return await deciding.take_seat(visit.session, parse_id(value), visit.person, visit.now)


async def _show(visit: Visit, value: str) -> Reply:
    seat = await _seat(visit, value)
    return says(decision_cards.to_decide(await desk.shown(visit.session, seat.one)))


async def _approve(visit: Visit, value: str) -> Reply:
    proposal_id, seen = parse_shown(value)
    seat = await _seat(visit, str(proposal_id))
    shown = await desk.shown(visit.session, seat.one)
    if shown.worked.seen != seen:
        return says(decision_cards.to_decide(shown, decision_cards.CHANGED_SINCE))
    await deciding.approve(seat)
    return NOTHING


async def _name(visit: Visit, value: str) -> tuple[deciding.Seat, str]:
    seat = await _seat(visit, value)
    return seat, await desk.name_of(visit.session, seat.one)


async def _otherwise_again(visit: Visit, state: str, _values: Values) -> Form:
    seat, name = await _name(visit, state)
    return decision_cards.otherwise_form(
        seat.one.id,
        name,
        dated=desk.window(seat.one) is not None,
        one_target=desk.one_target(seat.one),
    )


async def _otherwise_sent(visit: Visit, state: str, values: Values) -> Reply:
    seat = await _seat(visit, state)
    reason = _reason(values)
    await deciding.approve(seat, reason, _chosen(seat.one, values))
    return NOTHING


def _chosen(one: Proposal, values: Values) -> Otherwise:
    """An amount, or other days. Raises WrongInput with the field that is wrong."""
    amount = str(values.get("amount") or "").strip()
    since, until = (str(values.get(name) or "").strip() for name in ("since", "until"))
    window = desk.window(one)
    if amount and desk.one_target(one):
        return Otherwise(amount=_amount(amount))
    if (since or until) and window is not None:
        return Otherwise(events=(_other_days(window, values),))
    name = "amount" if desk.one_target(one) else "since"
    raise WrongInput(decision_cards.AMOUNT_OR_DATES, {name: decision_cards.AMOUNT_OR_DATES})


def _other_days(window: EventJson, values: Values) -> EventJson:
    """An event with other days. Raises WrongInput with the field that is wrong."""
    since, until = (str(values.get(name) or "").strip() for name in ("since", "until"))
    event = {**window}
    event["start"] = _day("since", since or event["start"])
    event["end"] = _day("until", until or event["end"])
    if event["end"] < event["start"]:
        sentence = "The last day is before the first. Choose a later one."
        raise WrongInput(sentence, {"until": sentence})
    return event


def _amount(text: str) -> Decimal:
    try:
        return an_amount(text.replace(",", "").replace(" ", ""))
    except WrongInput as mistake:
        raise WrongInput(str(mistake), {"amount": str(mistake)}) from None


def _day(name: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        sentence = "Please choose a day, such as 2026-07-06."
        raise WrongInput(sentence, {name: sentence}) from None


async def _correct_again(visit: Visit, state: str, _values: Values) -> Form:
    wrong = await correcting.look_at(visit.session, parse_id(state), visit.person, visit.now)
    return correction_cards.form(wrong.one.id, wrong.name, dated=wrong.days is not None)


async def _correct_sent(visit: Visit, state: str, values: Values) -> Reply:
    wrong = await correcting.look_at(visit.session, parse_id(state), visit.person, visit.now)
    words, what = _reason(values), str(values.get("what") or "")
    if what == correction_cards.NOTE:
        card = await correcting.note(visit.session, wrong, visit.person, words, visit.now)
        return says(card)
    if what == correction_cards.NOT_AT_ALL:
        right: list[EventJson] = []
    elif what == correction_cards.OTHER_DAYS and wrong.days is not None:
        right = [_other_days(wrong.days, values)]
        if right == [wrong.days]:
            sentence = correction_cards.DAYS_WANTED
            raise WrongInput(sentence, {"since": sentence})
    else:
        raise WrongInput(correction_cards.WHAT_WANTED, {"what": correction_cards.WHAT_WANTED})
    return says(
        await correcting.ask(visit.session, wrong, visit.person, right, words=words, now=visit.now)
    )


async def _ask_back_again(visit: Visit, state: str, _values: Values) -> Form:
    seat, name = await _name(visit, state)
    return decision_cards.ask_back_form(seat.one.id, name)


async def _ask_back_sent(visit: Visit, state: str, values: Values) -> Reply:
    await deciding.ask_back(await _seat(visit, state), _reason(values))
    return NOTHING


async def _decline_again(visit: Visit, state: str, _values: Values) -> Form:
    seat, name = await _name(visit, state)
    return decision_cards.decline_form(seat.one.id, name)


async def _decline_sent(visit: Visit, state: str, values: Values) -> Reply:
    await deciding.decline(await _seat(visit, state), _reason(values))
    return NOTHING


async def _answer_again(_visit: Visit, state: str, _values: Values) -> Form:
    return relief_cards.words_form(
        FormId.ANSWER, parse_id(state), "Answer", "Your answer", relief_cards.DECIDER_READS
    )


async def _answer_sent(visit: Visit, state: str, values: Values) -> Reply:
    words = _reason(values)
    await replying.answer(visit.session, parse_id(state), visit.person, words, visit.now)
    return NOTHING


async def _object_again(_visit: Visit, state: str, _values: Values) -> Form:
    return relief_cards.words_form(
        FormId.OBJECT,
        parse_id(state),
        "I see it differently",
        "How you see it",
        relief_cards.LEADER_TOO,
    )


async def _object_sent(visit: Visit, state: str, values: Values) -> Reply:
    words = _reason(values)
    await replying.see_differently(visit.session, parse_id(state), visit.person, words, visit.now)
    return NOTHING


async def _withdraw(visit: Visit, value: str) -> Reply:
    await replying.withdraw(visit.session, parse_id(value), visit.person, visit.now)
    return NOTHING


async def _appeal_again(_visit: Visit, state: str, _values: Values) -> Form:
    return relief_cards.words_form(
        FormId.APPEAL,
        parse_id(state),
        "A second look",
        "What should be looked at again",
        relief_cards.SOMEBODY_ELSE,
    )


async def _appeal_sent(visit: Visit, state: str, values: Values) -> Reply:
    words = _reason(values)
    await replying.appeal(visit.session, parse_id(state), visit.person, words, visit.now)
    return NOTHING


async def _fairness(visit: Visit, _value: str) -> Reply:
    today = local_today(visit.person, visit.now)
    page = await equal_treatment.page_for(visit.session, visit.person, today)
    return says(fairness_cards.page(page))


async def _explain_again(visit: Visit, state: str, _values: Values) -> Form:
    await equal_treatment.led_teams(
        visit.session, visit.person, local_today(visit.person, visit.now)
    )
    one = await queries.proposal(visit.session, parse_id(state))
    if one is None:
        raise NotFound(decision_cards.NOT_THERE)
    what = desk.likeness_words(desk.as_decided(one).profile).capitalize()
    return fairness_cards.explain_form(one.id, what)


async def _explain_sent(visit: Visit, state: str, values: Values) -> Reply:
    words = _reason(values)
    await equal_treatment.explain(visit.session, visit.person, parse_id(state), words, visit.now)
    return await _fairness(visit, "")


async def _stand_in_again(visit: Visit, _state: str, _values: Values) -> Form:
    return await standing_in.form_for(visit)


async def _stand_in_sent(visit: Visit, _state: str, values: Values) -> Reply:
    return says(await standing_in.name(visit, values))


async def _home(visit: Visit) -> tuple[Block, ...]:
    """What waits for this person's decision, then what is proposed about their own target."""
    waiting: list[decision_cards.Waiting] = []
    proposals = await queries.in_state(visit.session, *queries.WAITING)
    able = await desk.deciders_of(visit.session, proposals, visit.now)
    for one in proposals:
        if visit.person.id in able[one.id]:
            name = await desk.name_of(visit.session, one)
            waiting.append(decision_cards.Waiting(one.id, name, one.cause, one.opened_at.date()))
    return (*decision_cards.waiting_blocks(waiting), *await _own(visit))


async def _own(visit: Visit) -> tuple[Block, ...]:
    today = local_today(visit.person, visit.now)
    parts = await roster.teams_of(visit.session, visit.person.id, today, Role.REP)
    mine = await queries.proposals_of(
        visit.session,
        visit.person.id,
        ProposalState.OPEN,
        ProposalState.ASKED_BACK,
        team_ids=[team.id for _, team in parts],
    )
    found: list[relief_cards.Standing] = []
    for one in mine:
        worked = await desk.worked_as_agreed(visit.session, one)
        standing = await desk.standing_for(visit.session, one, visit.person, worked)
        if standing is not None:
            found.append(standing)
    return relief_cards.home_block(found)


async def _home_buttons(visit: Visit) -> tuple[Button, ...]:
    today = local_today(visit.person, visit.now)
    parts = await roster.teams_of(visit.session, visit.person.id, today)
    roles = {member.role for member, _ in parts}
    found: list[Button] = []
    if roles:
        found.append(Button(Action.ASK, "", "Circumstances changed"))
    if Role.LEADER in roles:
        found.append(Button(Action.FAIRNESS, "", "Equal treatment"))
    if roles & {Role.LEADER, Role.MANAGER}:
        found.append(Button(Action.STAND_IN, "", "Who decides while I am away"))
    return tuple(found)


ROUTES = Routes(
    presses={
        Action.ASK: _ask,
        Action.ASK_CHANGE: _ask_change,
        Action.ASK_SEND: _ask_send,
        Action.SHOW: _show,
        Action.APPROVE: _approve,
        Action.OTHERWISE: _opens(_otherwise_again),
        Action.ASK_BACK: _opens(_ask_back_again),
        Action.DECLINE: _opens(_decline_again),
        Action.ANSWER: _opens(_answer_again),
        Action.WITHDRAW: _withdraw,
        Action.OBJECT: _opens(_object_again),
        Action.APPEAL: _opens(_appeal_again),
        Action.FAIRNESS: _fairness,
        Action.EXPLAIN: _opens(_explain_again),
        Action.STAND_IN: _opens(_stand_in_again),
        Action.CORRECT: _opens(_correct_again),
    },
    forms={
        FormId.ASK: FormRoute(_asked, _ask_again),
        FormId.OTHERWISE: FormRoute(_otherwise_sent, _otherwise_again),
        FormId.ASK_BACK: FormRoute(_ask_back_sent, _ask_back_again),
        FormId.DECLINE: FormRoute(_decline_sent, _decline_again),
        FormId.ANSWER: FormRoute(_answer_sent, _answer_again),
        FormId.OBJECT: FormRoute(_object_sent, _object_again),
        FormId.APPEAL: FormRoute(_appeal_sent, _appeal_again),
        FormId.EXPLAIN: FormRoute(_explain_sent, _explain_again),
        FormId.STAND_IN: FormRoute(_stand_in_sent, _stand_in_again),
        FormId.CORRECT: FormRoute(_correct_sent, _correct_again),
    },
    commands=(
        Command("relief", "When circumstances change: what your target would be", "", _relief),
    ),
    home=_home,
    home_buttons=_home_buttons,
)
