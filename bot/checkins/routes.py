"""What this feature answers to. Each handler parses, calls one service, and shows what came of
it; a press in the check-in's own message changes that message in place."""

from bot.cards import Block
from bot.checkins import presses, submits, suggestions, typing_in
from bot.checkins.home import home_blocks
from bot.checkins.home_loading import load_home
from bot.checkins.ids import Action, FormId
from bot.routes import Command, FormRoute, Routes, Visit


async def home(visit: Visit) -> tuple[Block, ...]:
    """This feature's part of the home."""
    return home_blocks(await load_home(visit.session, visit.person, visit.now))


ROUTES = Routes(
    presses={
        Action.MOOD: presses.mood,
        Action.WORKLOAD: presses.workload,
        Action.OPEN: presses.open_form,
        Action.SKIP: presses.skip,
        Action.SKIP_REASON: presses.skip_reason,
        Action.FOLLOW_UP: presses.follow_up,
        Action.ITEM_STEP: presses.item_step,
        Action.ASK_NOW: presses.ask_now,
        Action.ANOTHER_TIME: presses.another_time,
        Action.LESS_OFTEN: presses.less_often,
        Action.EVERY_WEEK: presses.every_week,
        Action.PAUSE: presses.pause,
        Action.KEEP: suggestions.keep,
        Action.CORRECT: suggestions.correct,
        Action.DROP: suggestions.drop,
        Action.CAUSE: suggestions.cause,
        Action.OTHER_CAUSE: suggestions.other_cause,
        Action.THANKED: suggestions.thanked,
        Action.SKIP_QUESTION: suggestions.skip_question,
        Action.READ_CAUSE: suggestions.read_cause,
        Action.READ_COLLEAGUE: suggestions.read_colleague,
        Action.READ_NO_MORE: suggestions.read_no_more,
        Action.HAVE_IT_READ: typing_in.have_it_read,
        Action.AUDIENCE: suggestions.audience,
    },
    forms={
        FormId.ANSWER: FormRoute(submits.answer, submits.answer_again),
        FormId.CORRECT: FormRoute(submits.corrected, submits.correct_again),
        FormId.CAUSE: FormRoute(submits.cause_chosen, submits.cause_again),
        FormId.BLOCKER: FormRoute(submits.blocker_told, submits.blocker_again),
        FormId.ANOTHER_TIME: FormRoute(submits.hour_chosen, submits.hour_again),
    },
    commands=(
        Command(
            "checkin", "Answer this week's check-in, or see when it comes", "", typing_in.checkin
        ),
        Command(
            "blocker",
            "Say what is in your way; you and your manager see it",
            "what is in your way",
            typing_in.blocker,
        ),
    ),
    typed=typing_in.reply,
    home=home,
)
