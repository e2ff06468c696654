"""The ids that Teams knows beside those of the features, stable for ever; and which buttons open
a dialog, which Teams wants to know before they are pressed."""

from bot.checkins.ids import Action as Checkins
from bot.coaching.diagnosis.ids import Action as Diagnosis
from bot.coaching.helping.ids import Action as Helping
from bot.coaching.ids import Action as Coaching
from bot.coaching.talks.ids import Action as Talks
from bot.highlights.ids import Action as Highlights
from bot.people.ids import Action as People
from bot.targets.ids import Action as Targets
from bot.targets.together.ids import Action as Agreements

SHARE_A_WIN = "highlights.share_a_win"
THANK_THE_AUTHOR = "highlights.thank_the_author"

EXTENSIONS: dict[str, str] = {SHARE_A_WIN: "/win", THANK_THE_AUTHOR: "/thanks"}
"""The command behind each command of the message extension."""

REFRESH = "refresh"
"""The verb of the action by which Teams asks for somebody's home as it is now."""

OPENS_A_DIALOG: frozenset[str] = frozenset(
    {
        Checkins.OPEN,
        Checkins.ANOTHER_TIME,
        Checkins.CORRECT,
        Checkins.OTHER_CAUSE,
        Coaching.TAKE_UP,
        Coaching.NOT_USEFUL,
        Coaching.TARGETS,
        Diagnosis.ANSWER,
        Helping.HELPED,
        Talks.ADD_TOPIC,
        Talks.TALKED,
        Highlights.HELPED,
        Highlights.TELL_WIN,
        Highlights.THANK,
        People.AWAY,
        People.SETTINGS,
        People.SET_UP_TEAM,
        People.CHANGE_TEAM,
        Agreements.WRITE,
        Targets.ASK,
        Targets.ASK_CHANGE,
        Targets.OTHERWISE,
        Targets.ASK_BACK,
        Targets.DECLINE,
        Targets.ANSWER,
        Targets.OBJECT,
        Targets.APPEAL,
        Targets.EXPLAIN,
        Targets.STAND_IN,
        Targets.CORRECT,
    }
)
"""The buttons that are answered by a form. A test presses every button and holds this true."""
